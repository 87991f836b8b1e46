"""A dossier holds the chosen articles in one file that needs nothing else."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from tests.web.archive import FERRY, HOSTILE, SCRIPT
from tests.web.html_document import get_page, parse_html
from web import create_app
from web.long_article_parts import PART_LENGTH
from web.request_budget import INCOMPLETE


def test_hits_are_chosen_and_come_as_one_file(client: FlaskClient) -> None:
    results = get_page(client, "/suche?q=Fähre+ODER+Kuchen&sort=newest")
    choice = get_page(client, results.link("Dossier zum Drucken"))
    boxes = choice.all("input", type="checkbox")
    assert [box.attributes["value"] for box in boxes] == [FERRY, "stadtrat"]
    assert all("checked" in box.attributes for box in boxes)
    form = choice.one("form", klass="choice")
    assert form.attributes["action"] == "/dossier.html"
    hidden = [(field.attributes["name"], field.attributes["value"]) for field in form.all("input", type="hidden")]
    assert hidden == [("q", "Fähre ODER Kuchen")]

    response = client.get("/dossier.html", query_string={"q": "Fähre ODER Kuchen", "id": [FERRY, "stadtrat"]})
    assert re.fullmatch(
        r'attachment; filename="searchidx-dossier-faehre-oder-kuchen-\d{4}-\d\d-\d\d\.html"', response.headers["Content-Disposition"]
    )
    dossier = parse_html(response.text)
    first, second = dossier.all("article")
    assert first.one("h2").text == "Fährbetrieb auf der Elbe ruht: Ministerin kündigt Ersatz an"
    assert first.one("h3").text == "Busse ab Sonnabend"
    assert "Fähre" in [mark.text for mark in first.all("mark")]
    assert first.one("p", klass="source").text.startswith("Jördis Ömken: „Fährbetrieb")
    assert "Am Ende gab es Kuchen." in second.text
    assert [a.attributes["href"] for a in dossier.one("nav").all("a")] == ["#artikel-1", "#artikel-2"]


def test_a_dossier_refers_to_nothing_beside_itself(client: FlaskClient) -> None:
    dossier = parse_html(client.get("/dossier.html", query_string={"id": [FERRY, HOSTILE, "gibtsnicht"]}).text)
    assert len(dossier.all("article")) == 2
    assert not [tag for tag in ("script", "link", "img", "iframe") if dossier.all(tag)]
    assert all(a.attributes["href"].startswith("#") for a in dossier.all("a"))
    assert SCRIPT in dossier.text


def test_a_dossier_of_nothing_leads_to_the_choice_and_of_too_much_is_refused(client: FlaskClient) -> None:
    assert client.get("/dossier.html?q=Welle&sort=newest").headers["Location"] == "/dossier?q=Welle&sort=newest"
    assert client.get("/dossier").headers["Location"] == "/"
    assert client.get("/dossier.html", query_string={"id": [str(number) for number in range(101)]}).status_code == 400
    assert client.get("/dossier.html?id=gibtsnicht&id=niegesehen").status_code == 404


def test_a_dossier_has_a_size() -> None:
    engine = MemoryEngine()
    texts = {"kurz": "Die Fähre lag im Hafen.", "sehr lang": "Im Hafen. " * 20_000}
    texts |= {f"lang{number}": "Im Hafen. " * 9_000 for number in range(50)}
    engine.commit([Article(id, text, (Span("body", 0, len(text)),)) for id, text in texts.items()])
    client = create_app(Index(engine, "", "memory")).test_client()
    one = client.get("/dossier.html", query_string={"id": ["sehr lang", "kurz"]})
    assert one.headers[INCOMPLETE] == "false"
    assert "Die Fähre lag im Hafen." in one.text
    assert "gekürzt" in one.text.lower()
    many = client.get("/dossier.html", query_string={"q": "Hafen", "id": [*texts][2:]})
    assert many.headers[INCOMPLETE] == "false"
    assert PART_LENGTH < len(many.text) < 5_000_000
    assert INCOMPLETE not in client.get("/dossier.html", query_string={"id": "kurz"}).headers
