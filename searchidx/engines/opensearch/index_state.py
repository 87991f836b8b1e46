"""Index state: which generation of an index counts, with its numbers, vocabulary and ledger. Replacing one document makes a commit count.

Vocabulary and ledger are kept beside it in chunks; the state holds their digests, so a half-written one is never taken for whole.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from secrets import token_hex
from typing import Any

from searchidx.engines.opensearch.cluster_client import ClusterClient, RequestRefused
from searchidx.engines.opensearch.document_mapping import VERSION, replica_settings
from searchidx.engines.opensearch.writer_lock import LOCK, locked_by_another
from searchidx.errors import IndexDamaged, IndexForeign
from searchidx.storage.array_file import Contents

CHUNK = 4_000_000
"""Bytes of one chunk: a cluster takes requests of up to 100 MB and prefers far smaller ones."""

_DOCUMENT = "state"


@dataclass(frozen=True, slots=True)
class ChunkedValue:
    """A long value that is kept in chunks: their number, the digest of the whole, and what their ids begin with."""

    count: int = 0
    digest: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class IndexState:
    """One generation. `content` is the name of the index that holds its documents.

    `lengths` gives for each field, and under "" for whole articles, the sum of lengths and how many are above 0. `vocabulary` is that of
    some generation, with so many `terms`; `vocabulary_changes` is what came after it, of `changed_terms` in all. `ledger`: its layers.
    """

    generation: int = 0
    content: str = ""
    articles: int = 0
    lengths: Mapping[str, list[int]] = field(default_factory=dict)
    committed: str | None = None
    writer: str = ""
    vocabulary: ChunkedValue = ChunkedValue()
    vocabulary_changes: tuple[ChunkedValue, ...] = ()
    terms: int = 0
    changed_terms: int = 0
    ledger: Mapping[str, ChunkedValue] = field(default_factory=dict)

    def average(self, name: str) -> float:
        """The mean length of a field over the articles that have it; 1 where none has."""
        total, count = self.lengths.get(name, (0, 0))
        return total / count if count else 1.0

    def following(self, **changes: Any) -> IndexState:
        """The state of the next generation."""
        return replace(self, generation=self.generation + 1, **changes)


class StateStore:
    """Reads and writes the state of one index."""

    def __init__(self, client: ClusterClient) -> None:
        self.client = client
        self.index = f"{client.settings.index}-state"

    def read(self) -> IndexState:
        """The state that counts now; generation 0 where nothing was ever committed. Raises IndexForeign."""
        return self.read_versioned()[0]

    def read_versioned(self) -> tuple[IndexState, Mapping[str, int]]:
        """The state, and the condition under which nobody has changed it since."""
        stored = self.client.request("GET", f"/{self.index}/_doc/{_DOCUMENT}", allowed=(404,), realtime="true")
        if not stored.get("found"):
            return IndexState(), {}
        values: dict[str, Any] = dict(stored["_source"])
        if values.pop("version", None) != VERSION:
            raise self._foreign()
        values["vocabulary"] = ChunkedValue(**values["vocabulary"])
        values["vocabulary_changes"] = tuple(ChunkedValue(**part) for part in values["vocabulary_changes"])
        values["ledger"] = {name: ChunkedValue(**layer) for name, layer in values["ledger"].items()}
        return IndexState(**values), {"if_seq_no": stored["_seq_no"], "if_primary_term": stored["_primary_term"]}

    def create(self) -> None:
        """Makes the index of the state where there is none."""
        if self.client.request("GET", f"/{self.index}", allowed=(404,)).get("status") != 404:
            return
        settings = {"number_of_shards": 1, "refresh_interval": "-1", **replica_settings(self.client.settings)}
        body = {"settings": {"index": settings}, "mappings": {"enabled": False, "_meta": {"searchidx": VERSION}}}
        pattern = {"index_patterns": [self.index], "template": body, "priority": 101}  # for one that a late request brings back to life
        self.client.request("PUT", f"/_index_template/{self.index}", pattern)
        check_created(self.client.request("PUT", f"/{self.index}", body, allowed=(400,)))

    def publish(self, state: IndexState, unchanged: Mapping[str, int]) -> None:
        """Makes a state count, under the condition of `read_versioned`. Raises IndexLocked when another writer's came first."""
        body = {"version": VERSION, **asdict(state)}
        condition: dict[str, Any] = dict(unchanged) or {"op_type": "create"}
        answer = self.client.request("PUT", f"/{self.index}/_doc/{_DOCUMENT}", body, allowed=(409,), **condition)
        if answer.get("status") == 409 and self.read().writer != state.writer:  # ours, when the answer to an earlier try was lost
            raise locked_by_another()

    def touch(self, state: IndexState, unchanged: Mapping[str, int]) -> Mapping[str, int]:
        """Writes the state as it is; returns the new condition. Whatever was sent under the old one can count no longer."""
        self.publish(state, unchanged)
        return self.read_versioned()[1]

    def put_value(self, name: str, generation: int, value: bytes) -> ChunkedValue:
        """Writes a long value."""
        key = f"{name}-{generation}-{token_hex(4)}"  # another writer's, of an index that took the place of this one, are not overwritten
        chunks = [value[start : start + CHUNK] for start in range(0, len(value), CHUNK)]
        for number, chunk in enumerate(chunks):
            self.client.request("PUT", f"/{self.index}/_doc/{key}-{number}", {"piece": b64encode(chunk).decode("ascii")})
        return ChunkedValue(len(chunks), _digest(value), key)

    def get_value(self, name: str, stored: ChunkedValue) -> bytes:
        """The long value that `put_value` wrote. Raises IndexDamaged."""
        value = b""
        for number in range(stored.count):
            path = f"/{self.index}/_doc/{stored.key}-{number}"
            answer = self.client.request("GET", path, allowed=(404,), realtime="true")
            value += b64decode(answer["_source"]["piece"]) if answer.get("found") else b""
        if stored.count and _digest(value) != stored.digest:
            raise IndexDamaged(
                f"Im Index {self.index} fehlt ein Stück ({name}) oder ist beschädigt; den Index neu anlegen",
                f"a piece of index {self.index} ({name}) is missing or damaged; make the index anew",
            )
        return value

    def ledger(self, state: IndexState) -> Mapping[str, bytes]:
        """The layers of a generation's ledger. Raises IndexDamaged."""
        return {name: self.get_value("ledger", layer) for name, layer in state.ledger.items()}

    def put_ledger(self, before: IndexState, layers: Mapping[str, Contents]) -> dict[str, ChunkedValue]:
        """Writes those layers that the generation before has not."""
        generation = before.generation + 1
        return {
            name: before.ledger[name] if name in before.ledger else self.put_value("ledger", generation, bytes(contents))
            for name, contents in layers.items()
        }

    def delete_values_but(self, *states: IndexState) -> None:
        """Deletes the chunks that none of the states has."""
        self.client.request("POST", f"/{self.index}/_refresh")
        body = {"query": {"match_all": {}}, "size": 10_000, "_source": False}
        ids = [hit["_id"] for hit in self.client.request("POST", f"/{self.index}/_search", body)["hits"]["hits"]]
        kept = tuple(f"{key}-" for state in states for key in _keys(state))
        chunks = [id for id in ids if id not in (_DOCUMENT, LOCK) and not id.startswith(kept)]
        self.client.bulk([({"delete": {"_index": self.index, "_id": id}}, None) for id in chunks])

    def _foreign(self) -> IndexForeign:
        return IndexForeign(
            f"Der Index {self.index} stammt von einer anderen Version von searchidx oder einem anderen Programm; "
            "unter anderem Namen anlegen",
            f"the index {self.index} was made by another version of searchidx or another program; make one of another name",
        )


def check_created(answer: Mapping[str, Any]) -> None:
    """Raises RequestRefused for an index that could not be made; that another writer was quicker is no harm."""
    if answer.get("status") == 400 and answer["error"]["type"] != "resource_already_exists_exception":
        raise RequestRefused(400, answer["error"]["reason"])


def content_missing(content: str) -> IndexDamaged:
    return IndexDamaged(
        f"{content} ist auf dem Suchserver nicht mehr da: der Index wurde gelöscht, oder ein anderer steht an seiner Stelle. Noch einmal "
        "aufrufen; bleibt es dabei, unter anderem Namen neu anlegen",
        f"{content} is on the search server no longer: the index was deleted, or another one stands in its place. Call again; if it "
        "stays so, make one of another name",
    )


def _keys(state: IndexState) -> Iterator[str]:
    """What the ids of its chunks begin with."""
    yield from (stored.key for stored in (state.vocabulary, *state.vocabulary_changes, *state.ledger.values()) if stored.count)


def _digest(value: bytes) -> str:
    return blake2b(value, digest_size=16).hexdigest()
