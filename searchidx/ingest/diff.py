"""The difference a run makes: which articles come, which go, what the ledger says afterwards. Pure: nothing is read or written here.

An article at a place is a **sighting**; sightings stand in the order of the run's files and of the places in them. Equal texts under one
id are one article. Of different texts the last sighting wins, if the source itself gave the id; where the id was made from the file's
place, the later file is rejected, for no two files may share such an id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.ingest.id_conflicts import PAGES, id_taken, is_address, page_versions, two_texts
from searchidx.ingest.ledger import Entry, Ids, Ledger, id_hash
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


@dataclass(frozen=True, slots=True)
class Difference:
    """What a run changes. `entries`: those of the ledger that change, None for a file that is gone. `removed`: ids that leave the index.
    `dropped`: rows of each batch that do not count. `written`: how many rows do. The rest counts articles, as `Report` does.
    """

    entries: dict[str, Entry | None]
    removed: list[str]
    dropped: dict[int, list[int]]
    written: int
    new: int
    updated: int
    unchanged: int
    repeated: int
    barred: int
    rejected: tuple[Rejection, ...]
    warnings: tuple[Rejection, ...]


def difference(
    files: Sequence[RunFile],
    ledger: Ledger,
    *,
    gone: Collection[str],
    overwritten: Sequence[Entry] = (),
    barred: Array,
    is_on_disk: Callable[[str], bool],
    keep: bool = False,
) -> Difference:
    """Compares the files of a run with the ledger.

    gone: files of the ledger that the run should have come by and did not. overwritten: entries whose place others have taken.
    barred: hashes of the ids that stay out. is_on_disk: whether a file exists that is none of this run.
    keep: what is gone from a file that is still there stays.
    """
    paths = {file.path for file in files}.union(gone)
    sightings = Sightings(files, barred, ledger, lambda path: path not in paths and is_on_disk(path), keep)
    entries: dict[str, Entry | None] = dict.fromkeys(gone)
    for number, file in enumerate(files):
        after = sightings.entry(number)
        if not after.equals(file.before):
            entries[file.path] = after
    elsewhere, taken_over = _elsewhere(sightings, ledger, paths, is_on_disk)
    replaced = [*overwritten, *(entry for path in gone if (entry := ledger.entry(path)))]
    replaced += [file.before for file in files if file.before and file.reading]
    standing = {file.path for file in files if not file.reading}
    new, updated, unchanged = _changes(sightings, ledger, barred)
    return Difference(
        entries=entries | elsewhere,
        removed=_removed(replaced, sightings, ledger, barred, lambda path: path in standing or path not in entries),
        dropped=sightings.dropped(),
        written=int(np.count_nonzero(sightings.written)),
        new=new,
        updated=updated,
        unchanged=unchanged,
        repeated=sightings.repeated + sum(file.before.repeats for file in files if file.before and not file.reading),
        barred=int(np.count_nonzero(np.isin(sightings.hashes, barred))),
        rejected=tuple(rejection for number in range(len(files)) for rejection in sightings.rejections(number)),
        warnings=(*sightings.warnings(), *taken_over),
    )


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
        self._lines, self._batches, self._rows, self.away = (
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
        """Live sightings whose text gave way to another one's."""
        lost: Array = self.is_live & (self.prints != self.prints[self.winners])
        return lost

    @cached_property
    def written(self) -> Array:
        """The sightings whose rows make the new state of the index: of each id the last row that has the winner's text."""
        written = np.zeros(len(self.hashes), bool)
        order = self._by_hash(self.is_live & ~self.is_lost & (self._batches != UNWRITTEN))
        if len(order):
            written[order[np.append(self.hashes[order][1:] != self.hashes[order][:-1], True)]] = True
        return written

    @property
    def repeated(self) -> int:
        """Live sightings of an id after its first."""
        return int(np.count_nonzero(self.is_live)) - len(np.unique(self.hashes[self.is_live]))

    def dropped(self) -> dict[int, list[int]]:
        """The rows of each batch that do not count."""
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for number in np.flatnonzero((self._batches != UNWRITTEN) & ~self.written).tolist():
            rows[int(self._batches[number])].append(int(self._rows[number]))
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
        live = self.hashes[own][self.is_live[own]]
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
                if self.prints[earlier] == self.prints[later]:
                    continue
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
        """Whether the same id does not come again in the same file."""
        order = np.lexsort((self.hashes, self.files))
        last = np.ones(len(order), bool)
        if len(order):
            same = (self.hashes[order][1:] == self.hashes[order][:-1]) & (self.files[order][1:] == self.files[order][:-1])
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

    kept_beside: ids that this run has seen anywhere; the others of a file stay, however far it was read. None: they do not.
    """
    if before is None or (reading.complete and kept_beside is None):
        return reading
    seen = reading.ids.hashes if kept_beside is None or not reading.complete else kept_beside
    rest = before.ids.only(~np.isin(before.ids.hashes, seen))
    unwritten = np.full(len(rest), UNWRITTEN)
    away = np.isin(rest.hashes, barred)  # these are not in the index
    return reading + FileReading(rest, np.zeros(len(rest), np.int64), unwritten, unwritten, away, complete=reading.complete)


def _elsewhere(
    sightings: Sightings, ledger: Ledger, paths: Collection[str], is_on_disk: Callable[[str], bool]
) -> tuple[dict[str, Entry | None], list[Rejection]]:
    """What becomes of the entries of other files that hold articles of this run, and what is to be told of them.

    A file that is not on the disk any more has lost them: its folder was moved. One that is there keeps those of equal text.
    """
    numbers = np.flatnonzero(sightings.is_read & sightings.is_live & (sightings.winners == np.arange(len(sightings.winners))))
    holders = ledger.look_up(sightings.hashes[numbers])
    shared: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for position, path in zip(holders.numbers.tolist(), holders.paths, strict=True):
        if path not in paths:
            winner = int(numbers[position])
            shared[path][int(sightings.hashes[winner])] = winner
    entries: dict[str, Entry | None] = {}
    warnings = []
    for path, winners in sorted(shared.items()):
        entry = ledger.entry(path)
        assert entry is not None  # it was looked up
        here = is_on_disk(path)
        taken = [
            winners.get(hash, UNWRITTEN) if not here or print != sightings.prints[winners.get(hash, 0)] else UNWRITTEN
            for hash, print in zip(entry.ids.hashes.tolist(), entry.ids.prints.tolist(), strict=True)
        ]
        if here:
            warnings += [
                Rejection(place := sightings.place(winner), two_texts(sightings.id(winner), printable(path), place))
                for winner in taken
                if winner != UNWRITTEN
            ]
        keep = np.array(taken) == UNWRITTEN
        if not keep.all():
            entries[path] = replace(entry, stamp=None, ids=entry.ids.only(keep)) if here or keep.any() else None
    return entries, warnings


def _removed(
    replaced: Sequence[Entry], sightings: Sightings, ledger: Ledger, barred: Array, still_holds: Callable[[str], bool]
) -> list[str]:
    """The ids of entries that were replaced which no file has any more."""
    hashes = np.unique(np.concatenate([np.empty(0, np.uint64), *(entry.ids.hashes for entry in replaced)]))
    hashes = hashes[~np.isin(hashes, sightings.hashes) & ~np.isin(hashes, barred)]
    holders = ledger.look_up(hashes)
    held = [number for number, path in zip(holders.numbers.tolist(), holders.paths, strict=True) if still_holds(path)]
    wanted = np.delete(hashes, np.unique(np.array(held, np.int64)))
    removed: set[str] = set()
    for entry in replaced if len(wanted) else ():
        marked = np.isin(entry.ids.hashes, wanted)
        if marked.any():
            removed.update(entry.ids.only(marked).texts())
    return sorted(removed)


def _changes(sightings: Sightings, ledger: Ledger, barred: Array) -> tuple[int, int, int]:
    """How many articles are new, updated, unchanged."""
    total = len(np.unique(sightings.winners[sightings.is_live]))
    winners = np.unique(sightings.winners[sightings.is_live & sightings.is_read])  # the others are unchanged
    hashes, prints = sightings.hashes[winners], sightings.prints[winners]
    holders = ledger.look_up(hashes)
    was_there, same = np.zeros(len(hashes), bool), np.zeros(len(hashes), bool)
    was_there[holders.numbers] = True
    was_there &= ~np.isin(hashes, ledger.barred_hashes)
    same[holders.numbers[holders.prints == prints[holders.numbers]]] = True
    new, updated = int(np.count_nonzero(~was_there)), int(np.count_nonzero(was_there & ~same))
    return new, updated, total - new - updated
