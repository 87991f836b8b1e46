"""What an index holds for a word of a query, group by group."""

from __future__ import annotations

import pytest

from searchidx.german.expansion import expand
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.tokenizer import WORD
from searchidx.storage.vocabulary import Vocabulary
from tests.german.support import TEXT, vocabulary_of

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
    ("Ware", "form", {"Waren"}),
    ("Waren", "form", {"ware"}),
    ("Waren", "modifier", {"warenhaus"}),
    ("Will", "exact", {"Will", "WILL"}),
    ("Will", "form", {"wills"}),
    ("OB", "exact", {"OB"}),
]

TRAPS = [("schon", "schön"), ("Masse", "maße"), ("Rad", "radieschen"), ("Mast", "masse"), ("Zug", "zwei"), ("Stadt", "straße")]
TRAPS += [("Waren", "waren"), ("Ware", "waren"), ("OB", "ob"), ("OB", "Ob"), ("Will", "will")]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(TEXT)


@pytest.mark.parametrize(("word", "relation", "forms"), CASES)
def test_a_word_finds_what_belongs_to_it(vocabulary: Vocabulary, word: str, relation: str, forms: set[str]) -> None:
    groups = {group.relation: set(group.forms) for group in expand(vocabulary, word)}
    assert forms <= groups.get(relation, set())


@pytest.mark.parametrize(("word", "trap"), TRAPS)
def test_a_word_finds_nothing_silly(vocabulary: Vocabulary, word: str, trap: str) -> None:
    assert trap in vocabulary
    assert not any(trap in group.forms for group in expand(vocabulary, word) if MATCH_TYPES[group.relation].matches)


@pytest.mark.parametrize("word", sorted({*WORD.findall(TEXT), "Xyzzy", "U.S.A.", "\u00ad"}))
def test_groups_are_in_order_and_no_form_is_in_two(vocabulary: Vocabulary, word: str) -> None:
    groups = expand(vocabulary, word)
    names = [group.relation for group in groups]
    assert names[0] == "exact"
    assert names == sorted(names, key=list(MATCH_TYPES).index)
    matching = [form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms]
    assert len(matching) == len(set(matching))
    by_count = [group for group in groups if group.ngrams is None]
    assert all(list(g.forms) == sorted(g.forms, key=lambda form: (-vocabulary.count(form), form)) for g in by_count)


def test_similar_words_are_known_by_the_ngrams_they_share_the_most_similar_first(vocabulary: Vocabulary) -> None:
    (similar,) = [group for group in expand(vocabulary, "Verkehrspolitiker") if group.relation == "similar"]
    assert similar.ngrams is not None
    weights, masks = similar.ngrams.weights.tolist(), dict(zip(similar.forms, similar.ngrams.masks.tolist(), strict=True))
    shared = {form: sum(weight for bit, weight in enumerate(weights) if mask >> bit & 1) for form, mask in masks.items()}
    assert sum(weights) >= shared["verkehrspolitik"] > shared["wohnungspolitik"] > 0
    assert list(shared.values()) == sorted(shared.values(), reverse=True)


def test_short_words_share_their_ends_but_are_like_no_other() -> None:
    vocabulary = Vocabulary.build([("bahn", 1), ("bahnhof", 1), ("s-bahn", 1), ("autobahn", 1), ("bad", 1)])
    assert {group.relation: list(group.forms) for group in expand(vocabulary, "Bad")} == {"exact": ["bad"], "similar": ["bad"]}
    groups = {group.relation: set(group.forms) for group in expand(vocabulary, "Bahn")}
    assert groups["similar"] == {"bahn", "bahnhof", "autobahn"}
    assert "alike" not in groups


@pytest.mark.parametrize("mode", ["exact", "forms", "compounds"])
def test_a_mode_shows_only_its_relations(vocabulary: Vocabulary, mode: str) -> None:
    shown = {group.relation for word in WORD.findall(TEXT) for group in expand(vocabulary, word, mode)}  # type: ignore[arg-type]
    assert all(mode in MATCH_TYPES[relation].modes for relation in shown)


def test_a_word_nobody_knows_makes_compounds_of_itself() -> None:
    vocabulary = Vocabulary.build([("knorzelminister", 1), ("bundesknorzel", 1), ("schnorzelig", 1)])
    groups = expand(vocabulary, "Knorzel")
    assert {(group.relation, form) for group in groups for form in group.forms if MATCH_TYPES[group.relation].matches} == {
        ("exact", "knorzel"),
        ("modifier", "knorzelminister"),
        ("head", "bundesknorzel"),
    }


def test_a_name_on_ski_is_no_ski() -> None:
    names = Vocabulary.build([("selenskyj", 3), ("selenski", 2), ("selenskis", 1), ("wasserski", 1)])
    variants = {form for group in expand(names, "Selenskyj") if group.relation == "name" for form in group.forms}
    assert variants == {"selenski", "selenskis"}
    assert "wasserski" in {form for group in expand(names, "Ski") if group.relation == "head" for form in group.forms}


def test_a_word_of_its_own_is_no_careless_spelling_of_a_frequent_one() -> None:
    vocabulary = Vocabulary.build([("ware", 1), ("wäre", 1000), ("munchen", 1), ("münchen", 1000)])
    groups = (expand(vocabulary, word) for word in ("Ware", "Munchen"))
    ware, munchen = ({form for group in expansion if MATCH_TYPES[group.relation].matches for form in group.forms} for expansion in groups)
    assert ware == {"ware"}
    assert munchen == {"munchen", "münchen"}


def test_a_surname_spelled_as_a_function_word_is_no_part_of_compounds() -> None:
    vocabulary = Vocabulary.build([("Weil", 5), ("weil", 90), ("kurzweil", 2), ("Würde", 5), ("würde", 90), ("menschenwürde", 2)])
    weil, dignity = (
        {form for group in expand(vocabulary, word) if MATCH_TYPES[group.relation].matches for form in group.forms}
        for word in ("Weil", "Würde")
    )
    assert weil == {"Weil"}
    assert dignity == {"Würde", "menschenwürde"}
