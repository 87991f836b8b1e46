"""Help pages: every operator and every problem type is explained."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from searchidx.index import operators
from tests.web.html_document import get_page
from web.error_responses import PROBLEM_TYPES


def test_help_shows_every_operator_with_an_example_to_click(client: FlaskClient) -> None:

    page = get_page(client, "/hilfe")
    rows = page.one("table", klass="operators").one("tbody").all("tr")
    assert [row.one("a").text for row in rows] == [" ".join(operator.example.split()) for operator in operators()]
    assert all(client.get(row.one("a").attributes["href"]).status_code == 200 for row in rows)


@pytest.mark.parametrize("kind", PROBLEM_TYPES)
def test_every_kind_of_problem_is_explained_where_its_type_points(client: FlaskClient, kind: str) -> None:
    assert f'id="{kind}"' in client.get("/hilfe/schnittstelle").text


def test_the_api_description_is_valid_openapi(client: FlaskClient) -> None:
    validate(client.get("/api/v1/openapi.json").json)
