"""What a request may cost: every page and export is bounded in time and size, and what was cut says so."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.archive import archive
from web import create_app, request_budget
from web.explore_pages import VALUES_PER_PAGE
from web.exports import CUT_ID
from web.json_api import MOST_FACET_VALUES
from web.long_article_parts import PART_LENGTH
from web.request_budget import INCOMPLETE
from web.url_state import MOST_NOTICES, MOST_VALUES

AUTHORS = 1_100
PARAGRAPHS = 3_000


def article(id: str, text: str, **facts: str) -> Article:
    original = f"Meldung {id}\n\n{text}"
    return Article(id, original, (Span("title", 0, len(f"Meldung {id}")), Span("body", len(f"Meldung {id}") + 2, len(original))), **facts)


@pytest.fixture(scope="module")
def index() -> Index:
    """A very long article, two that say the same words over and over, and many authors."""
    engine = MemoryEngine()
    sentence = "Die Fähre lag im Hafen, als der Sturm kam, und blieb dort lange."
    paragraphs = "\n\n".join(f"Absatz {number}: {sentence}" for number in range(PARAGRAPHS))
    uniform = [" ".join("ja" if number * factor % 7 < 3 else "nein" for number in range(3_000)) for factor in (3, 5)]
    facts = [{"author": f"Autorin {number}", "section": f"Ressort {number % 60}"} for number in range(AUTHORS)]
    authors = [article(f"kurz{number}", "Ein Satz.", **fields) for number, fields in enumerate(facts)]
    engine.commit([article("lang", paragraphs), article("ja", uniform[0]), article("nein", uniform[1]), *authors])
    return Index(engine, "", "memory")


@pytest.fixture
def client(index: Index) -> FlaskClient:
    return create_app(index).test_client()


@pytest.fixture
def hurried() -> FlaskClient:
    """A client of a server that has no time at all."""
    app = create_app(archive())
    app.config.update(ANSWER_SECONDS=0.0, EXPORT_SECONDS=0.0)
    return app.test_client()


# --- size ------------------------------------------------------------------------------------------------------------------------------


def test_a_very_long_article_is_shown_in_parts(client: FlaskClient) -> None:
    first = client.get("/artikel/lang?q=F%C3%A4hre").text
    assert "Teil 1/" in first
    assert "in diesem Teil des Artikels" in first
    total = int(first.split("Teil 1/")[1].split("<")[0])
    pages = [client.get(f"/artikel/lang?q=F%C3%A4hre&part={number}").text for number in range(1, total + 1)]
    for number in range(PARAGRAPHS):
        assert sum(f"Absatz {number}:" in page for page in pages) == 1
    assert sum(page.count("<mark>Fähre</mark>") for page in pages) == PARAGRAPHS
    assert max(map(len, pages)) < 10 * PART_LENGTH
    assert all("Meldung lang</title>" in page.replace(" – searchidx", "") for page in pages)


ENDLESS = {
    "title": {"title": "Titel " * 800_000},
    "authors": {"author": " und ".join(f"Ina Köhler{chr(97 + number % 26)}" for number in range(100_000))},
    "section": {"section": "r" * 5_000_000},
    "source": {"source": "q" * 5_000_000},
    "address": {"url": "https://example.org/" + "u" * 5_000_000},
    "value": {"metadata": {"Notiz": "n " * 2_500_000}},
}
"""Facts of an article that would each fill more than a page."""


@pytest.mark.parametrize("fact", ENDLESS)
def test_whatever_is_endless_leaves_room_for_the_text(fact: str) -> None:
    facts: dict[str, Any] = dict(ENDLESS[fact])
    headline = facts.pop("title", "Meldung")
    original = f"{headline}\n\nDie Fähre lag im Hafen."
    spans = (Span("title", 0, len(headline)), Span("body", len(headline) + 2, len(original)))
    engine = MemoryEngine()
    engine.commit([Article("lang", original, spans, **facts), article("kurz", "Die Fähre lag im Hafen.")])
    client = create_app(Index(engine, "", "memory")).test_client()
    parts = [client.get(path, follow_redirects=True).text for path in ("/artikel/lang", "/artikel/lang?part=999999")]
    assert "Die Fähre lag im Hafen." in parts[-1]
    pages = [parts[0], *(client.get(path).text for path in ("/suche?q=F%C3%A4hre", "/fassungen?id=lang", "/artikel/kurz", "/facetten"))]
    assert all(page.rstrip().endswith("</html>") and "abgeschnitten" not in page for page in [*parts, *pages])
    assert max(map(len, pages)) < 500_000
    assert len(client.get("/artikel/lang.json").text) > 4_000_000 or fact == "authors"


def test_a_text_that_says_one_word_over_and_over_is_shown_with_its_marks() -> None:
    engine = MemoryEngine()
    engine.commit([article("bis", "ja " * 30_000)])
    page = create_app(Index(engine, "", "memory")).test_client().get("/artikel/bis?q=ja").text
    assert page.count("<mark>ja</mark>") == 30_000
    assert "abgeschnitten" not in page


def test_the_links_between_parts_keep_the_query(client: FlaskClient) -> None:
    assert 'href="/artikel/lang?q=F%C3%A4hre&amp;part=2"' in client.get("/artikel/lang?q=F%C3%A4hre").text
    assert 'href="/artikel/lang?q=F%C3%A4hre"' in client.get("/artikel/lang?q=F%C3%A4hre&part=2").text


def test_the_text_and_the_original_of_a_very_long_article_are_whole(client: FlaskClient) -> None:
    for target in ("/artikel/lang.txt", "/artikel/lang/original"):
        assert client.get(target).text.count("Absatz ") == PARAGRAPHS


def test_the_json_of_a_very_long_article_is_whole_and_says_so(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/lang?q=F%C3%A4hre").get_json()
    assert answer["complete"] is True
    assert sum(len(passage["marks"]) for passage in answer["passages"]) == PARAGRAPHS


def test_the_values_of_a_facet_are_shown_in_pages(client: FlaskClient) -> None:
    pages = [client.get(f"/facetten?by=author&page={number}").text for number in range(1, AUTHORS // VALUES_PER_PAGE + 2)]
    assert [page.count('<tr><th scope="row"><a') for page in pages] == [VALUES_PER_PAGE] * 5 + [AUTHORS % VALUES_PER_PAGE]
    assert 'rel="next"' in pages[0]
    assert 'rel="next"' not in pages[-1]
    assert "Ohne Angabe" not in pages[0]
    assert "Ohne Angabe" in pages[-1]


def test_the_table_of_a_facet_holds_all_values(client: FlaskClient) -> None:
    assert len(list(csv.reader(io.StringIO(client.get("/facetten.csv?by=author").text)))) == AUTHORS + 1


def test_the_api_gives_the_values_of_a_facet_in_pages_and_their_number(client: FlaskClient) -> None:
    pages = [client.get(f"/api/v1/facets?by=author&page={number}").get_json() for number in (1, 2)]
    assert [len(page["facets"]["author"]) for page in pages] == [MOST_FACET_VALUES, AUTHORS - MOST_FACET_VALUES]
    assert {page["total"] for page in pages} == {AUTHORS}
    search = client.get("/api/v1/search?q=Satz").get_json()
    assert len(search["facets"]["author"]) == MOST_FACET_VALUES
    assert any(f"{AUTHORS} Werte" in note for note in search["notes"])


def test_of_many_values_of_a_parameter_the_first_count_and_a_notice_says_so(client: FlaskClient) -> None:
    many = "&".join(f"section=Ressort+{number}" for number in range(1_200))
    response = client.get(f"/suche?q=Satz&{many}")
    assert len(response.data) < 2_000_000
    assert f"Von 1200 Werten für „section“ gelten die ersten {MOST_VALUES}." in response.text


def test_of_many_notices_the_first_are_shown_and_their_number(client: FlaskClient) -> None:
    page = client.get("/suche?q=Satz&" + "&".join(f"x{number}=1" for number in range(500))).text
    assert page.count("ist hier unbekannt") == MOST_NOTICES
    assert f"Ebenso {500 - MOST_NOTICES} weitere Angaben" in page


def test_a_page_that_becomes_too_large_ends_with_a_notice_and_not_within_a_tag(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, cut = create_app(index).test_client().get("/facetten?by=author").text, 0
    for size in range(3_000, len(whole), len(whole) // 40):
        monkeypatch.setattr(request_budget, "PAGE_SIZE", size)
        response = create_app(index).test_client().get("/facetten?by=author")  # one that keeps no page
        if INCOMPLETE not in response.headers:
            continue  # too short a rest to be looked at
        cut += 1
        page, notice, _ = response.text.partition("</a></svg></details></table></ol></ul></div>")
        assert page.endswith(">")
        assert whole.startswith(page)
        assert notice
        assert "Hier ist die Seite abgeschnitten" in response.text
        assert "ETag" not in response.headers
    assert cut > 30


# --- time ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/kwic?q=Welle", "/artikel/wellen/01?q=Welle"])
def test_a_page_that_was_cut_says_so_and_is_not_kept(hurried: FlaskClient, target: str) -> None:
    response = hurried.get(target)
    assert response.status_code == 200
    assert "Die Antwort ist gekürzt" in response.text
    assert response.headers[INCOMPLETE] == "false"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("target", ["/kwic.csv?q=Welle"])
def test_a_table_that_was_cut_says_so_in_its_last_row(hurried: FlaskClient, target: str) -> None:
    response = hurried.get(target)
    assert list(csv.reader(io.StringIO(response.text)))[-1][0].startswith("Gekürzt: ")
    assert response.headers[INCOMPLETE] == "false"


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "bib", "ris", "csl.json", "atom"])
def test_an_export_that_was_cut_says_so_in_its_last_record(hurried: FlaskClient, suffix: str) -> None:
    text = hurried.get(f"/suche.{suffix}?q=Welle").text
    assert text.replace("\\u00fc", "ü").count("Gekürzt: ") == 1
    match suffix:
        case "csv":
            assert list(csv.reader(io.StringIO(text)))[-1][0] == CUT_ID
        case "ndjson":
            assert json.loads(text.splitlines()[-1])["id"] == CUT_ID
        case "csl.json":
            assert json.loads(text)[-1]["title"].startswith("Gekürzt: ")
        case "atom":
            assert "Gekürzt: " in "".join(ElementTree.fromstring(text)[-1].itertext())


def test_a_text_of_countless_paragraphs_is_cut_and_says_so(index: Index) -> None:
    app = create_app(index)
    app.config["ANSWER_SECONDS"] = 0.0
    response = app.test_client().get("/artikel/lang.txt")
    assert 0 < response.text.count("Absatz ") < PARAGRAPHS
    assert "\n\nGekürzt: " in response.text
    assert response.headers[INCOMPLETE] == "false"


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "bib", "ris", "csl.json", "atom"])
def test_an_export_that_was_not_cut_has_no_such_record(client: FlaskClient, suffix: str) -> None:
    assert "Gekürzt" not in client.get(f"/suche.{suffix}?q=Sturm").text


def test_texts_that_say_the_same_over_and_over_are_compared_roughly(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.article_page.COMPARING_SECONDS", 0.0)
    page = client.get("/fassungen?id=ja&with=nein").text
    assert "in keiner gemeinsamen Folge von fünf Wörtern" in page


def test_short_texts_are_compared_word_by_word(client: FlaskClient) -> None:
    page = client.get("/fassungen?id=kurz1&with=kurz2").text
    assert "gemeinsamen Folge" not in page
    assert "<mark>kurz1</mark>" in page


def test_of_very_long_texts_the_beginning_is_compared(client: FlaskClient) -> None:
    response = client.get("/fassungen?id=lang&with=kurz1")
    assert "Gezeigt wird nur der Anfang" in response.text
    assert len(response.text) < 3 * PART_LENGTH
