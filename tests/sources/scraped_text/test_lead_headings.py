"""Leads and sub-headings, and the lines that only look like them."""

from __future__ import annotations

import pytest

from tests.sources.scraped_text.support import LAST, MORE, PROSE, fields

SCRAPED = "3 Min. Lesezeit"
"""A line that only scraped pages have."""


def test_the_first_paragraph_of_a_scraped_page_is_its_lead() -> None:
    assert fields(f"Titel der Meldung\n\n{SCRAPED}\n\n{PROSE}\n\n{MORE}\n\n{LAST}")["lead"] == [PROSE]


def test_plain_text_has_no_lead() -> None:
    assert "lead" not in fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE}\n\n{LAST}")


def test_a_short_line_between_paragraphs_is_a_heading() -> None:
    assert fields(f"Titel der Meldung\n\n{PROSE}\n\nStreit um den Lärm\n\n{MORE}")["heading"] == ["Streit um den Lärm"]


NO_HEADINGS = ["Hertha BSC – FC Köln 3:0", "- ein Punkt", "„Wir bauen sie trotzdem“", "Stand: 27.02.2005, 18:23", "12. Februar 2025"]


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_data_lists_and_quotes_are_no_headings(line: str) -> None:
    assert "heading" not in fields(f"Titel der Meldung\n\n{PROSE}\n\n{line}\n\n{MORE}")


def test_many_questions_make_an_interview_and_no_headings() -> None:
    question = "Wie geht es weiter?"
    assert fields(f"Titel\n\n{PROSE}\n\n{question}\n\n{MORE}")["heading"] == [question]
    assert "heading" not in fields(f"Titel\n\n{PROSE}\n\n" + f"{question}\n\n{MORE}\n\n" * 4)
