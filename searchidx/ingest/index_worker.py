"""What a worker does: reads work units, leaves out what the index has already, and writes the rest as one batch for the engine.

An article is parsed and tokenised here and nowhere else; what goes back to the parent are hashes, places and numbers of rows.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from searchidx.engines import Batch, Transaction
from searchidx.errors import ArticleRefused, SearchidxError
from searchidx.german import tokens
from searchidx.ingest.article_ids import Ids, id_hash, packed_ids
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.page_moments import page_moment, shared_addresses
from searchidx.ingest.sightings import UNWRITTEN, FileReading
from searchidx.messages import Message
from searchidx.model import Article, Rejection
from searchidx.quotes import with_quotes
from searchidx.sources import BrokenOff, Outcome, ReadArticle, Skipped, Warned, WorkUnit, finished
from searchidx.storage.article_codec import as_json, packed
from searchidx.storage.ragged_arrays import Array
from searchidx.web_address import page_address
from searchidx.worker_pool import Loss, work_at

LEAST_SECONDS = 10
SECONDS_PER_MB = 200
MOST_SECONDS = 600
"""Processor time for a work unit: 60 seconds for 250 kB, which take 0.3 here and 2 on a small board; 600 for an article of 20 MB, which
takes 30. Every reader is linear, so more means a fault of ours; it costs one article then, not the run."""

_SHOWN = 200  # characters of an error that a message repeats
_READING, _TOKENISING = 0, 1
_MOST_DEATHS = 2

_DIED = Message(
    "hat den lesenden Prozess mehrmals beendet (zu wenig Arbeitsspeicher?); der nächste Lauf versucht es wieder",
    "ended the reading process several times (out of memory?); the next run tries it again",
)
_NOT_WRITTEN = Message(
    "konnte nicht in der vorgesehenen Zeit geschrieben werden; der nächste Lauf versucht es wieder",
    "could not be written in the time allowed; the next run tries it again",
)


@dataclass(frozen=True, slots=True)
class Task:
    """A work unit of the source with this number and name.

    deaths: workers that ended over it, not for the time they took. probed: each article is tokenised on its own first (`without_culprit`).
    """

    number: int
    name: str
    unit: WorkUnit
    deaths: int = 0
    probed: bool = False


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What tasks came to: the readings of their sources, by number, what was told of them, and the articles written. In the readings the
    batch is number 0.
    """

    readings: dict[int, FileReading]
    warnings: tuple[Rejection, ...]
    skipped: tuple[Rejection, ...]
    batch: Batch | None


@dataclass(slots=True)
class _Sighting:
    article: Article
    data: bytes
    place: str
    hash: int
    print: int
    address: int = 0
    moment: int = 0
    row: int = UNWRITTEN
    away: bool = False


