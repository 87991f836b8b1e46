"""What core nodes can be made of, and what partial hits are asked for."""

from __future__ import annotations

from dataclasses import replace

from searchidx.query.core_nodes import (
    NOTHING,
    And,
    Concept,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    any_value,
    conjunction,
    has_leaves,
    leaves,
    on_fields,
    relaxed,
)
from tests.query.support import KIEW, NATO, TRUMP

POLITICS = Range("section", "Politik", "Politik")
PHRASE = Phrase((("frieden",), ("ohne",)))


def loose(*words: Concept) -> tuple[Node, ...]:
    return tuple(replace(word, loose=True) for word in words)


def test_a_conjunction_has_each_node_once_and_no_conjunctions_inside() -> None:
    assert conjunction([NATO, And((KIEW, NATO)), Everything()]) == And((NATO, KIEW))
    assert conjunction([NATO]) == NATO
    assert conjunction([]) == conjunction([Everything(), Everything()]) == Everything()


def test_what_only_excludes_is_taken_from_everything() -> None:
    assert conjunction([Not(NATO), Not(KIEW)]) == And((Everything(), Not(NATO), Not(KIEW)))
    assert conjunction([Not(NATO), POLITICS]) == And((Not(NATO), POLITICS))


def test_one_value_is_a_range_several_are_alternatives_none_is_nothing() -> None:
    assert any_value("section", ["Politik"]) == POLITICS
    assert any_value("section", ["Politik", "Kultur"]) == Or((POLITICS, Range("section", "Kultur", "Kultur")))
    assert any_value("section", []) == NOTHING


def test_leaves_are_what_scores_from_left_to_right() -> None:
    query = And((NATO, Or((PHRASE, KIEW)), Not(TRUMP), POLITICS))
    assert list(leaves(query)) == [NATO, PHRASE, KIEW]
    assert has_leaves(query)
    assert not has_leaves(And((Everything(), Not(TRUMP), POLITICS)))
    assert on_fields(NATO, ("title",)) == replace(NATO, fields=("title",))


def test_a_relaxed_query_asks_for_any_word_and_keeps_what_restricts() -> None:
    assert relaxed(And((NATO, KIEW, Not(TRUMP), POLITICS))) == And((Or(loose(NATO, KIEW)), Not(TRUMP), POLITICS))
    assert relaxed(And((NATO, POLITICS))) == And((*loose(NATO), POLITICS))


def test_of_a_phrase_each_word_is_enough_where_it_has_words() -> None:
    phrase = replace(PHRASE, words=(KIEW,))
    assert relaxed(And((NATO, phrase, POLITICS))) == And((Or((*loose(NATO), Or((phrase, *loose(KIEW))))), POLITICS))


def test_a_phrase_or_a_filter_alone_is_not_relaxed() -> None:
    assert relaxed(PHRASE) is None
    assert relaxed(And((Everything(), Not(TRUMP), POLITICS))) is None
