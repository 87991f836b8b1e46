"""What the metadata of a page say about its article."""

from __future__ import annotations

import pytest

from tests.sources.support import GOLDEN, PARAGRAPHS, page, read_page


def test_metadata_give_date_section_author_source_and_address() -> None:
    newspaper = read_page((GOLDEN / "zeitung.html").read_bytes())
    assert newspaper.date == "2025-02-12T14:30:00+01:00"
    assert (newspaper.section, newspaper.author, newspaper.source) == ("Norddeutschland", "Katherine Muster", "Muster-Anzeiger")
    assert newspaper.url == "https://anzeiger.example/wismar/kran-kippt-um.html"


def test_an_address_that_is_no_web_address_is_unknown() -> None:
    assert read_page(page(PARAGRAPHS, '<link rel="canonical" href="javascript:alert(1)">')).url is None


def test_deeply_nested_metadata_do_not_hide_the_article() -> None:
    assert "Stadtrat" in read_page(page(PARAGRAPHS, f"<script type='application/ld+json'>{'[' * 200_000}</script>")).original


LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "Organization", "name": "Der Kurier"}, {"@type": ["NewsArticle"],
"author": [{"name": "Ida Öz"}, {"name": "Jo Muster"}], "publisher": {"name": "Der Kurier"}, "datePublished": "2025-02-12",
"articleSection": ["Lokales", "Verkehr"], "url": "https://kurier.example/bruecke"}]}</script>"""


def test_the_article_in_a_graph_of_linked_data_is_read() -> None:
    article = read_page(page(PARAGRAPHS, LINKED))
    assert (article.author, article.source, article.section) == ("Ida Öz, Jo Muster", "Der Kurier", "Lokales")
    assert (article.date, article.url) == ("2025-02-12", "https://kurier.example/bruecke")


@pytest.mark.parametrize("name", ["author", "article:author"])
def test_the_address_of_a_profile_is_no_author(name: str) -> None:
    assert read_page(page(PARAGRAPHS, f'<meta name="{name}" content="https://netz.example/ida">')).author is None


def test_an_endless_number_of_a_character_in_linked_data_costs_the_character_only() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "F&uuml;r &#' + "1" * 5000 + ';"}</script>'
    article = read_page(page(f"<h1>Für die Brücke</h1>{PARAGRAPHS}", script))
    assert "Der Stadtrat hat am Mittwoch" in article.original


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ('<link rel="canonical" href="https://[x">', "Die Brücke"),
        ('<meta property="og:url" content="https://[x"><base href="https://[y">', "Die Brücke"),
        ('<script type="application/ld+json">{"@type": "Article", "url": "https://[x"}</script>', "Die Brücke"),
        ("", '<a href="https://[x">Die Brücke</a>'),
        ('<meta charset="undefined">', "Die Br\xfccke"),
    ],
)
def test_what_is_no_address_or_no_encoding_costs_no_page(head: str, heading: str) -> None:
    data = f"<html><head>{head}</head><body><article><h1>{heading}</h1>{PARAGRAPHS}</article></body></html>"
    article = read_page(data.encode("cp1252"))
    assert "nach vier Stunden zugestimmt" in article.original
    assert "Die Brücke" in article.original
