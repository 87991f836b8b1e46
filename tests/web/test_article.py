"""The article page: every recognised field in its place, every mark within reach."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Passage, Span
from tests.web.archive import FERRY, HOSTILE, ODD_ID, SCRIPT, ferry
from tests.web.document import Element, document
from web import create_app
from web.article_layout import layout, paragraphs, segments
from web.highlight_html import anchored, marked, stops


def article(client: FlaskClient, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return document(response.text)


def test_every_field_has_its_place(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}").one("article")
    assert page.one("h1").text == "Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an"
    assert page.one("p", klass="kicker").text == "Verkehr"
    assert page.one("p", klass="byline").text == "Jördis Ömken Elbkurier 12. Februar 2025, 14.30 Uhr"
    assert page.one("p", klass="lead").text.startswith("Nach dem Sturm")
    assert page.one("h2").text == "Busse ab Sonnabend"
    assert (
        page.one("figcaption").text == "Bildunterschrift Eine leere Fähre am Anleger von Glückstadt. Bildquelle: Küstenbild / Jördis Ömken"
    )
    assert [p.text[:15] for p in page.all("p", klass="body")] == ["„Niemand wird a", "Die Fährleute f", "Ab Sonnabend fa"]
    assert page.one("p", klass="agency").text == "ekn/jö"


def test_what_was_recognised_is_named(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}").one("article")
    assert [kind.text for kind in page.all("span", klass="kind")] == ["Vorspann", "Bildunterschrift", "Agenturkürzel"]


def test_every_paragraph_has_a_lasting_address(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}").one("article")
    blocks = [block.attributes["id"] for block in page.all("div", klass="block")]
    assert blocks == [f"a{n + 1}" for n in range(7)]
    assert [a.attributes["href"] for a in page.all("a", klass="place")] == [f"#{id}" for id in blocks]


def test_the_original_stands_beside_the_article_with_its_fields_named(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}/nebeneinander?q=Fähre")
    assert page.one("article").all("mark")
    parts = page.one("div", klass="segments").all("span")
    named = [part.one("span", klass="kind").text for part in parts if "segment " in part.attributes["class"] and part.all("span")]
    assert named[:6] == ["Ressort", "Titel", "Wiederholung", "Vorspann", "Bildunterschrift", "Beschriftung"]
    assert "".join(segment.text for segment in segments(ferry())) == ferry().original


def test_an_original_is_shown_whole_though_nothing_of_it_was_recognised() -> None:
    odd = Article("a", "vorn MITTE hinten", (Span("body", 5, 10, "rest"),))
    assert [(one.field, one.text) for one in segments(odd)] == [("", "vorn "), ("body", "MITTE"), ("", " hinten")]


def test_repetitions_stand_in_the_original_only(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}").one("article")
    assert page.text.count("Ministerin kündigt Ersatz an") == 1
    original = client.get(f"/artikel/{FERRY}/original")
    assert original.text == ferry().original
    assert original.content_type == "text/plain; charset=utf-8"


def test_pointers_to_other_articles_are_folded_away(client: FlaskClient) -> None:
    teasers = article(client, f"/artikel/{FERRY}?q=Fähre").one("details", klass="teasers")
    assert "open" not in teasers.attributes
    assert "Rekordernte" in teasers.text
    assert "open" in article(client, f"/artikel/{FERRY}?q=teaser:Rekordernte").one("details", klass="teasers").attributes


def test_all_marked_places_are_numbered_in_the_order_of_the_page(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}?q=Fähre")
    numbers = [stop.attributes["id"] for stop in page.all("span", klass="stop")]
    assert len(numbers) > 3
    assert numbers == [f"t{n + 1}" for n in range(len(numbers))]
    assert page.one("p", klass="found").text.startswith(f"{len(numbers)} Treffer im Artikel")
    assert page.link("Zum ersten") == "#t1"


def test_next_and_previous_go_round_without_javascript(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}?q=Fähre")
    steps = [[a.attributes["href"] for a in step.all("a")] for step in page.all("span", klass="steps")]
    last = len(steps)
    assert steps[0] == [f"#t{last}", "#t2"]
    assert steps[-1] == [f"#t{last - 1}", "#t1"]


def test_an_article_can_be_taken_along_as_text(client: FlaskClient) -> None:
    response = client.get(f"/artikel/{FERRY}.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    headline, author, lead, *_ = response.text.split("\n\n")
    assert (headline, author) == ("Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an", "Jördis Ömken")
    assert lead.startswith("Nach dem Sturm")
    assert response.text.endswith("In: Elbkurier, 12. Februar 2025. https://elbkurier.example/faehre?a=1&b=2\n")


def test_an_article_can_be_taken_along_as_json(client: FlaskClient) -> None:
    response = client.get(f"/artikel/{FERRY}.json?q=Anleger")
    assert response.content_type == "application/json"
    assert response.json
    assert (response.json["id"], response.json["original"]) == (FERRY, ferry().original)
    assert any(passage["marks"] for passage in response.json["passages"])


def test_an_article_whose_id_ends_like_a_format_comes_first() -> None:
    engine = MemoryEngine()
    engine.commit([Article(id, id, (Span("title", 0, len(id)),)) for id in ("brief", "brief.txt")])
    client = create_app(Index(engine, "", "memory")).test_client()
    assert article(client, "/artikel/brief.txt").one("h1").text == "brief.txt"
    text = article(client, "/artikel/brief").one("section", klass="cite").link("Text")
    assert text == "/artikel?id=brief&view=txt"
    assert client.get(text).text.startswith("brief\n\n—")


def test_the_citation_says_what_is_known(client: FlaskClient) -> None:
    cite = article(client, f"/artikel/{FERRY}").one("p", klass="citation").text
    assert cite == (
        "Jördis Ömken: „Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an“. In: Elbkurier, 12. Februar 2025. "
        "https://elbkurier.example/faehre?a=1&b=2"
    )
    assert article(client, f"/artikel?id={ODD_ID}").one("p", klass="citation").text == f"Ohne Titel. ohne Datum. Kennung: {ODD_ID}"


def test_without_a_query_nothing_is_marked(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{FERRY}")
    assert not page.all("mark")
    assert not page.all("div", klass="trail")


def test_paragraphs_of_a_body_given_in_one_piece_are_set_apart(client: FlaskClient) -> None:
    page = article(client, "/artikel/stadtrat?q=Kuchen")
    assert [p.text for p in page.all("p", klass="body")][-1].startswith("Am Ende gab es Kuchen")


def test_the_source_is_linked_and_learns_nothing(client: FlaskClient) -> None:
    link = next(a for a in article(client, f"/artikel/{FERRY}").all("a") if a.text == "Bei der Quelle lesen")
    assert link.attributes == {"href": "https://elbkurier.example/faehre?a=1&b=2", "rel": "noopener noreferrer"}


def test_an_address_that_is_no_web_address_is_not_linked(client: FlaskClient) -> None:
    page = article(client, f"/artikel/{HOSTILE}")
    assert not [a for a in page.all("a") if a.attributes["href"].startswith("javascript:")]


def test_an_unknown_date_and_a_missing_title_are_said(client: FlaskClient) -> None:
    page = article(client, f"/artikel?id={ODD_ID}")
    assert page.one("h1").text == "Ohne Titel"
    assert "Datum unbekannt" in page.one("p", klass="byline").text
    assert client.get(f"/artikel?id={ODD_ID}&view=original").text == "Ein Zettel ohne Überschrift über Würfelhusten."


@pytest.mark.parametrize("address", [f"/artikel/{HOSTILE}?q=Angriff", "/suche?q=Angriff", "/", f"/suche?q={SCRIPT}", f"/artikel/{SCRIPT}"])
def test_text_never_becomes_markup(client: FlaskClient, address: str) -> None:
    page = document(client.get(address).text)
    scripts = page.all("script")
    assert [script.attributes["src"] for script in scripts] == ["/static/keys.js", "/static/suggest.js"]
    assert not page.all("img")
    assert SCRIPT in page.text


def test_a_passage_keeps_its_text_whatever_it_holds() -> None:
    text = "a<b> & „c“ 'd' \"e\" \u202ef"
    html = marked(Passage("body", text, ((0, 2), (5, 6), (len(text) - 1, len(text)))))
    page = document(html)
    assert page.text == text
    assert [mark.text for mark in page.all("mark")] == ["a<", "&", "f"]


def test_a_single_mark_needs_no_neighbours() -> None:
    html = anchored(1, "de")(Passage("body", "Elbe", ((0, 4),)))
    assert html == '<span class="stop" id="t1" tabindex="-1"><mark>Elbe</mark></span>'


@pytest.mark.parametrize(
    ("text", "marked_parts", "wanted"),
    [
        ("Der Fährbetrieb ruht.", ["Fähr"], ["Fährbetrieb"]),
        ("auf „Sicherheitsgarantien“, sagt", ["garantien"], ["„Sicherheitsgarantien“,"]),
        ("Klima-Experte warnt", ["Klima", "Experte"], ["Klima-Experte"]),
        ("Minister und Ministerin", ["Minister", "in"], ["Minister", "Ministerin"]),
        ("ruht auf der Elbe.", ["auf der Elbe"], ["auf der Elbe."]),
        ("Fa\u0308hrbetrieb\u00a0ruht", ["Fa\u0308hr"], ["Fa\u0308hrbetrieb"]),
        ("Bund/Land und Land/Kreis", ["Land und Land"], ["Bund/Land und Land/Kreis"]),
    ],
)
def test_a_place_to_jump_to_is_never_part_of_a_word(text: str, marked_parts: list[str], wanted: list[str]) -> None:
    ranges, at = [], 0
    for part in marked_parts:
        start = text.index(part, at)
        at = start + len(part)
        ranges.append((start, at))
    passage = Passage("body", text, tuple(ranges))
    assert [text[start:end] for start, end in stops(passage)] == wanted
    page = document(anchored(9, "de")(passage))
    assert [stop.text for stop in page.all("span", klass="stop")] == wanted
    assert [mark.text for mark in page.all("mark")] == marked_parts


@pytest.mark.parametrize(
    ("text", "mark", "wanted"),
    [
        ("eins\n\nzwei", (6, 10), [("eins", ()), ("zwei", ((0, 4),))]),
        ("eins\n \nzwei", (0, 4), [("eins", ((0, 4),)), ("zwei", ())]),
        ("eins\n\nzwei", (2, 8), [("eins", ((2, 4),)), ("zwei", ((0, 2),))]),
        ("\n\neins\nzwei\n\n", (2, 6), [("eins\nzwei", ((0, 4),))]),
    ],
)
def test_marks_stay_on_their_words_when_paragraphs_are_cut(text: str, mark: tuple[int, int], wanted: list[object]) -> None:
    assert [(p.text, p.marks) for p in paragraphs(Passage("body", text, (mark,)))] == wanted


def test_a_caption_after_a_credit_begins_the_next_picture() -> None:
    fields = ["caption", "credit", "caption", "body", "credit"]
    blocks = layout([Passage(field, field, ()) for field in fields]).blocks
    assert [(block.kind, len(block.passages)) for block in blocks] == [("figure", 2), ("figure", 1), ("body", 1), ("figure", 1)]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Bildquelle: © ", ["Bildquelle:", "Ömken"]),
        ("(Foto: ", ["Foto:", "Ömken"]),
        ("Symbolbild: ", ["Symbolbild:", "Ömken"]),
        ("© ", ["Ömken"]),
    ],
)
def test_a_credit_keeps_its_own_label(label: str, shown: list[str]) -> None:
    (block,) = layout([Passage("label", label, ()), Passage("credit", "Ömken", ()), Passage("label", ")", ())]).blocks
    assert [passage.text for passage in block.passages] == shown


def test_a_label_without_a_credit_is_left_out() -> None:
    assert [block.kind for block in layout([Passage("label", "Von ", ()), Passage("body", "Text", ())]).blocks] == ["body"]
