"""Credits: agencies and photographers."""

from __future__ import annotations

import pytest

from searchidx.sources.scraped_text.picture_credits import credit_line, credit_parts, credit_tail

CREDITS = [
    ("EPA, PAP | OLIVIER HOSLET", ("EPA", "PAP"), "OLIVIER HOSLET", "EPA, PAP / OLIVIER HOSLET"),
    ("Max Muster/dpa", ("dpa",), "Max Muster", "dpa / Max Muster"),
    ("dpa/Max Muster", ("dpa",), "Max Muster", "dpa / Max Muster"),
    ("imago images/Erik Muster", ("imago images",), "Erik Muster", "imago images / Erik Muster"),
    ("Getty Images", ("Getty Images",), "", "Getty Images"),
    ("picture alliance/dpa | Eva von der Au", ("picture alliance", "dpa"), "Eva von der Au", "picture alliance, dpa / Eva von der Au"),
    ("Lena Beispiel via Reuters", ("Reuters",), "Lena Beispiel", "Reuters / Lena Beispiel"),
    ("Polizei Görlitz", ("Polizei Görlitz",), "", "Polizei Görlitz"),
    ("J. Muster und A. Beispiel/AFP", ("AFP",), "J. Muster und A. Beispiel", "AFP / J. Muster und A. Beispiel"),
]


@pytest.mark.parametrize(("text", "agencies", "photographer", "shown"), CREDITS)
def test_a_credit_names_agencies_and_photographer(text: str, agencies: tuple[str, ...], photographer: str, shown: str) -> None:
    credit = credit_parts(text)
    assert (credit.agencies, credit.photographer, str(credit)) == (agencies, photographer, shown)


NO_CREDITS = ["Bild: Nächtliche Szene vor dem Haus", "BILD-Einzelkritik: Max Muster", "Foto: ", "Szene vor der Brücke"]


@pytest.mark.parametrize("line", NO_CREDITS)
def test_a_line_that_describes_a_picture_is_no_credit(line: str) -> None:
    assert credit_line(line) is None


def test_a_label_inside_a_sentence_begins_no_credit() -> None:
    assert credit_tail("Er zeigte das Foto: Max Muster") is None
    credit = credit_tail("Mark Rutte in Brüssel. Foto: dpa")
    assert credit
    assert (credit.label, credit.start, credit.end) == (22, 29, 32)
