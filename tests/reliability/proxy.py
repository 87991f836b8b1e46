"""A proxy in front of a search server that fails some requests, as a server in trouble would."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Trouble = int | str | None
"""A number is the HTTP status to answer; "before" and "after" close the connection before and after the server has carried out the
request; "slow" delays it by SLOW seconds; "silent" never answers; None passes it on."""

SLOW = 1.5


@contextmanager
def troubled(
    url: str,
    plan: Callable[[int, str, str], Trouble] = lambda number, method, path: None,
    *,
    tls: ssl.SSLContext | None = None,
    login: str | None = None,
) -> Iterator[str]:
    """Yields the address of a proxy for `url`; `plan` says for each request (its number, method, path) what goes wrong.

    With `tls` it speaks HTTPS; with a `login` ("user:password") it answers 401 to requests without it.
    """
    authorization = f"Basic {base64.b64encode(login.encode()).decode()}" if login else None
    target = urlsplit(url)
    numbers = iter(range(1_000_000))
    lock = threading.Lock()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if authorization and self.headers.get("authorization") != authorization:
                self.reply(401, b'{"error": {"type": "security_exception", "reason": "no"}, "status": 401}')
                return
            with lock:
                trouble = plan(next(numbers), self.command, self.path)
            if trouble == "before":
                self.connection.close()
                self.close_connection = True
                return
            if trouble == "silent":
                over.wait()
                self.close_connection = True
                return
            if trouble == "slow":
                time.sleep(SLOW)
            if isinstance(trouble, int):
                self.reply(trouble, b'{"error": {"type": "trouble", "reason": "made by the proxy"}, "status": %d}' % trouble)
                return
            connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=30)
            headers = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            if trouble == "after":
                self.connection.close()
                self.close_connection = True
                return
            self.reply(answer.status, data)

        def reply(self, status: int, data: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)
            except OSError:
                self.close_connection = True  # the client has given up waiting

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
