"""The reading list on the page: in the address, or in the file of the one who starts the server."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient

from searchidx.index import Index
from searchidx.reading_list import Entry, add, read_list
from tests.web.archive import FERRY, HOSTILE, SCRIPT
from tests.web.html_document import Element, get_page
from tests.web.http_server import served
from web import OwnFiles, create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "merkliste.jsonl"


@pytest.fixture
def keeping(archive_index: Index, file: Path) -> FlaskClient:
    return create_app(archive_index, files=OwnFiles(reading_list=file)).test_client()


def send(client: FlaskClient, form: Element) -> str:
    """Sends a form as a browser does; returns where it leads."""
    fields = {field.attributes["name"]: field.attributes.get("value", "") for field in form.all("input")}
    response = client.post(form.attributes["action"], data=fields)
    assert response.status_code == 303
    return str(response.headers["Location"])


def test_marks_stand_in_the_address_and_stay_from_page_to_page(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Fähre+ODER+Kuchen&sort=newest")
    first = page.all("li", klass="hit")[0]
    page = get_page(client, first.one("a", klass="mark").attributes["href"])
    assert page.link("Merkliste (1)") == f"/merkliste?mark={FERRY.replace('/', '%2F')}"
    assert page.all("li", klass="hit")[0].one("a", klass="mark").text.startswith("Gemerkt")
    second = page.all("li", klass="hit")[1].one("a", klass="mark").attributes["href"]
    page = get_page(client, get_page(client, second).link("Merkliste (2)"))
    assert [hit.one("h2").text for hit in page.all("li", klass="hit")][1] == "Streit im Stadtrat"


def test_a_mark_is_taken_off_where_it_was_set(client: FlaskClient) -> None:
    address = f"/artikel/{FERRY}"
    marked = get_page(client, address).one("a", klass="mark").attributes["href"]
    assert get_page(client, marked).one("a", klass="mark").attributes["href"] == address


def test_the_page_lists_notes_and_exports_them(client: FlaskClient) -> None:
    page = get_page(client, f"/merkliste?mark={FERRY}&note=Anleger+fragen&mark=stadtrat&note=&mark=fehlt&note=x")
    notes = [field.attributes["value"] for field in page.all("input", type="text", name="note")]
    assert notes == ["Anleger fragen", ""]
    assert "1 Artikel steht nicht mehr im Index" in page.text
    table = client.get(page.link("CSV")).text
    assert [(row["id"], row["note"]) for row in csv.DictReader(io.StringIO(table))] == [(FERRY, "Anleger fragen"), ("stadtrat", "")]
    for name in ("NDJSON", "BibTeX", "RIS", "CSL-JSON"):
        assert "Anleger fragen" in client.get(page.link(name)).text
    assert get_page(client, page.link("Dossier zum Drucken")).one("h1").text == "Dossier"


def test_a_list_without_articles_says_how_to_mark(client: FlaskClient) -> None:
    assert "Noch ist nichts gemerkt" in get_page(client, "/merkliste").text
    assert "Nothing is marked yet" in get_page(client, "/merkliste?lang=en").text
    assert client.get("/merkliste.exe?mark=a").status_code == 404


def test_a_long_list_of_a_file_is_linked_as_the_file_and_not_once_for_each_article(archive_index: Index, tmp_path: Path) -> None:
    """200 links with all the others and their notes: 20 seconds for 5,000 long notes, and exports that no server lets in."""
    sizes: list[int] = []
    ids = [hit.id for hit in archive_index.hits("*")]
    for length in (200, 400):
        path = tmp_path / f"{length}.jsonl"
        add(path, [*ids, *(f"fehlt{number}" for number in range(300))], "n" * length)
        client = create_app(archive_index, files=OwnFiles(reading_list=path)).test_client()
        page = get_page(client, "/merkliste")
        assert page.link("CSV") == "/merkliste.csv"
        assert not [link for link in page.all("a") if len(link.attributes["href"]) > 9_000]
        rows = list(csv.DictReader(io.StringIO(client.get("/merkliste.csv").text)))
        assert [(row["id"], row["note"]) for row in rows] == [(id, "n" * length) for id in ids]
        sizes.append(len(client.get("/merkliste").data))
    assert sizes[1] - sizes[0] < 2 * 200 * len(ids)


def test_a_server_without_a_file_takes_no_marks(client: FlaskClient) -> None:
    assert client.post("/merkliste", data={"action": "add", "id": FERRY}).status_code == 405


def test_marks_are_kept_in_the_file(keeping: FlaskClient, file: Path) -> None:
    address = "/suche?q=F%C3%A4hre"
    page = get_page(keeping, address)
    assert send(keeping, page.all("form", klass="mark")[0]) == address
    assert read_list(file) == (Entry(FERRY),)
    button = get_page(keeping, address).all("form", klass="mark")[0]
    assert button.one("button").attributes["aria-pressed"] == "true"
    send(keeping, button)
    assert read_list(file) == ()


def test_notes_are_kept_in_the_file(keeping: FlaskClient, file: Path) -> None:
    add(file, [FERRY])
    form = get_page(keeping, "/merkliste").one("form", klass="noted")
    form.one("input", type="text").attributes["value"] = "Anleger „fragen“"
    assert send(keeping, form) == "/merkliste"
    assert read_list(file) == (Entry(FERRY, "Anleger „fragen“"),)


def test_a_link_shows_its_own_list_which_can_be_taken_over(keeping: FlaskClient, file: Path) -> None:
    add(file, [FERRY], "meine")
    page = get_page(keeping, "/merkliste?mark=stadtrat&note=deine")
    assert [hit.one("h2").text for hit in page.all("li", klass="hit")] == ["Streit im Stadtrat"]
    send(keeping, page.all("form", klass="listed", method="post")[0])
    assert [entry.id for entry in read_list(file)] == [FERRY, "stadtrat"]


def test_the_link_for_others_holds_the_list_of_the_file(keeping: FlaskClient, client: FlaskClient, file: Path) -> None:
    add(file, [FERRY], "Anleger fragen")
    link = get_page(keeping, "/merkliste").link("Verweis auf diese Liste, mit Notizen")
    assert "Anleger fragen" in [field.attributes.get("value") for field in get_page(client, link).all("input", name="note")]


def test_a_browser_marks_an_article_and_writes_a_note(chromium: Browser, archive_index: Index, file: Path) -> None:
    with served(create_app(archive_index, files=OwnFiles(reading_list=file))) as (host, port):
        page = chromium.new_page(java_script_enabled=False)
        page.goto(f"http://{host}:{port}/suche?q=Fähre")
        page.locator("form.mark button").first.click()
        page.get_by_role("link", name="Merkliste (1)").click()
        page.get_by_label("Notiz").fill("Anleger fragen")
        page.get_by_role("button", name="Notiz behalten").click()
        page.close()
    assert read_list(file) == (Entry(FERRY, "Anleger fragen"),)


@pytest.mark.parametrize(
    "back", ["//boese.example", "https://boese.example", "/\\boese.example", "/a\r\nX: y", "javascript:alert(1)", "", "\x00/"]
)
def test_a_form_leads_nowhere_else(keeping: FlaskClient, back: str) -> None:
    response = keeping.post("/merkliste", data={"action": "add", "id": FERRY, "back": back})
    assert response.headers["Location"] == "/merkliste"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://boese.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
    ],
)
def test_a_foreign_page_marks_nothing(keeping: FlaskClient, file: Path, headers: dict[str, str]) -> None:
    assert keeping.post("/merkliste", data={"action": "add", "id": FERRY}, headers=headers).status_code == 403
    assert not file.exists()


def test_a_form_of_this_site_is_let_in_by_its_origin(keeping: FlaskClient, file: Path) -> None:
    for number, headers in enumerate([{"Origin": "http://localhost"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {}], 1):
        keeping.post("/merkliste", data={"action": "add", "id": str(number)}, headers=headers)
        assert len(read_list(file)) == number


def test_a_damaged_file_is_told_and_pages_go_on(keeping: FlaskClient, file: Path) -> None:
    file.write_text("kaputt\n", encoding="utf-8")
    page = get_page(keeping, "/suche?q=Fähre")
    assert page.all("li", klass="hit")
    assert "keine Zeile einer Merkliste" in page.text
    assert keeping.post("/merkliste", data={"action": "add", "id": FERRY}).status_code == 400
    assert keeping.get("/merkliste").status_code == 400


def test_what_is_marked_is_text_and_never_markup(client: FlaskClient) -> None:
    response = client.get("/merkliste", query_string={"mark": HOSTILE, "note": f'">{SCRIPT}'})
    assert SCRIPT not in response.text
    assert client.get("/suche", query_string={"q": "Fähre", "mark": f'">{SCRIPT}'}).text.count(SCRIPT) == 0


def test_programs_have_no_use_for_marks(client: FlaskClient) -> None:
    description = client.get("/api/v1/openapi.json").get_json()
    names = [parameter["name"] for parameter in description["paths"]["/search"]["get"]["parameters"]]
    assert "mark" not in names
    assert "log" in names
