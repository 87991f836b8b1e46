"""The top of a page: section, headline and byline, and what only resembles them."""

from __future__ import annotations

import pytest

from searchidx.model import field_text, title
from tests.sources.scraped_text.support import MORE, PROSE, fields, read


def test_a_headline_glued_to_its_section_is_recognised_by_the_clean_copy() -> None:
    article = read(f"PolitikBrücke über die Neiße\n\nBrücke über die\u00a0Neiße\n\n{PROSE}\n\n{MORE}")
    assert title(article) == "Brücke über die Neiße"
    assert article.section == "Politik"


def test_a_first_line_without_a_copy_below_is_never_cut() -> None:
    assert title(read(f"Nachrichtendienste warnen vor Spionage\n\n{PROSE}")) == "Nachrichtendienste warnen vor Spionage"


BYLINES = [
    ("Von Katherine Muster", "Katherine Muster"),
    ("Von Max Muster, Berlin", "Max Muster"),
    ("Von Max Muster, Tel Aviv", "Max Muster"),
    ("Von Anna Beispiel, Jörg Exempel und Max van der Muster", "Anna Beispiel, Jörg Exempel und Max van der Muster"),
    ("Von Anna Beispiel und Jörg Exempel, Kiew", "Anna Beispiel und Jörg Exempel"),
    ("Ein Gastbeitrag von Dr. Ludwig von Haase", "Dr. Ludwig von Haase"),
    ("Autorin: Erika Beispiel", "Erika Beispiel"),
]


@pytest.mark.parametrize(("line", "author"), BYLINES)
def test_a_byline_names_the_author_without_place(line: str, author: str) -> None:
    article = read(f"Titel der Meldung\n\n{line}\n\n{PROSE}\n\n{MORE}")
    assert article.author == field_text(article, "author") == author


HEADLINES = ["Von Tannen und Radikalen", "BILD-Kritik: Max Muster", "Anzeige", "Politik in Zeiten der Krise", "dpa"]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_first_line_is_the_headline_whatever_it_resembles(headline: str) -> None:
    assert title(read(f"{headline}\n\n{PROSE}\n\n{MORE}")) == headline


DATED = ["Stand: 12.02.2025, 14:30 Uhr", "12. Februar 2025, 18:05 Uhr", "Veröffentlicht am 03.03.2025"]


@pytest.mark.parametrize("line", DATED)
def test_a_date_in_the_text_is_no_date_of_the_article(line: str) -> None:
    article = read(f"Titel der Meldung\n\n{line}\n\n{PROSE}\n\n{MORE}")
    assert article.date is None
    assert line in fields(article.original)["label"]
