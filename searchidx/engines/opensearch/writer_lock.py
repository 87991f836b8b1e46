"""The writer's lock: a document that only one writer can create; it counts for LEASE seconds after the last sign of life."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from searchidx.engines.opensearch.cluster_client import ClusterClient
from searchidx.errors import IndexLocked

LEASE = 60.0
"""Seconds after which a writer that gave no sign of life has lost its lock."""

LOCK = "lock"
"""The id of the document."""


class WriterLock:
    """The lock of one index, whose state is in `index` on the cluster."""

    def __init__(self, client: ClusterClient, index: str) -> None:
        self._client, self._path = client, f"/{index}/_doc/{LOCK}"
        self.writer = uuid.uuid4().hex
        self._version: Mapping[str, Any] = {}
        self._renewed = 0.0
        self.in_doubt = False
        """Whether what this writer sent may still be under way. Then the lock is not released: it expires when that has arrived."""

    def take(self) -> None:
        """Raises IndexLocked while another writer holds the lock."""
        stored = self._client.request("GET", self._path, allowed=(404,), realtime="true")
        if stored.get("found"):
            if stored["_source"]["until"] > time.time() and stored["_source"]["writer"] != self.writer:
                raise locked_by_another()
            self._version = {"if_seq_no": stored["_seq_no"], "if_primary_term": stored["_primary_term"]}
        self._write(dict(self._version) or {"op_type": "create"})

    def renew(self, *, at_once: bool = False) -> None:
        """A sign of life, when it is time for one or `at_once`. Raises IndexLocked when another writer took the lock."""
        if at_once or time.monotonic() - self._renewed > LEASE / 4:
            self._write(dict(self._version))

    def release(self) -> None:
        """Gives the lock back, once."""
        if self.in_doubt:
            return
        self.in_doubt = True
        with suppress(Exception):  # it expires by itself
            self._client.request("DELETE", self._path, allowed=(404, 409), **self._version)

    def _write(self, condition: Mapping[str, Any]) -> None:
        body = {"writer": self.writer, "until": time.time() + LEASE}
        answer = self._client.request("PUT", self._path, body, allowed=(409,), **condition)
        if answer.get("status") == 409:
            answer = self._client.request("GET", self._path, allowed=(404,), realtime="true")
            if answer.get("_source", {}).get("writer") != self.writer:  # ours, when the answer to an earlier try was lost
                raise locked_by_another()
        self._version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._renewed = time.monotonic()


@contextmanager
def locked(client: ClusterClient, index: str) -> Iterator[WriterLock]:
    """Holds the lock for the block. Raises IndexLocked while another writer holds it."""
    lock = WriterLock(client, index)
    lock.take()
    try:
        yield lock
    except BaseException as error:
        if isinstance(error, Exception):
            lock.release()
        else:  # this process is to end
            with client.in_hurry():
                lock.release()
        raise
    lock.release()


def locked_by_another() -> IndexLocked:
    return IndexLocked(
        "Ein anderer Lauf schreibt gerade in den Index auf dem Suchserver; später noch einmal",
        "another run is writing to the index on the search server; try again later",
    )
