"""Support: a server in a thread, and its response to bytes sent over a socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from web.connection_guard import ConnectionGuard
from web.server import start_server


@contextmanager
def served(app: Flask, host: str = "127.0.0.1") -> Iterator[tuple[str, int]]:
    """Host and port of a server in a thread; it is closed at the end. Signals are left alone: only the main thread may handle them."""
    sockets: dict[int, Any] = {}
    server = start_server(app, host, 0, 2, sockets)
    stopped = threading.Event()

    def serve() -> None:
        guard = ConnectionGuard(sockets)
        while not stopped.is_set():
            server.asyncore.loop(timeout=0.1, map=sockets, count=1)
            guard.check()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.effective_host, int(server.effective_port)
    finally:
        stopped.set()
        thread.join()  # before the sockets are closed: the loop selects on them
        server.close()
        server.task_dispatcher.shutdown(timeout=1)
        server.asyncore.close_all(sockets)


def send_bytes(address: tuple[str, int], request: bytes) -> str:
    """The whole response to these bytes, as text."""
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(request)
        received = []
        while block := connection.recv(65536):
            received.append(block)
    return b"".join(received).decode()


def http_get(address: tuple[str, int], target: bytes, *headers: bytes) -> str:
    """The whole response to a GET request, as text."""
    lines = [b"GET " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers, b"", b""]
    return send_bytes(address, b"\r\n".join(lines))
