"""The state says which generation of an index counts, and keeps what belongs to it: numbers, vocabulary, ledger. One document flips.

Vocabulary and ledger stand beside it in pieces; the state holds their digests, so a half-written one is never taken for whole.
"""

from __future__ import annotations

import io
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np
import zstandard

from searchidx.engines.opensearch.layout import VERSION, copies
from searchidx.engines.opensearch.server import Refused, Server
from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked
from searchidx.storage.vocabulary import Vocabulary

PIECE = 4_000_000
"""Bytes of one piece: a cluster takes requests of up to 100 MB and likes them far smaller."""

LEASE = 60.0
"""Seconds after which a writer that gave no sign of life has lost its lock."""

_STATE, _LOCK = "state", "lock"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A long value that is kept in pieces."""

    count: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One generation. `lengths` gives for each field, and under "" for whole articles, the sum of lengths and how many are above 0."""

    generation: int = 0
    content: str = ""
    articles: int = 0
    lengths: Mapping[str, list[int]] = field(default_factory=dict)
    committed: str | None = None
    writer: str = ""
    vocabulary: Pieces = Pieces()
    ledger: Pieces = Pieces()

    def average(self, name: str) -> float:
        """The mean length of a field over the articles that have it; 1 where none has."""
        total, count = self.lengths.get(name, (0, 0))
        return total / count if count else 1.0


@dataclass(frozen=True, slots=True)
class Known:
    """The vocabulary with, for each of its terms, the number of live articles that hold it in any field, teasers too."""

    vocabulary: Vocabulary
    holders: np.ndarray


def nothing_known() -> Known:
    return Known(Vocabulary.build(()), np.empty(0, np.int64))


class Keeper:
    """Reads and writes the state of one index."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.index = f"{server.settings.index}-state"

    def state(self) -> State:
        """The state that counts now; generation 0 where nothing was ever committed. Raises IndexForeign."""
        return self.with_version()[0]

    def with_version(self) -> tuple[State, Mapping[str, int]]:
        """The state, and what says that nobody has changed it since."""
        found = self._server.ask("GET", f"/{self.index}/_doc/{_STATE}", allowed=(404,), realtime="true")
        if not found.get("found"):
            return State(), {}
        facts: dict[str, Any] = dict(found["_source"])
        if facts.pop("version", None) != VERSION:
            raise self._foreign()
        facts |= {name: Pieces(**facts[name]) for name in ("vocabulary", "ledger")}
        return State(**facts), {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}

    def make(self) -> None:
        """Makes the index of the state where there is none."""
        if self._server.ask("GET", f"/{self.index}", allowed=(404,)).get("status") != 404:
            return
        settings = {"number_of_shards": 1, "refresh_interval": "-1", **copies(self._server.settings)}
        body = {"settings": {"index": settings}, "mappings": {"enabled": False, "_meta": {"searchidx": VERSION}}}
        there_already(self._server.ask("PUT", f"/{self.index}", body, allowed=(400,)))

    def flip(self, state: State, unchanged: Mapping[str, int]) -> None:
        """Makes a state count. Raises IndexLocked when another writer's came first."""
        body = {"version": VERSION, **asdict(state)}
        guard: dict[str, Any] = dict(unchanged) or {"op_type": "create"}
        answer = self._server.ask("PUT", f"/{self.index}/_doc/{_STATE}", body, allowed=(409,), **guard)
        if answer.get("status") == 409 and self.state().writer != state.writer:  # our own, when its answer was lost
            raise _locked()

    def put(self, name: str, generation: int, value: bytes) -> Pieces:
        """Writes a long value."""
        parts = [value[start : start + PIECE] for start in range(0, len(value), PIECE)]
        for number, part in enumerate(parts):
            self._server.ask("PUT", f"/{self.index}/_doc/{name}-{generation}-{number}", {"piece": b64encode(part).decode("ascii")})
        return Pieces(len(parts), _digest(value))

    def get(self, name: str, generation: int, pieces: Pieces) -> bytes:
        """The long value that `put` wrote. Raises IndexDamaged."""
        found = b""
        for number in range(pieces.count):
            answer = self._server.ask("GET", f"/{self.index}/_doc/{name}-{generation}-{number}", allowed=(404,), realtime="true")
            found += b64decode(answer["_source"]["piece"]) if answer.get("found") else b""
        if pieces.count and _digest(found) != pieces.digest:
            raise IndexDamaged(
                f"Im Index {self.index} fehlt ein Stück ({name}) oder ist beschädigt; den Index neu anlegen",
                f"a piece of index {self.index} ({name}) is missing or damaged; make the index anew",
            )
        return found

    def drop(self, name: str, generation: int, count: int) -> None:
        """Deletes a long value."""
        self._server.bulk([({"delete": {"_index": self.index, "_id": f"{name}-{generation}-{number}"}}, None) for number in range(count)])

    @contextmanager
    def locked(self) -> Iterator[Lock]:
        """The writer's lock. Raises IndexLocked while another writer holds it."""
        lock = Lock(self._server, self.index)
        lock.take()
        try:
            yield lock
        finally:
            lock.release()

    def _foreign(self) -> IndexForeign:
        return IndexForeign(
            f"Der Index {self.index} stammt von einer anderen Version von searchidx oder einem anderen Programm; "
            "unter anderem Namen anlegen",
            f"the index {self.index} was made by another version of searchidx or another program; make one of another name",
        )


