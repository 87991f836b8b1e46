"""Twins: what a list of hits is in other programs' forms; every form holds exactly what the page counts."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.archive import FERRY, SCRIPT, WAVES
from tests.web.document import document
from web.url_parameters import RESULT_FORMATS

ATOM = "{http://www.w3.org/2005/Atom}"


def taken(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def shown(client: FlaskClient, question: str) -> int:
    """The number of articles that the page counts."""
    status = document(taken(client, f"/suche?{question}")).one("span", role="status").text
    return int(status.split()[0].replace(".", ""))


def held(suffix: str, text: str) -> int:
    """How many hits a text in this format holds."""
    match suffix:
        case "csv":
            return len(list(csv.DictReader(io.StringIO(text))))
        case "ndjson":
            return len([json.loads(line) for line in text.splitlines()])
        case "atom":
            return len(ElementTree.fromstring(text).findall(f"{ATOM}entry"))
        case "bib":
            return text.count("\n}\n")
        case "ris":
            return text.count("ER  -")
        case _:
            return len(json.loads(text))


@pytest.mark.parametrize(
    "question", ["q=Welle", "q=Welle&section=Kultur", "q=Welle&-section=Kultur&from=2023-05-01", "source=Elbkurier", "q=Quark"]
)
@pytest.mark.parametrize("suffix", [suffix for suffix in RESULT_FORMATS if suffix != "json"])
def test_every_form_holds_as_many_hits_as_the_page_counts(client: FlaskClient, suffix: str, question: str) -> None:
    assert held(suffix, taken(client, f"/suche.{suffix}?{question}&n=10&page=2")) == shown(client, question)


@pytest.mark.parametrize("suffix", RESULT_FORMATS)
def test_a_form_says_what_it_is(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/suche.{suffix}?q=Welle")
    assert response.mimetype == RESULT_FORMATS[suffix].media_type
    assert response.headers["ETag"]
    assert client.get(f"/suche.{suffix}?q=Welle", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_the_page_as_json_is_the_page(client: FlaskClient) -> None:
    told = json.loads(taken(client, "/suche.json?q=Welle&n=20&page=3"))
    assert (told["total"], len(told["hits"]), told["offset"]) == (WAVES, 7, 40)
    assert told == {**json.loads(taken(client, "/api/v1/search?q=Welle&n=20&page=3")), "took_ms": told["took_ms"]}


def test_the_page_links_to_its_forms(client: FlaskClient) -> None:
    page = document(taken(client, "/suche?q=Welle&section=Kultur&page=2"))
    for link in page.one("section", id="exporte").all("a"):
        assert client.get(link.attributes["href"]).mimetype == link.attributes["type"]


def test_hits_are_sent_while_they_are_found(app: Flask) -> None:
    response = app.test_client().get("/suche.ndjson?q=Welle", buffered=False)
    assert response.is_streamed
    assert response.content_length is None


def test_a_feed_can_be_followed(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(taken(client, "/suche.atom?q=Welle&sort=oldest"))
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)
    same = ElementTree.fromstring(taken(client, "/suche.atom?q=Welle&n=50&density=compact&lang=en"))
    other = ElementTree.fromstring(taken(client, "/suche.atom?q=Welle&section=Kultur"))
    assert feed.findtext(f"{ATOM}id") == same.findtext(f"{ATOM}id") != other.findtext(f"{ATOM}id")
    page = document(taken(client, "/suche?q=Welle"))
    (link,) = [link for link in page.all("link", rel="alternate") if link.attributes["type"] == "application/atom+xml"]
    assert link.attributes["href"] == "/suche.atom?q=Welle"


def test_an_article_can_be_cited_in_every_form(client: FlaskClient) -> None:
    assert "title = {{Fährbetrieb auf der Elbe ruht" in taken(client, f"/artikel/{FERRY}.bib")
    assert "TI  - Fährbetrieb auf der Elbe ruht" in taken(client, f"/artikel/{FERRY}.ris")
    (item,) = json.loads(taken(client, f"/artikel/{FERRY}.csl.json"))
    assert item["author"] == [{"literal": "Jördis Ömken"}]


def test_a_query_refused_is_a_problem_and_no_half_answer(client: FlaskClient) -> None:
    response = client.get("/suche.csv", query_string={"q": "Wort " * 30_000})
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_an_unknown_form_is_a_page_that_does_not_exist(client: FlaskClient) -> None:
    for address in ("/suche.xls?q=Welle", "/search.xls?q=Welle", "/search.%0d%0aX-A:%20b?q=Welle"):
        assert client.get(address).status_code == 404


def test_the_english_address_leads_to_the_form(client: FlaskClient) -> None:
    assert client.get("/search.csv?q=Elbe").location == "/suche.csv?q=Elbe"


def test_timeline_distribution_and_places_are_tables_too(client: FlaskClient) -> None:
    times = list(csv.DictReader(io.StringIO(taken(client, "/verlauf.csv?q=Welle&vs=Fähre&per=month"))))
    assert sum(int(row["articles"]) for row in times if row["query"] == "Welle") == WAVES
    assert times[0]["from"] == "2023-01-01"
    values = list(csv.DictReader(io.StringIO(taken(client, "/facetten.csv?q=Welle&by=section"))))
    assert values == [{"section": "Kultur", "articles": "24"}, {"section": "Wetter", "articles": "23"}]
    places = list(csv.DictReader(io.StringIO(taken(client, "/kwic.csv?q=Anleger"))))
    assert [place["hit"] for place in places] == ["Anleger", "Anleger"]


def test_no_cell_is_run_by_a_spreadsheet(client: FlaskClient) -> None:
    text = taken(client, "/facetten.csv?q=Angriff&by=section")
    assert SCRIPT in text.replace('""', '"')
    assert not re.search(r'(^|,)"?[=+@-]', text, re.MULTILINE)


def test_a_browser_can_search_and_complete(client: FlaskClient) -> None:
    page = document(taken(client, "/"))
    (place,) = [link.attributes["href"] for link in page.all("link", rel="search")]
    response = client.get(place)
    assert response.mimetype == "application/opensearchdescription+xml"
    urls = {url.get("type"): url.get("template") or "" for url in ElementTree.fromstring(response.text).iter() if url.tag.endswith("Url")}
    assert urls["text/html"].startswith("http://localhost/suche?q={searchTerms}")
    suggestions = urls["application/x-suggestions+json"].replace("{searchTerms}", "Minis")
    answer = client.get(suggestions)
    assert answer.mimetype == "application/x-suggestions+json"
    typed, texts, counts, _ = json.loads(answer.text)
    assert (typed, texts[0], counts[0]) == ("Minis", "Ministerin", "2 Artikel")
    assert json.loads(taken(client, "/vorschlag?q=")) == ["", [], [], []]
