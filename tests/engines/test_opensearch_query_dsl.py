"""Core nodes as queries of the cluster. That these find the right articles is tested on a cluster, by the contract and parity tests."""

from __future__ import annotations

import pytest

from searchidx.engines.opensearch.query_dsl import (
    MATCH_ALL,
    MATCH_NONE,
    MOST_ALTERNATIVES,
    MOST_TERMS,
    all_of,
    any_of,
    groups_query,
    index_fields,
    node_query,
)
from searchidx.model import SEARCHED_FIELDS
from searchidx.query.core_nodes import And, Concept, Everything, Group, Near, Not, Or, Phrase, Range
from tests.engines.support import word

MANY = tuple(f"wort{number}" for number in range(MOST_ALTERNATIVES + 1))


def test_a_word_is_a_terms_clause_on_the_field_of_all_searched_text() -> None:
    assert node_query(word("haus")) == ({"terms": {"all": ["haus"]}}, True)
    assert node_query(word("haus", fields=("title",))) == ({"terms": {"text_title": ["haus"]}}, True)


def test_all_searched_fields_are_one_field_of_the_index() -> None:
    assert index_fields(SEARCHED_FIELDS) == index_fields(tuple(reversed(SEARCHED_FIELDS))) == ("all",)
    assert index_fields(("title", "teaser")) == ("text_title", "text_teaser")


def test_more_forms_than_a_clause_may_hold_are_several_clauses() -> None:
    forms = tuple(map(str, range(MOST_TERMS + 1)))
    query, exact = node_query(Concept("x", (Group("pattern", forms),)))
    assert [len(clause["terms"]["all"]) for clause in query["bool"]["should"]] == [MOST_TERMS, 1]
    assert exact


def test_groups_that_only_score_find_articles_only_where_they_are_counted() -> None:
    similar = word("haus", relation="similar")
    assert node_query(similar) == (MATCH_NONE, True)
    assert groups_query(similar, [0]) == ({"terms": {"all": ["haus"]}}, True)


def test_a_phrase_allows_one_boundary_between_two_words() -> None:
    query, exact = node_query(Phrase((("der",), ("minister", "ministerin"))))
    rule = query["intervals"]["all"]["all_of"]
    assert (rule["ordered"], rule["max_gaps"], len(rule["intervals"])) == (True, 1, 2)
    assert exact


@pytest.mark.parametrize(
    ("near", "terms"),
    [
        (Near((word("a"), word("b"), word("c")), 5), ("a", "b", "c")),
        (Near((Phrase((("a",), ("b",))), word("c")), 5, within="sentence"), ("a", "b", "c")),
        (Near((word("a"), Phrase((MANY,))), 5), ("a", *MANY)),
    ],
    ids=["three parts in any order", "a phrase within a sentence", "too many words at one place"],
)
def test_what_intervals_cannot_say_is_not_exact_and_asks_for_the_words(near: Near, terms: tuple[str, ...]) -> None:
    query, exact = node_query(Concept("x", (Group("exact", (), (near,)),)))
    assert not exact
    assert "intervals" not in str(query)
    assert all(f"'{term}'" in str(query) for term in terms)


def test_an_exclusion_that_is_not_exact_excludes_nothing_on_the_cluster() -> None:
    inexact = Near((word("a"), word("b"), word("c")), 5)
    assert node_query(Not(inexact)) == (MATCH_ALL, False)
    assert node_query(Not(word("a"))) == (all_of([], [{"terms": {"all": ["a"]}}]), True)
    assert not node_query(And((word("a"), Not(inexact)))).exact


def test_optional_words_are_asked_for_nowhere() -> None:
    optional = word("der", optional=True)
    assert node_query(And((word("haus"), optional))).query == all_of([{"terms": {"all": ["haus"]}}])
    assert node_query(Or((word("haus"), optional))).query == {"terms": {"all": ["haus"]}}


@pytest.mark.parametrize(
    ("node", "query"),
    [
        (Everything(), MATCH_ALL),
        (Range("date", "2024-03-01", "2024-03-01"), {"term": {"day": "2024-03-01"}}),
        (Range("date", "2024-03-01", None), {"range": {"day": {"gte": "2024-03-01"}}}),
        (Range("section", None, None), {"exists": {"field": "section"}}),
    ],
)
def test_ranges_are_clauses_on_days_and_keywords(node: Everything | Range, query: object) -> None:
    assert node_query(node) == (query, True)


def test_nothing_drops_out_of_alternatives() -> None:
    assert any_of([MATCH_NONE, MATCH_ALL]) == MATCH_ALL
    assert any_of([MATCH_NONE]) == any_of([]) == MATCH_NONE
