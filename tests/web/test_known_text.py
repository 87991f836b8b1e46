"""The page "Haben wir das schon?": a text is pasted, and the page tells which article it is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.archive import FERRY, SCRIPT
from tests.web.html_document import get_page, parse_html

BUSES = "Ab Sonnabend fahren Busse über die Brücke bei Wischhafen. Wann die Fähre wieder ablegt, ist offen."


def test_a_pasted_paragraph_finds_the_article_that_holds_it(client: FlaskClient) -> None:
    page = parse_html(client.post("/schon-da", data={"q": BUSES}).text)
    assert page.one("p", role="status").text == "Ja, das steht im Index."
    (first, *_) = page.all("li", klass="hit")
    assert first.one("h2").one("a").attributes["href"] == f"/artikel/{FERRY}"
    assert first.one("p", klass="relation").text.startswith("Enthält den Text · 100 % des Textes")
    assert first.one("p", klass="passage").text.startswith("„Ab Sonnabend fahren Busse")
    assert page.one("textarea").text == BUSES


def test_the_page_before_a_text_and_for_one_that_is_not_there(client: FlaskClient) -> None:
    assert not get_page(client, "/schon-da").all("p", role="status")
    assert not parse_html(client.post("/schon-da", data={"q": "  "}).text).all("p", role="status")
    page = parse_html(client.post("/schon-da?lang=en", data={"q": "Zwei Kraniche brüten auf der Molkerei"}).text)
    assert page.one("p", role="status").text == "No, the index does not have this text."


def test_every_page_leads_to_it_and_a_link_can_carry_the_text(client: FlaskClient) -> None:
    assert get_page(client, "/suche?q=Fähre").link("Haben wir das schon?") == "/schon-da"
    assert get_page(client, f"/schon-da?q={BUSES}").one("p", role="status").text == "Ja, das steht im Index."
    known = client.get("/api/v1/known", query_string={"q": BUSES}).get_json()["known"]
    assert (known[0]["relation"], known[0]["hit"]["id"]) == ("holds", FERRY)


def test_what_is_pasted_is_text_and_never_markup(client: FlaskClient) -> None:
    response = client.post("/schon-da", data={"q": f"</textarea>{SCRIPT} {BUSES}"})
    assert SCRIPT not in response.text
    assert "ETag" not in response.headers


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}])
def test_a_foreign_page_may_link_here_but_not_post(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/schon-da", headers=headers).status_code == 200
    assert client.post("/schon-da", data={"q": BUSES}, headers=headers).status_code == 403


def test_a_body_that_is_no_form_is_no_text(client: FlaskClient) -> None:
    for body, kind in ((b"\xff" * 100, "application/x-www-form-urlencoded"), (b"{", "application/json"), (b"--x", "multipart/form-data")):
        assert client.post("/schon-da", data=body, content_type=kind).status_code == 200
