"""The difference a run makes: which articles come, which go, what the ledger says afterwards. Pure: nothing is read or written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from searchidx.ingest.article_ids import id_hash
from searchidx.ingest.id_conflicts import two_texts
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.page_versions import PageChanges, page_changes
from searchidx.ingest.sightings import UNWRITTEN, RunFile, Sightings
from searchidx.model import Rejection
from searchidx.sources.roots import printable
from searchidx.storage.ragged_arrays import Array


@dataclass(frozen=True, slots=True)
class Difference:
    """What a run changes. `entries`: those of the ledger that change, None for a file that is gone. `removed`: ids that leave the index.
    `dropped`: rows of each batch that do not count. `written`: how many rows do. `pages`: records with versions that are to be written
    beside them, and ids whose place these take. The rest counts articles, as `Report` does.
    """

    entries: dict[str, Entry | None]
    removed: list[str]
    dropped: dict[int, list[int]]
    written: int
    pages: PageChanges
    new: int
    updated: int
    unchanged: int
    repeated: int
    versions: int
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
    still_barred: Array | None = None,
) -> Difference:
    """Compares the files of a run with the ledger.

    gone: files of the ledger that the run should have come by and did not. overwritten: entries whose place others have taken.
    barred: hashes of the ids that stay out. is_on_disk: whether a file exists that is none of this run.
    keep: what is gone from a file that is still there stays. still_barred: hashes of the ids that are barred after the run, if others.
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
    removed = _removed(replaced, sightings, ledger, barred, lambda path: path in standing or path not in entries)
    pages = page_changes(sightings, ledger, entries | elsewhere, replaced, barred if still_barred is None else still_barred)
    written = sightings.written & ~pages.is_rewritten
    new, updated, unchanged = _changes(sightings, ledger, barred, pages)
    return Difference(
        entries=entries | elsewhere,
        removed=[id for id in removed if id_hash(id) not in pages.kept_hashes] if pages.kept_hashes else removed,
        dropped=sightings.dropped(written),
        written=int(np.count_nonzero(written)) + len(pages.changes),
        pages=pages,
        new=new + pages.new,
        updated=updated + pages.updated,
        unchanged=unchanged + pages.unchanged,
        repeated=sightings.repeated(~pages.is_version) + sum(file.before.repeats for file in files if file.before and not file.reading),
        versions=pages.versions,
        barred=int(np.count_nonzero(np.isin(sightings.hashes, barred))) + pages.barred,
        rejected=tuple(rejection for number in range(len(files)) for rejection in sightings.rejections(number)),
        warnings=(*sightings.warnings(), *taken_over),
    )


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
        columns = (entry.ids.hashes.tolist(), entry.ids.prints.tolist(), entry.ids.addresses.tolist())
        taken = [
            winner if winner != UNWRITTEN and (not here or not _agrees(sightings, winner, print, address)) else UNWRITTEN
            for hash, print, address in zip(*columns, strict=True)
            for winner in [winners.get(hash, UNWRITTEN)]
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


def _agrees(sightings: Sightings, winner: int, print: int, address: int) -> bool:
    """Whether an article beside a sighting of its id has the same text, or is another version of the same page."""
    return bool(print == sightings.prints[winner] or (address and address == sightings.addresses[winner]))


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


def _changes(sightings: Sightings, ledger: Ledger, barred: Array, pages: PageChanges) -> tuple[int, int, int]:
    """How many articles are new, updated, unchanged, but for pages with several versions."""
    live = sightings.is_live & ~pages.is_version
    total = len(np.unique(sightings.winners[live]))
    winners = np.unique(sightings.winners[live & sightings.is_read])  # the others are unchanged
    hashes, prints = sightings.hashes[winners], sightings.prints[winners]
    holders = ledger.look_up(hashes)
    was_there, same = np.zeros(len(hashes), bool), np.zeros(len(hashes), bool)
    was_there[holders.numbers] = True
    was_there &= ~np.isin(hashes, ledger.barred_hashes) & ~np.isin(hashes, np.array(sorted(pages.hidden_before), np.uint64))
    same[holders.numbers[holders.prints == prints[holders.numbers]]] = True
    new, updated = int(np.count_nonzero(~was_there)), int(np.count_nonzero(was_there & ~same))
    return new, updated, total - new - updated
