"""The guard of the connections: slow senders, clients that do not read, and crowds lose theirs; others keep them. Over real sockets."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from searchidx.index import Index
from tests.web.http_server import http_get, served
from web import connection_guard, create_app

PATIENCE = 20
"""Seconds that a loaded machine may need for what takes one."""

REQUEST = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n"
ENDLESS = b"GET /endlos HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def app(archive_index: Index) -> Flask:
    app = create_app(archive_index)
    app.extensions["ended"] = []

    @app.get("/endlos")
    def endless() -> Response:
        response = Response((b"x" * 16_384 for _ in range(10_000)), mimetype="text/plain")
        response.call_on_close(lambda: app.extensions["ended"].append(True))
        return response

    return app


@pytest.fixture
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server with short deadlines."""
    monkeypatch.setattr(connection_guard, "REQUEST_SECONDS", 1.0)
    monkeypatch.setattr(connection_guard, "TAKE_SECONDS", 1.0)
    with served(app) as address:
        yield address


def connect(address: tuple[str, int], sent: bytes = b"") -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)  # the system must not take an export in place of its client
    connection.settimeout(PATIENCE)
    connection.connect(address)
    connection.sendall(sent)
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Whether the server closes the connection in time, whatever it sent before."""
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            if not connection.recv(65_536):
                return True
    except ConnectionError:
        return True
    except TimeoutError:
        pass
    return False


def drip(connection: socket.socket, data: bytes) -> bool:
    """Sends a byte every tenth of a second; whether all of them were sent before the server closed the connection."""
    try:
        for number in range(len(data)):
            connection.sendall(data[number : number + 1])
            time.sleep(0.1)
    except ConnectionError:
        return False
    return True


def test_a_request_that_comes_byte_by_byte_is_ended(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        assert not drip(connection, REQUEST + b"X-Slow: " + b"a" * 10 * PATIENCE)


def test_a_body_that_comes_byte_by_byte_is_ended(address: tuple[str, int]) -> None:
    with connect(address, b"POST /suche HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n") as connection:
        assert not drip(connection, b"a" * 10 * PATIENCE)


def test_a_connection_that_is_kept_for_the_next_request_is_not_ended(address: tuple[str, int]) -> None:
    with connect(address) as connection:
        for _ in range(3):
            connection.sendall(REQUEST + b"\r\n")
            received = b""
            while not received.endswith(b"Disallow: /\n"):
                received += connection.recv(65_536)
            assert received.startswith(b"HTTP/1.1 200")
            time.sleep(0.7)  # two of them are longer than a request may take


def test_a_client_that_does_not_read_is_ended_and_its_export_with_it(address: tuple[str, int], app: Flask) -> None:
    with connect(address, ENDLESS):
        deadline = time.monotonic() + PATIENCE
        while not app.extensions["ended"] and time.monotonic() < deadline:
            time.sleep(0.1)
    assert app.extensions["ended"]


def test_a_client_that_reads_gets_everything(address: tuple[str, int]) -> None:
    assert http_get(address, b"/endlos").count("x") >= 16_384 * 10_000


def test_a_client_that_takes_a_little_now_and_then_is_ended(address: tuple[str, int], app: Flask) -> None:
    with connect(address, ENDLESS) as connection:
        deadline = time.monotonic() + PATIENCE
        while not app.extensions["ended"] and time.monotonic() < deadline:
            connection.recv(1_000)
            time.sleep(0.1)
    assert app.extensions["ended"]


def test_many_requests_at_once_without_reading_end_the_connection(address: tuple[str, int]) -> None:
    with connect(address, ENDLESS * 10) as connection:
        assert is_closed(connection)


def test_the_quietest_connection_makes_room_for_a_new_one(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_guard, "MOST_PER_ADDRESS", 5)
    quiet = [connect(address) for _ in range(8)]
    try:
        assert all(map(is_closed, quiet[:3]))
        assert http_get(address, b"/robots.txt").startswith("HTTP/1.1 200")
        assert is_closed(quiet[3])
        quiet[-1].sendall(REQUEST + b"\r\n")
        assert quiet[-1].recv(65_536).startswith(b"HTTP/1.1 200")
    finally:
        for connection in quiet:
            connection.close()


def test_a_crowd_from_one_address_loses_connections_before_others_do(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_guard, "MOST_CONNECTIONS", 6)
    monkeypatch.setattr(connection_guard, "MOST_PER_ADDRESS", 6)
    alone = socket.create_connection(address, timeout=PATIENCE, source_address=("127.0.0.2", 0))
    crowd = [connect(address) for _ in range(8)]
    try:
        assert all(map(is_closed, crowd[:3]))
        alone.sendall(REQUEST + b"\r\n")
        assert alone.recv(65_536).startswith(b"HTTP/1.1 200")
    finally:
        for connection in [alone, *crowd]:
            connection.close()


def test_a_response_under_way_is_not_closed_for_a_new_connection(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_guard, "MOST_PER_ADDRESS", 3)
    monkeypatch.setattr(connection_guard, "TAKE_SECONDS", PATIENCE)
    with connect(address, ENDLESS) as reading:
        received = len(reading.recv(1_000))
        others = [connect(address) for _ in range(6)]
        assert is_closed(others[0])
        while received < 16_384 * 10_000 and (block := reading.recv(1 << 20)):
            received += len(block)
        for connection in others:
            connection.close()
    assert received > 16_384 * 10_000
