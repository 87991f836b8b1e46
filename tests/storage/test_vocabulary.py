"""The vocabulary of an index: what it counts, matches and suggests, and how it follows changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.german.tokenizer import WORD
from searchidx.storage.vocabulary import Vocabulary
from tests.german.support import vocabulary_of

TEXT = """
Die Bürgermeister:innen der Städte trafen die Bürgermeisterin. Der Wohnungsbau stockt, Wohnungen fehlen. Sie hatten angerufen.
Der Mietpreis; Preise für Mieten; Mietpreisbremse. Verkehrs- und Wohnungspolitik, Verkehrspolitik. Am 24.12.2024, am 24. Dezember 2024.
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(TEXT)


def test_arrays_bring_back_the_same_vocabulary(vocabulary: Vocabulary) -> None:
    again = Vocabulary.from_arrays({name: values.copy() for name, values in vocabulary.arrays().items()})
    assert list(again.terms) == list(vocabulary.terms)
    assert [again.expand(word) for word in WORD.findall(TEXT)] == [vocabulary.expand(word) for word in WORD.findall(TEXT)]


UNKNOWN_WORDS = ("knorzel", "knorzels", "brimsel", "brimsels", "wuppig")
KNOWN_WORDS = ("minister", "wähler", "haus", "häuser", "politik", "trat", "zurück", "straße", "strasse", "zwei", "2", "die", "\U0001f600")
TERMS = st.one_of(
    st.sampled_from(UNKNOWN_WORDS + KNOWN_WORDS),
    st.lists(st.sampled_from(UNKNOWN_WORDS + KNOWN_WORDS), min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from(("", "-", ":")).map(lambda sign: sign.join(parts))
    ),
    st.sampled_from(UNKNOWN_WORDS + KNOWN_WORDS).map(lambda word: word + ":innen"),
    st.text("abü:-", min_size=1, max_size=5),
)
FREQUENCIES = st.dictionaries(TERMS, st.integers(0, 9), max_size=20)


@settings(max_examples=200, deadline=None)
@given(FREQUENCIES, FREQUENCIES, st.booleans())
def test_what_an_earlier_vocabulary_knew_changes_nothing(earlier: dict[str, int], added: dict[str, int], kept: bool) -> None:
    later = earlier | added if kept else added
    before = Vocabulary.build(earlier.items())
    after = Vocabulary.build(later.items(), before)
    assert_same_arrays(after, Vocabulary.build(later.items()))
    assert_same_arrays(Vocabulary.build(earlier.items(), after), before)


def test_a_word_that_comes_or_goes_changes_the_parts_of_its_compounds() -> None:
    without = [("haus", 1), ("knorzelhaus", 1), ("haus:knorzelhaus", 1)]
    before = Vocabulary.build(without)
    after = Vocabulary.build([*without, ("knorzel", 1)], before)
    groups = [vocabulary.expand("Haus") for vocabulary in (before, after)]
    heads = [[tuple(group.forms) for group in expansion if group.relation == "head"] for expansion in groups]
    assert heads == [[], [("knorzelhaus",)]]
    assert_same_arrays(Vocabulary.build(without, after), before)


def test_a_vocabulary_of_other_rules_is_built_anew(vocabulary: Vocabulary) -> None:
    foreign = vocabulary.arrays() | {"rules": np.zeros(16, np.uint8), "base.members": np.zeros_like(vocabulary.arrays()["base.members"])}
    frequencies = [(term, vocabulary.count(term)) for term in vocabulary.terms]
    assert_same_arrays(Vocabulary.build(frequencies, Vocabulary.from_arrays(foreign)), vocabulary)


def test_an_empty_vocabulary_answers(vocabulary: Vocabulary) -> None:
    empty = Vocabulary.from_arrays(Vocabulary.build(()).arrays())
    assert [tuple(group.forms) for group in empty.expand("Haus")] == [("haus",)]
    assert listed(empty.matching("*", 5)) == ((), 0)
    assert listed(empty.close_to("haus", 2, 5)) == ((), 0)
    assert empty.suggest("haus") == ()


def test_patterns_find_beginning_middle_and_end(vocabulary: Vocabulary) -> None:
    assert listed(vocabulary.matching("wohnung*", 9)) == (("wohnungen", "wohnungsbau", "wohnungspolitik"), 3)
    assert listed(vocabulary.matching("*politik", 1)) == (("verkehrspolitik",), 2)
    assert vocabulary.matching("*preis*", 9)[1] == 3
    assert listed(vocabulary.matching("w*bau", 9)) == (("wohnungsbau",), 1)


def test_a_typing_error_is_close_and_suggests_the_frequent_word() -> None:
    vocabulary = Vocabulary.build([("gesundheit", 40), ("gesundheti", 1), ("krankheit", 40)])
    assert listed(vocabulary.close_to("gesundheti", 1, 5)) == (("gesundheit", "gesundheti"), 2)
    assert vocabulary.suggest("Gesundhiet") == ("gesundheit",)
    assert vocabulary.suggest("gesundheti") == ("gesundheit",)
    assert vocabulary.suggest("gesundheit") == ()


def assert_same_arrays(first: Vocabulary, second: Vocabulary) -> None:
    arrays, expected = first.arrays(), second.arrays()
    assert arrays.keys() == expected.keys()
    assert [
        name for name, array in arrays.items() if array.dtype != expected[name].dtype or not np.array_equal(array, expected[name])
    ] == []


def listed(matches: tuple[Sequence[str], int]) -> tuple[tuple[str, ...], int]:
    return tuple(matches[0]), matches[1]


def test_names_are_found_by_their_sound() -> None:
    forms = "maier meier mayers mayr meer mauer nur neumeier maria mario norris mars müller Man".split()
    vocabulary = Vocabulary.build([(form, 1) for form in forms])
    found, total = vocabulary.sounding_like("maier", 10)
    assert (set(found), total) == ({"maier", "meier", "mayers", "mayr"}, 4)
    assert vocabulary.sounding_like("123", 10)[1] == 0
