"""A search without results offers searches that find something."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.html_document import get_page
from tests.web.test_search_page import titles
from web import create_app


def test_without_results_single_words_and_wider_searches_are_offered(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Kuchen+Quarkspeise")
    rescue = page.one("section", klass="rescue")
    counts = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in rescue.one("tbody").all("tr")]
    assert counts == [["Kuchen", "1"], ["Quarkspeise", "0"]]
    assert [item.text for item in rescue.one("ul", klass="wider").all("li")] == ["eines der Wörter genügt 1 Artikel"]
    assert titles(get_page(client, rescue.link("Kuchen"))) == ["Streit im Stadtrat"]
    assert titles(get_page(client, page.link("eines der Wörter genügt"))) == ["Streit im Stadtrat"]


def test_words_that_need_not_match_are_no_help_by_themselves(client: FlaskClient) -> None:
    rescue = get_page(client, "/suche?q=der+Kuchen+und+die+Quarkspeise").one("section", klass="rescue")
    assert [row.all("th")[0].text for row in rescue.one("tbody").all("tr")] == ["Kuchen", "Quarkspeise"]


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/suche?q=Kuchen&section=Wetter", "in jedem Ressort"),
        ("/suche?q=Kuchen&section=Wetter&from=2025-01-01", "ohne Eingrenzung"),
        ("/suche?q=Kuchen&from=2025-01-01", "zu jeder Zeit"),
        ("/suche?q=Kuchen+Ministerin+Quarkspeise", "ohne Quarkspeise"),
        ("/suche?q=„Kuchen+am+Ende“", "ohne feste Wortfolge"),
        ("/suche?q=Ministerinnen&mode=exact", "auch in Formen und Zusammensetzungen"),
    ],
)
def test_without_results_the_relaxation_that_has_results_is_offered(client: FlaskClient, address: str, way: str) -> None:
    wider = get_page(client, get_page(client, address).link(way))
    assert titles(wider)


def test_a_misspelled_word_is_offered_in_its_likely_spelling() -> None:
    engine = MemoryEngine()
    text = "Die Hafenbrücke ist gesperrt."
    engine.commit(Article(str(number), text, (Span("body", 0, len(text)),)) for number in range(5))
    client = create_app(Index(engine, "", "memory")).test_client()
    page = get_page(client, "/suche?q=Hafnbrücke+gesperrt")
    assert page.one("p", klass="meant").text == "Meinten Sie Hafenbrücke gesperrt 5 Artikel"
    assert page.text.count("Meinten Sie") == 1
    assert len(titles(get_page(client, page.link("Hafenbrücke gesperrt")))) == 5
    row = get_page(client, "/suche?q=Hafnbrücke+Seilbahn").one("section", klass="rescue").all("tr")[1]
    assert row.text == "Hafnbrücke → Hafenbrücke 50"
    assert len(titles(get_page(client, row.link("Hafenbrücke")))) == 5
