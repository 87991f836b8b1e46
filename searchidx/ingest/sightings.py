"""Sightings: the articles that a run finds at their places, in the order of its files and of the places in them, and what becomes of each.

Equal texts under one id are one article. Of different texts under an id that the source itself gave, the last sighting wins, unless they
are versions of one web page, of which each is kept; where the id was made from the file's place, the later file is rejected, for no two
files may share such an id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.ingest.article_ids import Ids, id_hash
from searchidx.ingest.id_conflicts import PAGES, id_taken, is_address, page_versions, two_texts
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.model import Rejection
from searchidx.sources.roots import printable
from searchidx.storage.ragged_arrays import Array, offsets

_NO_HASHES = np.empty(0, np.uint64)

UNWRITTEN = -1
"""Batch and row of an article that was not written: the index has it already, or is not to have it."""


@dataclass(slots=True)
class FileReading:
    """What was read of a file: its articles as columns, in order, and what was rejected.

    `lines`: where in the file, 0 for the whole of it. `batches`, `rows`: where it was written for the engine, or UNWRITTEN.
    `away`: barred, or refused by the engine: the ledger goes on naming it, and the index keeps what it has.
    `complete` is false when the file could not be read to its end. `undated`, `textless`: how many articles have no date, no text but a
    title.
    """

    ids: Ids = field(default_factory=Ids)
    lines: Array = field(default_factory=lambda: np.empty(0, np.int64))
    batches: Array = field(default_factory=lambda: np.empty(0, np.int64))
    rows: Array = field(default_factory=lambda: np.empty(0, np.int64))
    away: Array = field(default_factory=lambda: np.empty(0, bool))
    rejected: tuple[Rejection, ...] = ()
    complete: bool = True
    undated: int = 0
    textless: int = 0

    def __add__(self, other: FileReading) -> FileReading:
        lines, batches, rows, away = (
            np.concatenate([getattr(self, name), getattr(other, name)]) for name in ("lines", "batches", "rows", "away")
        )
        rejected = (*self.rejected, *other.rejected)
        complete, undated, textless = self.complete and other.complete, self.undated + other.undated, self.textless + other.textless
        return FileReading(self.ids + other.ids, lines, batches, rows, away, rejected, complete, undated, textless)


@dataclass(frozen=True, slots=True)
class RunFile:
    """A file of this run: `before` is what the ledger said of it, `reading` what was read; None for a file that did not change."""

    path: str
    name: str
    stamp: tuple[int, ...]
    before: Entry | None
    reading: FileReading | None


class Sightings:
    """The sightings of a run as columns, and what becomes of each."""

    def __init__(
        self, files: Sequence[RunFile], barred: Array, ledger: Ledger, stands_elsewhere: Callable[[str], bool], keep: bool = False
    ) -> None:
        """stands_elsewhere: whether a file of the ledger is none of this run, and there. keep: see `difference`."""
        self._files, self._ledger, self._stands_elsewhere = files, ledger, stands_elsewhere
        self._texts: dict[int, list[str]] = {}
        readings = [file.reading or _unchanged(file.before, barred) for file in files]
        seen = np.unique(np.concatenate([_NO_HASHES, *(reading.ids.hashes for reading in readings)])) if keep else None
        readings = [_completed(reading, file.before, ledger.barred_hashes, seen) for reading, file in zip(readings, files, strict=True)]
        self._ids = [reading.ids for reading in readings]
        empty = FileReading()
        self.hashes = np.concatenate([empty.ids.hashes, *(ids.hashes for ids in self._ids)])
        self.prints = np.concatenate([empty.ids.prints, *(ids.prints for ids in self._ids)])
        self.addresses = np.concatenate([empty.ids.addresses, *(ids.addresses for ids in self._ids)])
        self._keys = np.where(self.addresses != 0, self.hashes ^ self.prints, self.hashes)  # equal: the same version of the same article
        self._lines, self.batches, self.rows, self.away = (
            np.concatenate([getattr(empty, name), *(getattr(reading, name) for reading in readings)])
            for name in ("lines", "batches", "rows", "away")
        )
        self._starts = offsets(np.array([len(ids) for ids in self._ids], np.int64))
        self.files = np.repeat(np.arange(len(files)), np.diff(self._starts))
        self.is_read = np.array([file.reading is not None for file in files], bool)[self.files]
        made = np.array([id_hash(file.name) for file in files], np.uint64)
        self._is_made = self.hashes == made[self.files] if len(files) else np.empty(0, bool)  # in unchanged files, too

    @cached_property
    def clashes(self) -> dict[int, str]:
        """Sightings whose id was made from a place and belongs to another file already, by their number; and the place that has it."""
        clashes = self._clashes_elsewhere()
        for group in self._groups(~self.away):
            holder = group[0]
            for number in group[1:]:
                if self._is_made[number] and self.files[number] != self.files[holder] and self.prints[number] != self.prints[holder]:
                    clashes[number] = self.place(holder)
                else:
                    holder = number
        return clashes

    @cached_property
    def is_live(self) -> Array:
        """Sightings that are neither away nor rejected."""
        live = ~self.away
        live[list(self.clashes)] = False
        return live

    @cached_property
    def winners(self) -> Array:
        """For each live sighting the number of the one that has the last word under its id; any other sighting is its own."""
        winners = np.arange(len(self.hashes))
        order = self._by_hash(self.is_live)
        if len(order):
            last = np.append(self.hashes[order][1:] != self.hashes[order][:-1], True)
            groups = np.cumsum(last) - last
            winners[order] = order[last][groups]
        return winners

    @cached_property
    def is_lost(self) -> Array:
        """Live sightings whose text gave way to another one's. Versions of one page give way to none."""
        winners = self.winners
        is_version = (self.addresses != 0) & (self.addresses == self.addresses[winners])
        lost: Array = self.is_live & ~is_version & (self.prints != self.prints[winners])
        return lost

    @cached_property
    def written(self) -> Array:
        """The sightings whose rows make the new state of the index: of each id the last row that has the winner's text."""
        written = np.zeros(len(self.hashes), bool)
        order = self._by_hash(self.is_live & ~self.is_lost & (self.batches != UNWRITTEN))
        if len(order):
            written[order[np.append(self.hashes[order][1:] != self.hashes[order][:-1], True)]] = True
        return written

    def repeated(self, among: Array) -> int:
        """Live sightings of an id after its first, among those marked."""
        marked = self.is_live & among
        return int(np.count_nonzero(marked)) - len(np.unique(self.hashes[marked]))

    def dropped(self, written: Array) -> dict[int, list[int]]:
        """The rows of each batch that do not count: those of sightings that are not marked."""
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for number in np.flatnonzero((self.batches != UNWRITTEN) & ~written).tolist():
            rows[int(self.batches[number])].append(int(self.rows[number]))
        return dict(rows)

    def entry(self, number: int) -> Entry:
        """What the ledger is to say of a file. One that lost an article to another file is read again at the next run, where that is told
        again; one that lost versions of web pages only, as web archives do, when the other file changes or is gone.
        """
        file, own = self._files[number], slice(int(self._starts[number]), int(self._starts[number + 1]))
        gave_way = self.is_lost[own] & (self.files[self.winners[own]] != number)
        pages_only = all(is_address(self.id(own.start + place)) for place in np.flatnonzero(gave_way).tolist())
        winners = {self._files[winner].path for winner in self.files[self.winners[own]][gave_way].tolist()} if pages_only else set[str]()
        if file.reading is None:
            assert file.before is not None  # it is unchanged
            stands = self.is_live[own] | self.away[own]
            if stands.all() and not gave_way.any():
                return file.before
            ids, lost_to = self._ids[number].only(~gave_way & stands), tuple(sorted({*file.before.lost_to, *winners}))
            stamp = file.before.stamp if stands.all() and pages_only else None
            return replace(file.before, ids=ids, stamp=stamp, rejected=self.rejections(number), lost_to=lost_to)
        kept = (self.away[own] | (self.is_live[own] & ~self.is_lost[own])) & self._is_last_in_file[own]
        rejections = self.rejections(number)
        settled = file.reading.complete and pages_only and len(rejections) == len(file.reading.rejected)
        live = self._keys[own][self.is_live[own]]
        repeats = len(live) - len(np.unique(live))
        return Entry(file.name, file.stamp if settled else None, self._ids[number].only(kept), rejections, repeats, tuple(sorted(winners)))

    def rejections(self, number: int) -> tuple[Rejection, ...]:
        """What of a file was rejected, at this run or at the one that read it."""
        file = self._files[number]
        clashes = self._clashes_by_file.get(number, ())
        taken = (Rejection(self.place(clash), id_taken(self.id(clash), self.clashes[clash])) for clash in clashes)
        return (*(file.reading or file.before or FileReading()).rejected, *taken)

    def warnings(self) -> Iterator[Rejection]:
        """Ids that stand in two places with different texts. Versions of one web page are usual in web archives: they are counted."""
        pages = 0
        for group in self._groups(self.is_live):
            for earlier, later in pairwise(group):
                if self.prints[earlier] == self.prints[later] or self.addresses[earlier] == self.addresses[later] != 0:
                    continue  # a version of the page
                if is_address(self.id(later)) and self.files[earlier] != self.files[later]:
                    pages += 1
                else:
                    yield Rejection(self.place(later), two_texts(self.id(later), self.place(earlier), self.place(later)))
        if pages:
            yield Rejection(PAGES, page_versions(pages))

    def place(self, number: int) -> str:
        """Where a sighting is, absolute: "/corpus/a.jsonl:17"."""
        path = printable(self._files[int(self.files[number])].path)
        line = int(self._lines[number])
        return f"{path}:{line}" if line else path

    def id(self, number: int) -> str:
        file = int(self.files[number])
        if file not in self._texts:
            self._texts[file] = self._ids[file].texts()
        return self._texts[file][number - int(self._starts[file])]

    @cached_property
    def _clashes_by_file(self) -> defaultdict[int, list[int]]:
        """The numbers of the clashes of each file: ten thousand files may each have one."""
        clashes: defaultdict[int, list[int]] = defaultdict(list)
        for clash in self.clashes:
            clashes[int(self.files[clash])].append(clash)
        return clashes

    @cached_property
    def _is_last_in_file(self) -> Array:
        """Whether the same id does not come again in the same file; of a page, the same version."""
        order = np.lexsort((self._keys, self.files))
        last = np.ones(len(order), bool)
        if len(order):
            same = (self._keys[order][1:] == self._keys[order][:-1]) & (self.files[order][1:] == self.files[order][:-1])
            last[order[:-1][same]] = False
        return last

    def _clashes_elsewhere(self) -> dict[int, str]:
        """Sightings whose made id belongs to a file that is none of this run; its root was moved, and gave its name away."""
        made = np.flatnonzero(self._is_made & self.is_read & ~self.away)
        holders = self._ledger.look_up(self.hashes[made])
        differs = holders.prints != self.prints[made][holders.numbers]
        rows = zip(holders.numbers[differs].tolist(), np.array(holders.paths, object)[differs].tolist(), strict=True)
        return {int(made[number]): printable(path) for number, path in rows if self._stands_elsewhere(path)}

    def _by_hash(self, marked: Array) -> Array:
        """The numbers of the marked sightings, equal ids together in their order."""
        numbers = np.flatnonzero(marked)
        return numbers[np.argsort(self.hashes[numbers], kind="stable")]

    def _groups(self, marked: Array) -> Iterator[list[int]]:
        """The marked sightings of each id that was seen more than once."""
        order = self._by_hash(marked)
        again = np.flatnonzero(self.hashes[order][1:] == self.hashes[order][:-1]).tolist()
        group: list[int] = []
        for position in again:
            if group and group[-1] != order[position]:
                yield group
                group = []
            group = group or [int(order[position])]
            group.append(int(order[position + 1]))
        if group:
            yield group


