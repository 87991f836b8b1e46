"""An answer stays right as long as the index stays as it is: browsers are told so (ETag), and the server keeps the last answers at hand.

What is kept is bounded, lives in memory only, and is thrown away with the next commit, the next day and the end of the program.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from datetime import date, datetime, time
from hashlib import sha256
from threading import Lock

from flask import Flask, Response, current_app, g, request

from searchidx import __version__

ROOM = 24_000_000
"""Bytes of answers that are kept at most."""

LARGEST = 400_000
"""An answer beyond so many bytes is not kept."""

PATIENCE = 0.5
"""Seconds that an answer waits for its turn to be worked out; after that it goes ahead, so that a slow one holds up nobody for long."""

PACKING = 4
"""Effort for packing an answer, 1 to 9: more takes longer than it saves on the way."""

_OVERHEAD = 1_000


class Shelf:
    """The last answers of one state of the index by what was asked; the one not asked for longest goes first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._state = ""
        self._kept: OrderedDict[str, Response] = OrderedDict()
        self._lock = Lock()

    def get(self, state: str, tag: str) -> Response | None:
        """The answer with this tag, if it was given in this state."""
        with self._lock:
            self._turn_to(state)
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def put(self, state: str, tag: str, answer: Response) -> None:
        """Keeps an answer that is complete in memory and not too large."""
        size = _size(answer)
        if size > min(LARGEST, self._room):
            return
        with self._lock:
            self._turn_to(state)
            if tag not in self._kept:
                self._used += size
            self._kept[tag] = answer
            while self._used > self._room:
                self._used -= _size(self._kept.popitem(last=False)[1])

    def _turn_to(self, state: str) -> None:
        if state != self._state:
            self._kept.clear()
            self._used, self._state = 0, state


def keep_answers(app: Flask) -> None:
    """Makes the application answer "not modified" where that is so, and from the shelf where it can. To be called after the guard.

    What is not known is worked out in turn: Python threads that all compute only slow each other down, four of them by a third.
    """
    app.extensions["shelf"] = Shelf()
    app.extensions["turn"] = Lock()
    app.before_request(_known_answer)
    app.after_request(_tagged)
    app.teardown_request(_next_turn)


def keep_no_longer_than_this_once() -> None:
    """Says of the answer at hand that it may be another one the next time: it was cut because it took too long."""
    g.pop("tag", None)


def _known_answer() -> Response | None:
    """The answer without looking for it, when the browser or the shelf still has it."""
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static"):
        return None
    index = current_app.config["INDEX"]
    committed = index.committed
    # "letzte Woche" means other days tomorrow; and an index made anew counts its generations from 1 again
    g.state = f"{index.generation} {committed} {date.today()}"
    g.tag = sha256(f"{__version__}\n{g.state}\n{g.lang}\n{_packs()}\n{request.url}".encode(errors="surrogateescape")).hexdigest()[:32]
    g.changed = _changed(committed)
    if request.if_none_match.contains_weak(g.tag) or (not request.if_none_match and _unchanged_since(g.changed)):
        return Response(status=304)
    kept = _kept()
    if kept is None:
        turn: Lock = current_app.extensions["turn"]
        if turn.acquire(timeout=PATIENCE):
            g.turn = turn
        kept = _kept()  # who waited may find it worked out meanwhile
    return kept


def _kept() -> Response | None:
    kept: Response | None = current_app.extensions["shelf"].get(g.state, g.tag)
    return None if kept is None else _copy(kept)


def _next_turn(_error: BaseException | None) -> None:
    """Lets the next one work; it is called when an answer is done, or begins to be sent piece by piece."""
    turn: Lock | None = g.pop("turn", None)
    if turn:
        turn.release()


def _tagged(response: Response) -> Response:
    """The response with its tag and the time the index changed; kept if it is a whole answer."""
    if "tag" not in g or response.status_code not in (200, 304):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.method == "GET" and not response.is_streamed:
        if "Content-Encoding" not in response.headers and _packs():
            _pack(response)
        current_app.extensions["shelf"].put(g.state, g.tag, _copy(response))
    response.set_etag(g.tag, weak=True)
    response.last_modified = g.changed
    return response


def _packs() -> bool:
    """Whether whoever asks takes packed answers; a page is a fifth of its size then. No page holds a secret that its length could tell."""
    return request.accept_encodings.quality("gzip") > 0


def _pack(response: Response) -> None:
    response.set_data(gzip.compress(response.get_data(), PACKING, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def _changed(committed: str | None) -> datetime:
    """When an answer may have become another one: with the last commit, or when the day began."""
    midnight = datetime.combine(date.today(), time()).astimezone()
    return max(midnight, datetime.fromisoformat(committed).astimezone()) if committed else midnight


def _unchanged_since(changed: datetime) -> bool:
    return request.if_modified_since is not None and changed.replace(microsecond=0) <= request.if_modified_since


def _copy(response: Response) -> Response:
    """The same answer for another request: the headers of a response are changed on its way out."""
    return Response(response.get_data(), response.status_code, response.headers.to_wsgi_list())


def _size(answer: Response) -> int:
    return len(answer.get_data()) + _OVERHEAD
