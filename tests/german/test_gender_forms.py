"""Gender forms lead back to the male noun."""

from __future__ import annotations

import pytest

from searchidx.german.gender_forms import masculine_lemmas, masculine_of, split_gender_form


@pytest.mark.parametrize(
    ("woman", "man"),
    [
        ("lehrerin", "lehrer"),
        ("ärztin", "arzt"),
        ("französin", "franzose"),
        ("bürgerin", "bürger"),
        ("rätin", "rat"),
        ("asylbewerberin", "asylbewerber"),
        ("termin", ""),
        ("berlin", ""),
        ("medizin", ""),
    ],
)
def test_a_female_noun_is_made_of_a_male_one(woman: str, man: str) -> None:
    assert masculine_of(woman) == man


@pytest.mark.parametrize(
    ("term", "noun", "ending"),
    [
        ("minister:innen", "minister", "innen"),
        ("us-bürger:in", "usbürger", "in"),
        ("eu-gipfel", "eugipfel", ""),
        ("erdoğans", "erdogans", ""),
    ],
)
def test_a_gender_ending_is_split_off(term: str, noun: str, ending: str) -> None:
    assert split_gender_form(term) == (noun, ending)


@pytest.mark.parametrize(("noun", "masculine"), [("minister", "minister"), ("zeug", "zeuge"), ("ärzt", "arzt")])
def test_what_stands_before_a_gender_ending_leads_to_the_male_noun(noun: str, masculine: str) -> None:
    assert masculine in masculine_lemmas(noun)
