"""The article page: every recognised field in its place, every marked place within reach."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.archive import FERRY, HOSTILE, ODD_ID, SCRIPT, ferry
from tests.web.html_document import get_page, parse_html
from web import create_app
from web.article_layout import segments


def test_every_field_has_its_place(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}").one("article")
    assert page.one("h1").text == "Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an"
    assert page.one("p", klass="kicker").text == "Verkehr"
    assert page.one("p", klass="dateline").text == "Jördis Ömken Elbkurier 12. Februar 2025, 14.30 Uhr"
    assert page.one("p", klass="lead").text.startswith("Nach dem Sturm")
    assert page.one("h2").text == "Busse ab Sonnabend"
    assert (
        page.one("figcaption").text == "Bildunterschrift Eine leere Fähre am Anleger von Glückstadt. Bildquelle: Küstenbild / Jördis Ömken"
    )
    assert [p.text[:15] for p in page.all("p", klass="body")] == ["„Niemand wird a", "Die Fährleute f", "Ab Sonnabend fa"]
    assert page.one("p", klass="agency").text == "ekn/jö"


def test_recognised_fields_are_labelled(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}").one("article")
    assert [kind.text for kind in page.all("span", klass="kind")] == ["Vorspann", "Bildunterschrift", "Agenturkürzel"]


def test_every_paragraph_has_a_permanent_link(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}").one("article")
    blocks = [block.attributes["id"] for block in page.all("div", klass="block")]
    assert blocks == [f"a{n + 1}" for n in range(7)]
    assert [a.attributes["href"] for a in page.all("a", klass="place")] == [f"#{id}" for id in blocks]


def test_the_original_stands_beside_the_article_with_its_fields_named(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}/nebeneinander?q=Fähre")
    assert page.one("article").all("mark")
    parts = page.one("div", klass="segments").all("span")
    named = [part.one("span", klass="kind").text for part in parts if "segment " in part.attributes["class"] and part.all("span")]
    assert named[:6] == ["Ressort", "Titel", "Wiederholung", "Vorspann", "Bildunterschrift", "Beschriftung"]
    assert "".join(segment.text for segment in segments(ferry())) == ferry().original


def test_repetitions_stand_in_the_original_only(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}").one("article")
    assert page.text.count("Ministerin kündigt Ersatz an") == 1
    original = client.get(f"/artikel/{FERRY}/original")
    assert original.text == ferry().original
    assert original.content_type == "text/plain; charset=utf-8"


def test_pointers_to_other_articles_are_folded_away(client: FlaskClient) -> None:
    teasers = get_page(client, f"/artikel/{FERRY}?q=Fähre").one("details", klass="teasers")
    assert "open" not in teasers.attributes
    assert "Rekordernte" in teasers.text
    assert "open" in get_page(client, f"/artikel/{FERRY}?q=teaser:Rekordernte").one("details", klass="teasers").attributes


def test_all_marked_places_are_numbered_in_the_order_of_the_page(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}?q=Fähre")
    numbers = [stop.attributes["id"] for stop in page.all("span", klass="stop")]
    assert len(numbers) > 3
    assert numbers == [f"t{n + 1}" for n in range(len(numbers))]
    assert page.one("p", klass="found").text.startswith(f"{len(numbers)} Fundstellen im Artikel")
    assert page.link("Zur ersten") == "#t1"


def test_links_to_the_next_and_previous_mark_wrap_around(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}?q=Fähre")
    steps = [[a.attributes["href"] for a in step.all("a")] for step in page.all("span", klass="steps")]
    last = len(steps)
    assert steps[0] == [f"#t{last}", "#t2"]
    assert steps[-1] == [f"#t{last - 1}", "#t1"]


def test_an_article_whose_id_ends_like_a_format_comes_first() -> None:
    engine = MemoryEngine()
    engine.commit([Article(id, id, (Span("title", 0, len(id)),)) for id in ("brief", "brief.txt")])
    client = create_app(Index(engine, "", "memory")).test_client()
    assert get_page(client, "/artikel/brief.txt").one("h1").text == "brief.txt"
    text = get_page(client, "/artikel/brief").one("section", klass="cite").link("Text")
    assert text == "/artikel?id=brief&view=txt"
    assert client.get(text).text.startswith("brief\n\n—")


def test_the_citation_says_what_is_known(client: FlaskClient) -> None:
    cite = get_page(client, f"/artikel/{FERRY}").one("p", klass="citation").text
    assert cite == (
        "Jördis Ömken: „Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an“. In: Elbkurier, 12. Februar 2025. "
        "https://elbkurier.example/faehre?a=1&b=2"
    )
    assert get_page(client, f"/artikel?id={ODD_ID}").one("p", klass="citation").text == f"Ohne Titel. ohne Datum. Kennung: {ODD_ID}"


def test_without_a_query_nothing_is_marked(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}")
    assert not page.all("mark")
    assert not page.all("div", klass="trail")


def test_paragraphs_of_a_body_given_in_one_piece_are_set_apart(client: FlaskClient) -> None:
    page = get_page(client, "/artikel/stadtrat?q=Kuchen")
    assert [p.text for p in page.all("p", klass="body")][-1].startswith("Am Ende gab es Kuchen")


def test_the_publisher_is_linked_without_a_referrer(client: FlaskClient) -> None:
    link = next(a for a in get_page(client, f"/artikel/{FERRY}").all("a") if a.text == "Bei der Quelle lesen")
    assert link.attributes == {"href": "https://elbkurier.example/faehre?a=1&b=2", "rel": "noopener noreferrer"}


def test_a_url_that_is_not_http_is_not_linked(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{HOSTILE}")
    assert not [a for a in page.all("a") if a.attributes["href"].startswith("javascript:")]


def test_an_unknown_date_and_a_missing_title_are_said(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel?id={ODD_ID}")
    assert page.one("h1").text == "Ohne Titel"
    assert "Datum unbekannt" in page.one("p", klass="dateline").text
    assert client.get(f"/artikel?id={ODD_ID}&view=original").text == "Ein Zettel ohne Überschrift über Würfelhusten."


@pytest.mark.parametrize("address", [f"/artikel/{HOSTILE}?q=Angriff", "/suche?q=Angriff", "/", f"/suche?q={SCRIPT}", f"/artikel/{SCRIPT}"])
def test_text_never_becomes_markup(client: FlaskClient, address: str) -> None:
    page = parse_html(client.get(address).text)
    scripts = page.all("script")
    own = {f"/static/{name}.js" for name in ("theme", "keyboard_shortcuts", "search_suggestions", "copy_buttons", "chart_brush")}
    assert {script.attributes["src"] for script in scripts} <= own
    assert not page.all("img")
    assert SCRIPT in page.text


WIRE = "Der Hafen von Wischhafen bleibt bis zum Frühjahr geschlossen weil der Schlick den Anleger blockiert teilte das Amt am Montag mit."


class CountingEngine(MemoryEngine):
    """Keeps the ids of all articles that were fetched, also by readers: they share the list."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        self.fetched += ids
        return super().articles(ids)


