"""What happens to every request before a page answers it."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_umlauts_in_latin_1_are_redirected_to_utf_8(client: FlaskClient) -> None:
    response = client.get("/suche?q=F%E4hre+%84Elbe%93")
    assert (response.status_code, response.location) == (302, "/suche?q=F%C3%A4hre+%E2%80%9EElbe%E2%80%9C")


def test_robots_txt_forbids_crawling(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
