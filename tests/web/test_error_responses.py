"""Errors: a page for readers, problem details for programs, a number in the log for a bug."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.archive import FERRY
from tests.web.html_document import parse_html
from tests.web.test_request_security import ERRORS
from web import create_app


def problem(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.content_type == "application/problem+json"
    body = json.loads(response.text)
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/api/v1/articles/gibtsnicht", 404, "/hilfe/schnittstelle#article-unknown"),
        ("/artikel/gibtsnicht.json", 404, "/hilfe/schnittstelle#article-unknown"),
        ("/api/v1/explain?q=a&id=gibtsnicht", 404, "/hilfe/schnittstelle#article-unknown"),
        ("/api/v1/search?q=" + "Wort+" * 30_000, 400, "/hilfe/schnittstelle#query-refused"),
        ("/api/v1/gibtsnicht", 404, "about:blank"),
        ("/api/v2/search?q=a", 404, "about:blank"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_programs_get_problem_details(client: FlaskClient, address: str, status: int, kind: str) -> None:
    body = problem(client, address)
    assert (body["status"], body["type"]) == (status, kind)
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == address.partition("?")[0]


def test_a_post_is_refused_with_the_allowed_methods(client: FlaskClient) -> None:
    response = client.post("/api/v1/search")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


def test_a_page_that_is_not_there_leads_on(client: FlaskClient) -> None:
    page = parse_html(client.get("/artikel/archiv/streit-im-stadtrat_2.txt").text)
    hits = parse_html(client.get(page.link("Suchen nach „streit im stadtrat“")).text)
    assert "Streit im Stadtrat" in hits.text
    assert client.get(page.link("Alle Artikel, neueste zuerst")).status_code == 200


@pytest.mark.parametrize(("address", "status"), ERRORS)
def test_error_pages_have_a_heading_and_a_search_field(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    page = parse_html(response.text)
    assert page.one("h1").text
    assert page.one("form", role="search")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/", "/suche", f"/artikel/{FERRY}"])
def test_no_method_but_get_is_allowed(client: FlaskClient, method: str, address: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert parse_html(response.text).one("h1").text == "Diese Seite kann man nur lesen"


def test_a_bug_shows_a_number_and_logs_it_without_the_query(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        exists = True

        def search(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("Draht ab")

    client = create_app(Broken()).test_client()  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        response = client.get("/suche?q=Geheimnis")
    assert response.status_code == 500
    number = parse_html(response.text).one("code").text
    assert "Draht ab" not in response.text
    assert number in caplog.text
    assert "Geheimnis" not in caplog.text


def test_a_query_too_large_is_refused_with_the_reason(client: FlaskClient) -> None:
    response = client.get("/suche", query_string={"q": "Wort " * 30_000})
    assert response.status_code == 400
    assert parse_html(response.text).one("p", klass="note").text
