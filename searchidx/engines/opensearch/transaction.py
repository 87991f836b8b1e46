"""A change of an index on a cluster: workers spool documents to temporary files, and one commit sends them. Workers make the documents: a
text that cannot be tokenised in time ends one of them, never the run.

The writer's lock is taken at the commit: a lease would run out while large files are read. A commit of another writer in between is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path
from secrets import token_hex

import zstandard

from searchidx.engines import Batch
from searchidx.engines.opensearch.bulk_commit import commit
from searchidx.engines.opensearch.cluster_client import ClusterClient, refusal_as_unreachable
from searchidx.engines.opensearch.document_batch import BATCH, DocumentBatch, document_batches, from_lines, to_lines
from searchidx.engines.opensearch.document_mapping import Document, document, stored_article
from searchidx.engines.opensearch.index_state import StateStore
from searchidx.errors import StorageFailed
from searchidx.model import Article
from searchidx.storage.array_file import Contents

LEVEL = 1  # the files are read once, a moment later


class OpenSearchTransaction:
    """See `engines.Transaction`. `folder` holds the batches until the transaction ends."""

    def __init__(self, client: ClusterClient, store: StateStore, folder: Path) -> None:
        self._client, self._store, self._folder = client, store, folder
        self._state = store.read()

    @property
    def generation(self) -> int:
        return self._state.generation

    @property
    def commit_id(self) -> str:
        return self._state.writer

    def ledger(self) -> Mapping[str, Contents]:
        return self._store.ledger(self._state)

    def articles(self, batch: Batch, rows: Sequence[int]) -> list[Article]:
        spooled = _spooled(str(batch.content))
        return [stored_article(json.loads(spooled[row // BATCH].bodies[row % BATCH])["data"]) for row in rows]

    def batch_writer(self) -> SpoolWriter:
        return SpoolWriter(self._folder)

    def commit(
        self,
        batches: Iterable[tuple[Batch, Sequence[int]]],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        with refusal_as_unreachable():
            documents = _counted(batches)
            self._state = commit(self._client, self._store, self._state, documents, remove, ledger, purge=purge, compact=compact)


class SpoolWriter:
    """Writes the documents of articles to a compressed file, ready to be sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: list[Document] = []
        self._lines: list[str] = []

    def add(self, article: Article, data: bytes) -> None:
        """See `engines.BatchWriter`."""
        self._documents.append(document(article))
        if len(self._documents) == BATCH:
            self._write()

    def finish(self) -> Batch:
        """See `engines.BatchWriter`."""
        self._write()
        path = self._folder / token_hex(8)
        try:
            path.write_bytes(zstandard.ZstdCompressor(LEVEL).compress("\n".join(self._lines).encode("ascii")))
        except OSError as error:
            raise StorageFailed(
                f"Im Ordner für Zwischendateien ist kein Platz: {error}; der Index ist unverändert. Platz schaffen oder TMPDIR setzen",
                f"no space in the folder for temporary files: {error}; the index is unchanged. Make space or set TMPDIR",
            ) from error
        return Batch(str(path))

    def _write(self) -> None:
        self._lines += (line for batch in document_batches(self._documents) for line in to_lines(batch))
        self._documents = []


@lru_cache(maxsize=1)  # articles are asked for batch after batch
def _spooled(path: str) -> tuple[DocumentBatch, ...]:
    """What is in a spool file; every batch but the last has BATCH documents."""
    text = zstandard.ZstdDecompressor().decompress(Path(path).read_bytes()).decode("ascii")
    return tuple(from_lines(text.split("\n") if text else ()))


def _counted(batches: Iterable[tuple[Batch, Sequence[int]]]) -> Iterator[DocumentBatch]:
    """The documents that count, in order."""
    for spooled, dropped in batches:
        left_out = frozenset(dropped)
        for start, batch in zip(count(0, BATCH), _spooled(str(spooled.content)), strict=False):
            yield batch.without({number - start for number in left_out if start <= number < start + BATCH})
