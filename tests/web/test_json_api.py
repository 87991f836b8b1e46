"""The JSON API: the same answers as the pages, as the OpenAPI description says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from searchidx.formats.hit_json import HIT_KEYS
from tests.web.archive import FERRY, WAVES, ferry
from web.json_api import OPERATIONS
from web.openapi import openapi_description

QUESTIONS = {
    "search": "/search?q=Welle&n=20",
    "articles": f"/articles/{FERRY}?q=Anleger",
    "similar": f"/similar?id={FERRY}",
    "versions": f"/versions?id={FERRY}",
    "timeline": "/timeline?q=Welle&per=month",
    "facets": "/facets?q=Welle&by=section",
    "kwic": "/kwic?q=Welle&order=right",
    "quotes": "/quotes?q=Welle",
    "company": "/company?q=Welle&period=2023",
    "typical": "/typical?q=Welle&against=Ministerin",
    "crosstab": "/crosstab?q=Welle&cross=section-month",
    "known": "/known?q=Ab+Sonnabend+fahren+Busse+über+die+Brücke",
    "suggest": "/suggest?q=Minis",
    "explain": f"/explain?q=Anleger&id={FERRY}",
    "status": "/status",
}


def api_answer(client: FlaskClient, address: str) -> Any:
    response = client.get(f"/api/v1{address}")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return json.loads(response.text)


def test_every_route_is_described_and_every_description_has_a_route(app: Flask) -> None:
    routes = {str(rule).removeprefix("/api/v1").replace("<id:id>", "{id}") for rule in app.url_map.iter_rules() if "/api/" in str(rule)}
    assert routes - {"/openapi.json", "/"} == set(openapi_description("de", "")["paths"])


@pytest.mark.parametrize(
    "address",
    ["search?q=a&mode=AAA", "search?q=a&lang=AAA", "search?q=a&n=7", "search?q=a&page=0", "search?q=a&without=AAA", "timeline?q=a&per=AAA",
     "kwic?q=a&order=AAA", "facets?q=a&by=AAA", "suggest?q=a&lang=AAA", "search?q=a&page=1000000001", "search?q=a&page=" + "9" * 30,
     "timeline?q=a&from=morgens", "facets?q=a&to=2025-02-30", "company?q=a&period=morgens"],
)  # fmt: skip
def test_a_value_that_the_description_does_not_allow_is_refused(client: FlaskClient, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert address.rpartition("&")[2] in json.loads(response.text)["detail"]
    assert client.get(f"/api/v1/{address.rpartition('&')[0]}&lang=").status_code == 200


@pytest.mark.parametrize("address", ["similar", "versions?id=", "timeline?q=a" + "&section=b" * 51])
def test_what_is_missing_or_too_much_is_refused(client: FlaskClient, address: str) -> None:
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("day", ["2025-02-12", "12.2.2025", "2024", "gestern", "letzte 7 Tage", ""])
def test_a_day_is_written_as_on_the_pages(client: FlaskClient, day: str) -> None:
    api_answer(client, f"/timeline?q=a&from={day}&to={day}")


def test_the_top_of_the_interface_lists_its_operations(client: FlaskClient) -> None:
    top = client.get("/api/v1/").json
    assert [operation["path"] for operation in top["operations"]] == [f"/api/v1{operation.path}" for operation in OPERATIONS]
    assert client.get(top["description"]).status_code == 200


@pytest.mark.parametrize("name", [operation.name for operation in OPERATIONS])
def test_every_answer_matches_its_schema(client: FlaskClient, name: str) -> None:
    described = openapi_description("de", "")
    (path,) = [path for path in described["paths"] if path.startswith(f"/{name}")]
    wanted = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**wanted, "components": described["components"]}).validate(api_answer(client, QUESTIONS[name]))


def test_a_search_has_what_the_page_shows(client: FlaskClient) -> None:
    answer = api_answer(client, "/search?q=Welle&n=20&page=3")
    assert (answer["schema"], answer["query"], answer["total"], answer["offset"]) == (1, "Welle", WAVES, 40)
    assert len(answer["hits"]) == WAVES - 40
    assert answer["hits"][0]["passages"][0]["marks"]


def test_an_empty_answer_says_what_is_missing(client: FlaskClient) -> None:
    assert any("einzeln: Kuchen 1, Quark 0" in note for note in api_answer(client, "/search?q=Kuchen+Quark")["notes"])


def test_an_article_has_marks(client: FlaskClient) -> None:
    answer = api_answer(client, f"/articles/{FERRY}?q=Anleger")
    assert answer["original"] == ferry().original
    marked = [p["text"][start:end] for p in answer["passages"] for start, end in p["marks"]]
    assert marked == ["Anleger", "Anleger"]


def test_an_explanation_is_in_the_requested_language(client: FlaskClient) -> None:
    assert api_answer(client, "/explain?q=Anleger")["lines"][0].startswith("Verstanden als")
    assert api_answer(client, "/explain?q=Anleger&lang=en")["lines"][0].startswith("Read as")


def test_what_is_not_understood_of_a_url_is_a_note(client: FlaskClient) -> None:
    notes = api_answer(client, "/search?q=Welle&from=2025-02-12&to=2025-01-01&foo=1")["notes"]
    assert notes[:2] == [
        "Die Tage waren vertauscht und sind umgestellt.",
        "Die Angabe „foo“ ist hier unbekannt und wird nicht beachtet.",
    ]


def test_a_hit_is_the_same_in_every_answer_and_as_on_the_command_line(client: FlaskClient) -> None:
    (hit,) = api_answer(client, "/search?q=Anleger")["hits"]
    (similar, *_) = api_answer(client, "/similar?id=wellen/03")["similar"]
    described = openapi_description("de", "")["components"]["schemas"]["Hit"]
    assert {*hit} == {*similar["hit"]} == {*HIT_KEYS, "why", "versions"} == {*described["required"]}
    assert {*described["properties"]} - {*described["required"]} == {"note"}  # of an article of a reading list
