"""Several processes that answer at one address: they share the listening sockets, so that requests are answered on every processor core."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CAN_FORK = hasattr(os, "fork")
"""Whether this system can have more than one worker process."""

POLL_SECONDS = 0.2
RESTART_SECONDS = 1.0
SHUTDOWN_SECONDS = 7
"""How long workers may take to finish; longer than a single server waits for its responses."""

Address = tuple[int, int, int, tuple[str | int, ...]]
"""Family, type, protocol and address of a socket, as `socket.getaddrinfo` and Waitress give them."""

Serve = Callable[[Callable[[], bool]], None]
"""Serves until the process gets a signal or the function that it is given, "is my parent process gone?", returns True."""


def listening_sockets(addresses: Sequence[Address]) -> list[socket.socket]:
    """A listening socket for each address. Raises OSError if one cannot be bound; all are closed again then."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket(family, type, protocol)) for family, type, protocol, _ in addresses]
        for listener, (family, *_, address) in zip(sockets, addresses, strict=True):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # else it takes the port of the IPv4 socket, too
            listener.bind(address)
            listener.listen(socket.SOMAXCONN)
            listener.setblocking(False)
        stack.pop_all()
    return sockets


def run_workers(count: int, serve: Serve) -> None:
    """Runs `serve` in `count` processes until SIGINT or SIGTERM, then waits for them. A worker that ends by itself is replaced."""
    parent = os.getpid()
    signals: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _frame: signals.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        workers = {_fork_worker(serve, parent, handlers) for _ in range(count)}
        while not signals:
            time.sleep(POLL_SECONDS)
            for _ in _reap(workers):
                time.sleep(RESTART_SECONDS)  # a worker that cannot even start must not keep the machine busy
                if not signals:
                    workers.add(_fork_worker(serve, parent, handlers))
        _stop(workers)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _fork_worker(serve: Serve, parent: int, handlers: Mapping[signal.Signals, Any]) -> int:
    """The process id of a new worker. Its signal handlers are those that were set before `run_workers`."""
    process_id = os.fork()
    if process_id:
        return process_id
    status = 1
    try:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        serve(lambda: os.getppid() != parent)
        status = 0
    except (SystemExit, KeyboardInterrupt):
        pass  # a signal before it serves
    except BaseException as error:  # whatever goes wrong, the worker must not go on to run its parent's code
        print(f"searchidx: {error}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _reap(workers: set[int]) -> set[int]:
    """Removes the workers that have ended from the set, and returns them."""
    ended = {process_id for process_id in workers if os.waitpid(process_id, os.WNOHANG)[0]}
    workers -= ended
    return ended


def _stop(workers: set[int]) -> None:
    """Asks every worker to finish its responses, and kills those that take longer than SHUTDOWN_SECONDS."""
    for process_id in workers:
        os.kill(process_id, signal.SIGTERM)
    deadline = time.monotonic() + SHUTDOWN_SECONDS
    while workers and time.monotonic() < deadline:
        time.sleep(0.02)
        _reap(workers)
    for process_id in workers:
        os.kill(process_id, signal.SIGKILL)
        os.waitpid(process_id, 0)
