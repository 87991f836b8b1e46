"""A worker is a process that answers requests; workers share the sockets they listen at, so that a page can use every processor core."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CAN_SHARE = hasattr(os, "fork")
"""Whether this system can have more than one worker."""

LOOK_UP_SECONDS = 0.2
RESTART_SECONDS = 1.0
FAREWELL_SECONDS = 7

Address = tuple[int, int, int, tuple[str | int, ...]]
"""Family, type, protocol and place of a socket, as `socket.getaddrinfo` and Waitress name them."""


def bound(addresses: Sequence[Address]) -> list[socket.socket]:
    """A listening socket for each address; OSError, and none is left open, when one cannot be had."""
    with contextlib.ExitStack() as opened:
        sockets = [opened.enter_context(socket.socket(family, type, protocol)) for family, type, protocol, _ in addresses]
        for one, (family, *_, place) in zip(sockets, addresses, strict=True):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # else it takes the place of the IPv4 socket, too
            one.bind(place)
            one.listen(socket.SOMAXCONN)
            one.setblocking(False)
        opened.pop_all()
    return sockets


def run_workers(count: int, work: Callable[[Callable[[], bool]], None]) -> None:
    """Runs `work` in `count` processes until SIGINT or SIGTERM, and waits for them to end; one that ends by itself is replaced.

    `work` is given a function that tells whether this process, the one to answer to, is gone.
    """
    parent = os.getpid()
    stopped: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: stopped.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        workers = {_started(work, parent, before) for _ in range(count)}
        while not stopped:
            time.sleep(LOOK_UP_SECONDS)
            for _ in _ended(workers):
                time.sleep(RESTART_SECONDS)  # one that cannot even start must not keep the machine busy
                if not stopped:
                    workers.add(_started(work, parent, before))
        _end(workers)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _started(work: Callable[[Callable[[], bool]], None], parent: int, handlers: Mapping[signal.Signals, Any]) -> int:
    """The number of a new process that does the work."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        for sign, handler in handlers.items():
            signal.signal(sign, handler)
        work(lambda: os.getppid() != parent)
        status = 0
    except BaseException as error:  # nothing of the parent's may run in its copy, whatever goes wrong
        print(f"searchidx: {error}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _ended(workers: set[int]) -> set[int]:
    """Takes the workers that have ended out of the set, and returns them."""
    gone = {number for number in workers if os.waitpid(number, os.WNOHANG)[0]}
    workers -= gone
    return gone


def _end(workers: set[int]) -> None:
    """Asks every worker to finish what it is doing, and ends those that take too long."""
    for number in workers:
        os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + FAREWELL_SECONDS
    while workers and time.monotonic() < deadline:
        time.sleep(0.02)
        _ended(workers)
    for number in workers:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
