"""Exports: every format holds exactly what the page counts."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.archive import FERRY, SCRIPT, WAVES, ferry
from tests.web.html_document import parse_html
from web.url_state import RESULT_FORMATS

ATOM = "{http://www.w3.org/2005/Atom}"


def get_text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def shown_total(client: FlaskClient, question: str) -> int:
    """The number of articles that the page counts."""
    status = parse_html(get_text(client, f"/suche?{question}")).one("span", role="status").text
    return int(status.split()[0].replace(".", ""))


def hit_count(suffix: str, text: str) -> int:
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
def test_every_format_holds_as_many_hits_as_the_page_counts(client: FlaskClient, suffix: str, question: str) -> None:
    elsewhere = "&n=10" if suffix == "atom" else "&n=10&page=2"
    assert hit_count(suffix, get_text(client, f"/suche.{suffix}?{question}{elsewhere}")) == shown_total(client, question)


@pytest.mark.parametrize("suffix", RESULT_FORMATS)
def test_an_export_names_its_media_type(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/suche.{suffix}?q=Welle")
    assert response.mimetype == RESULT_FORMATS[suffix].media_type
    assert response.headers["ETag"]
    assert client.get(f"/suche.{suffix}?q=Welle", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_the_page_as_json_is_the_page(client: FlaskClient) -> None:
    page_json = json.loads(get_text(client, "/suche.json?q=Welle&n=20&page=3"))
    assert (page_json["total"], len(page_json["hits"]), page_json["offset"]) == (WAVES, 7, 40)
    assert page_json == {**json.loads(get_text(client, "/api/v1/search?q=Welle&n=20&page=3")), "took_ms": page_json["took_ms"]}


def test_the_page_links_to_its_exports(client: FlaskClient) -> None:
    page = parse_html(get_text(client, "/suche?q=Welle&section=Kultur&page=2"))
    for link in page.one("section", id="exporte").all("a"):
        assert client.get(link.attributes["href"]).mimetype == link.attributes["type"]


def test_hits_are_streamed(app: Flask) -> None:
    response = app.test_client().get("/suche.ndjson?q=Welle", buffered=False)
    assert response.is_streamed
    assert response.content_length is None


def test_a_feed_can_be_followed(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(get_text(client, "/suche.atom?q=Welle&sort=oldest"))
    dates = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert dates == sorted(dates, reverse=True)
    same = ElementTree.fromstring(get_text(client, "/suche.atom?q=Welle&n=50&density=compact&lang=en"))
    other = ElementTree.fromstring(get_text(client, "/suche.atom?q=Welle&section=Kultur"))
    assert feed.findtext(f"{ATOM}id") == same.findtext(f"{ATOM}id") != other.findtext(f"{ATOM}id")
    page = parse_html(get_text(client, "/suche?q=Welle"))
    (link,) = [link for link in page.all("link", rel="alternate") if link.attributes["type"] == "application/atom+xml"]
    assert link.attributes["href"] == "/suche.atom?q=Welle"


def test_a_long_feed_comes_in_pages_that_name_each_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.exports.PAGE_SIZE", 20)
    address, ids = "/suche.atom?q=Welle", list[str]()
    for number in range(1, 4):
        feed = ElementTree.fromstring(get_text(client, address))
        ids += [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]
        links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
        assert links["first"] == "http://localhost/suche.atom?q=Welle"
        assert links["last"] == "http://localhost/suche.atom?q=Welle&page=3"
        assert ("previous" in links, "next" in links) == (number > 1, number < 3)
        address = links.get("next", "").removeprefix("http://localhost")
    assert len(ids) == len(set(ids)) == WAVES


def test_a_table_for_excel_is_one_of_semicolons(client: FlaskClient) -> None:
    table = client.get("/suche.csv?q=Welle&excel")
    assert table.data.startswith("\ufeffid;date;title".encode())
    assert client.get("/facetten.csv?q=Welle&by=section&excel").data.startswith("\ufeffsection;articles".encode())
    shares = get_text(client, "/verlauf.csv?q=Welle&excel").splitlines()
    assert shares[0] == "\ufeffquery;from;to;articles;of_all;percent"
    assert shares[1].endswith(",0000")
    page = parse_html(get_text(client, "/suche?q=Welle"))
    assert client.get(page.link("CSV für Excel")).data == table.data


def test_a_file_is_named_for_its_query_and_the_day(client: FlaskClient) -> None:
    name = client.get("/suche.ris?q=„Fähre+über+die+Elbe“&n=10").headers["Content-Disposition"]
    assert name == f'attachment; filename="searchidx-faehre-ueber-die-elbe-{date.today()}.ris"'
    assert f"searchidx-facetten-welle-{date.today()}.csv" in client.get("/facetten.csv?q=Welle").headers["Content-Disposition"]
    assert client.get("/suche.csv?q=東京").headers["Content-Disposition"].endswith(f'"searchidx-{date.today()}.csv"')


def test_an_article_can_be_cited_in_every_format(client: FlaskClient) -> None:
    assert "title = {{Fährbetrieb auf der Elbe ruht" in get_text(client, f"/artikel/{FERRY}.bib")
    assert "TI  - Fährbetrieb auf der Elbe ruht" in get_text(client, f"/artikel/{FERRY}.ris")
    (item,) = json.loads(get_text(client, f"/artikel/{FERRY}.csl.json"))
    assert item["author"] == [{"family": "Ömken", "given": "Jördis"}]


def test_an_article_can_be_exported_as_text(client: FlaskClient) -> None:
    response = client.get(f"/artikel/{FERRY}.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    headline, author, lead, *_ = response.text.split("\n\n")
    assert (headline, author) == ("Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an", "Jördis Ömken")
    assert lead.startswith("Nach dem Sturm")
    assert response.text.endswith("In: Elbkurier, 12. Februar 2025. https://elbkurier.example/faehre?a=1&b=2\n")


def test_an_article_can_be_exported_as_json(client: FlaskClient) -> None:
    response = client.get(f"/artikel/{FERRY}.json?q=Anleger")
    assert response.content_type == "application/json"
    assert response.json
    assert (response.json["id"], response.json["original"]) == (FERRY, ferry().original)
    assert any(passage["marks"] for passage in response.json["passages"])


def test_a_refused_query_gives_problem_details_and_no_partial_export(client: FlaskClient) -> None:
    response = client.get("/suche.csv", query_string={"q": "Wort " * 30_000})
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_an_unknown_format_is_a_page_that_does_not_exist(client: FlaskClient) -> None:
    for address in ("/suche.xls?q=Welle", "/search.xls?q=Welle", "/search.%0d%0aX-A:%20b?q=Welle"):
        assert client.get(address).status_code == 404


def test_the_english_address_redirects_to_the_export(client: FlaskClient) -> None:
    assert client.get("/search.csv?q=Elbe").location == "/suche.csv?q=Elbe"


def test_timeline_facets_and_concordance_can_be_exported_as_csv(client: FlaskClient) -> None:
    times = list(csv.DictReader(io.StringIO(get_text(client, "/verlauf.csv?q=Welle&vs=Fähre&per=month"))))
    assert sum(int(row["articles"]) for row in times if row["query"] == "Welle") == WAVES
    assert times[0]["from"] == "2023-01-01"
    values = list(csv.DictReader(io.StringIO(get_text(client, "/facetten.csv?q=Welle&by=section"))))
    assert values == [{"section": "Kultur", "articles": "24"}, {"section": "Wetter", "articles": "23"}]
    places = list(csv.DictReader(io.StringIO(get_text(client, "/kwic.csv?q=Anleger"))))
    assert [place["hit"] for place in places] == ["Anleger", "Anleger"]


def test_no_csv_cell_is_a_formula(client: FlaskClient) -> None:
    text = get_text(client, "/facetten.csv?q=Angriff&by=section")
    assert SCRIPT in text.replace('""', '"')
    assert not re.search(r'(^|,)"?[=+@-]', text, re.MULTILINE)
