"""Which forms of an index belong to a word: by the lexicon, and by the stem where it does not know one of them."""

from __future__ import annotations

import pytest

from searchidx.german.inflected_form_lookup import inflected_forms, spelled_like_land, without_verb_forms
from searchidx.german.lemmatizer import noun_lemmas
from searchidx.storage.vocabulary import Vocabulary

FORMS = (
    "habeck habecks paus pause pausen böll boll bölls böllern höhn hohn hockt höcke höcker jans jan jansen merten mert orbán orbáns klau "
    "blogger bloggern synodale synodaler synodalen diktator diktatoren techmesse techmessen zoomt zoomen rossmann roßmann watch watches"
).split()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.build([(form, 1) for form in FORMS])


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("habeck", {"habeck", "habecks"}),
        ("habecks", {"habeck", "habecks"}),
        ("paus", {"paus"}),
        ("pause", {"pause", "pausen"}),
        ("böll", {"böll", "bölls"}),
        ("boll", {"boll"}),
        ("höcke", {"höcke"}),
        ("hohn", {"hohn"}),
        ("jans", {"jans", "jan"}),
        ("jansen", {"jansen"}),
        ("merten", {"merten"}),
        ("klaus", set()),
        ("orban", {"orbán", "orbáns"}),
        ("blogger", {"blogger", "bloggern"}),
        ("synodaler", {"synodale", "synodaler", "synodalen"}),
        ("diktator", {"diktator", "diktatoren"}),
        ("techmessen", {"techmesse", "techmessen"}),
        ("roßmann", {"rossmann", "roßmann"}),
        ("watch", {"watch", "watches"}),
    ],
)
def test_an_unknown_noun_has_few_forms(vocabulary: Vocabulary, noun: str, expected: set[str]) -> None:
    assert {vocabulary.terms[at] for at in inflected_forms(vocabulary, noun, noun_lemmas(noun), noun=True)} == expected


def test_an_unknown_word_in_small_letters_has_those_of_its_stem_but_no_other_vowel(vocabulary: Vocabulary) -> None:
    assert {vocabulary.terms[at] for at in inflected_forms(vocabulary, "zoomte")} == {"zoomt", "zoomen"}
    assert "boll" not in {vocabulary.terms[at] for at in inflected_forms(vocabulary, "böll")}


def test_a_noun_has_no_forms_of_the_verb_it_is_spelled_like() -> None:
    lookup = Vocabulary.build([(form, 1) for form in "aß essen essens gewagt gewagten wagen wagens".split()])
    for noun, others in (("essen", {"aß"}), ("wagen", {"gewagt", "gewagten"})):
        forms = inflected_forms(lookup, noun)
        assert {lookup.terms[at] for at in forms - without_verb_forms(lookup, forms, [noun])} == others


def test_an_inhabitant_finds_a_plural_that_is_spelled_like_the_land() -> None:
    lookup = Vocabulary.build([(form, 1) for form in "franke franken rüge rügen schwede schweden".split()])
    assert {lookup.terms[at] for at in spelled_like_land(lookup, "schwede")} == {"schweden"}
    assert not any(spelled_like_land(lookup, word) for word in ("rüge", "franke", "schweden"))  # an island, a surname, the land
