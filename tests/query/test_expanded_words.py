"""The forms that a word is searched by, and what an answer shows of them."""

from __future__ import annotations

import pytest

from searchidx.errors import UsageError
from searchidx.model import Expansion, Form
from searchidx.query.core_nodes import Concept, Group, Near, Phrase
from searchidx.query.expanded_words import MAX_FORMS, unit_label
from tests.query.support import SmallVocabulary, concept, exact, planned

PARAPHRASE = Near((Phrase((("garantie", "garantien"),)), Phrase((("sicherheit",),))), 5, within="sentence")


def test_a_word_has_its_groups_in_the_order_of_the_vocabulary() -> None:
    assert planned("Sicherheitsgarantie").node == concept(
        "Sicherheitsgarantie",
        Group("exact", ("sicherheitsgarantie",)),
        Group("form", ("sicherheitsgarantien",)),
        Group("paraphrase", (), (PARAPHRASE,)),
        Group("similar", ("sicher",)),
    )


def test_relations_and_single_forms_can_be_switched_off() -> None:
    plan = planned("Sicherheitsgarantie", without=["similar"], exclude=["Sicherheitsgarantien", "garantie … sicherheit"])
    assert plan.node == exact("Sicherheitsgarantie", "sicherheitsgarantie")
    assert plan.words[0].groups == (
        Expansion("exact", True, (Form("sicherheitsgarantie", 50),), matches=True),
        Expansion("form", False, (Form("sicherheitsgarantien", 60),), matches=True),
        Expansion("paraphrase", False, (Form("garantie … sicherheit", 40),), matches=True),
        Expansion("similar", False, (Form("sicher", 90),), matches=False),
    )


def test_words_tell_forms_that_are_searched_from_forms_that_only_score() -> None:
    (word,) = planned("Sicherheitsgarantie").words
    assert {group.relation: group.matches for group in word.groups} == {"exact": True, "form": True, "paraphrase": True, "similar": False}


def test_a_phrase_keeps_its_words_and_loses_only_forms_of_a_pattern() -> None:
    plan = planned("„Garantie* ohne Kiew“", exclude=["garantie", "kiew"])
    assert plan.node == Phrase((("garantien",), ("ohne",), ("kiew",)))
    assert all(group.on for word in plan.words if word.word == "„Kiew“" for group in word.groups)


def test_the_mode_reaches_the_vocabulary() -> None:
    assert planned("Sicherheit", mode="exact").node == exact("Sicherheit", "sicherheit")
    assert planned("Sicherheit", mode="forms").node == exact("Sicherheit", "sicherheit")


def test_every_word_is_reported_once_in_the_order_typed() -> None:
    plan = planned("NATO „Frieden ohne“ -Trump Garantie* =Minister NATO der Selenskyj~ Nie")
    assert " ".join(word.word for word in plan.words) == "NATO „Frieden“ „ohne“ Trump Garantie* =Minister der Selenskyj~1 Nie"
    assert plan.words[-1].groups == ()


def test_a_pattern_of_too_many_forms_is_cut_and_says_so() -> None:
    many = SmallVocabulary((f"haus{number:05}", number % 7) for number in range(MAX_FORMS + 1))
    plan = planned("haus*", vocabulary=many)
    assert not plan.complete
    assert [note.en for note in plan.notes] == ["haus* cut: the 4096 most frequent of 4097 forms are searched (character 1)"]
    assert isinstance(plan.node, Concept)
    assert len(plan.node.groups[0].forms) == MAX_FORMS
    assert len(plan.words[0].groups[0].forms) < MAX_FORMS


def test_an_unknown_match_type_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError, match="unfug"):
        planned("NATO", without=["unfug"])


def test_a_form_is_shown_under_its_strongest_match_type_only() -> None:
    (word,) = planned("Sicherheit").words
    shown = [form.form for group in word.groups for form in group.forms]
    assert len(shown) == len(set(shown)) == 3


def test_a_unit_of_several_words_has_a_label() -> None:
    assert unit_label(PARAPHRASE) == "garantie … sicherheit"
    assert unit_label(Phrase((("3",), ("oktober",)))) == "3 oktober"
