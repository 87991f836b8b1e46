"""What the vocabulary of an index holds for a word of a query."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx.german.edit_distance import within
from searchidx.german.match_types import MATCH_TYPES, Multiword
from searchidx.german.tokenizer import WORD, tokens
from searchidx.storage import term_dictionary
from searchidx.storage.term_dictionary import KeyTable, NgramIndex, StringSet, TermTable
from searchidx.storage.vocabulary import Vocabulary

TEXT = """
Die Bürgermeister:innen und Oberbürgermeister der Städte trafen die Bürgermeisterin. Der Wohnungsbau stockt, Wohnungen fehlen.
Man rief den Notdienst an. Sie hatten angerufen. Die Miete steigt, Mieten sind hoch. Der Mietpreis; Preise für Mieten; Mietpreisbremse.
Ein Mueller und ein Müller, Strasse und Straße, der Fluß, daß, Grösse. Das Maß voll, die Masse. Schon schön. Die Maße stimmen.
Verkehrs- und Wohnungspolitik, Verkehrspolitik. Saluschnyj sprach, Zaluzhnyi schwieg. 2 Mrd. Euro, zwei Milliarden, 12.500 Menschen, 12 500.
Am 24.12.2024, am 24. Dezember 2024. E-Auto, Elektroauto, Elektro Auto, das Elektro-Auto. Radieschen und Radweg. Der Zug hält in Münster.
"""

CASES = [
    ("Bürgermeister", "gender", {"bürgermeister:innen"}),
    ("Bürgermeister", "head", {"oberbürgermeister"}),
    ("Bürgermeister*innen", "gender", {"bürgermeisterin"}),
    ("Bürgermeisterin", "gender", {"bürgermeister:innen"}),
    ("Wohnung", "form", {"wohnungen"}),
    ("Wohnung", "modifier", {"wohnungsbau", "wohnungspolitik"}),
    ("anrufen", "form", {"angerufen"}),
    ("Preis", "form", {"preise"}),
    ("Preis", "head", {"mietpreis"}),
    ("Preis", "part", {"mietpreisbremse"}),
    ("Müller", "spelling", {"mueller"}),
    ("Straße", "spelling", {"strasse"}),
    ("Fluss", "spelling", {"fluß"}),
    ("Größe", "spelling", {"grösse"}),
    ("Burgermeisterin", "spelling", {"bürgermeisterin"}),
    ("Saluschnyj", "name", {"zaluzhnyi"}),
    ("Milliarden", "spelling", {"mrd"}),
    ("12500", "number", {"12.500"}),
    ("zwei", "number", {"2"}),
    ("Elektroauto", "spelling", {"elektro-auto"}),
]

TRAPS = [("schon", "schön"), ("Masse", "maße"), ("Rad", "radieschen"), ("Mast", "masse"), ("Zug", "zwei"), ("Stadt", "straße")]

UNITS = [
    ("anrufen", "form", (("rief",), ("an",)), 12),
    ("Mietpreis", "paraphrase", (("preise",), ("miete", "mieten")), 3),
    ("Elektroauto", "spelling", (("elektro",), ("auto",)), 0),
    ("Elektro-Auto", "spelling", (("elektro",), ("auto",)), 0),
    ("12500", "number", (("12",), ("500",)), 0),
    ("24.12.2024", "number", (("24",), ("dezember",), ("2024",)), 0),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    counts: dict[str, int] = {}
    for token in tokens(TEXT):
        counts[token.term] = counts.get(token.term, 0) + 1
    return Vocabulary.build(counts.items())


@pytest.mark.parametrize(("word", "relation", "forms"), CASES)
def test_a_word_finds_what_belongs_to_it(vocabulary: Vocabulary, word: str, relation: str, forms: set[str]) -> None:
    found = {group.relation: set(group.forms) for group in vocabulary.related(word)}
    assert forms <= found.get(relation, set())


@pytest.mark.parametrize(("word", "trap"), TRAPS)
def test_a_word_finds_nothing_silly(vocabulary: Vocabulary, word: str, trap: str) -> None:
    assert trap in vocabulary
    assert not any(trap in group.forms for group in vocabulary.related(word) if MATCH_TYPES[group.relation].matches)


@pytest.mark.parametrize(("word", "relation", "slots", "distance"), UNITS)
def test_words_that_stand_apart_are_found_together(
    vocabulary: Vocabulary, word: str, relation: str, slots: tuple[tuple[str, ...], ...], distance: int
) -> None:
    units = [unit for group in vocabulary.related(word) if group.relation == relation for unit in group.units]
    assert [set(slot) for slot in slots] in [[set(slot) for slot in unit.slots] for unit in units if unit.distance == distance]


def test_a_suspended_word_is_found_by_the_whole_one(vocabulary: Vocabulary) -> None:
    (unit,) = [unit for group in vocabulary.related("Verkehrspolitik") for unit in group.units if tuple(unit.slots[0]) == ("verkehrs-",)]
    assert unit == Multiword(unit.slots, 2, True, "sentence")
    assert "wohnungspolitik" in unit.slots[1]


@pytest.mark.parametrize("word", sorted({*WORD.findall(TEXT), "Xyzzy", "U.S.A.", "\u00ad"}))
def test_groups_are_in_order_and_no_form_is_in_two(vocabulary: Vocabulary, word: str) -> None:
    groups = vocabulary.related(word)
    names = [group.relation for group in groups]
    assert names[0] == "exact"
    assert names == sorted(names, key=list(MATCH_TYPES).index)
    matching = [form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms]
    assert len(matching) == len(set(matching))
    by_count = [group for group in groups if not group.weights]
    assert all(list(g.forms) == sorted(g.forms, key=lambda form: (-vocabulary.count(form), form)) for g in by_count)
    assert all(list(group.weights) == sorted(group.weights, reverse=True) for group in groups)


def test_similar_words_count_by_what_they_share(vocabulary: Vocabulary) -> None:
    (similar,) = [group for group in vocabulary.related("Verkehrspolitiker") if group.relation == "similar"]
    shares = dict(zip(similar.forms, similar.weights, strict=True))
    assert 1 > shares["verkehrspolitik"] > shares["wohnungspolitik"] > 0
    assert (similar.worth or 0) > 0


def test_forms_of_a_word_are_as_similar_as_can_be() -> None:
    vocabulary = Vocabulary.build([("atlas", 3), ("atlanten", 2), ("atlantis", 1)])
    (similar,) = [group for group in vocabulary.related("Atlanten") if group.relation == "similar"]
    shares = dict(zip(similar.forms, similar.weights, strict=True))
    assert shares["atlas"] == shares["atlanten"] == 1.0 > shares["atlantis"] > 0


@pytest.mark.parametrize("mode", ["exact", "forms", "compounds"])
def test_a_mode_shows_only_its_relations(vocabulary: Vocabulary, mode: str) -> None:
    shown = {group.relation for word in WORD.findall(TEXT) for group in vocabulary.related(word, mode)}  # type: ignore[arg-type]
    assert all(mode in MATCH_TYPES[relation].modes for relation in shown)


def test_a_word_nobody_knows_makes_compounds_of_itself() -> None:
    found = Vocabulary.build([("knorzelminister", 1), ("bundesknorzel", 1), ("schnorzelig", 1)]).related("Knorzel")
    assert {(group.relation, form) for group in found for form in group.forms if MATCH_TYPES[group.relation].matches} == {
        ("exact", "knorzel"),
        ("modifier", "knorzelminister"),
        ("head", "bundesknorzel"),
    }


def test_arrays_bring_back_the_same_vocabulary(vocabulary: Vocabulary) -> None:
    again = Vocabulary.from_arrays({name: values.copy() for name, values in vocabulary.arrays().items()})
    assert list(again.terms) == list(vocabulary.terms)
    assert [again.related(word) for word in WORD.findall(TEXT)] == [vocabulary.related(word) for word in WORD.findall(TEXT)]


UNKNOWN = ("knorzel", "knorzels", "brimsel", "brimsels", "wuppig")
KNOWN = ("minister", "wähler", "haus", "häuser", "politik", "trat", "zurück", "straße", "strasse", "zwei", "2", "die", "\U0001f600")
TERMS = st.one_of(
    st.sampled_from(UNKNOWN + KNOWN),
    st.lists(st.sampled_from(UNKNOWN + KNOWN), min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from(("", "-", ":")).map(lambda sign: sign.join(parts))
    ),
    st.sampled_from(UNKNOWN + KNOWN).map(lambda word: word + ":innen"),
    st.text("abü:-", min_size=1, max_size=5),
)
FREQUENCIES = st.dictionaries(TERMS, st.integers(0, 9), max_size=20)


@settings(max_examples=200, deadline=None)
@given(FREQUENCIES, FREQUENCIES, st.booleans())
def test_what_an_earlier_vocabulary_knew_changes_nothing(earlier: dict[str, int], added: dict[str, int], kept: bool) -> None:
    later = earlier | added if kept else added
    before = Vocabulary.build(earlier.items())
    assert_same_arrays(Vocabulary.build(later.items(), before), Vocabulary.build(later.items()))
    assert_same_arrays(Vocabulary.build(earlier.items(), Vocabulary.build(later.items(), before)), before)


def test_a_word_that_comes_or_goes_changes_the_parts_of_its_compounds() -> None:
    without = [("haus", 1), ("knorzelhaus", 1), ("haus:knorzelhaus", 1)]
    before = Vocabulary.build(without)
    after = Vocabulary.build([*without, ("knorzel", 1)], before)
    heads = [[tuple(group.forms) for group in known.related("Haus") if group.relation == "head"] for known in (before, after)]
    assert heads == [[], [("knorzelhaus",)]]
    assert_same_arrays(Vocabulary.build(without, after), before)


def test_a_vocabulary_of_other_rules_is_worked_out_anew(vocabulary: Vocabulary) -> None:
    foreign = vocabulary.arrays() | {"rules": np.zeros(16, np.uint8), "base.members": np.zeros_like(vocabulary.arrays()["base.members"])}
    counted = [(term, vocabulary.count(term)) for term in vocabulary.terms]
    assert_same_arrays(Vocabulary.build(counted, Vocabulary.from_arrays(foreign)), vocabulary)


def assert_same_arrays(one: Vocabulary, other: Vocabulary) -> None:
    mine, its = one.arrays(), other.arrays()
    assert mine.keys() == its.keys()
    assert [name for name in mine if mine[name].dtype != its[name].dtype or not np.array_equal(mine[name], its[name])] == []


def listed(found: tuple[Sequence[str], int]) -> tuple[tuple[str, ...], int]:
    return tuple(found[0]), found[1]


def test_a_name_on_ski_is_no_ski() -> None:
    names = Vocabulary.build([("selenskyj", 3), ("selenski", 2), ("selenskis", 1), ("wasserski", 1)])
    found = {form for group in names.related("Selenskyj") if group.relation == "name" for form in group.forms}
    assert found == {"selenski", "selenskis"}
    assert "wasserski" in {form for group in names.related("Ski") if group.relation == "head" for form in group.forms}


def test_an_empty_vocabulary_answers(vocabulary: Vocabulary) -> None:
    empty = Vocabulary.from_arrays(Vocabulary.build(()).arrays())
    assert [tuple(group.forms) for group in empty.related("Haus")] == [("haus",)]
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


@settings(max_examples=50, deadline=None)
@given(st.sets(st.text("abü\u00df\U0001f600", min_size=1, max_size=5)), st.text("abü\u00df\U0001f600", max_size=5), st.integers(1, 2))
def test_close_words_are_those_the_definition_finds(words: set[str], word: str, distance: int) -> None:
    table = TermTable.of(sorted(words))
    assert [table[at] for at in within(table, word, distance)] == [other for other in sorted(words) if edits(word, other) <= distance]


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=4), st.lists(st.integers(0, 9), min_size=1), max_size=8), st.text(max_size=4))
@example({}, "\0")  # an empty table has a byte to be mapped by
def test_a_table_answers_like_a_dictionary(found: dict[str, list[int]], key: str) -> None:
    layer = KeyTable.from_arrays("x", KeyTable.of(found).arrays("x"))
    assert {name: layer.get(name) for name in found} == found
    assert layer.get(key) == found.get(key, [])
    assert [layer.keys[at] for at in layer.keys.starting(key)] == sorted(name for name in found if name.startswith(key))
    assert [layer.keys[at] for at in layer.keys.holding(key)] == sorted(name for name in found if key and key in name)


def edits(a: str, b: str) -> int:
    """Optimal string alignment, as its definition says it."""
    if not a or not b:
        return len(a) + len(b)
    least = min(edits(a[1:], b) + 1, edits(a, b[1:]) + 1, edits(a[1:], b[1:]) + (a[0] != b[0]))
    return min(least, edits(a[2:], b[2:]) + 1) if len(a) > 1 and a[0] == b[1:2] and a[1] == b[0] else least


WORDS = st.sets(st.text("abü\u00df-\U0001f600", min_size=1, max_size=6), max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=4), st.integers(1, 9))
def test_tables_are_joined_in_any_stretches(sets: list[set[str]], stretch: int) -> None:
    lists = [sorted(words) for words in sets]
    together = sorted(set().union(*sets))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(term_dictionary, "_STRETCH", stretch)
        table, places = TermTable.union(list(map(TermTable.of, lists)))
        assert (list(table), [[together[at] for at in own] for own in places]) == (together, lists)
        for words in lists:
            assert table.places(TermTable.of(words)).tolist() == list(map(together.index, words))
            found = TermTable.of(words).places(table).tolist()
            assert found == [words.index(word) if word in words else -1 for word in together]
            held = StringSet(TermTable.of(words))
            assert [word for word in together if word in held] == words


@settings(max_examples=100, deadline=None)
@given(WORDS, st.integers(1, 9), st.integers(1, 20), st.integers(1, 3))
def test_grams_are_the_same_sorted_at_once_or_in_shares(words: set[str], stretch: int, most: int, sampled: int) -> None:
    table = TermTable.of(sorted(words))
    whole = NgramIndex.of(table).arrays("x")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_STRETCH", stretch), ("_GRAMS", most), ("_SAMPLED", sampled)):
            patch.setattr(term_dictionary, name, value)
        parts = NgramIndex.of(table).arrays("x")
    assert [name for name in whole if whole[name].dtype != parts[name].dtype or not np.array_equal(whole[name], parts[name])] == []
