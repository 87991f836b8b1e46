"""What a worker does: reads work units, leaves out what the index has already, and writes the rest as one batch for the engine.

An article is parsed and tokenised here and nowhere else; what goes back to the parent are hashes, places and numbers of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from searchidx.engines import Batch, Transaction
from searchidx.errors import ArticleRefused
from searchidx.ingest.diff import UNWRITTEN, FileReading
from searchidx.ingest.ledger import Ids, Ledger, id_hash, packed_ids
from searchidx.model import Article, Rejection
from searchidx.sources import BrokenOff, ReadArticle, Warned, WorkUnit
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.article_codec import as_json, packed


@dataclass(frozen=True, slots=True)
class Task:
    """A work unit of the source with this number and name."""

    number: int
    name: str
    unit: WorkUnit


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What tasks came to: the readings of their sources, by number, and the articles written. In the readings the batch is number 0."""

    readings: dict[int, FileReading]
    warnings: tuple[Rejection, ...]
    batch: Batch | None


@dataclass(slots=True)
class _Sighting:
    article: Article
    data: bytes
    place: str
    hash: int
    print: int
    row: int = UNWRITTEN
    away: bool = False


class BatchReader:
    """Reads tasks in a worker. transaction: None writes nothing. barred: hashes of ids that stay out."""

    def __init__(self, transaction: Transaction | None, ledger: Ledger, barred: Array) -> None:
        self._transaction, self._ledger, self._barred = transaction, ledger, barred

    def __call__(self, tasks: Sequence[Task]) -> ReadBatch:
        readings: dict[int, FileReading] = {}
        warnings: list[Rejection] = []
        sightings: list[tuple[Task, list[_Sighting]]] = []
        for task in tasks:
            reading = readings.setdefault(task.number, FileReading())
            own: list[_Sighting] = []
            sightings.append((task, own))
            for outcome in task.unit.read():
                match outcome:
                    case ReadArticle(place, article):
                        own.append(_sighting(place, article))
                    case Warned(place, reason):
                        warnings.append(Rejection(place, reason))
                    case BrokenOff(place, reason):
                        reading.rejected += (Rejection(place, reason),)
                        reading.complete = False
                    case Rejection():
                        reading.rejected += (outcome,)
        refused, batch = self._written([sighting for _, own in sightings for sighting in own])
        for task, own in sightings:
            readings[task.number] += _as_reading(task, own, refused)
        return ReadBatch(readings, tuple(warnings), batch)

    def _written(self, sightings: Sequence[_Sighting]) -> tuple[dict[int, Rejection], Batch | None]:
        """The batch of those that the index has not as they are, and what the engine refused, by the sighting's identity."""
        hashes = np.array([sighting.hash for sighting in sightings], np.uint64)
        barred = np.isin(hashes, self._barred).tolist()
        indexed = self._indexed(hashes)
        refused: dict[int, Rejection] = {}
        writer = self._transaction.batch_writer() if self._transaction else None
        rows = 0
        for number, sighting in enumerate(sightings):
            if barred[number]:
                sighting.away = True
            elif indexed.get(number) != sighting.print:
                try:
                    if writer:
                        writer.add(sighting.article, sighting.data)
                except ArticleRefused as error:
                    refused[id(sighting)] = Rejection(sighting.place, error.message)
                    sighting.away, sighting.print = True, indexed.get(number, UNWRITTEN)
                else:
                    sighting.row, rows = rows, rows + 1
        return refused, writer.finish() if writer and rows else None

    def _indexed(self, hashes: Array) -> dict[int, int]:
        """The fingerprints of those articles that are in the index, by their position among the hashes."""
        holders = self._ledger.look_up(hashes)
        there = ~np.isin(hashes[holders.numbers], self._ledger.barred_hashes)
        return dict(zip(holders.numbers[there].tolist(), holders.prints[there].tolist(), strict=True))


def fingerprint(data: bytes, id: str) -> int:
    """64 bits over all that is stored of an article but its id: equal for the same text in another place. `data`: as `packed` made it."""
    return int.from_bytes(blake2b(data[len(as_json(id)) + 1 :], digest_size=8).digest(), "little")


def _sighting(place: str, article: Article) -> _Sighting:
    data = packed(article)
    return _Sighting(article, data, place, id_hash(article.id), fingerprint(data, article.id))


def _as_reading(task: Task, sightings: Sequence[_Sighting], refused: dict[int, Rejection]) -> FileReading:
    """A refused article without an earlier version is nowhere; one that has one stays as it was."""
    kept = [sighting for sighting in sightings if id(sighting) not in refused or sighting.print != UNWRITTEN]
    rows = np.array([sighting.row for sighting in kept], np.int64)
    return FileReading(
        Ids(
            np.array([sighting.hash for sighting in kept], np.uint64),
            np.array([sighting.print for sighting in kept], np.uint64),
            packed_ids([sighting.article.id for sighting in kept]),
        ),
        lines=np.array([_line(sighting.place, task.name) for sighting in kept], np.int64),
        batches=np.where(rows == UNWRITTEN, UNWRITTEN, 0),
        rows=rows,
        away=np.array([sighting.away for sighting in kept], bool),
        rejected=tuple(refused[id(sighting)] for sighting in sightings if id(sighting) in refused),
    )


def _line(place: str, name: str) -> int:
    """The line of a place such as "corpus/a.jsonl:17"; 0 for the whole of a file."""
    line = place.removeprefix(name).removeprefix(":")
    return int(line) if line.isascii() and line.isdigit() else 0
