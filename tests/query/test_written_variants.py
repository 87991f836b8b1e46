"""Words of a query that a text writes as one, or abbreviates."""

from __future__ import annotations

import pytest

from searchidx.query.written_variants import WrittenVariants
from tests.german.support import vocabulary_of

TEXT = """
Die Rapplitzerstrasse. Am Dr.-Holm-Platz. 7 l Saft, 7 Liter Wein, sieben Tonnen, 3 t Sand. Die MiG31 fliegt. Art 14 gilt, Artikel 14 auch.
Es kostet 1.500.000 Euro, 1,5 Millionen, eine Million. Die Siebzigerjahre, i.d.R. kurz. Kraftfahrzeugsteuer.
"""

CASES = [
    ("Rapplitzer Straße", "Rapplitzer", "rapplitzerstrasse"),
    ("MiG 31", "MiG", "mig31"),
    ("Kfz Steuer", "Steuer", "kraftfahrzeugsteuer"),
    ("1,5 Millionen", "Millionen", "1.500.000"),
    ("70er Jahre", "Jahre", "siebzigerjahre"),
    ("in der Regel", "Regel", "idr"),
    ("7 Liter", "Liter", "7 l"),
    ("3 Tonnen", "Tonnen", "3 t"),
    ("3 t", "t", "3 tonnen"),
    ("1 Million", "1", "eine million"),
    ("Artikel 14", "Artikel", "art 14"),
    ("Art. 14", "Art.", "artikel"),
]


def variants(text: str) -> set[tuple[str, str]]:
    """Each word of the text with the forms it may be written as; of a unit of two words every combination."""
    groups = list(WrittenVariants(vocabulary_of(TEXT), "compounds").groups(text.split()))
    units = [(word, *unit.slots) for word, group in groups for unit in group.units]
    pairs = {(word, f"{left} {right}") for word, first, second in units for left in first for right in second}
    return pairs | {(word, form) for word, group in groups for form in group.forms}


@pytest.mark.parametrize(("text", "word", "written"), CASES)
def test_words_side_by_side_are_found_as_they_may_be_written(text: str, word: str, written: str) -> None:
    assert (word, written) in variants(text)


def test_the_number_of_a_paragraph_is_no_other_number() -> None:
    vocabulary = vocabulary_of("§ 12 Abs. 4, §§ 11 und 12, Art 14")
    citations = dict(WrittenVariants(vocabulary, "compounds").citations("§ 12 Absatz 4 seit 2 Jahren".split()))
    assert {number: [unit.slots for unit in group.units] for number, group in citations.items()} == {
        "12": [(("§",), ("12",)), (("§",), ("und",), ("12",))],
    }


@pytest.mark.parametrize("text", ["Liter Wein", "der Regel", "2 Millionen", "Rapplitzer Ufer", "Art Kunst", "t 3"])
def test_other_neighbours_mean_nothing_together(text: str) -> None:
    assert variants(text) == set()
