"""The results page: what it shows, and that its address is its whole state."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.archive import FERRY, ODD_ID, WAVES, empty_archive
from tests.web.document import Element, document
from web import create_app


def results(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return document(response.text)


def titles(page: Element) -> list[str]:
    return [heading.text for hits in page.all("ol", klass="hits") for heading in hits.all("h3")]


def marks(page: Element) -> list[str]:
    return [mark.text for mark in page.all("mark")]


def test_a_word_finds_its_article_with_marks_date_section_and_source(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Anleger")
    (hit,) = page.all("li", klass="hit")
    assert hit.one("h3").text.startswith("Fährbetrieb auf der Elbe")
    assert hit.one("p", klass="about").text == "Verkehr Elbkurier 12. Februar 2025, 14.30 Uhr"
    assert set(marks(hit)) == {"Anleger"}


def test_a_passage_outside_the_body_names_its_field(client: FlaskClient) -> None:
    hit = results(client, "/suche?q=Küstenbild").all("li", klass="hit")[0]
    assert [field.text for field in hit.all("span", klass="field")] == ["Bildquelle"]


def test_the_count_is_exact_and_a_status(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle")
    assert page.one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_an_unknown_date_is_said(client: FlaskClient) -> None:
    page = results(client, "/suche?q=W%C3%BCrfelhusten")
    assert page.one("p", klass="about").text == "Datum unbekannt"
    assert titles(page) == ["Ohne Titel"]


def test_partial_hits_stand_below_a_line_and_are_not_counted(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Kuchen+Würfelhusten")
    assert page.one("span", role="status").text == "0 Artikel"
    assert page.one("h2", klass="divider").text == "Teiltreffer: nicht alles Gesuchte kommt vor"
    assert sorted(titles(page)) == ["Ohne Titel", "Streit im Stadtrat"]


def test_nothing_found_offers_words_alone_and_a_wider_search_that_find_something(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Kuchen+Quarkspeise")
    rescue = page.one("section", klass="rescue")
    counts = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in rescue.one("tbody").all("tr")]
    assert counts == [["Kuchen", "1"], ["Quarkspeise", "0"]]
    assert [item.text for item in rescue.one("ul", klass="wider").all("li")] == ["eines der Wörter genügt 1 Artikel"]
    assert titles(results(client, rescue.link("Kuchen"))) == ["Streit im Stadtrat"]
    assert titles(results(client, page.link("eines der Wörter genügt"))) == ["Streit im Stadtrat"]


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
def test_nothing_found_names_the_way_that_finds_something(client: FlaskClient, address: str, way: str) -> None:
    wider = results(client, results(client, address).link(way))
    assert titles(wider)


def test_a_word_of_no_article_is_offered_as_what_it_may_have_been_typed_for() -> None:
    engine = MemoryEngine()
    text = "Die Hafenbrücke ist gesperrt."
    engine.commit(Article(str(number), text, (Span("body", 0, len(text)),)) for number in range(5))
    client = create_app(Index(engine, "", "memory")).test_client()
    page = results(client, "/suche?q=Hafnbrücke+gesperrt")
    assert page.one("p", klass="meant").text == "Meinten Sie Hafenbrücke gesperrt 5 Artikel"
    assert len(titles(results(client, page.link("Hafenbrücke gesperrt")))) == 5
    row = results(client, "/suche?q=Hafnbrücke+Seilbahn").one("section", klass="rescue").all("tr")[1]
    assert row.text == "Hafnbrücke → Hafenbrücke 50"
    assert len(titles(results(client, row.link("Hafenbrücke")))) == 5


def test_the_reading_and_the_forms_of_each_word_are_shown(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Fähre")
    assert "Fähre" in page.one("div", klass="reading").all("p")[0].text
    assert "genaue Form fähre" in page.one("details", klass="expansions").text


def test_forms_that_only_score_are_not_shown_as_searched(client: FlaskClient) -> None:
    shown = results(client, "/suche?q=Hafenfähre").one("details", klass="expansions").text
    assert "fähre … hafen" in shown
    assert "wischhafen" not in shown


def test_a_hit_says_why_it_was_found(client: FlaskClient) -> None:
    (hit,) = results(client, "/suche?q=Fährmann+Anleger+ODER+Fähre").all("li", klass="hit")[:1]
    assert "Fähre (genaue Form, Text)" in hit.one("p", klass="why").text


def test_a_form_and_a_relation_are_switched_off_and_on_again(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Ministerin")
    names = {button.attributes["name"] for button in page.one("details", klass="expansions").all("button")}
    assert names == {"without", "exclude"}
    off = results(client, "/suche?q=Ministerin&without=head&exclude=verkehrsministerin")
    assert "Verkehrsministerin" not in marks(off)
    chips = off.one("ul", **{"aria-label": "Ausgeschaltet"})
    assert [item.text for item in chips.all("li")] == [
        "ohne Grundwort einer Zusammensetzung × wieder einschalten",
        "ohne verkehrsministerin × wieder einschalten",
    ]
    assert chips.all("a")[0].attributes["href"] == "/suche?q=Ministerin&exclude=verkehrsministerin"


def test_several_values_of_a_facet_are_any_of_them_and_excluded_ones_none(client: FlaskClient) -> None:
    both = results(client, "/suche?q=Welle&section=Kultur&section=Wetter")
    assert both.one("span", role="status").text.startswith(f"{WAVES} Artikel")
    none = results(client, "/suche?q=Welle&-section=Kultur")
    assert none.one("span", role="status").text.startswith("23 Artikel")
    excluded = none.one("li", klass="excluded")
    assert excluded.text.startswith("nicht Kultur")
    assert excluded.all("a")[0].attributes["href"] == "/suche?q=Welle"


def test_authors_years_and_months_narrow_down_too(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Fähre+ODER+Welle")
    assert results(client, page.link("Jördis Ömken")).one("span", role="status").text == "1 Artikel"
    years = page.one("section", **{"aria-labelledby": "facet-year"})
    year = results(client, years.link("2023"))
    assert year.one("span", role="status").text.startswith(f"{WAVES} Artikel")
    months = year.one("section", **{"aria-labelledby": "facet-month"})
    assert results(client, months.link("Mai 2023")).one("span", role="status").text == "4 Artikel"


def test_a_list_can_be_set_densely(client: FlaskClient) -> None:
    assert "compact" in results(client, "/suche?q=Welle&density=compact").one("body").attributes["class"]


def test_a_list_fits_into_sixty_kilobytes_with_its_style(client: FlaskClient) -> None:
    page, style = client.get("/suche?q=Ministerin+ODER+Welle"), client.get("/static/style.css")
    assert len(page.data) + len(style.data) <= 60_000


def test_notes_of_the_service_are_shown(client: FlaskClient) -> None:
    page = results(client, "/suche?q=„Kuchen")
    assert page.all("p", klass="note")


def test_newest_and_oldest_first(client: FlaskClient) -> None:
    newest = titles(results(client, "/suche?q=Ministerin&sort=newest"))
    assert [title[:6] for title in newest] == ["Fährbe", "Streit"]
    assert titles(results(client, "/suche?q=Ministerin&sort=oldest")) == newest[::-1]


def test_a_facet_narrows_down_and_can_be_taken_back(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle")
    facet = page.one("section", **{"aria-labelledby": "facet-section"})
    assert [item.all("a")[0].text for item in facet.all("li")] == ["Kultur 24", "Wetter 23"]
    narrowed = results(client, facet.link("Kultur"))
    assert narrowed.one("span", role="status").text.startswith("24 Artikel")
    facet = narrowed.one("section", **{"aria-labelledby": "facet-section"})
    assert "Wetter 23" in [item.all("a")[0].text for item in facet.all("li")]
    assert results(client, facet.link("Kultur")).one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_days_narrow_down_both_ends_included(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle&from=2023-05-15&to=15.5.2023")
    assert page.one("span", role="status").text == "4 Artikel"
    chips = page.one("ul", klass="chips")
    assert "15. Mai 2023" in chips.text
    assert results(client, chips.link("Alle aufheben")).one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_filters_without_words_list_all_their_articles(client: FlaskClient) -> None:
    assert titles(results(client, "/suche?source=Elbkurier"))[0].startswith("Fährbetrieb")


def test_every_page_is_reached_and_no_article_comes_twice(client: FlaskClient) -> None:
    address, seen = "/suche?q=Welle&n=20", []
    for _ in range(3):
        page = results(client, address)
        seen += titles(page)
        (turn,) = page.all("a", rel="next") or [None]
        address = turn.attributes["href"] if turn else ""
    assert address == ""
    assert len(set(seen)) == len(seen) == WAVES
    assert page.one("a", rel="prev").attributes["href"] == "/suche?q=Welle&n=20&page=2"


def test_a_page_beyond_the_last_leads_back(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle&page=99")
    assert titles(page) == []
    assert titles(results(client, page.link("Zur ersten Seite")))


@pytest.mark.parametrize(
    "value", ["sort=schön", "mode=1", "n=7", "n=-1", "n=²", "page=0", "page=1e9", "page=" + "9" * 400, "from=31.2.2024", "to=bald"]
)
def test_a_value_that_makes_no_sense_is_left_out_and_said(client: FlaskClient, value: str) -> None:
    page = results(client, f"/suche?q=Kuchen&{value}")
    assert titles(page) == ["Streit im Stadtrat"]
    assert any("nicht beachtet" in note.text for note in page.all("p", klass="note"))


def test_a_parameter_nobody_knows_is_ignored_and_said(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Kuchen&utm_source=brief")
    assert titles(page) == ["Streit im Stadtrat"]
    assert [note.text for note in page.all("p", klass="note")] == ["Die Angabe „utm_source“ ist hier unbekannt und wird nicht beachtet."]


def test_a_search_keeps_what_was_set_beside_it(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle&section=Kultur&from=2023-01-01&mode=forms&sort=newest&n=20&page=2&lang=en")
    form = page.one("form", role="search")
    hidden = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    assert hidden == {"section": "Kultur", "from": "2023-01-01", "mode": "forms", "sort": "newest", "n": "20", "lang": "en"}


def test_the_english_address_leads_to_the_german_one(client: FlaskClient) -> None:
    response = client.get("/search?q=Fähre&sort=newest")
    assert (response.status_code, response.location) == (308, "/suche?q=F%C3%A4hre&sort=newest")


def test_an_empty_search_leads_home(client: FlaskClient) -> None:
    assert client.get("/suche?q=+").location == "/"


def test_umlauts_as_old_programs_quote_them_are_understood(client: FlaskClient) -> None:
    response = client.get("/suche?q=F%E4hre+%84Elbe%93")
    assert (response.status_code, response.location) == (302, "/suche?q=F%C3%A4hre+%E2%80%9EElbe%E2%80%9C")


def test_the_page_speaks_english_when_asked(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Welle&lang=en")
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("span", role="status").text == f"{WAVES} articles · Page 1/5"
    assert all("lang=en" in hit.one("a").attributes["href"] for hit in page.all("li", klass="hit"))


def test_home_shows_newest_articles_and_what_the_index_holds(client: FlaskClient) -> None:
    page = results(client, "/")
    newest = page.one("section", klass="newest")
    assert newest.all("h3")[0].text.startswith("Fährbetrieb")
    holdings = page.one("aside", klass="holdings")
    assert holdings.all("dd")[0].text == str(WAVES + 4)
    assert titles(results(client, holdings.link("Verkehr")))[0].startswith("Fährbetrieb")


def test_an_index_without_articles_says_how_to_fill_it() -> None:
    client = create_app(empty_archive()).test_client()
    assert "searchidx index corpus/" in results(client, "/").text
    assert client.get("/suche?q=Elbe").status_code == 503


def test_help_shows_every_operator_with_an_example_to_click(client: FlaskClient) -> None:
    from searchidx.index import operators

    page = results(client, "/hilfe")
    rows = page.one("table", klass="operators").one("tbody").all("tr")
    assert [row.one("a").text for row in rows] == [" ".join(operator.example.split()) for operator in operators()]
    assert all(client.get(row.one("a").attributes["href"]).status_code == 200 for row in rows)


def test_every_result_leads_to_its_article_and_back(client: FlaskClient) -> None:
    address = "/suche?q=Ministerin&sort=newest&n=20"
    for heading in results(client, address).one("ol", klass="hits").all("h3"):
        article = results(client, heading.one("a").attributes["href"])
        assert article.one("h1").text.startswith(heading.text[:10])
        assert article.one("a", klass="back").attributes["href"] == address


def test_an_id_that_no_path_can_carry_is_reached(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Zettel")
    assert ODD_ID in results(client, page.one("ol", klass="hits").one("a").attributes["href"]).text


def test_an_id_with_folders_stays_readable_in_the_address(client: FlaskClient) -> None:
    page = results(client, "/suche?q=Anleger")
    assert page.one("ol", klass="hits").one("a").attributes["href"] == f"/artikel/{FERRY}?q=Anleger"
