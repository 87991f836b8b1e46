"""What a run met is remembered as dictionaries would, whatever was met in which order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.errors import StorageFailed
from searchidx.ingest.seen_ids import AS_BEFORE, Met, Place

IDS = st.sampled_from(["a", "b", "ä\udcff", "c:1", ""])
MEETINGS = st.lists(st.tuples(IDS, st.sampled_from("xy"), st.sampled_from(["", ":7", ":007", "/b", ":x"]), st.booleans()), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(MEETINGS, max_size=4))
def test_ids_places_and_fingerprints_are_those_met_last(files: list[list[tuple[str, str, str, bool]]]) -> None:
    met = Met()
    places: dict[str, Place] = {}
    ids: list[dict[str, str]] = []
    found = []
    for number, meetings in enumerate(files):
        path, name = f"/{number}", f"corpus/{number}"
        found.append(met.begin(path))
        ids.append({})
        for id, letter, end, barred in meetings:
            print = letter
            earlier = places.pop(id, None)
            assert met.meet(id, print, name + end, barred=barred) == earlier
            ids[-1][id] = print
            if earlier and earlier.path != path and earlier.print != print:
                del ids[int(earlier.path[1:])][id]
            if not barred:
                places[id] = Place(print, name + end, path)
    assert [list(one.items()) for one in found] == [list(one.items()) for one in ids]
    assert ids == found
    assert list(map(len, found)) == list(map(len, ids))
    assert (len(met), dict(met.items())) == (len(places), {id: place.print for id, place in places.items()})
    assert [met.find(id) for id in ("a", "b", "ä\udcff", "c:1", "")] == [places.get(id) for id in ("a", "b", "ä\udcff", "c:1", "")]


def test_what_is_to_be_written_comes_in_the_order_it_was_met_last() -> None:
    met = Met()
    ids = met.begin("/a")
    for start, id in enumerate(["one", "two", "three", "four", "one"]):
        met.meet(id, "x", "a", start=start)
    met.meet("two", "x", "a")
    met.meet("three", "x", "a", start=AS_BEFORE)
    met.meet("five", "x", "a", start=AS_BEFORE)
    met.meet("five", "x", "a", barred=True)
    assert (list(met.starts()), met.pending()) == ([2, 3, 4], True)
    assert len(met) == 4
    met.refuse("three", None)
    met.refuse("four", "y")
    assert (list(met.starts()), list(ids.items())) == ([4], [("one", "x"), ("two", "x"), ("four", "y"), ("five", "x")])
    assert ("three" in met, "one" in met, len(met)) == (False, True, 2)


def test_a_thousand_ids_are_found_again() -> None:
    met = Met()
    met.begin("/a")
    for number in range(1000):
        met.meet(str(number), f"{number:011}", f"a:{number}")
    assert [met.find(str(number)) for number in (0, 500, 999)] == [Place(f"{n:011}", f"a:{n}", "/a") for n in (0, 500, 999)]
    assert met.find("1000") is None


def test_no_room_is_told_with_its_cure() -> None:
    met = Met()
    met.begin("/a")
    met._database.execute("PRAGMA max_page_count = 8")  # a disk that is full
    with pytest.raises(StorageFailed, match="TMPDIR"):
        [met.meet(str(number), "x", "a") for number in range(1000)]
