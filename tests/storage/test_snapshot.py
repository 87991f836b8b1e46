"""A snapshot reads all segments of a generation as one index; removed articles are in none of its answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.term_counts import term_counts
from tests.engines.support import news

FIRST = (
    news("b", "Haus", "Das Haus brennt.", date="2024-03-01", section="Lokales"),
    news("d", "Rat", "Der Rat im Haus tagt.", section="Politik"),
    news("weg", "Haus", "Haus Haus Haus Haus.", date="2020-01-01", section="Alt"),
)
SECOND = (news("a", "Garten", "Der Garten am Haus.", date="2024-02-29", section="Politik"), news("c", "Fluss", "Am Fluss."))


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    """Two segments, and an article removed from the first."""
    engine = open_engine(tmp_path / "index")
    engine.commit([*FIRST, *(news(f"x{i}", "Lage", "Nichts.") for i in range(9))])
    engine.commit(SECOND, ["weg"])
    assert len(engine.snapshot.segments) == 2
    return engine.snapshot


def bodies_with(snapshot: Snapshot, term: str) -> list[tuple[str, int]]:
    """(id, frequency) of the live rows of a field that hold a term."""
    rows, frequencies, sizes = snapshot.postings([[term]])
    assert sizes.tolist() == [len(rows)]
    body = snapshot.row_live[rows] & (snapshot.row_field[rows] == TEXT_FIELDS.index("body"))
    ids = [snapshot.id(number) for number in snapshot.row_article[rows[body]].tolist()]
    return list(zip(ids, frequencies[body].tolist(), strict=True))


def test_ids_are_those_of_live_articles_in_code_point_order(snapshot: Snapshot) -> None:
    assert list(snapshot.ids) == ["a", "b", "c", "d", *(f"x{i}" for i in range(9))]
    assert snapshot.articles == 13
    assert snapshot.size == 14


def test_articles_are_found_by_id_in_whichever_segment_they_are(snapshot: Snapshot) -> None:
    numbers = snapshot.numbers(["c", "weg", "b", "fehlt"])
    assert (numbers >= 0).tolist() == [True, False, True, False]
    assert [snapshot.article(number) for number in numbers[[0, 2]].tolist()] == [SECOND[1], FIRST[0]]


def test_articles_are_ordered_by_id_across_segments(snapshot: Snapshot) -> None:
    numbers = snapshot.numbers(["d", "a", "c", "b"])
    assert np.argsort(snapshot.id_ranks(numbers)).tolist() == [1, 3, 2, 0]


def test_postings_of_all_segments_come_as_one_list(snapshot: Snapshot) -> None:
    assert bodies_with(snapshot, "haus") == [("b", 1), ("d", 1), ("a", 1)]
    assert bodies_with(snapshot, "garten") == [("a", 1)]
    assert bodies_with(snapshot, "fehlt") == []


def test_postings_of_several_lists_are_told_apart(snapshot: Snapshot) -> None:
    rows, frequencies, sizes = snapshot.postings([["garten", "fluss"], ["fehlt"], ["rat"]])
    assert sizes.tolist() == [4, 0, 2]
    assert len(rows) == len(frequencies) == 6


def test_rows_of_terms_know_their_term(snapshot: Snapshot) -> None:
    rows, places = snapshot.term_rows(["garten", "fehlt", "rat"])
    for place, term in enumerate(("garten", "fehlt", "rat")):
        assert sorted(rows[places == place].tolist()) == sorted(snapshot.postings([[term]])[0].tolist())


def test_dates_and_keywords_of_all_segments_are_merged(snapshot: Snapshot) -> None:
    days, places = snapshot.dates
    numbers = snapshot.numbers(["a", "b", "c"]).tolist()
    assert [days[places[number]] for number in numbers] == ["2024-02-29", "2024-03-01", ""]
    sections = snapshot.keywords["section"]
    assert list(sections.values) == ["Alt", "Lokales", "Politik"]
    assert [sections.places[number] for number in numbers] == [2, 1, -1]
    assert set(snapshot.keywords) == set(KEYWORD_FIELDS)


def test_lengths_are_averaged_over_live_articles(snapshot: Snapshot) -> None:
    live = [snapshot.article_length[number] for number in snapshot.numbers(list(snapshot.ids)).tolist()]
    assert snapshot.average_article_length == pytest.approx(np.mean(live))


def test_rows_are_restricted_to_fields_and_live_articles(snapshot: Snapshot) -> None:
    rows = snapshot.in_fields(("title",))
    assert rows is not None
    assert int(rows.sum()) == snapshot.articles
    assert not (rows & ~snapshot.row_live).any()


def test_terms_are_counted_over_live_articles_only(snapshot: Snapshot, tmp_path: Path) -> None:
    rebuilt = open_engine(tmp_path / "neu")
    rebuilt.commit([*FIRST[:2], *SECOND, *(news(f"x{i}", "Lage", "Nichts.") for i in range(9))])
    terms, counts, places = term_counts(snapshot)
    wanted_terms, wanted_counts, _ = term_counts(rebuilt.snapshot)
    assert list(terms) == list(wanted_terms)
    assert counts.tolist() == wanted_counts.tolist()
    for segment, numbers in zip(snapshot.segments, places, strict=True):
        held = [(segment.terms[own], terms[number]) for own, number in enumerate(numbers.tolist()) if number >= 0]
        assert all(mine == shared for mine, shared in held)
        assert held


def test_a_generation_without_segments_is_empty() -> None:
    empty = Snapshot(0, (), ())
    assert list(empty.ids) == []
    assert empty.numbers(["a"]).tolist() == [-1]
    assert [part.tolist() for part in empty.postings([["haus"]])] == [[], [], [0]]
    assert len(empty.vocabulary) == 0