class Lock:
    """A document that only one writer can create; it counts for LEASE seconds after the last sign of life."""

    def __init__(self, server: Server, index: str) -> None:
        self._server, self._path = server, f"/{index}/_doc/{_LOCK}"
        self.writer = uuid.uuid4().hex
        self._version: Mapping[str, Any] = {}
        self._renewed = 0.0

    def take(self) -> None:
        found = self._server.ask("GET", self._path, allowed=(404,), realtime="true")
        if found.get("found"):
            if found["_source"]["until"] > time.time() and found["_source"]["writer"] != self.writer:
                raise _locked()
            self._version = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        self._write(dict(self._version) or {"op_type": "create"})

    def renew(self) -> None:
        """A sign of life, when it is time for one. Raises IndexLocked when another writer took the lock."""
        if time.monotonic() - self._renewed > LEASE / 4:
            self._write(dict(self._version))

    def release(self) -> None:
        with suppress(Exception):  # it runs out by itself
            self._server.ask("DELETE", self._path, allowed=(404, 409), **self._version)

    def _write(self, guard: Mapping[str, Any]) -> None:
        body = {"writer": self.writer, "until": time.time() + LEASE}
        answer = self._server.ask("PUT", self._path, body, allowed=(409,), **guard)
        if answer.get("status") == 409:
            answer = self._server.ask("GET", self._path, allowed=(404,), realtime="true")
            if answer.get("_source", {}).get("writer") != self.writer:  # ours, when the answer was lost
                raise _locked()
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._renewed = time.monotonic()


def dumped(known: Known) -> bytes:
    """A vocabulary as bytes."""
    stream = io.BytesIO()
    arrays: dict[str, Any] = {f"v.{name}": values for name, values in known.vocabulary.arrays().items()}
    np.savez(stream, holders=known.holders, **arrays)
    return zstandard.ZstdCompressor(level=3).compress(stream.getvalue())


def loaded(data: bytes) -> Known:
    """The vocabulary of these bytes."""
    if not data:
        return nothing_known()
    with np.load(io.BytesIO(zstandard.ZstdDecompressor().decompress(data)), allow_pickle=False) as file:
        arrays = {name.removeprefix("v."): file[name] for name in file.files if name.startswith("v.")}
        return Known(Vocabulary.from_arrays(arrays), file["holders"])


def there_already(answer: Mapping[str, Any]) -> None:
    """Raises Refused for an index that could not be made; that another writer was quicker is no harm."""
    if answer.get("status") == 400 and answer["error"]["type"] != "resource_already_exists_exception":
        raise Refused(400, answer["error"]["reason"])


def next_state(state: State, **changes: Any) -> State:
    return replace(state, generation=state.generation + 1, **changes)


def _digest(value: bytes) -> str:
    return blake2b(value, digest_size=16).hexdigest()


def _locked() -> IndexLocked:
    return IndexLocked(
        "Ein anderer Lauf schreibt gerade in den Index auf dem Suchserver; später noch einmal",
        "another run is writing to the index on the search server; try again later",
    )
