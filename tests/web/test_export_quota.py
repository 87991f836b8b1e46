"""The quota of streamed exports: how many run at a time, and that a place is given back however an export ends."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from searchidx.index import Index
from web import create_app
from web.export_quota import EXPORTS_AT_ONCE, EXPORTS_PER_ADDRESS, ExportQuota

EXPORT = "/suche.csv?q=Welle"


@pytest.fixture
def client(archive_index: Index) -> FlaskClient:
    """Of an application of its own: no test of others holds a place in its quota."""
    return create_app(archive_index).test_client()


def begin(client: FlaskClient, address: str) -> TestResponse:
    """The response of an export that is begun; its body is not read."""
    return client.get(EXPORT, environ_base={"REMOTE_ADDR": address}, buffered=False)


def test_no_more_exports_run_than_there_are_places() -> None:
    quota = ExportQuota(total=2, per_address=2)
    assert quota.take("a")
    assert quota.take("b")
    assert quota.take("c") is None


def test_one_address_does_not_take_all_places() -> None:
    quota = ExportQuota(total=3, per_address=2)
    first = quota.take("a")
    assert quota.take("a")
    assert quota.take("a") is None
    assert quota.take("b")
    assert first
    first()
    assert quota.take("a")


def test_a_place_is_given_back_once() -> None:
    quota = ExportQuota(total=2, per_address=2)
    first, second = quota.take("a"), quota.take("a")
    assert first
    assert second
    first()
    first()
    assert quota.take("a")
    assert quota.take("a") is None


def test_an_export_too_many_is_refused_and_pages_are_not(client: FlaskClient) -> None:
    running = [begin(client, "10.0.0.1") for _ in range(EXPORTS_PER_ADDRESS)]
    refused = begin(client, "10.0.0.1")
    running += [begin(client, "10.0.0.2") for _ in range(EXPORTS_AT_ONCE - EXPORTS_PER_ADDRESS)]
    assert {response.status_code for response in running} == {200}
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert begin(client, "10.0.0.3").status_code == 503
    assert client.get("/suche?q=Welle").status_code == 200


@pytest.mark.parametrize("target", [EXPORT, "/suche.atom?q=Welle", "/suche.bib?q=nirgends"])
def test_an_export_that_was_read_gives_its_place_back(client: FlaskClient, target: str) -> None:
    for _ in range(EXPORTS_AT_ONCE + 1):
        response = client.get(target)
        assert response.status_code == 200
        assert response.get_data() or "nirgends" in target


def test_an_export_whose_client_goes_away_gives_its_place_back(client: FlaskClient) -> None:
    for _ in range(EXPORTS_AT_ONCE + 1):
        response = client.get(EXPORT)
        assert response.status_code == 200
        response.close()


def test_an_export_that_fails_gives_its_place_back(archive_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    app: Flask = create_app(archive_index)
    client = app.test_client()
    monkeypatch.setattr(Index, "hits", lambda *_arguments, **_fields: 1 / 0)
    assert {client.get(EXPORT).status_code for _ in range(EXPORTS_AT_ONCE + 1)} == {500}
    monkeypatch.undo()
    assert client.get(EXPORT).status_code == 200


def test_a_head_request_gives_its_place_back(client: FlaskClient) -> None:
    for _ in range(EXPORTS_AT_ONCE + 1):
        response = client.head(EXPORT)
        assert response.status_code == 200
        response.close()
