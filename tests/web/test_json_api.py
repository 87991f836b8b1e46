"""The API: the same answers as the pages for programs, described by OpenAPI, errors as problems."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from searchidx.model import Message
from tests.web.archive import FERRY, WAVES, ferry
from web.json_api import OPERATIONS
from web.json_schema import schema
from web.openapi import description
from web.problem_details import KINDS

QUESTIONS = {
    "search": "/search?q=Welle&n=20",
    "articles": f"/articles/{FERRY}?q=Anleger",
    "similar": f"/similar?id={FERRY}",
    "versions": f"/versions?id={FERRY}",
    "timeline": "/timeline?q=Welle&per=month",
    "facets": "/facets?q=Welle&by=section",
    "kwic": "/kwic?q=Welle&order=right",
    "suggest": "/suggest?q=Minis",
    "explain": f"/explain?q=Anleger&id={FERRY}",
    "status": "/status",
}


def told(client: FlaskClient, address: str) -> Any:
    response = client.get(f"/api/v1{address}")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return json.loads(response.text)


def problem(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.content_type == "application/problem+json"
    body = json.loads(response.text)
    assert body["status"] == response.status_code
    return body


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    validate(told(client, "/openapi.json"))


def test_every_route_is_described_and_every_description_has_a_route(app: Flask) -> None:
    routes = {str(rule).removeprefix("/api/v1").replace("<path:id>", "{id}") for rule in app.url_map.iter_rules() if "/api/" in str(rule)}
    assert routes - {"/openapi.json"} == set(description("de", "")["paths"])


@pytest.mark.parametrize("name", [operation.name for operation in OPERATIONS])
def test_an_answer_is_what_the_description_says(client: FlaskClient, name: str) -> None:
    described = description("de", "")
    (path,) = [path for path in described["paths"] if path.startswith(f"/{name}")]
    wanted = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**wanted, "components": described["components"]}).validate(told(client, QUESTIONS[name]))


def test_a_search_tells_what_the_page_shows(client: FlaskClient) -> None:
    answer = told(client, "/search?q=Welle&n=20&page=3")
    assert (answer["schema"], answer["query"], answer["total"], answer["offset"]) == (1, "Welle", WAVES, 40)
    assert len(answer["hits"]) == WAVES - 40
    assert answer["hits"][0]["passages"][0]["marks"]


def test_an_empty_answer_says_what_is_missing(client: FlaskClient) -> None:
    assert any("einzeln: Kuchen 1, Quark 0" in note for note in told(client, "/search?q=Kuchen+Quark")["notes"])


def test_an_article_is_told_with_marks(client: FlaskClient) -> None:
    answer = told(client, f"/articles/{FERRY}?q=Anleger")
    assert answer["original"] == ferry().original
    marked = [p["text"][start:end] for p in answer["passages"] for start, end in p["marks"]]
    assert marked == ["Anleger", "Anleger"]


def test_an_explanation_speaks_the_language_asked_for(client: FlaskClient) -> None:
    assert told(client, "/explain?q=Anleger")["lines"][0].startswith("Verstanden als")
    assert told(client, "/explain?q=Anleger&lang=en")["lines"][0].startswith("Read as")


def test_what_is_not_understood_of_an_address_is_a_note(client: FlaskClient) -> None:
    assert told(client, "/search?q=Welle&sort=schön&foo=1")["notes"] == [
        "sort=schön ist hier nicht möglich und wird nicht beachtet.",
        "Die Angabe „foo“ ist hier unbekannt und wird nicht beachtet.",
    ]


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
def test_an_error_is_a_problem(client: FlaskClient, address: str, status: int, kind: str) -> None:
    body = problem(client, address)
    assert (body["status"], body["type"]) == (status, kind)
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == address.partition("?")[0]


def test_writing_is_refused_with_what_is_allowed(client: FlaskClient) -> None:
    response = client.post("/api/v1/search")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_problem_is_explained_where_its_type_points(client: FlaskClient, kind: str) -> None:
    assert f'id="{kind}"' in client.get("/hilfe/schnittstelle").text


def test_a_type_without_a_schema_is_noticed() -> None:
    assert schema(tuple[tuple[int, int], ...])["items"]["prefixItems"] == [{"type": "integer"}] * 2
    assert schema(Message) == {"type": "string"}
    with pytest.raises(TypeError):
        schema(bytes)
