"""Who may request pages, and the headers that every response carries."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchidx.index import Index
from tests.web.archive import FERRY
from tests.web.html_document import parse_html
from web import create_app
from web.request_security import HEADERS

PAGES = [
    "/",
    "/suche?q=Fähre",
    f"/artikel/{FERRY}",
    f"/artikel/{FERRY}/nebeneinander",
    f"/fassungen?id={FERRY}",
    "/verlauf?q=Welle",
    "/facetten?q=Welle",
    "/kwic?q=Welle",
    "/zitate?q=Fähre",
    "/dossier?q=Fähre",
    "/umfeld?q=Welle",
    "/typisch?q=Welle",
    "/kreuztabelle?q=Welle",
    "/schon-da?q=Ab+Sonnabend+fahren+Busse",
    f"/merkliste?mark={FERRY}",
    "/hilfe",
    "/hilfe/schnittstelle",
]


FORMATS_AND_REDIRECTS = [
    "/suche.csv?q=Welle",
    "/suche.atom?q=Welle",
    "/suche.json?q=Welle",
    "/verlauf.csv?q=Welle",
    "/facetten.csv?q=Welle",
    "/kwic.csv?q=Welle",
    "/zitate.csv?q=Fähre",
    f"/dossier.html?id={FERRY}",
    "/umfeld.csv?q=Welle",
    "/typisch.csv?q=Welle",
    "/kreuztabelle.csv?q=Welle",
    f"/merkliste.csv?mark={FERRY}",
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


@pytest.mark.parametrize("address", [*PAGES, *FORMATS_AND_REDIRECTS, *PROBLEMS, *(address for address, _ in ERRORS)])
def test_every_response_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in headers


def test_a_304_carries_the_security_headers_too(client: FlaskClient) -> None:
    tag = client.get("/suche?q=Fähre").headers["ETag"]
    response = client.get("/suche?q=Fähre", headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_every_route_is_requested_here(app: Flask) -> None:
    requested = {app.url_map.bind("localhost").match(urlsplit(address).path)[0] for address in (*PAGES, *FORMATS_AND_REDIRECTS)}
    unrequested = {rule.endpoint for rule in app.url_map.iter_rules()} - requested
    assert {name for name in unrequested if not name.startswith("api.")} == {
        "article.article_by_parameter",  # an error without an id
        "list.change",  # takes forms only
        *("saved.saved", "saved.change"),  # not there unless the server is started with them
    }


def test_pages_have_no_inline_styles_and_scripts(client: FlaskClient) -> None:
    for address in PAGES:
        text = client.get(address).text
        assert " style=" not in text
        assert "onclick" not in text
        assert "<style" not in text
        assert "http://" not in text.replace("http://localhost", "")


def test_requests_are_refused_with_retry_after_while_the_queue_is_full(archive_index: Index) -> None:
    app = create_app(archive_index)
    app.config["IS_CROWDED_BY"] = lambda address: address == "127.0.0.1"
    for address in ("/suche?q=Fähre", "/api/v1/search?q=Fähre"):
        answer = app.test_client().get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    for path in ("/robots.txt", "/static/style.css"):
        assert app.test_client().get(path).status_code == 200
    assert app.test_client().get("/suche?q=Fähre", environ_base={"REMOTE_ADDR": "127.0.0.2"}).status_code == 200


def test_own_host_names_are_answered(archive_index: Index) -> None:
    client = create_app(archive_index, hosts=["archiv.redaktion.example"]).test_client()
    for host in ("localhost", "localhost:8642", "127.0.0.1:8642", "[::1]:8642", "archiv.redaktion.example", "Archiv.Redaktion.example:80"):
        assert client.get("/robots.txt", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize("host", ["boese.example", "localhost.boese.example", "127.0.0.1.nip.example", "[::2]", "2130706433", "a b"])
def test_foreign_host_names_are_refused_with_a_page(client: FlaskClient, host: str) -> None:
    response = client.get("/suche?q=Fähre", headers={"Host": host})
    assert response.status_code == 400
    assert parse_html(response.text).one("h1").text == "Unter diesem Namen ist die Seite nicht zu erreichen"
    assert "--allow-host" in response.text
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    ("fetch_headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "style"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_another_site_may_link_here_but_not_load_from_here(client: FlaskClient, fetch_headers: dict[str, str], status: int) -> None:
    assert client.get("/suche?q=Fähre", headers=fetch_headers).status_code == status


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