class BatchReader:
    """Reads tasks in a worker. transaction: None writes nothing. barred: hashes of ids that stay out. verbatim: articles are
    not searched for quotations: they stay as they are. versions: articles of one web address are versions of one page; else each is an
    article.
    """

    def __init__(
        self, transaction: Transaction | None, ledger: Ledger, barred: Array, *, verbatim: bool = False, versions: bool = False
    ) -> None:
        self._transaction, self._ledger, self._barred, self._verbatim, self._versions = transaction, ledger, barred, verbatim, versions

    def __call__(self, tasks: Sequence[Task]) -> ReadBatch:
        """Reads the tasks, each up to its limit of processor time: reading and tokenising have it once each, writing has that of all."""
        readings: dict[int, FileReading] = {}
        rejected: defaultdict[int, list[Rejection]] = defaultdict(list)
        warnings: list[Rejection] = []
        skipped: list[Rejection] = []
        sightings: list[tuple[Task, list[_Sighting]]] = []
        for position, task in enumerate(tasks):
            work_at((position, _READING), seconds(task.unit.size))
            reading = readings.setdefault(task.number, FileReading())
            own: list[_Sighting] = []
            sightings.append((task, own))
            for outcome in _outcomes(task):
                match outcome:
                    case ReadArticle():
                        own.append(self._sighting(outcome))
                    case Warned(place, reason):
                        warnings.append(Rejection(place, reason))
                    case Skipped(place, reason):
                        skipped.append(Rejection(place, reason))
                    case BrokenOff(place, reason):
                        rejected[task.number].append(Rejection(place, reason))
                        reading.complete = False
                    case Rejection():
                        rejected[task.number].append(outcome)
        if self._versions:
            _forget_shared_addresses(sightings)
        refused, batch = self._written(sightings)
        for task, own in sightings:
            readings[task.number] += _as_reading(task, own, refused)
        for number, rejections in rejected.items():
            readings[number].rejected = (*rejections, *readings[number].rejected)
        return ReadBatch(readings, tuple(warnings), tuple(skipped), batch)

    def _written(self, tasks: Sequence[tuple[Task, Sequence[_Sighting]]]) -> tuple[dict[int, Rejection], Batch | None]:
        """The batch of those that the index has not as they are, and what the engine refused, by the sighting's identity."""
        sightings = [(position, sighting) for position, (_, own) in enumerate(tasks) for sighting in own]
        hashes = np.array([sighting.hash for _, sighting in sightings], np.uint64)
        barred = np.isin(hashes, self._barred).tolist()
        indexed = self._indexed(hashes, np.array([sighting.address for _, sighting in sightings], np.uint64))
        refused: dict[int, Rejection] = {}
        writer = self._transaction.batch_writer() if self._transaction else None
        rows = 0
        last = -1
        for number, (position, sighting) in enumerate(sightings):
            if position != last:
                last, task = position, tasks[position][0]
                work_at((position, _TOKENISING), seconds(task.unit.size))
            if task.probed:
                deque(tokens(sighting.article.original), 0)
            if barred[number]:
                sighting.away = True
            elif sighting.print not in indexed.get(number, ()):
                try:
                    if writer:
                        article = sighting.article if self._verbatim else with_quotes(sighting.article)
                        writer.add(article, sighting.data if article is sighting.article else packed(article))
                except ArticleRefused as error:
                    refused[id(sighting)] = Rejection(sighting.place, error.message)
                    sighting.away, sighting.print = True, indexed.get(number, (UNWRITTEN,))[-1]
                else:
                    sighting.row, rows = rows, rows + 1
        work_at((len(tasks), _TOKENISING), seconds(sum(len(sighting.data) for _, sighting in sightings)))
        return refused, writer.finish() if writer and rows else None

    def _indexed(self, hashes: Array, addresses: Array) -> dict[int, list[int]]:
        """The fingerprints of those articles that are in the index, by their position among the hashes; of a page those of all versions.

        What was a version and is an article now, or the other way round, must be written: its text stands in another one's record.
        """
        holders = self._ledger.look_up(hashes)
        indexed = ~np.isin(hashes[holders.numbers], self._ledger.barred_hashes) & (holders.addresses == addresses[holders.numbers])
        prints: dict[int, list[int]] = {}
        for number, print in zip(holders.numbers[indexed].tolist(), holders.prints[indexed].tolist(), strict=True):
            prints.setdefault(number, []).append(print)
        return prints

    def _sighting(self, outcome: ReadArticle) -> _Sighting:
        article, address = outcome.article, ""
        if self._versions:
            address = page_address(article.url, article.id if outcome.fetched else "", outcome.place)
        elif outcome.fetched and not self._verbatim:
            article = replace(article, id=f"{article.id}@{outcome.fetched}")
        data = packed(article)
        sighting = _Sighting(article, data, outcome.place, id_hash(article.id), fingerprint(data, article.id))
        if address:
            sighting.address, sighting.moment = id_hash(address), page_moment(article, outcome.place, outcome.fetched)
        return sighting


def _forget_shared_addresses(tasks: Sequence[tuple[Task, Sequence[_Sighting]]]) -> None:
    """Addresses that stand for many articles of a file are none of any."""
    files: defaultdict[int, list[_Sighting]] = defaultdict(list)
    for task, own in tasks:
        files[task.number] += own
    for own in files.values():
        shared = shared_addresses((sighting.address, sighting.print, sighting.article) for sighting in own)
        for sighting in own if shared else ():
            if sighting.address in shared:
                sighting.address = sighting.moment = 0


def seconds(size: int) -> float:
    """Seconds of processor time for so many bytes."""
    return min(LEAST_SECONDS + SECONDS_PER_MB * size / 1_000_000, MOST_SECONDS)


