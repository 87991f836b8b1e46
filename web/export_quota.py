"""How many streamed exports run at the same time: each keeps a thread of the server busy until its reader has taken all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import ServiceUnavailable

EXPORTS_AT_ONCE = 4
"""The server has this number of threads more than it needs for pages."""

EXPORTS_PER_ADDRESS = 3
"""One program that asks for many exports leaves the last one to others."""

RETRY_AFTER_SECONDS = 5

LONGEST_TEXT = 2_000_000
"""Code points of a text that is sent at once."""

CHUNK_LENGTH = 65_536
"""Code points of a longer text that are sent at a time."""


class ExportQuota:
    """Counts the exports that run, by the address that asked for them; safe for many threads."""

    def __init__(self, total: int = EXPORTS_AT_ONCE, per_address: int = EXPORTS_PER_ADDRESS) -> None:
        self._total = total
        self._per_address = per_address
        self._running: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, address: str) -> Callable[[], None] | None:
        """None if no export may begin now; else it runs from now on, until the function that is returned is called."""
        with self._lock:
            if self._running.total() >= self._total or self._running[address] >= self._per_address:
                return None
            self._running[address] += 1
        pending = [address]

        def release() -> None:
            with self._lock:
                while pending:  # at the end of the response and when it is closed: once is enough
                    self._running[pending.pop()] -= 1
                self._running = +self._running  # without those that have none

        return release


def limit_exports(app: Flask) -> None:
    """Gives the application its quota."""
    app.extensions["export_quota"] = ExportQuota()
    app.teardown_request(_release_unused)


def begin_export() -> None:
    """Takes a place for a streamed response before it is computed. Answers 503 with Retry-After if there is none."""
    quota: ExportQuota = current_app.extensions["export_quota"]
    release = quota.take(request.remote_addr or "")
    if release is None:
        raise ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS)
    g.release_export = release


def export_response(chunks: Iterable[bytes], mimetype: str) -> Response:
    """A streamed response that gives its place back when it is sent or its client has gone. Call `begin_export` before it."""
    release: Callable[[], None] = g.pop("release_export")

    def until_the_end() -> Iterator[bytes]:
        try:
            yield from chunks
        finally:
            release()

    response = Response(until_the_end(), mimetype=mimetype)
    response.call_on_close(release)  # the end of what was never begun (HEAD) does not come
    return response


def text_response(text: str, mimetype: str) -> Response:
    """A text as a response; one beyond LONGEST_TEXT is an export: what is not read at once keeps no thread from pages."""
    if len(text) <= LONGEST_TEXT:
        return Response(text, mimetype=mimetype)
    begin_export()
    pieces = (text[start : start + CHUNK_LENGTH].encode("utf-8", "replace") for start in range(0, len(text), CHUNK_LENGTH))
    return export_response(pieces, mimetype)


def _release_unused(_error: BaseException | None) -> None:
    """Gives back a place whose response was never made: there was an error first."""
    if release := g.pop("release_export", None):
        release()
