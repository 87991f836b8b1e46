"""What is extracted from the markup of a page, whatever its encoding."""

from __future__ import annotations

import pytest

from searchidx.model import Article, field_text, title
from searchidx.sources.html_text import page_text
from tests.sources.support import GOLDEN, PARAGRAPHS, page, read_page


@pytest.fixture(scope="module")
def newspaper() -> Article:
    return read_page((GOLDEN / "zeitung.html").read_bytes())


def test_title_lead_heading_and_body_are_told_apart(newspaper: Article) -> None:
    assert title(newspaper) == "Hafen Wismar: Kran kippt um, niemand verletzt"
    assert field_text(newspaper, "lead").startswith("Ein Kran ist am Mittwoch")
    assert field_text(newspaper, "heading") == "Reederei sucht Ersatz"
    assert field_text(newspaper, "body").endswith("Rostock kommt auf dreißig Millionen Tonnen")
    assert field_text(newspaper, "agency") == "dpa/mbx"


def test_a_name_that_stands_only_below_the_picture_is_kept(newspaper: Article) -> None:
    assert "Svea Utermark" in field_text(newspaper, "caption")
    assert field_text(newspaper, "credit") == "EPA, PAP | JANA WOLTERS"


def test_scripts_menus_and_boxes_are_no_text_of_the_article(newspaper: Article) -> None:
    assert not [word for word in ("unsichtbar", "Startseite", "Stralsund", "Hering", "© 2025") if word in newspaper.original]


def test_an_old_page_in_latin_1_keeps_its_quotes_and_has_no_date_from_prose() -> None:
    article = read_page((GOLDEN / "alt.html").read_bytes())
    assert "„Warnstreik“ aufgerufen – betroffen" in article.original
    assert article.date is None
    assert len(field_text(article, "body").split("\n\n")) == 3


ENCODINGS = ["utf-8-sig", "utf-16", "utf-8", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_page_without_declaration_is_decoded_all_the_same(encoding: str) -> None:
    text = f"<html><body><h1>Brücke über die Neiße</h1>{PARAGRAPHS}</body></html>"
    assert title(read_page(text.encode(encoding))) == "Brücke über die Neiße"


def test_a_declared_charset_that_does_not_exist_is_ignored() -> None:
    assert page_text("<meta charset=murks>Brücke".encode()) == ("<meta charset=murks>Brücke", "")


TITLES = [
    ("<title>Wer regiert? – Die Lage</title>", "", "Wer regiert? – Die Lage"),
    ('<title>Rat baut Brücke – Der Kurier</title><meta property="og:site_name" content="Der Kurier">', "", "Rat baut Brücke"),
    ("<title>Rat baut Brücke | DER KURIER</title>", "<h1>Rat baut Brücke</h1>", "Rat baut Brücke"),
    ('<meta property="og:title" content="Rat baut Brücke">', "<h1><b>Görlitz</b><span>Rat baut Brücke</span></h1>", "Rat baut Brücke"),
]


@pytest.mark.parametrize(("head", "headline", "wanted"), TITLES)
def test_the_name_of_the_site_is_cut_off_only_with_evidence(head: str, headline: str, wanted: str) -> None:
    assert title(read_page(page(headline + PARAGRAPHS, head))) == wanted


@pytest.mark.parametrize("tag", ["div", "h2", "p><font", "ul><li", 'div class="lead"'])
def test_text_below_many_open_tags_is_kept(tag: str) -> None:
    inside = f"<{tag}>" * 150 + "Ganz unten steht ein Satz, der zur Meldung gehört."
    assert "Ganz unten steht ein Satz" in read_page(page(f"{PARAGRAPHS}{inside}").encode()).original
