"""The switch of the research log: off unless the server keeps a log and the reader turns it on; nothing is written unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchidx.index import Index
from searchidx.research_log import Logged, read_log
from tests.web.html_document import get_page
from web import OwnFiles, create_app


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "protokoll.jsonl"


@pytest.fixture
def logging_client(archive_index: Index, file: Path) -> FlaskClient:
    return create_app(archive_index, files=OwnFiles(log=file)).test_client()


def queries(file: Path) -> list[str]:
    return [line.query for line in read_log(file) if isinstance(line, Logged)] if file.exists() else []


def test_a_server_without_a_log_has_no_switch_and_writes_nothing(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Fähre&log=1")
    assert not page.all("a", role="switch")


def test_nothing_is_written_while_the_switch_is_off(logging_client: FlaskClient, file: Path) -> None:
    switch = get_page(logging_client, "/suche?q=Fähre").one("a", role="switch")
    assert (switch.text, switch.attributes["aria-checked"]) == ("Protokoll: aus", "false")
    assert not file.exists()


def test_the_switch_stays_on_and_every_question_is_written(logging_client: FlaskClient, file: Path) -> None:
    switch = get_page(logging_client, "/suche?q=Fähre").one("a", role="switch")
    page = get_page(logging_client, switch.attributes["href"])
    assert page.one("a", role="switch").attributes["aria-checked"] == "true"
    hidden = page.one("form", role="search").all("input", type="hidden", name="log")
    assert [field.attributes["value"] for field in hidden] == ["1"]
    assert page.one("a", klass="wordmark").attributes["href"] == "/?log=1"
    get_page(logging_client, "/suche?q=Welle&log=1")
    get_page(logging_client, "/suche?q=Welle&log=1&page=2")
    get_page(logging_client, page.one("a", role="switch").attributes["href"])
    assert queries(file) == ["Fähre", "Welle"]


def test_the_same_question_again_is_written_again(logging_client: FlaskClient, file: Path) -> None:
    for _ in range(2):
        response = logging_client.get("/suche?q=Fähre&log=1")
        assert response.status_code == 200
        assert "ETag" not in response.headers
    assert logging_client.get("/api/v1/search?q=Anleger&log=1").status_code == 200
    assert queries(file) == ["Fähre", "Fähre", "Anleger"]


def test_a_link_on_a_foreign_page_writes_nothing(logging_client: FlaskClient, file: Path) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert logging_client.get("/suche?q=Fähre&log=1", headers=headers).status_code == 200
    assert not file.exists()


def test_a_log_that_cannot_be_written_costs_no_answer(archive_index: Index, tmp_path: Path) -> None:
    page = get_page(create_app(archive_index, files=OwnFiles(log=tmp_path / "fehlt" / "log")).test_client(), "/suche?q=Fähre&log=1")
    assert "das Protokoll ist nicht zu schreiben" in page.text
    assert page.all("li", klass="hit")
