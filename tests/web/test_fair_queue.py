"""The order in which requests get a thread: by address, and what takes no time first. Over real sockets where threads matter."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Event, Lock, Semaphore
from types import SimpleNamespace

import pytest
from flask import Flask

from searchidx.index import Index
from tests.web.http_server import served
from web import create_app
from web.fair_queue import FairQueue

PATIENCE = 20
"""Seconds that a loaded machine may need for what takes one."""

CROWD = 30


@dataclass
class Channel:
    """What the queue sees of a connection."""

    address: str
    path: str = "/suche"
    error: str | None = None
    answered: bool = False

    @property
    def addr(self) -> tuple[str, int]:
        return self.address, 1

    @property
    def requests(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(path=self.path, error=self.error)]

    def service(self) -> None:
        self.answered = True


def queue_of(*channels: Channel, total: int = 100, per_address: int = 100) -> FairQueue:
    queue = FairQueue(Lock(), total, per_address)
    for channel in channels:
        queue.append(channel)
    return queue


def test_a_newcomer_waits_for_one_request_of_a_crowd_not_for_all() -> None:
    crowd, newcomer = [Channel("a") for _ in range(CROWD)], Channel("b")
    queue = queue_of(*crowd, newcomer)
    queue.popleft()
    queue.popleft().service()
    assert newcomer.answered


def test_addresses_take_turns() -> None:
    channels = {address: [Channel(address) for _ in range(3)] for address in "abc"}
    queue = queue_of(*channels["a"], *channels["b"], *channels["c"])
    order = []
    while queue:
        queue.popleft().service()
        order.append(sorted(address for address, same in channels.items() for channel in same if channel.answered))
    assert order[2::3] == [["a", "b", "c"], sorted("abc" * 2), sorted("abc" * 3)]


def test_an_address_has_no_more_than_its_share_under_way() -> None:
    queue = queue_of(*(Channel("a") for _ in range(CROWD)), per_address=2)
    first, _second = queue.popleft(), queue.popleft()
    assert not queue
    assert len(queue) == CROWD - 2
    with pytest.raises(IndexError):
        queue.popleft()
    first.service()
    assert queue


def test_a_thread_is_left_for_what_takes_no_time() -> None:
    queue = queue_of(*(Channel(address) for address in "abcd"), total=2)
    queue.popleft(), queue.popleft()
    assert not queue
    small = [Channel("a", "/robots.txt"), Channel("a", "/static/style.css"), Channel("a", "", "Bad Request")]
    for channel in small:
        queue.append(channel)
    assert [queue.popleft() for _ in small] == small
    assert not queue


def test_only_who_waits_with_more_than_a_share_is_one_of_a_crowd() -> None:
    queue = queue_of(*(Channel("a") for _ in range(CROWD)), *(Channel("b") for _ in range(5)))
    assert [queue.is_crowded_by(address, CROWD) for address in "abc"] == [True, False, False]
    assert not any(queue.is_crowded_by(address, CROWD + 5) for address in "abc")
    assert not queue_of().is_crowded_by("a", 0)


def test_a_request_that_fails_is_done_too() -> None:
    class Failing(Channel):
        def service(self) -> None:
            raise RuntimeError

    queue = queue_of(Failing("a"), Channel("a"), per_address=1)
    with pytest.raises(RuntimeError):
        queue.popleft().service()
    assert queue


@dataclass
class Slow:
    """A page that takes as long as the test wants: `begun` is released for each request for it, all go on when `go_on` is set."""

    begun: Semaphore
    go_on: Event
    address: tuple[str, int]


@pytest.fixture
def slow(archive_index: Index) -> Iterator[Slow]:
    begun, go_on = Semaphore(0), Event()
    app: Flask = create_app(archive_index)

    @app.get("/langsam")
    def slow_page() -> str:
        begun.release()
        go_on.wait(PATIENCE)
        return "da"

    # responses are computed one at a time, and the others wait for half a second: that is not what is tested here
    app.before_request_funcs[None] = [check for check in app.before_request_funcs[None] if check.__name__ != "_cached_response"]
    with served(app) as address:
        try:
            yield Slow(begun, go_on, address)
        finally:
            go_on.set()


def ask(address: tuple[str, int], path: str, source: str) -> socket.socket:
    connection = socket.create_connection(address, timeout=PATIENCE, source_address=(source, 0))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return connection


def test_one_address_does_not_keep_others_waiting(slow: Slow) -> None:
    with ExitStack() as stack:
        for _ in range(CROWD):
            stack.enter_context(ask(slow.address, "/langsam", "127.0.0.1"))
        assert slow.begun.acquire(timeout=PATIENCE)
        for path, source in (("/robots.txt", "127.0.0.1"), ("/static/style.css", "127.0.0.1"), ("/hilfe", "127.0.0.2")):
            with ask(slow.address, path, source) as connection:
                assert connection.recv(12) == b"HTTP/1.1 200", path


def test_all_requests_of_a_crowd_are_answered_in_the_end(slow: Slow) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(ask(slow.address, "/langsam", "127.0.0.1")) for _ in range(CROWD)]
        assert slow.begun.acquire(timeout=PATIENCE)
        slow.go_on.set()
        assert {connection.recv(12) for connection in crowd} == {b"HTTP/1.1 200"}
