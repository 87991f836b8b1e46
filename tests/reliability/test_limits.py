"""No query takes long: what it may stand for is capped, and what would still take too long is cut, says so, and shows nothing excluded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchidx
from searchidx.errors import QueryTooLarge
from searchidx.index import Index
from searchidx.query.expanded_words import MAX_FORMS

WORDS = [f"wort{number}haus" for number in range(5_000)]
PATTERNS = [*"re* e* *a*e* ???* *e * **** ~ a~5 haus~9 /.*a.*e.*/".split(), "[a TO z]", "titel:[a TO z]"]
POISON = (
    *PATTERNS,
    " ODER ".join(f"{letter}*" for letter in "abcdefghij"),
    " ".join(f"*{a}{b}*" for a in "aeiou" for b in "nrst"),
    " ODER ".join(f"{word}~2" for word in WORDS[:20]),
    " ODER ".join(WORDS[:1000]),
    " ODER ".join(WORDS),
    "haus NICHT *a*",
    "NICHT *e*",
    "NICHT " * 500 + "haus",
    "(" * 5_000 + "haus" + ")" * 5_000,
    "a" * 100_000,
    '"' * 99_999,
    "*" * 50_000,
    '"' + " ".join(["haus"] * 30) + '"',
    "haus NAHE/99 haus",
    " NAHE/50 ".join(WORDS[:12]),
    '"de* di* un*"~50',
    "[a TO " * 600,
    "1" * 5_000,
    "ü" * 16_000,
    "a\0b\x1b[31m",
    "\ud83d haus",
    "seit:1600 bis:9999 " + "datum:2025 " * 20,
    "^nan AND OR NOT ((",
    "titel:" * 300,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("limits")
    rows = [{"id": f"n{i}", "title": f"Artikel {i}", "text": " ".join(WORDS[i * 50 : i * 50 + 50]) + " das Haus"} for i in range(100)]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as opened:
        opened.index([folder / "a.jsonl"])
        yield opened


@pytest.mark.parametrize("query", POISON, ids=lambda query: ascii(query[:20]))
def test_a_poisonous_query_is_answered(index: Index, query: str) -> None:
    page = index.search(query)
    assert 0 <= page.total <= 100
    assert len([hit for hit in page.hits if not hit.partial]) == min(page.total, 10)
    assert page.reading.de
    assert index.explain(query)


def test_a_query_without_end_is_refused(index: Index) -> None:
    with pytest.raises(QueryTooLarge):
        index.search("a" * 100_001)


def test_a_pattern_stands_for_its_most_frequent_forms_and_says_so(index: Index) -> None:
    page = index.search("wort*")
    assert not page.complete
    assert any("gekürzt" in note.de and str(MAX_FORMS) in note.de for note in page.notes)


def test_many_words_are_cut_and_told(index: Index) -> None:
    assert any("gekürzt" in note.de for note in index.search(" ".join(WORDS[:200])).notes)


def test_what_takes_too_long_is_cut_and_says_so(index: Index, tmp_path: Path) -> None:
    with searchidx.open(index._directory, seconds=0.0) as hurried:
        page = hurried.search("Haus NICHT wort7haus")
        assert not page.complete
        assert page.total == 0  # nothing that may have been excluded is shown
        assert any("braucht zu lange" in note.de for note in page.notes)
        assert hurried.get("n1") is not None
        assert len(list(hurried.hits("Haus NICHT wort7haus"))) == 99  # an export is whole or nothing
        assert sum(count for _, count in hurried.facets("Haus", fields=("section",))["section"]) == 0
    with searchidx.open(index._directory, seconds=60.0) as patient:
        page = patient.search("Haus NICHT wort7haus")
        assert page.complete
        assert page.total == 99
