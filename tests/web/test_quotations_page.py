"""The page of quotations: the same numbers as behind its links."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from searchidx.formats.quote_table import COLUMNS
from tests.web.archive import FERRY
from tests.web.html_document import get_page
from tests.web.test_exports import get_text


def test_a_quotation_stands_with_its_speaker_and_article(client: FlaskClient) -> None:
    page = get_page(client, "/zitate?q=Fähre")
    assert page.one("blockquote").text.strip() == "Niemand wird am Ufer stehen gelassen"
    assert "Änne Groß" in page.one("figcaption").text
    assert "Verkehrsministerin" in page.one("figcaption").text


@pytest.mark.parametrize("query", ["", "?q=Fähre", "?q=zitat:Ufer", "?q=sprecher:Groß", "?q=Fähre+zitat:*", "?q=Welle", "?section=Verkehr"])
def test_the_number_of_articles_is_that_behind_its_link(client: FlaskClient, query: str) -> None:
    (link,) = get_page(client, f"/zitate{query}").one("p", klass="total").all("a")
    number = link.text.split()[0]
    assert get_page(client, link.attributes["href"]).one("p", klass="total").one("strong").text.split()[0] == number


def test_a_speaker_leads_to_all_they_say(client: FlaskClient) -> None:
    link = get_page(client, "/zitate?q=Fähre").one("figcaption").one("a")
    assert get_page(client, link.attributes["href"]).one("blockquote").text.strip() == "Niemand wird am Ufer stehen gelassen"


def test_the_page_has_a_twin_in_json_and_tables(client: FlaskClient) -> None:
    answer = json.loads(client.get("/api/v1/quotes?q=zitat:Ufer").text)
    (quote,) = answer["articles"][0]["quotes"]
    assert (answer["total"], quote["speaker"]) == (1, "Änne Groß")
    (row,) = csv.DictReader(io.StringIO(get_text(client, "/zitate.csv?q=zitat:Ufer")))
    assert (tuple(row), row["text"]) == (COLUMNS, quote["text"])
    assert json.loads(get_text(client, "/zitate.ndjson?q=zitat:Ufer")) == quote


def test_an_article_marks_what_is_said_and_lists_it_with_its_speaker(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}?q=Ufer")
    said = page.one("span", klass="said")
    assert said.text.startswith("Niemand wird am Ufer")
    listed = page.one("ul", klass="said").one("li")
    assert "Änne Groß" in listed.text
    assert "Verkehrsministerin" in listed.text
    assert listed.all("a")[0].attributes["href"] == f"#{said.attributes['id']}"
    assert said.one("mark").text == "Ufer"


def test_nothing_quoted_is_told(client: FlaskClient) -> None:
    assert "No quotation" in get_page(client, "/zitate?q=Welle&lang=en").one("main").text


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    assert client.get("/zitate?q=Fähre&page=9").headers["Location"] == "/zitate?q=F%C3%A4hre"
