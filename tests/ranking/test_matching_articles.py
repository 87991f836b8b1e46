from __future__ import annotations

from itertools import count

import pytest

from searchidx.query.core_nodes import And, Concept, Everything, Group, Node, Not, Or, Range
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.time_budget import TimeBudget
from tests.engines.support import word

IDS = ("a", "b", "gone", "c", "d", "e", "f")


def ids(view: IndexView, matcher: Matcher, node: Node) -> str:
    return "".join(id for id, matches in zip(IDS, matcher.articles(node).tolist(), strict=True) if matches)


CASES: tuple[tuple[str, Node, str], ...] = (
    ("everything that is live", Everything(), "abcdef"),
    ("a word", word("haus"), "abcef"),
    ("a word in one field", word("haus", fields=("title",)), "af"),
    ("a word that only scores", word("haus", relation="similar"), ""),
    ("a loose concept takes what matches partially", Concept("x", (Group("kin", ("minister",)),), loose=True), "cd"),
    ("all words", And((word("haus"), word("garten"))), "ab"),
    ("any word", Or((word("fluss"), word("montag"))), "ac"),
    ("but not", And((word("haus"), Not(word("garten")))), "cef"),
    ("days", Range("date", "2024-03-02", "2024-03-02"), "bcf"),
    ("any date", Range("date", None, None), "abcf"),
    ("a keyword", Range("section", "Politik", "Politik"), "cd"),
    ("keywords open to one side", Range("section", None, "Lokales"), "ab"),
)


@pytest.mark.parametrize(("node", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_node_matches_these_articles(view: IndexView, node: Node, wanted: str) -> None:
    assert ids(view, Matcher(view), node) == wanted


def test_a_group_stands_in_rows_with_its_frequencies(view: IndexView) -> None:
    rows, frequencies = Matcher(view).group_rows(Concept("x", (Group("form", ("schnee", "haus")),)), 0)
    per_article: dict[str, float] = {}
    for row, frequency in zip(rows.tolist(), frequencies.tolist(), strict=True):
        id = IDS[view.row_article[row]]
        per_article[id] = per_article.get(id, 0) + frequency
    assert per_article == {"a": 2, "b": 2, "c": 1, "e": 3, "f": 1}


def test_a_spent_budget_leaves_words_out_and_never_finds_what_is_excluded(view: IndexView, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Matcher(view)
    node = Or((word("fluss"), And((word("haus"), Not(word("garten"))))))
    for steps in range(6):  # each reading of the clock is a second
        monkeypatch.setattr("searchidx.ranking.time_budget.thread_time", count().__next__)
        matcher = Matcher(view, TimeBudget(steps))
        matches = matcher.articles(node)
        assert not (matches & ~whole.articles(node)).any()
        assert matcher.incomplete == (steps < 3)
        if not matcher.incomplete:
            assert (matches == whole.articles(node)).all()
