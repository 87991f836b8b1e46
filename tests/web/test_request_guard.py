"""Who may ask, what every answer carries, and how errors look."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.archive import FERRY, archive
from tests.web.document import document
from web import create_app
from web.request_guard import HEADERS, MOST_WAITING

READ = [
    "/",
    "/suche?q=Fähre",
    f"/artikel/{FERRY}",
    f"/artikel/{FERRY}/nebeneinander",
    f"/fassungen?id={FERRY}",
    "/verlauf?q=Welle",
    "/facetten?q=Welle",
    "/kwic?q=Welle",
    "/hilfe",
    "/hilfe/schnittstelle",
]
TAKEN = [
    "/suche.csv?q=Welle",
    "/suche.atom?q=Welle",
    "/suche.json?q=Welle",
    "/verlauf.csv?q=Welle",
    "/facetten.csv?q=Welle",
    "/kwic.csv?q=Welle",
    f"/artikel/{FERRY}.bib",
    f"/artikel/{FERRY}/original",
    "/vorschlag?q=We",
    "/api/v1/search?q=Welle",
    "/api/v1/openapi.json",
    "/opensearch.xml",
    "/static/style.css",
    "/robots.txt",
    "/search?q=a",
    "/search.csv?q=a",
]
ERRORS = [("/gibtsnicht", 404), ("/artikel/gibtsnicht", 404), ("/static/../views.py", 404), ("/artikel", 404), ("/fassungen", 404)]
PROBLEMS = ["/api/v1/articles/gibtsnicht", "/artikel/gibtsnicht.json", "/suche.xls?q=a"]


@pytest.mark.parametrize("address", [*READ, *TAKEN, *PROBLEMS, *(address for address, _ in ERRORS)])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in headers


def test_a_page_not_sent_again_carries_them_too(client: FlaskClient) -> None:
    tag = client.get("/suche?q=Fähre").headers["ETag"]
    response = client.get("/suche?q=Fähre", headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_every_address_is_looked_at_here(app: Flask) -> None:
    asked = {app.url_map.bind("localhost").match(urlsplit(address).path)[0] for address in (*READ, *TAKEN)}
    untried = {rule.endpoint for rule in app.url_map.iter_rules()} - asked
    assert {name for name in untried if not name.startswith("api.")} == {"pages.article_by_parameter"}  # an error without an id


def test_nothing_on_a_page_needs_more_than_the_policy_allows(client: FlaskClient) -> None:
    for address in READ:
        text = client.get(address).text
        assert " style=" not in text
        assert "onclick" not in text
        assert "<style" not in text
        assert "http://" not in text.replace("http://localhost", "")


def test_while_too_many_wait_new_ones_are_told_when_to_come_again() -> None:
    app = create_app(archive())
    app.config["WAITING"] = lambda: MOST_WAITING + 1
    for address in ("/suche?q=Fähre", "/api/v1/search?q=Fähre"):
        answer = app.test_client().get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    app.config["WAITING"] = lambda: MOST_WAITING
    assert app.test_client().get("/suche?q=Fähre").status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:8642", "127.0.0.1:8642", "[::1]:8642", "archiv.redaktion.example"])
def test_own_names_are_answered(host: str) -> None:
    client = create_app(archive(), hosts=["archiv.redaktion.example"]).test_client()
    assert client.get("/robots.txt", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["boese.example", "localhost.boese.example", "127.0.0.1.nip.example", "[::2]", "2130706433", "a b"])
def test_foreign_names_are_refused_with_a_page(client: FlaskClient, host: str) -> None:
    response = client.get("/suche?q=Fähre", headers={"Host": host})
    assert response.status_code == 400
    assert document(response.text).one("h1").text == "Diese Anfrage ist nicht zu verstehen"
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("fetch", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "style"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_another_site_may_link_here_but_not_load_from_here(client: FlaskClient, fetch: dict[str, str], status: int) -> None:
    assert client.get("/suche?q=Fähre", headers=fetch).status_code == status


@pytest.mark.parametrize(("address", "status"), ERRORS)
def test_errors_have_the_look_of_the_page(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    page = document(response.text)
    assert page.one("h1").text
    assert page.one("form", role="search")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["/", "/suche", f"/artikel/{FERRY}"])
def test_nothing_can_be_changed_through_the_page(client: FlaskClient, method: str, address: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert document(response.text).one("h1").text == "Diese Seite kann man nur lesen"


@pytest.mark.parametrize(
    "id",
    [
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "C:%5Cboot.ini",
        "%5C%5C%3F%5CC:",
        "a%00b",
        "file:///etc/passwd",
    ],
)
def test_no_path_reaches_a_file(client: FlaskClient, id: str) -> None:
    for address in (f"/artikel/{id}", f"/artikel/{id}/original", f"/artikel?id={id}", f"/static/{id}"):
        assert client.get(address).status_code == 404


def test_an_error_of_ours_shows_a_number_and_logs_it_without_the_query(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        exists = True

        def search(self, *_: Any, **__: Any) -> None:
            raise RuntimeError("Draht ab")

    client = create_app(Broken()).test_client()  # type: ignore[arg-type]
    with caplog.at_level(logging.ERROR):
        response = client.get("/suche?q=Geheimnis")
    assert response.status_code == 500
    number = document(response.text).one("code").text
    assert "Draht ab" not in response.text
    assert number in caplog.text
    assert "Geheimnis" not in caplog.text


def test_a_query_too_large_is_refused_with_the_reason(client: FlaskClient) -> None:
    response = client.get("/suche", query_string={"q": "Wort " * 30_000})
    assert response.status_code == 400
    assert document(response.text).one("p", klass="note").text


def test_robots_stay_out(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