@pytest.fixture
def wire_engine() -> CountingEngine:
    """One story in two versions, and articles about something else."""
    texts = {"kurz": WIRE, "lang": f"{WIRE} Busse fahren als Ersatz.", "fern": "Im Gebirge liegt Schnee.", "see": "Der See friert zu."}
    engine = CountingEngine()
    engine.commit(
        Article(id, text, (Span("body", 0, len(text)),), date=f"2024-01-0{day}", source=f"Blatt {id}")
        for day, (id, text) in enumerate(texts.items(), 1)
    )
    return engine


@pytest.fixture
def wire(wire_engine: CountingEngine) -> FlaskClient:
    return create_app(Index(wire_engine, "", "memory")).test_client()


def test_another_version_of_a_story_is_shown_and_compared(wire: FlaskClient) -> None:
    article = get_page(wire, "/artikel/kurz")
    versions = article.one("section", **{"aria-labelledby": "versions-title"})
    assert len(versions.all("li")) == 1
    page = get_page(wire, versions.link("Vergleichen"))
    left, right = page.all("div", klass="text")
    assert left.all("mark") == []
    assert [mark.text for mark in right.all("mark")] == ["Busse fahren als Ersatz."]


def test_a_story_without_other_versions_says_so(wire: FlaskClient) -> None:
    assert "Keine andere Fassung gefunden" in get_page(wire, "/fassungen?id=fern").text
    assert wire.get("/fassungen?id=gibtsnicht").status_code == 404
    assert wire.get("/fassungen?id=kurz&with=gibtsnicht").status_code == 404


