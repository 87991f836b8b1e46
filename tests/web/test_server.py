"""The server: its address, its limits, its end. Each test talks to a real one over a socket."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from searchidx.errors import UsageError
from tests.web.archive import archive
from web import create_app
from web.server import _address, _run_until_stopped, _server, serve


@contextmanager
def served(app: Flask, host: str = "127.0.0.1") -> Iterator[tuple[str, int]]:
    """A server in a thread of its own; it is closed at the end. Signals are left alone: only the main thread may take them."""
    sockets: dict[int, Any] = {}
    server = _server(app, host, 0, 2, sockets)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_host, int(server.effective_port)
    finally:
        server.close()
        server.task_dispatcher.shutdown(timeout=1)


def answer(place: tuple[str, int], request: bytes) -> str:
    """What the server says to these bytes."""
    with socket.create_connection(place, timeout=5) as connection:
        connection.sendall(request)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces).decode()


def get(place: tuple[str, int], target: bytes, *headers: bytes) -> str:
    return answer(place, b"\r\n".join([b"GET " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers, b"", b""]))


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with served(create_app(archive())) as place:
        yield place


@pytest.mark.parametrize("target", ["/suche?q=Würfelhusten", "/suche?q=W%C3%BCrfelhusten"])
def test_umlauts_in_an_address_need_not_be_quoted(place: tuple[str, int], target: str) -> None:
    text = get(place, target.encode())
    assert text.startswith("HTTP/1.1 200")
    assert "1 Artikel" in text


def test_bare_umlauts_of_old_programs_are_sent_on(place: tuple[str, int]) -> None:
    text = get(place, "/suche?q=Würfelhusten".encode("cp1252"))
    assert text.startswith("HTTP/1.1 302")
    assert "/suche?q=W%C3%BCrfelhusten" in text


def test_the_server_does_not_name_itself(place: tuple[str, int]) -> None:
    assert "waitress" not in get(place, b"/").lower()


def test_a_header_beyond_the_limit_is_refused(place: tuple[str, int]) -> None:
    assert get(place, b"/", b"X: " + b"a" * 16_000).startswith("HTTP/1.0 431")


def test_a_body_beyond_the_limit_is_refused(place: tuple[str, int]) -> None:
    assert "413" in answer(place, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n").splitlines()[0]


@pytest.mark.parametrize(
    "request_line",
    [b"GET", b"GET /\x00 HTTP/1.1", b"\xff\xfe", b"get / HTTP/1.1", b"GET //// HTTP/1.1", b"GET /%ff%00 HTTP/1.1"],
)
def test_odd_requests_get_an_answer_below_500(place: tuple[str, int], request_line: bytes) -> None:
    status = answer(place, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n").split()[1]
    assert int(status) < 500


def test_a_taken_port_is_said_with_the_cure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sockets: dict[int, Any] = {}
        with pytest.raises(UsageError, match=rf"Anschluss {port} ist belegt; wählen Sie mit --port") as told:
            _server(create_app(archive()), "127.0.0.1", port, 1, sockets)
    assert told.value.exit_code == 2
    assert not sockets


def test_a_host_that_is_none_is_said() -> None:
    with pytest.raises(UsageError, match="prüfen Sie --host"):
        _server(create_app(archive()), "kein.rechner.invalid", 0, 1, {})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::"])
def test_other_machines_are_let_in_only_by_name(host: str) -> None:
    with pytest.raises(UsageError, match="--allow-host"):
        serve.main(["--host", host], standalone_mode=False)


def test_the_address_of_a_free_port_is_known() -> None:
    sockets: dict[int, Any] = {}
    server = _server(create_app(archive()), "127.0.0.1", 0, 1, sockets)
    assert _address("127.0.0.1", server) == f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    server.task_dispatcher.shutdown(timeout=1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_after_the_answers_under_way(number: signal.Signals) -> None:
    app = create_app(archive())
    asked, answers = threading.Event(), []

    @app.get("/langsam")
    def slow() -> str:
        asked.set()
        time.sleep(0.5)
        return "fertig" * 100_000

    sockets: dict[int, Any] = {}
    server = _server(app, "127.0.0.1", 0, 2, sockets)
    place = ("127.0.0.1", int(server.effective_port))
    reader = threading.Thread(target=lambda: answers.append(get(place, b"/langsam")))
    stopper = threading.Thread(target=lambda: asked.wait(5) and signal.raise_signal(number))
    before = signal.getsignal(number)
    reader.start()
    stopper.start()
    _run_until_stopped(server, sockets)
    reader.join(5)
    stopper.join(5)
    assert answers[0].endswith("fertig")
    assert answers[0].count("fertig") == 100_000
    assert signal.getsignal(number) is before