def _unchanged(entry: Entry | None, barred: Array) -> FileReading:
    """The sightings of a file that was not read."""
    assert entry is not None  # it is unchanged
    unwritten = np.full(len(entry.ids), UNWRITTEN)
    return FileReading(entry.ids, np.zeros(len(entry.ids), np.int64), unwritten, unwritten, np.isin(entry.ids.hashes, barred))


def _completed(reading: FileReading, before: Entry | None, barred: Array, kept_beside: Array | None) -> FileReading:
    """What stood in a file that could not be read to its end stays, as far as the part that was read does not have it.

    kept_beside: ids that this run has seen anywhere; the others of a file stay, however far it was read, and so do earlier versions of its
    pages. None: they do not.
    """
    if before is None or (reading.complete and kept_beside is None):
        return reading
    seen = reading.ids.hashes if kept_beside is None or not reading.complete else kept_beside
    is_rest = ~np.isin(before.ids.hashes, seen)
    if kept_beside is not None and reading.complete:
        is_rest |= (before.ids.addresses != 0) & ~np.isin(before.ids.prints, reading.ids.prints)
    rest = before.ids.only(is_rest)
    unwritten = np.full(len(rest), UNWRITTEN)
    away = np.isin(rest.hashes, barred)  # these are not in the index
    others = FileReading(rest, np.zeros(len(rest), np.int64), unwritten, unwritten, away)
    return others + reading if reading.complete else reading + others
