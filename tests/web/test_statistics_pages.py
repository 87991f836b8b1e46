"""Words in company, typical words and cross tables on pages: every number equals what its link counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.results.stories import indexed
from tests.results.test_company import pier_news
from tests.results.test_typical_words import planted
from web import create_app
from web.request_budget import INCOMPLETE

LINK = re.compile(r'<a (?:class="count" )?href="(/(?:suche|facetten)[^"]*)"[^>]*>([\d.]+)(?: Artikel)?</a>')


@pytest.fixture(scope="module")
def town() -> FlaskClient:
    return create_app(indexed(list(pier_news()))).test_client()


@pytest.fixture(scope="module")
def papers() -> FlaskClient:
    return create_app(indexed(list(planted()))).test_client()


def numbers(page: str) -> Iterator[tuple[str, int]]:
    """Every number of a page that is a link to articles, with its address."""
    main = page.partition("<main")[2] or page
    for address, number in LINK.findall(main):
        yield unescape(address), int(number.replace(".", ""))


def api(client: FlaskClient, address: str) -> Any:
    return client.get(f"/api/v1/{address}").json


def counted(client: FlaskClient, address: str) -> int:
    """The number that a page says itself: of families if it says them, of the values on a page of facets."""
    page = client.get(address)
    assert page.status_code == 200, address
    if address.startswith("/facetten"):
        return page.text.count('<th scope="row"><a')
    said = re.search(r"<strong>([\d.]+) Artikel(?: in ([\d.]+) Familien?)?</strong>", page.text)
    assert said, address
    return int((said[2] or said[1]).replace(".", ""))


@pytest.mark.parametrize(
    "address",
    [
        "/umfeld?q=Seebrücke",
        "/umfeld?q=Seebrücke&period=2023&period=2024",
        "/umfeld?q=Seebrücke&source=Bote",
        "/umfeld?q=frisst+sich",
        "/typisch?q=Seebrücke",
        "/kreuztabelle?q=Seebrücke",
        "/kreuztabelle?q=Seebrücke&cross=section-source-month&from=2023-03-01",
        "/kreuztabelle?cross=source-year",
    ],
)
def test_every_number_equals_the_count_behind_its_link(town: FlaskClient, address: str) -> None:
    links = list(numbers(town.get(address).text))
    assert len(links) > 3
    for target, number in links:
        assert counted(town, target) == number, target


def test_the_numbers_of_both_sides_equal_the_counts_behind_their_links(papers: FlaskClient) -> None:
    links = list(numbers(papers.get("/typisch?q=quelle:Links&against=quelle:Rechts").text))
    assert len(links) >= 5
    for target, number in links:
        assert counted(papers, target) == number, target


def test_a_word_leads_to_its_sentences(town: FlaskClient) -> None:
    page = town.get("/umfeld?q=Seebrücke").text
    address = next(unescape(link) for link in re.findall(r'href="(/kwic[^"]*)"', page) if "Rost" in link)
    sentences = town.get(address).text
    assert sentences.count("<mark>Rost</mark>") == 14


def test_the_years_are_said_in_words(town: FlaskClient) -> None:
    assert 'aria-label="2023: 7, 2024: 7"' in town.get("/umfeld?q=Seebrücke").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/umfeld", "Geben Sie oben ein Wort"),
        ("/umfeld?q=Rost+ODER+Fest", "kein einzelnes Wort"),
        ("/umfeld?q=Xylophon", "Zu wenige Artikel"),
        ("/umfeld?q=Seebrücke&period=immer", "ist kein Zeitraum"),
        ("/typisch?q=Xylophon", "Zu wenige Artikel"),
        ("/kreuztabelle?q=Xylophon", "Kein Artikel passt"),
        ("/typisch?q=Seebrücke&lang=en", "against"),
    ],
)
def test_a_page_says_what_is_missing(town: FlaskClient, address: str, said: str) -> None:
    page = town.get(address)
    assert page.status_code == 200
    assert said in unescape(page.text)


@pytest.mark.parametrize("name", ["umfeld", "typisch", "kreuztabelle"])
def test_a_table_says_what_the_page_says(town: FlaskClient, name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(town.get(f"/{name}.csv?q=Seebrücke").text)))
    assert rows
    if name == "umfeld":
        rost = next(row for row in rows if row["word"] == "Rost")
        assert (rost["articles"], rost["sources"], rost["query"]) == ("14", "2", "Seebrücke SATZ Rost")


def test_programs_get_the_same(town: FlaskClient) -> None:
    company = api(town, "company?q=Seebrücke&period=2023")
    assert [period["since"] for period in company["periods"]] == ["2023-01-01"]
    assert api(town, "typical?q=Seebrücke")["words"][0]["of_first"]
    table = api(town, "crosstab?q=Seebrücke&cross=source-year")
    assert table["by"] == ["source", "year"]
    assert table["total"] == sum(row["total"] for row in table["rows"])
    assert town.get("/api/v1/company?q=Rost+ODER+Fest").status_code == 400


def test_families_are_folded_on_the_page_and_open_without_javascript() -> None:
    articles = list(pier_news())
    original = next(article for article in articles if article.id == "p3")
    copies = [replace(original, id=f"copy{number}", source=f"Blatt {number}") for number in range(3)]
    client = create_app(indexed([*articles, *copies])).test_client()
    page = client.get("/suche?q=Seebrücke&versions=once&n=100").text
    assert "25 Artikel in 22 Familien" in page
    assert "<summary>3 weitere Fassungen</summary>" in page
    assert all(f"/artikel/copy{number}" in page or "/artikel/p3" in page for number in range(3))
    assert api(client, "search?q=Seebrücke&versions=once")["families"] == 22
    csv_rows = client.get("/suche.csv?q=Seebrücke&versions=once").text.splitlines()
    assert len(csv_rows) == 26  # exports hold every article


def test_several_queries_are_lines_of_one_chart_with_a_table(town: FlaskClient) -> None:
    page = town.get("/verlauf?q=Seebrücke&vs=Museum&per=year").text
    assert page.count("<polyline") == 2
    links = [(address, number) for address, number in numbers(page.partition('class="timeline together"')[2].partition("</section>")[0])]
    assert len(links) == 4
    for address, number in links:
        assert counted(town, address) == number
    assert "<polyline" not in town.get("/verlauf?q=Seebrücke&per=year").text


def test_of_many_periods_those_are_left_out_for_which_no_time_is_left() -> None:
    app = create_app(indexed(list(pier_news())))
    address = "/api/v1/company?q=Seebrücke&" + "&".join(f"period={year}" for year in (2022, 2023, 2024))
    app.config["ANSWER_SECONDS"] = 600.0
    assert len(app.test_client().get(address).json["periods"]) == 3
    app = create_app(app.config["INDEX"])  # one that keeps no answer
    app.config["ANSWER_SECONDS"] = 0.0
    response = app.test_client().get(address)
    assert len(response.json["periods"]) == 1
    assert response.headers[INCOMPLETE] == "false"
