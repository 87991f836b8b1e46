"""The server: its address, its limits, its end. Each test talks to a real one over a socket."""

from __future__ import annotations

import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from searchidx.errors import UsageError
from searchidx.index import Index, open_index
from tests.web.http_server import http_get, send_bytes
from web import create_app
from web.request_security import HEADERS
from web.server import run_until_signal, serve, server_url, start_server


@pytest.mark.parametrize("target", ["/suche?q=Würfelhusten", "/suche?q=W%C3%BCrfelhusten"])
def test_umlauts_in_a_url_need_not_be_quoted(server_address: tuple[str, int], target: str) -> None:
    text = http_get(server_address, target.encode())
    assert text.startswith("HTTP/1.1 200")
    assert "1 Artikel" in text


def test_unquoted_umlauts_in_latin_1_are_redirected(server_address: tuple[str, int]) -> None:
    text = http_get(server_address, "/suche?q=Würfelhusten".encode("cp1252"))
    assert text.startswith("HTTP/1.1 302")
    assert "/suche?q=W%C3%BCrfelhusten" in text


def test_the_server_does_not_name_itself(server_address: tuple[str, int]) -> None:
    assert "waitress" not in http_get(server_address, b"/").lower()


def test_a_header_beyond_the_limit_is_refused(server_address: tuple[str, int]) -> None:
    assert http_get(server_address, b"/", b"X: " + b"a" * 16_000).startswith("HTTP/1.0 431")


@pytest.mark.parametrize("request_line", [b"GET", b"GET / HTTP/1.1\nX: 1", b"POST / HTTP/1.1\r\nContent-Length: x"], ids=repr)
def test_a_refusal_of_the_server_carries_the_security_headers(server_address: tuple[str, int], request_line: bytes) -> None:
    head = send_bytes(server_address, request_line + b"\r\nHost: localhost\r\n\r\n").partition("\r\n\r\n")[0]
    assert head.startswith("HTTP/1.")
    assert {f"{name}: {value}" for name, value in HEADERS.items()} <= set(head.split("\r\n"))


def test_who_expects_to_send_a_body_and_has_none_is_answered(server_address: tuple[str, int]) -> None:
    assert http_get(server_address, b"/robots.txt", b"Expect: 100-continue").startswith("HTTP/1.1 200")


def test_a_body_that_is_expected_is_asked_for(server_address: tuple[str, int]) -> None:
    text = http_get(server_address, b"/robots.txt", b"Content-Length: 0", b"Expect: 100-continue")
    assert text.startswith("HTTP/1.1 200")
    with socket.create_connection(server_address, timeout=5) as connection:
        connection.sendall(b"POST /suche HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"a")
        assert connection.recv(100).startswith(b"HTTP/1.1 405")


def test_a_body_beyond_the_limit_is_refused(server_address: tuple[str, int]) -> None:
    assert "413" in send_bytes(server_address, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n").splitlines()[0]


@pytest.mark.parametrize(
    "request_line",
    [b"GET", b"GET /\x00 HTTP/1.1", b"\xff\xfe", b"get / HTTP/1.1", b"GET //// HTTP/1.1", b"GET /%ff%00 HTTP/1.1"],
)
def test_malformed_requests_get_a_status_below_500(server_address: tuple[str, int], request_line: bytes) -> None:
    status = send_bytes(server_address, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n").split()[1]
    assert int(status) < 500


def test_a_taken_port_is_said_with_the_cure(archive_index: Index) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sockets: dict[int, Any] = {}
        with pytest.raises(UsageError, match=rf"Anschluss {port} ist belegt; wählen Sie mit --port") as refusal:
            start_server(create_app(archive_index), "127.0.0.1", port, 1, sockets)
    assert refusal.value.exit_code == 2
    assert not sockets


def test_a_host_that_does_not_exist_is_said_with_the_cure(archive_index: Index) -> None:
    with pytest.raises(UsageError, match="prüfen Sie --host"):
        start_server(create_app(archive_index), "kein.rechner.invalid", 0, 1, {})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", ""])
def test_other_machines_are_allowed_only_by_host_name(host: str) -> None:
    named = host or "''"
    with pytest.raises(UsageError, match=f"--host {named} zeigt .*--allow-host"):
        serve.main(["--host", host], standalone_mode=False)


def test_the_url_has_the_port_that_was_assigned(archive_index: Index) -> None:
    sockets: dict[int, Any] = {}
    server = start_server(create_app(archive_index), "127.0.0.1", 0, 1, sockets)
    assert server_url("127.0.0.1", server) == f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    server.task_dispatcher.shutdown(timeout=1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_after_running_responses(archive_index: Index, number: signal.Signals) -> None:
    app = create_app(archive_index)
    started, answers = threading.Event(), []

    @app.get("/langsam")
    def slow() -> str:
        started.set()
        time.sleep(0.5)
        return "fertig" * 100_000

    sockets: dict[int, Any] = {}
    server = start_server(app, "127.0.0.1", 0, 2, sockets)
    address = ("127.0.0.1", int(server.effective_port))
    reader = threading.Thread(target=lambda: answers.append(http_get(address, b"/langsam")))
    stopper = threading.Thread(target=lambda: started.wait(5) and signal.raise_signal(number))
    handler = signal.getsignal(number)
    reader.start()
    stopper.start()
    run_until_signal(server, sockets)
    reader.join(5)
    stopper.join(5)
    assert answers[0].endswith("fertig")
    assert answers[0].count("fertig") == 100_000
    assert signal.getsignal(number) is handler


def test_a_server_without_an_index_explains_how_to_make_one_and_searches_it_then(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Die Elbe\n\nDie Fähre fährt.")
    with open_index(tmp_path / "neu") as index:
        client = create_app(index).test_client()
        for address in ("/suche?q=Elbe", "/artikel/a", "/api/v1/articles/a", "/dossier.html?id=a"):
            assert client.get(address).status_code == 503
        assert f"searchidx index --index {tmp_path / 'neu'} corpus/" in client.get("/").text
        with open_index(tmp_path / "neu") as writer:
            writer.index([tmp_path / "corpus"])
        assert "Neueste Artikel" in client.get("/").text
        assert "1 Artikel" in client.get("/suche?q=Elbe").text
