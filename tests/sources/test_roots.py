"""Roots: prefixes that tell folders apart, and stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchidx.sources.roots import moved, place_name, printable, root_of, with_roots


def prefixes(*folders: str) -> dict[str, str]:
    return with_roots(folders, {})


def test_a_prefix_grows_until_it_differs_from_all_others() -> None:
    assert prefixes("/a/2024/politik", "/a/2025/politik", "/b/2025/politik") == {
        "/a/2024/politik": "politik",
        "/a/2025/politik": "2025/politik",
        "/b/2025/politik": "b/2025/politik",
    }


def test_a_folder_in_a_root_is_called_by_it_and_one_above_keeps_the_roots_in_it() -> None:
    assert prefixes("/corpus", "/corpus/politik") == {"/corpus": "corpus"}
    assert place_name("/corpus/politik/a.txt", prefixes("/corpus")) == "corpus/politik/a.txt"
    above = prefixes("/corpus/politik", "/corpus")
    assert place_name("/corpus/politik/a.txt", above) == "politik/a.txt"
    assert place_name("/corpus/wirtschaft/a.txt", above) == "corpus/wirtschaft/a.txt"


def test_no_prefix_is_the_beginning_of_another_ones_names() -> None:
    assert prefixes("/x/a", "/y/b", "/z/a/b")["/z/a/b"] == "z/a/b"  # a/b could be the folder b of /x/a
    grown = prefixes("/y/politik", "/x/2025/politik", "/z/2025", "/x/2025")
    assert (grown["/x/2025/politik"], grown["/z/2025"], grown["/x/2025"]) == ("2025/politik", "z/2025", "2025")


def test_what_moved_keeps_its_names() -> None:
    before = prefixes("/alt/corpus")
    assert place_name("/neu/c/a.txt", moved(before, "/alt/corpus", "/neu/c")) == "corpus/a.txt"
    assert place_name("/neu/p/a.txt", moved(before, "/alt/corpus/politik", "/neu/p")) == "corpus/politik/a.txt"
    assert place_name("/neu/corpus/a.txt", moved(before, "/alt", "/neu")) == "corpus/a.txt"


names = st.sampled_from(["a", "b", "c"])
folders = st.lists(names, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))


@given(st.lists(folders, min_size=1, max_size=6), folders, folders)
def test_two_places_never_have_one_name(roots: list[str], first: str, second: str) -> None:
    grown = prefixes(*roots)
    if first != second and root_of(first, grown) and root_of(second, grown):
        assert place_name(first, grown) != place_name(second, grown)


@given(st.lists(folders, min_size=2, max_size=6), folders)
def test_a_place_keeps_its_name_whatever_roots_come(roots: list[str], place: str) -> None:
    earlier = prefixes(*roots[:-1])
    if root_of(place, earlier):
        assert place_name(place, with_roots(roots[-1:], earlier)) == place_name(place, earlier)


def test_printable_names_hold_nothing_that_moves_a_cursor() -> None:
    assert printable("a\x1b[31m\u2028\ud800b") == "a\\x1b[31m\\u2028\\ud800b"
