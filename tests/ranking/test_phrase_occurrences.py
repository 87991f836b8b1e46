from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Literal

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.model import SEARCHED_FIELDS, TEXT_FIELDS
from searchidx.query.core_nodes import Concept, Group, Leaf, Near, Phrase
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.phrase_occurrences import OccurrenceFinder
from tests.engines.support import news, word

HOUSE, GARDEN = word("haus"), word("garten")


def occurrences(view: IndexView, leaf: Leaf, fields: tuple[str, ...] = SEARCHED_FIELDS) -> list[tuple[int, str, int, int]]:
    """(article, field, first position, last position) of each occurrence."""
    columns = OccurrenceFinder(view).find(leaf, fields)
    rows = [(int(view.row_article[row]), TEXT_FIELDS[view.row_field[row]]) for row in columns.rows]
    return [(*row, int(first), int(last)) for row, first, last in zip(rows, columns.firsts, columns.lasts, strict=True)]


CASES: tuple[tuple[str, Leaf, list[tuple[int, str, int, int]]], ...] = (
    ("a word", word("fluss"), [(0, "body", 3, 3)]),
    ("a word no article has", word("wal"), []),
    ("a word that only scores stands nowhere", word("fluss", relation="similar"), []),
    ("a phrase", Phrase((("der",), ("minister",))), [(3, "body", 0, 1)]),
    ("a phrase across a sentence end", Phrase((("brennt",), ("der",))), [(0, "body", 4, 5)]),
    ("a phrase never crosses fields", Phrase((("brennt",), ("das",))), []),
    ("the same word twice in a row", Phrase((("schnee",), ("haus",), ("schnee",))), [(5, "body", 0, 2)]),
    ("near in any order", Near((HOUSE, GARDEN), 1), [(1, "body", 1, 3)]),
    ("near in order", Near((HOUSE, GARDEN), 9, ordered=True), [(0, "body", 1, 6)]),
    ("near in one sentence", Near((HOUSE, GARDEN), 9, within="sentence"), [(1, "body", 1, 3)]),
    ("near in one clause", Near((HOUSE, GARDEN), 9, within="clause"), []),
    ("a word does not neighbour itself", Near((GARDEN, GARDEN), 9), []),
    ("a unit in a concept", Concept("x", (Group("paraphrase", (), (Near((HOUSE, GARDEN), 1),)),)), [(1, "body", 1, 3)]),
)


@pytest.mark.parametrize(("leaf", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_leaf_occurs_exactly_here(view: IndexView, leaf: Leaf, wanted: list[tuple[int, str, int, int]]) -> None:
    assert occurrences(view, leaf) == wanted


def test_only_the_named_fields_are_looked_at(view: IndexView) -> None:
    assert occurrences(view, Phrase((("schnee",), ("im",)))) == []
    assert occurrences(view, Phrase((("schnee",), ("im",))), ("teaser",)) == [(4, "teaser", 0, 1)]


def test_removed_articles_hold_nothing(view: IndexView) -> None:
    assert occurrences(view, Phrase((("haus",), ("haus",)))) == []


@pytest.mark.parametrize("within", ["", "sentence"])
def test_a_word_over_and_over_takes_memory_that_grows_with_the_text_only(tmp_path: Path, within: Literal["", "sentence"]) -> None:
    leaf = Near((HOUSE, HOUSE), 100_000, within=within)
    peaks: list[int] = []
    for length in (2_000, 4_000):
        engine = open_engine(tmp_path / str(length))
        engine.commit([news("a", "", "Haus " * length)])
        snapshot = engine.reader().snapshot
        tracemalloc.start()
        pairs = occurrences(snapshot, leaf)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        engine.close()
        assert pairs == [(0, "body", at, at + 1) for at in range(length - 1)]
    assert peaks[1] < 3 * peaks[0]
