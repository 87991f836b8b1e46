"""One word of a query in several words of a text."""

from __future__ import annotations

import pytest

from searchidx.german.expansion import expand
from searchidx.german.match_types import Multiword
from searchidx.storage.vocabulary import Vocabulary
from tests.german.support import TEXT, vocabulary_of

UNITS = [
    ("anrufen", "form", (("rief",), ("an",)), 12),
    ("Mietpreis", "paraphrase", (("preise",), ("miete", "mieten")), 3),
    ("Elektroauto", "spelling", (("elektro",), ("auto",)), 0),
    ("Elektro-Auto", "spelling", (("elektro",), ("auto",)), 0),
    ("Prof.-Huber-Platz", "spelling", (("prof", "professor"), ("huber",), ("platz",)), 0),
    ("Su57", "spelling", (("su",), ("57",)), 0),
    ("1.500.000", "number", (("1,5",), ("millionen",)), 0),
    ("z.B.", "spelling", (("zum",), ("beispiel",)), 0),
    ("12500", "number", (("12",), ("500",)), 0),
    ("24.12.2024", "number", (("24",), ("dezember",), ("2024",)), 0),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabulary_of(TEXT)


@pytest.mark.parametrize(("word", "relation", "slots", "distance"), UNITS)
def test_words_that_stand_apart_are_found_together(
    vocabulary: Vocabulary, word: str, relation: str, slots: tuple[tuple[str, ...], ...], distance: int
) -> None:
    units = [unit for group in expand(vocabulary, word) if group.relation == relation for unit in group.units]
    assert [set(slot) for slot in slots] in [[set(slot) for slot in unit.slots] for unit in units if unit.distance == distance]


def test_a_letter_before_a_number_is_a_name_only_where_the_tokenizer_reads_one(vocabulary: Vocabulary) -> None:
    assert not [unit for group in expand(vocabulary, "B96") for unit in group.units]
    assert not [unit for group in expand(vocabulary, "12/57") for unit in group.units]


def test_a_suspended_word_is_found_by_the_whole_one(vocabulary: Vocabulary) -> None:
    (unit,) = [unit for group in expand(vocabulary, "Verkehrspolitik") for unit in group.units if tuple(unit.slots[0]) == ("verkehrs-",)]
    assert unit == Multiword(unit.slots, 2, True, "sentence")
    assert "wohnungspolitik" in unit.slots[1]


def test_a_verb_is_no_word_of_a_paraphrase() -> None:
    closing = vocabulary_of("Den Garten schließen sie. Ein Fehler bei der Planung.")
    assert [unit for group in expand(closing, "Schlossgarten") for unit in group.units] == []
    (unit,) = [unit for group in expand(closing, "Planungsfehler") for unit in group.units]
    assert [tuple(slot) for slot in unit.slots] == [("fehler",), ("planung",)]


def test_nachteil_is_found_in_vor_und_nachteile() -> None:
    both = vocabulary_of("Vor- und Nachteile.")
    assert [tuple(unit.slots[0]) for group in expand(both, "Vorteil") for unit in group.units] == [("vor-",)]
