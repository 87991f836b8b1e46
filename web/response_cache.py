"""HTTP caching: ETag and 304 for browsers, a cache of recent responses in memory, and gzip.

A response stays valid until the next commit of the index or the next day. The cache is bounded and nothing of it is written to disk.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from datetime import UTC, date, datetime, time
from hashlib import sha256
from threading import Lock

from flask import Flask, Response, current_app, g, request

from searchidx import __version__

CACHE_BYTES = 24_000_000
MAX_RESPONSE_BYTES = 400_000
"""Larger responses are not cached."""

LOCK_SECONDS = 0.5
"""How long a request waits for the one being computed; then it goes ahead, so that a slow request does not hold up the others."""

MAX_COMPRESSED_BYTES = 5_000_000
"""Larger responses are sent as they are: compressing them keeps a processor busy for longer than sending them."""

GZIP_LEVEL = 4
"""Higher levels take longer than the smaller response saves in transfer."""

_ENTRY_BYTES = 1_000
"""Estimated size of headers and bookkeeping of one entry."""


class ResponseCache:
    """Least-recently-used cache of the responses for one version of the index; a new version empties it."""

    def __init__(self, capacity: int = CACHE_BYTES) -> None:
        self._capacity = capacity
        self._used = 0
        self._version = ""
        self._responses: OrderedDict[str, Response] = OrderedDict()
        self._lock = Lock()

    def get(self, version: str, tag: str) -> Response | None:
        """The response with this tag for this version of the index, or None."""
        with self._lock:
            self._switch_to(version)
            if tag in self._responses:
                self._responses.move_to_end(tag)
            return self._responses.get(tag)

    def put(self, version: str, tag: str, response: Response) -> None:
        """Keeps a response whose body is complete, unless it is too large."""
        size = _size(response)
        if size > min(MAX_RESPONSE_BYTES, self._capacity):
            return
        with self._lock:
            self._switch_to(version)
            if tag not in self._responses:
                self._used += size
            self._responses[tag] = response
            while self._used > self._capacity:
                self._used -= _size(self._responses.popitem(last=False)[1])

    def _switch_to(self, version: str) -> None:
        if version != self._version:
            self._responses.clear()
            self._used, self._version = 0, version


def cache_responses(app: Flask) -> None:
    """Turns caching on for an application. Call it after the security checks are registered: they come before any cached response.

    Responses are computed one at a time: Python threads that compute at once slow each other down, four of them by a third.
    """
    app.extensions["response_cache"] = ResponseCache()
    app.extensions["compute_lock"] = Lock()
    app.before_request(_cached_response)
    app.after_request(_tag_and_cache)
    app.teardown_request(_release_compute_lock)


def no_store() -> None:
    """Keeps the response at hand out of this cache and gives it no ETag: it was cut by a time limit and may be complete the next time."""
    g.pop("tag", None)


def _cached_response() -> Response | None:
    """304 if the request names the tag of the response, the cached one if there is one; else None, with the compute lock held if it was
    free in time.
    """
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static", "robots"):
        return None
    index = current_app.config["INDEX"]
    committed = index.committed
    # with the date: "letzte Woche" means other days tomorrow; with the list: pages show what is marked
    g.index_version = f"{index.commit_id} {date.today()} {g.list_version}"
    if g.is_logged:  # what came from a cache would not be written down
        return None
    # path and query as they are, not `request.url`: there the path of the id "a%0Ab" is that of an id with a line feed
    address = (request.host_url, request.script_root, request.path, request.query_string)
    g.tag = sha256(repr((__version__, g.index_version, g.lang, _accepts_gzip(), address)).encode()).hexdigest()[:32]
    g.last_modified = _last_modified(committed)
    if not request.if_none_match.star_tag and request.if_none_match.contains_weak(g.tag):  # who knows the tag was sent this page
        return Response(status=304)
    cached = _lookup()
    if cached is None:
        lock: Lock = current_app.extensions["compute_lock"]
        if lock.acquire(timeout=LOCK_SECONDS):
            g.compute_lock = lock
        cached = _lookup()  # the request that held the lock may have computed this very response
    return cached


def _lookup() -> Response | None:
    cached: Response | None = current_app.extensions["response_cache"].get(g.index_version, g.tag)
    return None if cached is None else _copy(cached)


def _release_compute_lock(_error: BaseException | None) -> None:
    """Runs when a response is done, or starts being streamed."""
    lock: Lock | None = g.pop("compute_lock", None)
    if lock:
        lock.release()


def _tag_and_cache(response: Response) -> Response:
    """The response with ETag and Last-Modified; compressed and cached if its body is complete.

    Whether it has changed since a date, or is there at all (`If-None-Match: *`), is known only now: an unknown address is 404.
    """
    if "tag" not in g or response.status_code not in (200, 304) or g.budget.exceeded:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.method == "GET" and not response.is_streamed:
        if "Content-Encoding" not in response.headers and _accepts_gzip() and len(response.get_data()) <= MAX_COMPRESSED_BYTES:
            _compress(response)
        current_app.extensions["response_cache"].put(g.index_version, g.tag, _copy(response))
    if response.status_code == 200 and _unchanged():
        response.close()  # a streamed one holds the index open
        response = Response(status=304, headers={"Vary": response.headers["Vary"]})
    response.set_etag(g.tag, weak=True)
    response.last_modified = g.last_modified
    return response


def _unchanged() -> bool:
    """Whether the browser has this response, as far as its date or `If-None-Match: *` says. A date that is yet to come says nothing."""
    if request.if_none_match:
        return bool(request.if_none_match.star_tag)
    since = request.if_modified_since
    return since is not None and g.last_modified.replace(microsecond=0) <= since <= datetime.now(UTC)


def _accepts_gzip() -> bool:
    """A compressed page has a fifth of its size. No page holds a secret that its compressed length could leak (BREACH)."""
    return request.accept_encodings.quality("gzip") > 0


def _compress(response: Response) -> None:
    response.set_data(gzip.compress(response.get_data(), GZIP_LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def _last_modified(committed: str | None) -> datetime:
    """The time of the last commit or the start of today, whichever is later: both can change a response."""
    midnight = datetime.combine(date.today(), time()).astimezone()
    return max(midnight, datetime.fromisoformat(committed).astimezone()) if committed else midnight


def _copy(response: Response) -> Response:
    """The same response for another request: Flask changes the headers of a response on its way out."""
    return Response(response.get_data(), response.status_code, response.headers.to_wsgi_list())


def _size(response: Response) -> int:
    return len(response.get_data()) + _ENTRY_BYTES
