"""No query takes long: what it may stand for is capped, and what would still take too long is cut, says so, and shows nothing excluded.

Nor does an article, however long it is: what is done with one takes time that grows with its length only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import searchidx
from searchidx.errors import QueryTooLarge
from searchidx.index import AnswerBudget, Index
from searchidx.query.expanded_words import MAX_FORMS
from web.article_layout import lay_out

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


# --- long articles -------------------------------------------------------------------------------------------------------------------

LENGTHS = (150, 300)
"""Paragraphs of two articles, one twice as long as the other."""

SENTENCES = "Die Fähre liegt im Hafen. Der Hafenmeister sagt, die Fähren fahren bald; die Fährleute warten im Hafen. " * 12


@pytest.fixture(scope="module")
def long_articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("long")
    rows = [{"id": f"lang{length}", "title": f"Länge {length}", "text": "\n\n".join([SENTENCES] * length)} for length in LENGTHS]
    rows += [{"id": f"wort{length}", "title": f"Breite {length}", "text": "Kutter " * 10 * length} for length in LENGTHS]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as opened:
        opened.index([folder / "a.jsonl"])
        yield opened


def read(index: Index, length: int) -> object:
    return index.read(f"lang{length}", "Fähre Hafen")


def read_neighbours(index: Index, length: int) -> object:
    return index.read(f"lang{length}", "Fähre NAHE/5 Hafen")


def read_in_order(index: Index, length: int) -> object:
    return index.read(f"lang{length}", '"Fähre Hafen"~5')


def read_one_word(index: Index, length: int) -> object:
    return index.read(f"wort{length}", "Kutter SATZ Kutter")


def search_one_word(index: Index, length: int) -> object:
    return index.search(f"Kutter SATZ Kutter titel:{length}").total or None


def lay_out_page(index: Index, length: int) -> object:
    return lay_out(index.read(f"lang{length}", "Fähre Hafen")).target_count


def show_hits(index: Index, length: int) -> object:
    return index.search(f"Fähre titel:{length}", why=True).hits


def show_concordance(index: Index, length: int) -> object:
    return index.kwic(f"Fähre titel:{length}", sort="left").total


def look_for_similar(index: Index, length: int) -> object:
    return index.similar(f"lang{length}")


def compare_with_itself(index: Index, length: int) -> object:
    return index.differences(f"lang{length}", f"lang{length}", budget=AnswerBudget(0.2))


@pytest.mark.parametrize(
    "work",
    [
        *(read, read_neighbours, read_in_order, read_one_word, search_one_word),
        *(lay_out_page, show_hits, show_concordance, look_for_similar, compare_with_itself),
    ],
    ids=lambda work: work.__name__,
)
def test_what_is_done_with_an_article_takes_time_that_grows_with_its_length(
    long_articles: Index, work: Callable[[Index, int], object]
) -> None:
    short, long = (min(processor_seconds(work, long_articles, length) for _ in range(3)) for length in LENGTHS)
    assert long < 3.2 * short + 0.1


def processor_seconds(work: Callable[[Index, int], object], index: Index, length: int) -> float:
    began = time.thread_time()
    assert work(index, length) is not None
    return time.thread_time() - began


def test_an_answer_with_a_budget_says_that_it_is_not_whole(index: Index) -> None:
    nothing, size = AnswerBudget(0.0), AnswerBudget(size=500)
    assert index.kwic("Haus", budget=nothing).complete is False
    assert nothing.exceeded
    assert 0 < len(index.kwic("Haus", budget=size).lines) < 100
    assert size.exceeded
    whole = AnswerBudget(60.0, 10**6)
    assert len(index.kwic("Haus", budget=whole).lines) == 100
    assert not whole.exceeded


def test_an_export_with_a_budget_ends_when_it_is_spent(index: Index) -> None:
    budget = AnswerBudget(0.0)
    assert list(index.hits("Haus", budget=budget)) == []
    assert budget.exceeded


def test_a_page_of_hits_that_is_larger_than_its_budget_is_cut(tmp_path: Path) -> None:
    rows = [{"id": f"n{number}", "title": "Haus " * 2_000, "text": "Ein Satz."} for number in range(20)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(tmp_path / "index") as index:
        index.index([tmp_path / "a.jsonl"])
        page = index.search("Satz", limit=20, budget=AnswerBudget(size=50_000))
    assert 0 < len(page.hits) < 20
    assert page.total == 20
    assert not page.complete


def test_texts_that_say_the_same_words_over_and_over_are_compared_in_time(tmp_path: Path) -> None:
    texts = [" ".join("ja" if number * factor % 11 < 5 else "nein" for number in range(20_000)) for factor in (3, 7)]
    rows = [{"id": f"n{number}", "title": "Ja", "text": text} for number, text in enumerate(texts)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(tmp_path / "index") as index:
        index.index([tmp_path / "a.jsonl"])
        budget, began = AnswerBudget(0.3), time.thread_time()
        index.differences("n0", "n1", budget=budget)
        assert time.thread_time() - began < 3  # without a budget more than a minute
        assert budget.exceeded
