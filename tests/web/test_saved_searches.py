"""Saved searches on the page: the files of `searchidx saved`, saved and deleted by forms of this site only."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchidx import saved_searches as store
from searchidx.index import Index
from tests.web.archive import SCRIPT
from tests.web.html_document import get_page
from web import OwnFiles, create_app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "gespeichert"


@pytest.fixture
def keeping(archive_index: Index, folder: Path) -> FlaskClient:
    return create_app(archive_index, files=OwnFiles(saved_searches=folder)).test_client()


def test_a_server_without_them_shows_the_command_and_no_page(client: FlaskClient) -> None:
    assert "searchidx saved add" in get_page(client, "/suche?q=Welle").text
    assert client.get("/gespeichert").status_code == 404
    assert client.post("/gespeichert", data={"name": "x", "q": "Welle"}).status_code == 404


def test_a_search_is_saved_as_it_is_and_leads_back(keeping: FlaskClient, folder: Path) -> None:
    address = "/suche?q=Welle&section=Kultur&-source=Elbkurier&from=2023-02-01&sort=oldest&n=20&without=head"
    form = get_page(keeping, address).one("form", klass="save")
    fields = [(field.attributes["name"], field.attributes.get("value", "")) for field in form.all("input")]
    data: dict[str, str] = dict(fields) | {"name": "wellen"}
    assert keeping.post("/gespeichert", data=data).headers["Location"] == "/gespeichert"
    saved = store.load(folder, "wellen")
    assert (saved.query, saved.sort, tuple(saved.without)) == ("Welle", "oldest", ("head",))
    assert saved.filters == {"section": ["Kultur"], "-source": ["Elbkurier"], "since": "2023-02-01"}
    page = get_page(keeping, "/gespeichert")
    link = page.one("ol", klass="listed").one("h2").one("a").attributes["href"]
    total = get_page(keeping, address).one("p", klass="total").text.split(" Artikel")[0]
    assert f"{total} Artikel" in page.one("ol", klass="listed").text
    assert get_page(keeping, link).one("p", klass="total").text.split(" Artikel")[0] == total


def test_a_search_is_deleted(keeping: FlaskClient, folder: Path) -> None:
    store.save(folder, "wellen", store.Search("Welle"))
    keeping.post("/gespeichert", data={"name": "wellen", "action": "delete"})
    assert store.names(folder) == []
    assert "Noch ist keine Suche gespeichert" in get_page(keeping, "/gespeichert").text


@pytest.mark.parametrize("name", ["", "../x", "a/b", "-x", ".x", "a" * 101, "a\x00"])
def test_what_is_no_name_is_refused(keeping: FlaskClient, folder: Path, name: str) -> None:
    assert keeping.post("/gespeichert", data={"name": name, "q": "Welle"}).status_code == 400
    assert store.names(folder) == []


def test_a_name_that_is_taken_and_an_empty_search_are_refused(keeping: FlaskClient, folder: Path) -> None:
    assert keeping.post("/gespeichert", data={"name": "a", "q": "Welle"}).status_code == 303
    assert keeping.post("/gespeichert", data={"name": "a", "q": "Strand"}).status_code == 400
    assert keeping.post("/gespeichert", data={"name": "b"}).status_code == 400
    assert store.names(folder) == ["a"]


def test_a_broken_file_is_named_and_the_others_are_shown(keeping: FlaskClient, folder: Path) -> None:
    store.save(folder, "gut", store.Search("Welle"))
    (folder / "kaputt.json").write_text("{", encoding="utf-8")
    page = get_page(keeping, "/gespeichert")
    assert "kein JSON" in page.text
    assert page.link("gut")


def test_a_foreign_page_saves_and_deletes_nothing(keeping: FlaskClient, folder: Path) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://boese.example"}):
        assert keeping.post("/gespeichert", data={"name": "x", "q": "Welle"}, headers=headers).status_code == 403
    assert store.names(folder) == []


def test_what_a_file_holds_is_text_and_never_markup(keeping: FlaskClient, folder: Path) -> None:
    store.save(folder, "x", store.Search(SCRIPT, filters={"section": (SCRIPT,)}))
    assert SCRIPT not in keeping.get("/gespeichert").text
