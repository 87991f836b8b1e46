"""Nothing is sent or computed twice while it stays the same, and nothing old is shown after a commit."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Page, Span
from tests.web.archive import FERRY
from web import create_app
from web.response_cache import ResponseCache


def article_titled(id: str) -> Article:
    return Article(id, f"Anleger {id}", (Span("title", 0, len(f"Anleger {id}")),))


@pytest.fixture
def engine() -> MemoryEngine:
    engine = MemoryEngine()
    engine.commit([article_titled("eins")])
    return engine


@pytest.fixture
def growing(engine: MemoryEngine) -> FlaskClient:
    """The page of an index that goes on growing."""
    return create_app(Index(engine, "", "memory")).test_client()


@pytest.mark.parametrize("address", ["/", "/suche?q=Anleger", f"/artikel/{FERRY}", f"/artikel/{FERRY}.json", "/hilfe", "/opensearch.xml"])
def test_an_unchanged_page_is_answered_with_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    assert first.headers["ETag"]
    assert first.headers["Last-Modified"]
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    since = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304


def test_different_pages_have_different_etags(client: FlaskClient) -> None:
    addresses = ["/suche?q=Anleger", "/suche?q=Anleger&lang=en", "/suche?q=Elbe", "/"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)


def test_a_commit_invalidates_cached_pages(growing: FlaskClient, engine: MemoryEngine) -> None:
    old = growing.get("/suche?q=Anleger")
    assert "1 Artikel" in old.text
    engine.commit([article_titled("zwei")])
    new = growing.get("/suche?q=Anleger", headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200
    assert "2 Artikel" in new.text


def test_a_cached_response_is_identical(app: Flask) -> None:
    client = app.test_client()
    first, second = (client.get("/suche?q=Anleger+Busse") for _ in range(2))
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)


def test_an_error_has_no_etag_and_is_not_cached(growing: FlaskClient, engine: MemoryEngine) -> None:
    assert "ETag" not in growing.get("/artikel/zwei").headers
    engine.commit([article_titled("zwei")])
    assert growing.get("/artikel/zwei").status_code == 200


def test_the_least_recently_used_response_is_dropped_first() -> None:
    cache = ResponseCache(capacity=5_000)
    for tag in ("a", "b", "c"):
        cache.put("1", tag, Response("x" * 500))
    assert cache.get("1", "a")
    cache.put("1", "d", Response("x" * 500))
    assert [tag for tag in "abcd" if cache.get("1", tag)] == ["a", "c", "d"]


def test_responses_of_an_older_index_and_large_ones_are_not_cached() -> None:
    cache = ResponseCache(capacity=5_000)
    cache.put("1", "a", Response("x"))
    assert cache.get("2", "a") is None
    cache.put("2", "b", Response("x" * 6_000))
    assert cache.get("2", "b") is None


def test_a_slow_response_does_not_block_others(app: Flask) -> None:
    lock = app.extensions["compute_lock"]
    with lock:
        assert app.test_client().get("/suche?q=Wischhafen").status_code == 200
    assert lock.acquire(blocking=False)
    lock.release()


def test_the_compute_lock_is_released_after_errors_and_before_streaming(app: Flask) -> None:
    app.test_client().get("/artikel/gibtsnicht")
    app.test_client().get("/suche.csv?q=Welle", buffered=False)
    assert app.extensions["compute_lock"].acquire(blocking=False)
    app.extensions["compute_lock"].release()


@pytest.mark.parametrize("address", ["/suche?q=Anleger", "/verlauf?q=Anleger", "/suche.json?q=Anleger"])
def test_an_answer_cut_by_the_time_limit_is_not_cached(engine: MemoryEngine, address: str) -> None:
    class Hasty(Index):
        def search(self, query: str, **settings: Any) -> Page:
            return replace(super().search(query, **settings), complete=False)

    response = create_app(Hasty(engine, "", "memory")).test_client().get(address)
    assert response.status_code == 200
    assert "ETag" not in response.headers


@pytest.mark.parametrize("address", ["/suche?q=Anleger", f"/artikel/{FERRY}.json"])
def test_responses_are_compressed_for_clients_that_accept_gzip(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    for _ in range(2):  # computed and cached
        compressed = client.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert compressed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in compressed.headers["Vary"]
        assert gzip.decompress(compressed.data) == plain.data
        assert len(compressed.data) < len(plain.data)
    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "gzip;q=0"}).headers
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": compressed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