def test_similar_articles_name_what_they_share() -> None:
    texts = {"a": "In Lübeck ist die Hafenbrücke gesperrt.", "b": "Wer die Hafenbrücke in Lübeck braucht.", "c": "Der Hafen von Lübeck."}
    engine = MemoryEngine()
    engine.commit(Article(id, text, (Span("body", 0, len(text)),)) for id, text in texts.items())
    page = get_page(create_app(Index(engine, "", "memory")).test_client(), "/artikel/a")
    (similar,) = page.one("section", **{"aria-labelledby": "similar-title"}).all("li")
    assert similar.one("p", klass="shared").text == "gemeinsam: Hafenbrücke, Lübeck"


@pytest.mark.parametrize(
    "path", ["/artikel/kurz", "/artikel/kurz?q=Hafen", "/artikel/kurz/nebeneinander?q=Hafen", "/artikel/kurz.json?q=Hafen"]
)
def test_a_page_fetches_its_article_once(wire: FlaskClient, wire_engine: CountingEngine, path: str) -> None:
    assert wire.get(path).status_code == 200
    beside = 1 if path.endswith("/kurz?q=Hafen") else 0  # once more with the hits of the list it stands in
    assert wire_engine.fetched.count("kurz") == 1 + beside
    assert wire_engine.fetched.count("lang") <= 1 + beside


def test_comparing_two_versions_fetches_each_once_beside_the_list_of_versions(wire: FlaskClient, wire_engine: CountingEngine) -> None:
    get_page(wire, "/fassungen?id=kurz&with=lang")
    assert wire_engine.fetched.count("kurz") == 1
    assert wire_engine.fetched.count("lang") == 2  # compared, and listed


def test_section_and_source_lead_to_their_articles(client: FlaskClient) -> None:
    facts = get_page(client, f"/artikel/{FERRY}").one("aside", klass="facts")
    assert facts.link("Verkehr") == "/suche?section=Verkehr"
    assert facts.link("Elbkurier") == "/suche?source=Elbkurier"


def test_a_reference_manager_finds_the_article_in_its_page(client: FlaskClient) -> None:
    page = get_page(client, f"/artikel/{FERRY}")
    tags = {tag.attributes.get("name"): tag.attributes.get("content") for tag in page.all("meta")}
    assert (tags["citation_author"], tags["citation_publication_date"]) == ("Ömken, Jördis", "2025/02/12")
    assert tags["citation_abstract"].startswith("Nach dem Sturm")
    assert "rft.type=newspaperArticle" in page.one("span", klass="Z3988").attributes["title"]
    assert len(get_page(client, "/suche?q=Welle").all("span", klass="Z3988")) == 10


def test_an_article_leads_to_the_hits_beside_it_across_pages(client: FlaskClient) -> None:
    """All hits of the list are walked through in its order, and each leads back to the page of the list that it is on."""
    address = get_page(client, "/suche?q=Welle&sort=oldest&section=Kultur").one("ol", klass="hits").all("a")[0].attributes["href"]
    assert not get_page(client, address).all("a", rel="prev")
    walked, backs = [], []
    while address:
        page = get_page(client, address)
        walked.append(address.partition("?")[0])
        backs.append(page.one("a", klass="back").attributes["href"])
        (before,) = [link.attributes["href"] for link in page.all("a", rel="prev")] or [""]
        assert before.partition("?")[0] == (walked[-2] if len(walked) > 1 else "")
        (address,) = [link.attributes["href"] for link in page.all("a", rel="next")] or [""]
    listed = [
        link.attributes["href"].partition("?")[0]
        for number in (1, 2, 3)
        for heading in get_page(client, f"/suche?q=Welle&sort=oldest&section=Kultur&page={number}").one("ol", klass="hits").all("h3")
        for link in heading.all("a")
    ]
    assert walked == listed
    assert backs[9:11] == ["/suche?q=Welle&section=Kultur&sort=oldest", "/suche?q=Welle&section=Kultur&sort=oldest&page=2"]


def test_an_article_that_was_opened_from_no_list_has_no_neighbours(client: FlaskClient) -> None:
    assert not get_page(client, "/artikel/wellen/07").all("nav", klass="neighbours")
    assert not get_page(client, f"/artikel/{FERRY}?q=Welle").all("nav", klass="neighbours")
