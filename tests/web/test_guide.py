"""The guide to the web page names everything that its URLs, its keyboard and its command understand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.json_api import OPERATIONS
from web.labels import KEY_MEANINGS
from web.server import serve
from web.url_state import ARTICLE_FORMATS, ARTICLE_PARAMETERS, EXPORT_PARAMETERS, PARAMETERS, RESULT_FORMATS, Parameter

GUIDE = (Path(__file__).parents[2] / "docs" / "webseite.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """First and second column of the table below this heading."""
    below = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]*) \|", below, re.MULTILINE))


OF_ADDRESS = rows("Die Adresse ist die Suche")


OF_SERVE = rows("Angaben zu `serve`")


@pytest.mark.parametrize("name", [*(parameter.name for parameter in PARAMETERS), *ARTICLE_PARAMETERS, *EXPORT_PARAMETERS])
def test_the_guide_explains_every_parameter_of_an_address(name: str) -> None:
    assert name in OF_ADDRESS


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.values and not p.repeated], ids=lambda p: p.name)
def test_the_guide_lists_the_values_in_their_order_the_default_first(parameter: Parameter) -> None:
    assert tuple(re.findall(r"`([^`]+)`", OF_ADDRESS[parameter.name])) == parameter.values


def test_the_guide_names_no_parameter_that_does_not_exist() -> None:
    assert set(OF_ADDRESS) == {parameter.name for parameter in PARAMETERS} | set(ARTICLE_PARAMETERS) | set(EXPORT_PARAMETERS)


@pytest.mark.parametrize("name", KEY_MEANINGS)
def test_the_guide_explains_every_key(name: str) -> None:
    assert f"\n| `{name}` | {KEY_MEANINGS[name].de}" in GUIDE or name == "?"


def test_the_guide_names_every_address(app: Flask) -> None:
    routes = {str(rule).replace("<id:id>", "").replace("<suffix>", "") for rule in app.url_map.iter_rules()}
    pages = {route for route in routes if not route.startswith(("/static/", "/api/", "/search", "/robots"))}
    assert {page for page in pages if page.rpartition("//")[2].rstrip(".") not in GUIDE} == set()
    for operation in OPERATIONS:
        assert f"`{operation.path[1:].replace('{id}', '…')}`" in GUIDE
    for suffix in RESULT_FORMATS:
        assert f"| `/suche.{suffix}` |" in GUIDE
    for suffix in ARTICLE_FORMATS:
        assert f".{suffix}`" in GUIDE


@pytest.mark.parametrize("option", [name for parameter in serve.params for name in parameter.opts])
def test_the_guide_explains_every_option_of_serve(option: str) -> None:
    assert option in OF_SERVE


@pytest.mark.parametrize("name", ["host", "port", "threads", "workers"])
def test_the_guide_knows_the_defaults_of_serve(name: str) -> None:
    (option,) = (parameter for parameter in serve.params if parameter.name == name)
    assert OF_SERVE[f"--{name}"] == str(option.default)


def test_the_example_url_is_understood(client: FlaskClient) -> None:
    (address,) = re.findall(r"`(/suche\?[^`]+)`", GUIDE)
    page = client.get(address)
    assert page.status_code == 200
    assert "nicht beachtet" not in page.text
