"""Home page, results page, suggestions: what they show, and that the URL of a page is its whole state."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from flask.testing import FlaskClient

from tests.web.archive import FERRY, ODD_ID, WAVES, empty_archive
from tests.web.html_document import Element, get_page
from web import create_app


def titles(page: Element) -> list[str]:
    return [heading.text for hits in page.all("ol", klass="hits") for heading in hits.all("h3")]


def marks(page: Element) -> list[str]:
    return [mark.text for mark in page.all("mark")]


def test_a_word_finds_its_article_with_marks_date_section_and_source(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Anleger")
    (hit,) = page.all("li", klass="hit")
    assert hit.one("h3").text.startswith("Fährbetrieb auf der Elbe")
    assert hit.one("p", klass="about").text == "Verkehr Elbkurier 12. Februar 2025, 14.30 Uhr"
    assert set(marks(hit)) == {"Anleger"}


def test_a_passage_outside_the_body_names_its_field(client: FlaskClient) -> None:
    hit = get_page(client, "/suche?q=Küstenbild").all("li", klass="hit")[0]
    assert [field.text for field in hit.all("span", klass="field")] == ["Bildnachweis"]


def test_the_count_is_exact_and_a_status(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle")
    assert page.one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_an_unknown_date_is_said(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=W%C3%BCrfelhusten")
    assert page.one("p", klass="about").text == "Datum unbekannt"
    assert titles(page) == ["Ohne Titel"]


def test_partial_hits_stand_below_a_line_and_are_not_counted(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Kuchen+Würfelhusten")
    assert page.one("span", role="status").text == "0 Artikel"
    assert page.one("h2", klass="divider").text == "Teiltreffer: nicht alles Gesuchte kommt vor"
    assert sorted(titles(page)) == ["Ohne Titel", "Streit im Stadtrat"]


def test_the_interpretation_of_the_query_and_the_forms_of_each_word_are_shown(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Fähre")
    assert "Fähre" in page.one("div", klass="reading").all("p")[0].text
    assert "genaue Form fähre" in page.one("details", klass="expansions").text


def test_forms_that_only_score_are_named_apart_from_what_was_searched(client: FlaskClient) -> None:
    shown = get_page(client, "/suche?q=Hafenfähre").one("details", klass="expansions")
    searched, scoring = shown.text.split("Nicht gesucht, zählt nur für die Reihenfolge und für Teiltreffer:")
    assert "fähre … hafen" in searched
    assert "wischhafen" not in searched
    assert "teilt einen Bestandteil (hafen, wischhafen)" in scoring
    assert "wischhafen" not in " ".join(button.text for button in shown.all("button"))


def test_a_hit_says_why_it_was_found(client: FlaskClient) -> None:
    (hit,) = get_page(client, "/suche?q=Fährmann+Anleger+ODER+Fähre").all("li", klass="hit")[:1]
    assert "Fähre (genaue Form, Text)" in hit.one("p", klass="why").text


def test_a_form_and_a_match_type_are_switched_off_and_on_again(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Ministerin")
    names = {button.attributes["name"] for button in page.one("details", klass="expansions").all("button")}
    assert names == {"without", "exclude"}
    off = get_page(client, "/suche?q=Ministerin&without=head&exclude=verkehrsministerin")
    assert "Verkehrsministerin" not in marks(off)
    chips = off.one("ul", **{"aria-label": "Ausgeschaltet"})
    assert [item.text for item in chips.all("li")] == [
        "ohne Grundwort einer Zusammensetzung × wieder einschalten",
        "ohne verkehrsministerin × wieder einschalten",
    ]
    assert chips.all("a")[0].attributes["href"] == "/suche?q=Ministerin&exclude=verkehrsministerin"


def test_results_can_be_shown_compactly(client: FlaskClient) -> None:
    assert "compact" in get_page(client, "/suche?q=Welle&density=compact").one("body").attributes["class"]


def test_a_results_page_and_its_style_sheet_stay_below_sixty_kilobytes(client: FlaskClient) -> None:
    page, style = client.get("/suche?q=Ministerin+ODER+Welle"), client.get("/static/style.css")
    assert len(page.data) + len(style.data) <= 60_000


def test_notes_of_the_index_are_shown(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=„Kuchen")
    assert page.all("p", klass="note")


def test_newest_and_oldest_first(client: FlaskClient) -> None:
    newest = titles(get_page(client, "/suche?q=Ministerin&sort=newest"))
    assert [title[:6] for title in newest] == ["Fährbe", "Streit"]
    assert titles(get_page(client, "/suche?q=Ministerin&sort=oldest")) == newest[::-1]


def test_filters_without_a_query_list_all_matching_articles(client: FlaskClient) -> None:
    assert titles(get_page(client, "/suche?source=Elbkurier"))[0].startswith("Fährbetrieb")


def test_every_page_is_reached_and_no_article_comes_twice(client: FlaskClient) -> None:
    address, seen = "/suche?q=Welle&n=20", []
    for _ in range(3):
        page = get_page(client, address)
        seen += titles(page)
        (next_link,) = page.all("a", rel="next") or [None]
        address = next_link.attributes["href"] if next_link else ""
    assert address == ""
    assert len(set(seen)) == len(seen) == WAVES
    assert page.one("a", rel="prev").attributes["href"] == "/suche?q=Welle&n=20&page=2"


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    response = client.get("/suche?q=Welle&page=99")
    assert response.status_code == 302
    assert response.headers["Location"] == "/suche?q=Welle&page=5"
    assert titles(get_page(client, response.headers["Location"]))


def test_an_answer_without_hits_offers_no_exports(client: FlaskClient) -> None:
    assert not get_page(client, "/suche?q=Kuchen+Quarkspeise").all("section", klass="exports")
    assert get_page(client, "/suche?q=Kuchen").all("section", klass="exports")


def test_suggestions_for_several_words_show_no_count_of_the_last_one(client: FlaskClient) -> None:
    assert client.get("/vorschlag?q=Well").json[2] != [""]
    counts = client.get("/vorschlag?q=Fähre+Well").json[2]
    assert counts
    assert set(counts) == {""}


def test_the_search_field_of_the_home_page_is_ready_to_type(client: FlaskClient) -> None:
    assert "autofocus" in get_page(client, "/").one("input", type="search").attributes
    assert "autofocus" not in get_page(client, "/suche?q=Welle").one("input", type="search").attributes


def test_the_search_form_keeps_filters_and_settings(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle&section=Kultur&from=2023-01-01&mode=forms&sort=newest&n=20&page=2&lang=en")
    form = page.one("form", role="search")
    hidden = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    assert hidden == {"section": "Kultur", "from": "2023-01-01", "mode": "forms", "sort": "newest", "n": "20", "lang": "en"}


def test_the_english_address_leads_to_the_german_one(client: FlaskClient) -> None:
    response = client.get("/search?q=Fähre&sort=newest")
    assert (response.status_code, response.location) == (308, "/suche?q=F%C3%A4hre&sort=newest")


def test_an_empty_search_leads_home(client: FlaskClient) -> None:
    assert client.get("/suche?q=+").location == "/"


def test_the_page_speaks_english_when_asked(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle&lang=en")
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("span", role="status").text == f"{WAVES} articles · Page 1/5"
    assert all("lang=en" in hit.one("h3").one("a").attributes["href"] for hit in page.all("li", klass="hit"))


def test_home_shows_newest_articles_and_what_the_index_holds(client: FlaskClient) -> None:
    page = get_page(client, "/")
    newest = page.one("section", klass="newest")
    assert newest.all("h3")[0].text.startswith("Fährbetrieb")
    holdings = page.one("aside", klass="holdings")
    assert holdings.all("dd")[0].text == str(WAVES + 4)
    assert titles(get_page(client, holdings.link("Verkehr")))[0].startswith("Fährbetrieb")


def test_an_index_without_articles_says_how_to_fill_it() -> None:
    client = create_app(empty_archive()).test_client()
    page = get_page(client, "/")
    assert page.one("h1").text == "Hier ist noch nichts zu durchsuchen"
    assert [command.text for command in page.all("pre")] == ["searchidx index corpus/", "searchidx check corpus/"]
    assert client.get("/suche?q=Elbe").status_code == 503


def test_every_result_leads_to_its_article_and_back(client: FlaskClient) -> None:
    address = "/suche?q=Ministerin&sort=newest&n=20"
    for heading in get_page(client, address).one("ol", klass="hits").all("h3"):
        article = get_page(client, heading.one("a").attributes["href"])
        assert article.one("h1").text.startswith(heading.text[:10])
        assert article.one("a", klass="back").attributes["href"] == address


def test_an_id_that_no_path_can_carry_is_reached(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Zettel")
    assert ODD_ID in get_page(client, page.one("ol", klass="hits").one("h3").one("a").attributes["href"]).text


def test_an_id_with_folders_stays_readable_in_the_address(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Anleger")
    assert page.one("ol", klass="hits").one("h3").one("a").attributes["href"] == f"/artikel/{FERRY}?q=Anleger"


def test_a_browser_can_search_and_complete_queries(client: FlaskClient) -> None:
    page = get_page(client, "/")
    (description,) = [link.attributes["href"] for link in page.all("link", rel="search")]
    response = client.get(description)
    assert response.mimetype == "application/opensearchdescription+xml"
    urls = {url.get("type"): url.get("template") or "" for url in ElementTree.fromstring(response.text).iter() if url.tag.endswith("Url")}
    assert urls["text/html"].startswith("http://localhost/suche?q={searchTerms}")
    suggestions = urls["application/x-suggestions+json"].replace("{searchTerms}", "Minis")
    completions = client.get(suggestions)
    assert completions.mimetype == "application/x-suggestions+json"
    typed, texts, counts, _ = json.loads(completions.text)
    assert (typed, texts[0], counts[0]) == ("Minis", "Ministerin", "2 Artikel")
    assert client.get("/vorschlag?q=").get_json(force=True) == ["", [], [], []]


def test_hits_can_be_rows_of_a_table(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle+ODER+Fähre&density=table&sort=newest")
    table = page.one("table", klass="rows")
    assert [cell.text for cell in table.one("thead").all("th")] == ["Datum", "Titel", "Ressort", "Quelle"]
    first = table.one("tbody").all("tr")[0]
    assert first.text == "12.2.2025 Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an Verkehr Elbkurier"
    assert first.one("a").attributes["href"].startswith(f"/artikel/{FERRY}?")
    assert len(table.one("tbody").all("tr")) == 10
