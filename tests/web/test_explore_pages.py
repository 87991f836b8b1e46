"""Timelines, facets and concordances; every number the same wherever it is shown."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from tests.web.archive import WAVES
from tests.web.html_document import Element, get_page


def rows(page: Element) -> list[list[str]]:
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in page.one("tbody").all("tr")]


def test_the_timeline_of_a_list_draws_all_its_articles(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle")
    titles = [title.text for title in page.one("svg", klass="bars").all("title")]
    assert len(titles) == 12
    assert sum(int(title.split(": ")[1].split()[0]) for title in titles) == WAVES
    share = get_page(client, "/suche?q=Welle&norm=share")
    assert share.one("svg", klass="bars").all("title")[0].text == "Januar 2023: 100 %"


def test_a_bar_asks_for_its_days_and_no_others(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle&section=Kultur&from=2023-02-10&n=20&page=2")
    links = [link.attributes["href"] for link in page.one("svg", klass="bars").all("a")]
    assert links[0] == "/suche?q=Welle&section=Kultur&from=2023-02-10&to=2023-02-28&n=20"
    assert links[1] == "/suche?q=Welle&section=Kultur&from=2023-03-01&to=2023-03-31&n=20"


def test_bars_are_hidden_from_screen_readers_and_a_table_has_the_same_numbers(client: FlaskClient) -> None:
    page = get_page(client, "/verlauf?q=Welle&per=month")
    assert page.one("svg").attributes["aria-hidden"] == "true"
    assert {link.attributes["tabindex"] for link in page.one("svg").all("a")} == {"-1"}
    assert [row[:2] for row in rows(page)][:2] == [["Januar 2023", "3"], ["Februar 2023", "4"]]
    answer = json.loads(client.get("/api/v1/timeline?q=Welle&per=month").text)
    assert [bucket["count"] for bucket in answer["buckets"]] == [int(row[1]) for row in rows(page)]


def test_queries_are_compared_on_one_scale(client: FlaskClient) -> None:
    page = get_page(client, "/verlauf?q=Welle&vs=Fähre&vs=Kuchen")
    headings = [heading.text for heading in page.all("h2")]
    assert headings[:4] == ["Alle in einem Bild", f"Welle {WAVES} Artikel ×", "Fähre 1 Artikel ×", "Kuchen 1 Artikel ×"]
    bars = [svg for svg in page.all("svg", klass="bars") if svg.all("title")]
    assert len(bars) == 3
    assert len({len(svg.all("title")) for svg in bars}) == 1


def test_each_compared_query_can_be_taken_away(client: FlaskClient) -> None:
    address = "/verlauf?q=Welle&vs=Fähre"
    (first, second) = get_page(client, address).all("a", klass="away")
    assert [link.attributes["aria-label"] for link in (first, second)] == [f"Aus dem Vergleich nehmen: {q}" for q in ("Welle", "Fähre")]
    alone = get_page(client, first.attributes["href"])
    assert [heading.text for heading in alone.all("h2")][:1] == ["Fähre 1 Artikel"]
    assert not alone.all("a", klass="away")


def test_a_concordance_says_what_the_other_views_say_of_the_query(client: FlaskClient) -> None:
    (note,) = get_page(client, "/kwic?q=Ministeriin").all("p", klass="note")[:1]
    assert "Meinten Sie" in note.text


def test_six_queries_are_compared_at_most(client: FlaskClient) -> None:
    page = get_page(client, "/verlauf?q=a&" + "&".join(f"vs=b{n}" for n in range(8)))
    assert len(page.all("section", klass="timeline")) == 6
    assert "Verglichen werden nur 5 Anfragen." in page.text


def test_all_values_of_a_facet_are_counted(client: FlaskClient) -> None:
    page = get_page(client, "/facetten?q=Welle&by=month")
    assert rows(page)[0][:2] == ["Dezember 2023", "4"]
    assert sum(int(row[1]) for row in rows(page)) == WAVES
    page = get_page(client, "/facetten?q=Welle&by=author")
    assert rows(page) == [["Ohne Angabe", str(WAVES), "100 %", ""]]


def test_a_facet_value_links_to_its_search(client: FlaskClient) -> None:
    page = get_page(client, "/facetten?q=Welle&by=month&section=Kultur")
    link = page.one("table").all("a")[0].attributes["href"]
    assert link == "/suche?q=Welle&section=Kultur&from=2023-12-01&to=2023-12-31"


def test_a_concordance_shows_words_in_their_context(client: FlaskClient) -> None:
    page = get_page(client, "/kwic?q=Anleger")
    lines = [[cell.text for cell in row.all("td")][:3] for row in page.one("table", klass="lines w40").one("tbody").all("tr")]
    assert [line[1] for line in lines] == ["Anleger", "Anleger"]
    assert lines[0][0].endswith("Fähre am")
    assert lines[0][2].startswith("von Glückstadt")


def test_a_concordance_has_pages(client: FlaskClient) -> None:
    first, second = get_page(client, "/kwic?q=Welle&order=left"), get_page(client, "/kwic?q=Welle&order=left&page=2")
    assert len(first.all("tr", klass="hit")) == 50
    assert first.one("a", rel="next").attributes["href"] == "/kwic?q=Welle&page=2&order=left"
    assert second.all("tr", klass="hit")


@pytest.mark.parametrize(
    ("beyond", "last"),
    [
        ("/kwic?q=Welle&page=99&order=left", "/kwic?q=Welle&page=2&order=left"),
        ("/kwic?q=Quastenflosser&page=2", "/kwic?q=Quastenflosser"),
        ("/facetten?q=Welle&page=99&by=source", "/facetten?q=Welle&by=source"),
        ("/artikel/elbkurier/faehre.txt?q=Elbe&part=9", "/artikel/elbkurier/faehre.txt?q=Elbe"),
        ("/artikel/elbkurier/faehre.txt/nebeneinander?part=9", "/artikel/elbkurier/faehre.txt/nebeneinander"),
    ],
)
def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient, beyond: str, last: str) -> None:
    response = client.get(beyond)
    assert (response.status_code, response.headers["Location"]) == (302, last)
    assert client.get(last).status_code == 200


def test_values_of_a_facet_are_sorted_by_name_or_number_and_searched(client: FlaskClient) -> None:
    def values(address: str) -> list[str]:
        return [row.one("th").text for row in get_page(client, address).one("tbody").all("tr")]

    assert values("/facetten?q=Welle+ODER+Fähre&by=source") == ["Wellenblatt", "Elbkurier"]
    assert values("/facetten?q=Welle+ODER+Fähre&by=source&values=name") == ["Elbkurier", "Wellenblatt"]
    assert values("/facetten?q=Welle&by=month&values=count")[0] == "Februar 2023"
    assert values("/facetten?q=Welle&by=month&contains=j") == ["Juli 2023", "Juni 2023", "Januar 2023"]
    assert values("/facetten?q=Welle+ODER+Fähre&by=source&contains=KURIER") == ["Elbkurier"]
    nothing = get_page(client, "/facetten?q=Welle&by=source&contains=x")
    assert "Kein Wert enthält das" in nothing.text
    assert nothing.one("input", id="contains").attributes["value"] == "x"
    assert client.get("/facetten.csv?q=Welle+ODER+Fähre&by=source&values=name").text.splitlines()[1:] == ["Elbkurier,1", "Wellenblatt,47"]
    answer = client.get("/api/v1/facets?q=Welle+ODER+Fähre&by=source&contains=kurier").json
    assert (answer["facets"], answer["total"]) == ({"source": [["Elbkurier", 1]]}, 1)
