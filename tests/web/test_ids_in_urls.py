"""Whatever characters an id has, its article has a page, an original and a place in the API."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import searchidx
from web import create_app
from web.url_builder import article_path
from web.url_state import ARTICLE_FORMATS

IDS = [
    *("a\nb", "a\rb", "a\r\nb", "\na", "/a", "//a", "a//b", "a/", "/", "..", "a/../b", "./a", "a\u2028b", "a\tb", "a?b#c", "%2Fa", "a%0Ab"),
    *(
        "a\\b",
        "a/original",
        "/original",
        "a\n/original",
        "a.json",
        "a\n.json",
        "--index=x",
        "<b>",
        "a&b=c",
        '"',
        "ä",
        "*",
        "a\x0bb",
        "//x/y",
    ),
]


@pytest.fixture(scope="module")
def any_ids(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The pages of an index with an article for each of IDS, and one that is called "a"."""
    folder = tmp_path_factory.mktemp("kennungen")
    rows = [{"id": id, "title": f"Elbe {number}", "text": f"Wasser {number}"} for number, id in enumerate([*IDS, "a"])]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        assert index.index([folder / "a.jsonl"]).new == len(rows)
        yield create_app(index).test_client()


@pytest.mark.parametrize("id", IDS, ids=repr)
def test_every_id_has_its_page_in_every_view_and_format(any_ids: FlaskClient, id: str) -> None:
    number = IDS.index(id)
    assert f"<title>Elbe {number} " in any_ids.get(article_path(id)).text
    for view in ("original", "nebeneinander"):
        response = any_ids.get(article_path(id, view=view))
        assert response.status_code == 200
        assert f"Wasser {number}" in response.text.replace("<p>", "")
    assert any_ids.get(f"/api/v1/articles/{quote(id, safe='')}").json["id"] == id
    for format in ARTICLE_FORMATS:
        link = article_path(id, view=format)
        assert any_ids.get(link).status_code == 200, link
    assert any_ids.get(f"/fassungen?id={quote(id, safe='')}").status_code == 200


def test_every_link_of_the_results_leads_to_its_article(any_ids: FlaskClient) -> None:
    pages = "".join(any_ids.get(f"/suche?q=Elbe&page={number}").text for number in range(1, 5))
    links = {html.unescape(link).partition("#")[0] for link in re.findall(r'<h3[^>]*>\s*<a[^>]*href="([^"]+)"', pages)}
    assert len(links) == len(IDS) + 1
    assert len({re.search("<title>(Elbe [0-9]+) ", any_ids.get(link).text)[1] for link in links}) == len(links)  # type: ignore[index]


@pytest.mark.parametrize(
    "path", ["/artikel/fehlt", "/artikel/fehlt%0A", "/artikel?id=fehlt", "/api/v1/articles/fehlt", "/api/v1/similar?id=fehlt", "/fehlt"]
)
@pytest.mark.parametrize(
    "header", [("If-None-Match", "*"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")], ids=lambda header: header[0]
)
def test_what_does_not_exist_is_never_unchanged(any_ids: FlaskClient, path: str, header: tuple[str, str]) -> None:
    assert any_ids.get(path, headers=dict([header])).status_code == 404


@pytest.mark.parametrize("path", ["/artikel/a", "/suche?q=Elbe", "/suche.csv?q=Elbe", "/api/v1/articles/a"])
def test_what_exists_is_unchanged_for_who_has_any_version_or_the_last(any_ids: FlaskClient, path: str) -> None:
    first = any_ids.get(path)
    future = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert any_ids.get(path, headers=future).data == first.data  # a date that is yet to come is no date of a version
    for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        response = any_ids.get(path, headers=headers)
        assert (response.status_code, response.data) == (304, b"")
        for name in ("ETag", "Vary"):
            assert response.headers[name] == first.headers[name]


def test_a_cached_page_is_that_of_its_own_id(any_ids: FlaskClient) -> None:
    for _ in range(2):
        records = [any_ids.get(path).json for path in ("/api/v1/articles/a%0Ab", "/api/v1/articles/a%250Ab")]
        assert [record["id"] for record in records] == ["a\nb", "a%0Ab"]