def without_culprit(tasks: Sequence[Task], loss: Loss) -> list[Task]:
    """The tasks without what a worker was lost over, after it was narrowed down to one line or file. The others are read as ever.

    What takes too long is rejected, and told at every run until its file changes. What ended a worker otherwise (no memory left?) may be
    innocent: it is tried again, and what ended two is left as a place where reading broke off, so that the next run tries it again.
    """
    at, _ = loss.place
    if loss.reason == "overdue":
        if at in range(len(tasks)):
            return [*tasks[:at], *_narrowed(tasks[at], Rejection(_place(tasks[at]), _overdue(tasks[at].unit.size))), *tasks[at + 1 :]]
        if not all(task.probed for task in tasks):
            return [replace(task, probed=True) for task in tasks]
        return [_given_up(task, BrokenOff(_place(task), _NOT_WRITTEN, task.name)) for task in tasks]
    suspects = range(at, at + 1) if at in range(len(tasks)) else range(len(tasks))
    remaining: list[Task] = []
    for number, task in enumerate(tasks):
        if number not in suspects:
            remaining.append(task)
        elif task.deaths + 1 < _MOST_DEATHS:
            remaining.append(replace(task, deaths=task.deaths + 1))
        else:
            remaining += _narrowed(replace(task, deaths=_MOST_DEATHS - 1), BrokenOff(_place(task), _DIED, task.name))
    return remaining


def fingerprint(data: bytes, id: str) -> int:
    """64 bits over all that is stored of an article but its id: equal for the same text in another place. `data`: as `packed` made it."""
    return int.from_bytes(blake2b(data[len(as_json(id)) + 1 :], digest_size=8).digest(), "little")


def _narrowed(task: Task, outcome: Rejection | BrokenOff) -> list[Task]:
    """A task for each line of a task; of a single line or a whole file, one that is done and has this outcome."""
    if task.unit.split:
        return [replace(task, unit=unit) for unit in task.unit.split()]
    return [_given_up(task, outcome)]


def _given_up(task: Task, outcome: Rejection | BrokenOff) -> Task:
    return replace(task, unit=finished(outcome))


def _place(task: Task) -> str:
    name = task.unit.place or task.name
    if task.unit.lines is None:
        return name
    first, last = task.unit.lines
    return f"{name}:{first}" if first == last else f"{name}:{first}–{last}"


def _overdue(size: int) -> Message:
    limit = round(seconds(size))
    return Message(
        f"zu aufwendig: nach {limit} Sekunden Rechenzeit abgebrochen, alles andere ist aufgenommen. "
        "Den Text auf endlose Wiederholungen prüfen, kürzen oder herausnehmen",
        f"too complex: stopped after {limit} seconds of processor time, everything else is indexed. "
        "Look for endless repetitions in the text, shorten it, or take it out",
    )


def _outcomes(task: Task) -> Sequence[Outcome]:
    """What reading a task comes to. A line or file over which a reader fails by a fault of ours is rejected; all others are read."""
    try:
        return list(task.unit.read())
    except Exception as error:
        if isinstance(error, SearchidxError | OSError | MemoryError):
            raise
        if task.unit.split:
            return [outcome for unit in task.unit.split() for outcome in _outcomes(replace(task, unit=unit))]
        return [Rejection(_place(task), _failed(error))]


def _failed(error: Exception) -> Message:
    reason = f"{type(error).__name__}: {error}"[:_SHOWN]
    return Message(
        f"nicht zu lesen ({reason}): ein Fehler in searchidx, bitte melden; alles andere ist aufgenommen",
        f"cannot be read ({reason}): a fault of searchidx, please report it; everything else is indexed",
    )


def _as_reading(task: Task, sightings: Sequence[_Sighting], refused: dict[int, Rejection]) -> FileReading:
    """A refused article without an earlier version is nowhere; one that has one stays as it was."""
    kept = [sighting for sighting in sightings if id(sighting) not in refused or sighting.print != UNWRITTEN]
    rows = np.array([sighting.row for sighting in kept], np.int64)
    return FileReading(
        Ids(
            np.array([sighting.hash for sighting in kept], np.uint64),
            np.array([sighting.print for sighting in kept], np.uint64),
            packed_ids([sighting.article.id for sighting in kept]),
            np.array([sighting.address for sighting in kept], np.uint64),
            np.array([sighting.moment for sighting in kept], np.int64),
        ),
        lines=np.array([_line(sighting.place, task.name) for sighting in kept], np.int64),
        batches=np.where(rows == UNWRITTEN, UNWRITTEN, 0),
        rows=rows,
        away=np.array([sighting.away for sighting in kept], bool),
        rejected=tuple(refused[id(sighting)] for sighting in sightings if id(sighting) in refused),
        undated=sum(sighting.article.date is None for sighting in sightings),
        textless=sum(all(span.field == "title" for span in sighting.article.spans) for sighting in sightings),
    )


def _line(place: str, name: str) -> int:
    """The line of a place such as "corpus/a.jsonl:17"; 0 for the whole of a file."""
    line = place.removeprefix(name).removeprefix(":")
    return int(line) if line.isascii() and line.isdigit() else 0
