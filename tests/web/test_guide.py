"""The guide to the page names everything that its address, its keyboard and its command understand."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.archive import ODD_ID
from web.address import SIZES, Asked, article_path, parameters
from web.serve import serve
from web.wording import LANGUAGES, MODES, SORTS

GUIDE = (Path(__file__).parents[2] / "docs" / "webseite.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """First and second column of the table below this heading."""
    below = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]*) \|", below, re.MULTILINE))


OF_ADDRESS = rows("Die Adresse ist die Suche")
OF_SERVE = rows("Angaben zu `serve`")

EVERYTHING = Asked("Elbe", ("Politik",), ("Elbkurier",), "2025-01-01", "2025-12-31", "forms", "newest", 20, 2, "en")
PARAMETERS = [name for name, _ in (*parameters(EVERYTHING), *parse_qsl(urlsplit(article_path(ODD_ID, view="original")).query))]


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_guide_explains_every_parameter_of_an_address(name: str) -> None:
    assert name in OF_ADDRESS


@pytest.mark.parametrize(("name", "values"), [("mode", MODES), ("sort", SORTS), ("n", SIZES), ("lang", LANGUAGES)])
def test_the_guide_lists_the_values_in_their_order_the_default_first(name: str, values: tuple[object, ...]) -> None:
    assert re.findall(r"`([^`]+)`", OF_ADDRESS[name]) == [str(value) for value in values]


@pytest.mark.parametrize("option", [name for parameter in serve.params for name in parameter.opts])
def test_the_guide_explains_every_option_of_serve(option: str) -> None:
    assert option in OF_SERVE


@pytest.mark.parametrize("name", ["host", "port", "threads"])
def test_the_guide_knows_the_defaults_of_serve(name: str) -> None:
    (option,) = (parameter for parameter in serve.params if parameter.name == name)
    assert OF_SERVE[f"--{name}"] == str(option.default)


def test_the_example_address_makes_sense(client: FlaskClient) -> None:
    (address,) = re.findall(r"`(/suche\?[^`]+)`", GUIDE)
    page = client.get(address)
    assert page.status_code == 200
    assert "nicht beachtet" not in page.text
