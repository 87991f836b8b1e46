"""A URL is read into the state of a page; what makes no sense in it is ignored and said."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.html_document import get_page
from tests.web.test_search_page import titles


@pytest.mark.parametrize(
    "value", ["sort=schön", "mode=1", "n=7", "n=-1", "n=²", "page=0", "page=1e9", "page=" + "9" * 400, "from=31.2.2024", "to=bald"]
)
def test_an_impossible_value_is_ignored_with_a_notice(client: FlaskClient, value: str) -> None:
    page = get_page(client, f"/suche?q=Kuchen&{value}")
    assert titles(page) == ["Streit im Stadtrat"]
    assert any("nicht beachtet" in note.text for note in page.all("p", klass="note"))


def test_an_unknown_parameter_is_ignored_with_a_notice(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Kuchen&utm_source=brief")
    assert titles(page) == ["Streit im Stadtrat"]
    assert [note.text for note in page.all("p", klass="note")] == ["Die Angabe „utm_source“ ist hier unbekannt und wird nicht beachtet."]


@pytest.mark.parametrize("path", ["/suche?q=%00Bahn%00", "/suche?q=Bahn&x%00y=1", "/suche?q=Bahn&section=%00", "/kwic?q=Bahn%00"])
def test_no_page_holds_a_nul(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, b"\0" in answer.data) == (200, False)
    assert 'value="Bahn"' in answer.text
