"""What an index holds for a word of a query, group by group."""

from __future__ import annotations

import pytest

from searchidx.german.expansion import expand
from searchidx.german.match_types import MATCH_TYPES, Multiword
from searchidx.german.tokenizer import WORD, tokens
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
    groups = {group.relation: set(group.forms) for group in expand(vocabulary, word)}
    assert forms <= groups.get(relation, set())


@pytest.mark.parametrize(("word", "trap"), TRAPS)
def test_a_word_finds_nothing_silly(vocabulary: Vocabulary, word: str, trap: str) -> None:
    assert trap in vocabulary
    assert not any(trap in group.forms for group in expand(vocabulary, word) if MATCH_TYPES[group.relation].matches)


@pytest.mark.parametrize(("word", "relation", "slots", "distance"), UNITS)
def test_words_that_stand_apart_are_found_together(
    vocabulary: Vocabulary, word: str, relation: str, slots: tuple[tuple[str, ...], ...], distance: int
) -> None:
    units = [unit for group in expand(vocabulary, word) if group.relation == relation for unit in group.units]
    assert [set(slot) for slot in slots] in [[set(slot) for slot in unit.slots] for unit in units if unit.distance == distance]


def test_a_suspended_word_is_found_by_the_whole_one(vocabulary: Vocabulary) -> None:
    (unit,) = [unit for group in expand(vocabulary, "Verkehrspolitik") for unit in group.units if tuple(unit.slots[0]) == ("verkehrs-",)]
    assert unit == Multiword(unit.slots, 2, True, "sentence")
    assert "wohnungspolitik" in unit.slots[1]


@pytest.mark.parametrize("word", sorted({*WORD.findall(TEXT), "Xyzzy", "U.S.A.", "\u00ad"}))
def test_groups_are_in_order_and_no_form_is_in_two(vocabulary: Vocabulary, word: str) -> None:
    groups = expand(vocabulary, word)
    names = [group.relation for group in groups]
    assert names[0] == "exact"
    assert names == sorted(names, key=list(MATCH_TYPES).index)
    matching = [form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms]
    assert len(matching) == len(set(matching))
    by_count = [group for group in groups if not group.weights]
    assert all(list(g.forms) == sorted(g.forms, key=lambda form: (-vocabulary.count(form), form)) for g in by_count)
    assert all(list(group.weights) == sorted(group.weights, reverse=True) for group in groups)


def test_similar_words_count_by_what_they_share(vocabulary: Vocabulary) -> None:
    (similar,) = [group for group in expand(vocabulary, "Verkehrspolitiker") if group.relation == "similar"]
    shares = dict(zip(similar.forms, similar.weights, strict=True))
    assert 1 > shares["verkehrspolitik"] > shares["wohnungspolitik"] > 0
    assert (similar.worth or 0) > 0


def test_forms_of_a_word_are_as_similar_as_can_be() -> None:
    vocabulary = Vocabulary.build([("atlas", 3), ("atlanten", 2), ("atlantis", 1)])
    (similar,) = [group for group in expand(vocabulary, "Atlanten") if group.relation == "similar"]
    shares = dict(zip(similar.forms, similar.weights, strict=True))
    assert shares["atlas"] == shares["atlanten"] == 1.0 > shares["atlantis"] > 0


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
