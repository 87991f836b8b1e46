"""Nobody can take the page from the others: a real `searchidx serve` answers while some clients do not read and others do not finish.

Bounded in number and time; every process that is started here is ended here. The deadlines themselves are tested in
`tests/web/test_connection_guard.py`, where they are shortened.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import searchidx
from web.connection_guard import MOST_CONNECTIONS
from web.export_quota import EXPORTS_AT_ONCE, EXPORTS_PER_ADDRESS

ARTICLES = 2_500
TITLE_LENGTH = 12_000
"""An export of all articles is larger than what the server buffers for a client that does not read."""

SOON = 5.0
"""Seconds in which the page must answer; a machine that does nothing else needs a hundredth of it."""

TRIES = 3
"""A shared machine may stand still for a moment: one answer in time out of so many is enough."""

Address = tuple[str, int]


@pytest.fixture(scope="module")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("load")
    title = "Fähre " * (TITLE_LENGTH // 6)
    rows = (json.dumps({"id": f"n{number}", "title": title, "text": f"Meldung {number}."}) for number in range(ARTICLES))
    (folder / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.fixture
def server(index_directory: Path) -> Iterator[tuple[Address, subprocess.Popen[str]]]:
    """`searchidx serve` with one thread for pages, and where it listens."""
    command = [sys.executable, "-m", "searchidx", "serve", "--index", str(index_directory), "--port", "0", "--threads", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        try:
            assert process.stderr
            announcement = process.stderr.readline()
            port = re.search(r"http://127\.0\.0\.1:(\d+)/", announcement)
            assert port, announcement
            yield ("127.0.0.1", int(port[1])), process
        finally:
            process.kill()


def seconds_until_answer(address: Address, target: str = "/robots.txt", source: str = "127.0.0.1") -> float:
    """How long a new client waits for a whole answer with status 200; infinity if it gets none."""
    began = time.monotonic()
    try:
        with socket.create_connection(address, timeout=2 * SOON, source_address=(source, 0)) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while block := connection.recv(1 << 16):
                received += block
    except OSError:
        return float("inf")
    return time.monotonic() - began if received.startswith(b"HTTP/1.1 200") else float("inf")


def assert_answers(address: Address) -> None:
    """The page answers soon, whichever part of it is asked for."""
    for target in ("/robots.txt", "/suche?q=Meldung", "/robots.txt"):
        assert min(seconds_until_answer(address, target) for _ in range(TRIES)) < SOON, target


def connect(address: Address, sent: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(2 * SOON)
    connection.connect(address)
    connection.sendall(sent)
    return connection


def export_begins(address: Address) -> socket.socket:
    """A connection that asks for all articles; nothing of the answer is read."""
    return connect(address, b"GET /suche.csv?q=* HTTP/1.1\r\nHost: localhost\r\n\r\n")


def test_exports_that_nobody_reads_do_not_hold_up_the_page(server: tuple[Address, subprocess.Popen[str]]) -> None:
    address, _ = server
    with ExitStack() as stack:
        unread = [stack.enter_context(export_begins(address)) for _ in range(EXPORTS_AT_ONCE + 4)]
        time.sleep(1)
        assert_answers(address)
        statuses = sorted(connection.recv(12) for connection in unread)
        assert statuses == [b"HTTP/1.1 200"] * EXPORTS_PER_ADDRESS + [b"HTTP/1.1 503"] * (len(unread) - EXPORTS_PER_ADDRESS)
        assert_answers(address)


def test_an_export_can_be_had_again_when_those_before_have_gone(server: tuple[Address, subprocess.Popen[str]]) -> None:
    address, _ = server
    with ExitStack() as stack:
        for _ in range(EXPORTS_AT_ONCE):
            stack.enter_context(export_begins(address))
        time.sleep(0.5)
    deadline = time.monotonic() + 4 * SOON
    while (waited := seconds_until_answer(address, "/suche.bib?q=n1")) == float("inf") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert waited < float("inf")


def test_requests_that_never_end_do_not_shut_the_page(server: tuple[Address, subprocess.Popen[str]]) -> None:
    address, _ = server
    with ExitStack() as stack:
        dripping = [stack.enter_context(connect(address, b"G")) for _ in range(MOST_CONNECTIONS + 10)]
        began = time.monotonic()
        while time.monotonic() - began < 3:
            for connection in list(dripping):
                try:
                    connection.sendall(b"X")
                except OSError:  # the server made room
                    dripping.remove(connection)
            assert_answers(address)
        assert len(dripping) < MOST_CONNECTIONS


def test_the_server_ends_in_time_whoever_does_not_read(server: tuple[Address, subprocess.Popen[str]]) -> None:
    address, process = server
    with ExitStack() as stack:
        for _ in range(EXPORTS_PER_ADDRESS):
            stack.enter_context(export_begins(address))
        stack.enter_context(connect(address, b"GET / HTTP"))
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=8 * SOON) == 0
