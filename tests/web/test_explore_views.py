"""Exploring pages: when, where and by whom; every number the same wherever it is shown."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.archive import WAVES
from tests.web.document import Element, document
from web import create_app
from web.timeline_chart import chart, fitting, last_day_of, scale

WIRE = "Der Hafen von Wischhafen bleibt bis zum Frühjahr geschlossen weil der Schlick den Anleger blockiert teilte das Amt am Montag mit."


def look(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return document(response.text)


def rows(page: Element) -> list[list[str]]:
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.one("tbody").all("tr")]


@pytest.fixture
def wire() -> FlaskClient:
    """One story in two versions, and articles about something else."""
    texts = {"kurz": WIRE, "lang": f"{WIRE} Busse fahren als Ersatz.", "fern": "Im Gebirge liegt Schnee.", "see": "Der See friert zu."}
    engine = MemoryEngine()
    engine.commit(
        Article(id, text, (Span("body", 0, len(text)),), date=f"2024-01-0{day}", source=f"Blatt {id}")
        for day, (id, text) in enumerate(texts.items(), 1)
    )
    return create_app(Index(engine, "", "memory")).test_client()


def test_the_timeline_of_a_list_draws_all_its_articles(client: FlaskClient) -> None:
    page = look(client, "/suche?q=Welle")
    titles = [title.text for title in page.one("svg", klass="bars").all("title")]
    assert len(titles) == 12
    assert sum(int(title.split(": ")[1].split()[0]) for title in titles) == WAVES
    share = look(client, "/suche?q=Welle&norm=share")
    assert share.one("svg", klass="bars").all("title")[0].text == "Januar 2023: 100 %"


def test_a_bar_asks_for_its_days_and_no_others(client: FlaskClient) -> None:
    page = look(client, "/suche?q=Welle&section=Kultur&from=2023-02-10&n=20&page=2")
    links = [link.attributes["href"] for link in page.one("svg", klass="bars").all("a")]
    assert links[0] == "/suche?q=Welle&section=Kultur&from=2023-02-10&to=2023-02-28&n=20"
    assert links[1] == "/suche?q=Welle&section=Kultur&from=2023-03-01&to=2023-03-31&n=20"


def test_bars_are_for_the_eye_and_the_table_for_everybody(client: FlaskClient) -> None:
    page = look(client, "/verlauf?q=Welle&per=month")
    assert page.one("svg").attributes["aria-hidden"] == "true"
    assert {link.attributes["tabindex"] for link in page.one("svg").all("a")} == {"-1"}
    assert [row[:2] for row in rows(page)][:2] == [["Januar 2023", "3"], ["Februar 2023", "4"]]
    told = json.loads(client.get("/api/v1/timeline?q=Welle&per=month").text)
    assert [bucket["count"] for bucket in told["buckets"]] == [int(row[1]) for row in rows(page)]


def test_queries_are_compared_on_one_scale(client: FlaskClient) -> None:
    page = look(client, "/verlauf?q=Welle&vs=Fähre&vs=Kuchen")
    assert [heading.text for heading in page.all("h2")][:3] == [f"Welle {WAVES} Artikel", "Fähre 1 Artikel", "Kuchen 1 Artikel"]
    assert len({len(svg.all("title")) for svg in page.all("svg")}) == 1


def test_six_queries_are_compared_at_most(client: FlaskClient) -> None:
    page = look(client, "/verlauf?q=a&" + "&".join(f"vs=b{n}" for n in range(8)))
    assert len(page.all("section", klass="timeline")) == 6
    assert "Verglichen werden die ersten 5 Anfragen." in page.text


def test_all_values_of_a_facet_are_counted(client: FlaskClient) -> None:
    page = look(client, "/facetten?q=Welle&by=month")
    assert rows(page)[0][:2] == ["Dezember 2023", "4"]
    assert sum(int(row[1]) for row in rows(page)) == WAVES
    page = look(client, "/facetten?q=Welle&by=author")
    assert rows(page) == [["Ohne Angabe", str(WAVES), "100 %", ""]]


def test_a_value_of_a_distribution_is_a_search(client: FlaskClient) -> None:
    page = look(client, "/facetten?q=Welle&by=month&section=Kultur")
    link = page.one("table").all("a")[0].attributes["href"]
    assert link == "/suche?q=Welle&section=Kultur&from=2023-12-01&to=2023-12-31"


def test_places_found_stand_in_their_context(client: FlaskClient) -> None:
    page = look(client, "/kwic?q=Anleger")
    lines = [[cell.text for cell in row.all("td")][:3] for row in page.one("table", klass="lines").one("tbody").all("tr")]
    assert [line[1] for line in lines] == ["Anleger", "Anleger"]
    assert lines[0][0].endswith("Fähre am")
    assert lines[0][2].startswith("von Glückstadt")


def test_places_found_are_turned_like_pages(client: FlaskClient) -> None:
    first, second = look(client, "/kwic?q=Welle&order=left"), look(client, "/kwic?q=Welle&order=left&page=2")
    assert len(first.all("tr", klass="hit")) == 50
    assert first.one("a", rel="next").attributes["href"] == "/kwic?q=Welle&page=2&order=left"
    assert second.all("tr", klass="hit")


def test_another_version_of_a_story_is_shown_and_compared(wire: FlaskClient) -> None:
    article = look(wire, "/artikel/kurz")
    versions = article.one("section", **{"aria-labelledby": "versions-title"})
    assert len(versions.all("li")) == 1
    page = look(wire, versions.link("Vergleichen"))
    left, right = page.all("div", klass="text")
    assert left.all("mark") == []
    assert [mark.text for mark in right.all("mark")] == ["Busse fahren als Ersatz."]


def test_a_story_without_other_versions_says_so(wire: FlaskClient) -> None:
    assert "Keine andere Fassung gefunden" in look(wire, "/fassungen?id=fern").text
    assert wire.get("/fassungen?id=gibtsnicht").status_code == 404
    assert wire.get("/fassungen?id=kurz&with=gibtsnicht").status_code == 404


def test_similar_articles_name_what_they_share(client: FlaskClient) -> None:
    page = look(client, "/artikel/wellen/07")
    similar = page.one("section", **{"aria-labelledby": "similar-title"}).all("li") if "Ähnliche Artikel" in page.text else []
    versions = page.one("section", **{"aria-labelledby": "versions-title"}).all("li") if "Andere Fassungen" in page.text else []
    assert similar or versions
    assert all("gemeinsam: " in one.text for one in similar)


@pytest.mark.parametrize(("last", "per"), [("2024-01-31", "day"), ("2024-06-01", "week"), ("2026-01-01", "month"), ("2040-01-01", "year")])
def test_pieces_of_time_fit_their_span(last: str, per: str) -> None:
    assert fitting(date(2024, 1, 1), date.fromisoformat(last)) == per


@pytest.mark.parametrize(
    ("value", "last"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2023-12", "2023-12-31"), ("2024-05-07", "2024-05-07"), ("9999", "9999-12-31")],
)
def test_the_last_day_of_a_time_is_known(value: str, last: str) -> None:
    assert last_day_of(value) == last


@pytest.mark.parametrize(
    "days", [{"0001-01-01": 1, "2024-05-05": 2}, {"9999-12-31": 1}, {"0001-01-01": 1}, {"1848-03-18": 1, "9999-12-31": 1}]
)
@pytest.mark.parametrize("per", ["auto", "day", "week", "month", "year"])
def test_the_ends_of_the_calendar_are_drawn(days: dict[str, int], per: str) -> None:
    fits = scale([days], per, "count")  # type: ignore[arg-type]
    assert fits
    drawn = chart(days, {}, fits, 0, "de")
    assert 0 < len(drawn.bars) <= 400
    assert sum(bar.count for bar in drawn.bars) >= 1


def test_a_share_of_few_articles_is_pale() -> None:
    days = {"2024-01-01": 1, "2024-01-02": 1}
    fits = scale([days], "day", "share")
    assert fits
    bars = chart(days, {date(2024, 1, 1): 4, date(2024, 1, 2): 50}, fits, 0, "de").bars
    assert [(bar.thin, bar.share, bar.height) for bar in bars] == [(True, 25.0, 100.0), (False, 2.0, 8.0)]
