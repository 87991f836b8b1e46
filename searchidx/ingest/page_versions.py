"""What a run changes at pages that have several versions, or had: which article is to hold which texts. Pure.

The ledger lists every version where it stands; the index has one article for each page: the newest version, with the texts of the others in
its record. What the index holds of a page follows from the ledger alone (`page_members`), so the order of runs does not matter. A page of
which one version was removed for good stays out as a whole, in later copies, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from searchidx.ingest.article_ids import Ids
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.page_members import Members, superseded
from searchidx.ingest.sightings import UNWRITTEN, Sightings
from searchidx.storage.ragged_arrays import Array


@dataclass(frozen=True, slots=True)
class PageChange:
    """An article to be written: its id, and its versions, the newest first: the fingerprint of each, its moment, the id of where it stands.

    `held_by`: the id of the article whose record has the texts that are in the index; None where it has none. `rows`: where texts of this
    run are, as (batch, row), by fingerprint.
    """

    id: str
    versions: Sequence[tuple[int, int, str]]
    held_by: str | None
    rows: Mapping[int, tuple[int, int]]


@dataclass(slots=True)
class PageChanges:
    """`replaced`: ids whose article goes on under another. `newly_barred`: ids of versions of pages that were removed for good.
    `kept_hashes`: hashes of ids that may be in no file any more, though their page is still there. `hidden_before`: hashes of ids that were
    those of earlier versions.

    `is_version` marks the sightings of pages with several versions, `is_rewritten` also those of pages that had; the numbers count the
    articles of the marked sightings, and `versions` those of them that are not the newest.
    """

    is_version: Array
    is_rewritten: Array
    changes: list[PageChange] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    newly_barred: list[str] = field(default_factory=list)
    kept_hashes: set[int] = field(default_factory=set)
    hidden_before: frozenset[int] = frozenset()
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    versions: int = 0
    barred: int = 0


def page_changes(
    sightings: Sightings, ledger: Ledger, entries: Mapping[str, Entry | None], replaced: Sequence[Entry], barred: Array
) -> PageChanges:
    """Compares the pages of the run before and after. entries: those of the ledger that change. replaced: entries as they were that are
    gone or were read anew. barred: hashes of the ids that stay out.
    """
    nothing = np.zeros(len(sightings.hashes), bool)
    columns = [sightings.addresses, *(entry.ids.addresses for entry in replaced)]
    addresses = np.unique(np.concatenate([*columns, *(_addresses(ledger.entry(path)) for path in entries)]))
    addresses = addresses[addresses != 0]
    if not len(addresses):
        return PageChanges(nothing, nothing)
    before = ledger.look_up_addresses(addresses)
    stay = np.array([path not in entries for path in before.paths], bool)
    after = Members.joined([before.only(stay[before.files]), _members(entries)])
    earlier, later = before.several(), after.several()
    affected = np.union1d(earlier.addresses, later.addresses)
    if not len(affected):
        return PageChanges(nothing, nothing)
    changes = PageChanges(np.isin(sightings.addresses, later.addresses), np.isin(sightings.addresses, affected))
    changes.hidden_before = superseded(earlier)
    _compare(changes, _Sides(sightings, ledger, entries, barred, affected), before, after, affected)
    return changes


def _compare(changes: PageChanges, sides: _Sides, before: Members, after: Members, affected: Array) -> None:
    earlier, later = (_by_address(members.only(np.isin(members.addresses, affected))) for members in (before, after))
    for address in affected.tolist():
        old, new = earlier.get(address), later.get(address)
        if old and np.isin(old.hashes, sides.ledger.barred_hashes).any():
            old = None  # the index has nothing of it
        if new is None:
            if old:
                changes.kept_hashes.update(set(old.hashes.tolist()) - {int(old.hashes[old.newest()])})
            continue
        held_by = sides.id_before(old, old.newest()) if old else None
        is_barred = bool(np.isin(new.hashes, sides.barred).any())
        _count(changes, sides, address, old, new, is_barred)
        if is_barred:
            changes.newly_barred += [sides.id(new, number) for number in np.flatnonzero(~np.isin(new.hashes, sides.barred)).tolist()]
            changes.replaced += [held_by] if held_by else []
            continue
        if old:
            changes.kept_hashes.update(old.hashes.tolist())
        id = sides.id(new, new.newest())
        if held_by and held_by != id:
            changes.replaced.append(held_by)
        versions = [(print, int(new.moments[number]), sides.id(new, number)) for print, number in _texts(new).items()]
        texts_before = _texts(old).items() if old else ()
        versions_before = [(print, int(old.moments[number]), sides.id_before(old, number)) for print, number in texts_before if old]
        if held_by != id or versions[1:] != versions_before[1:] or versions[0][0] != versions_before[0][0]:
            changes.replaced += sides.own_articles(new, id)
            changes.changes.append(PageChange(id, versions, held_by, sides.rows.get(address, {})))


class _Sides:
    """What a page's members are looked up in."""

    def __init__(
        self, sightings: Sightings, ledger: Ledger, entries: Mapping[str, Entry | None], barred: Array, affected: Array
    ) -> None:
        self.ledger, self.barred, self._entries = ledger, barred, entries
        self._ids: dict[str, list[str]] = {}
        self._ids_before: dict[str, list[str]] = {}
        self.rows: dict[int, dict[int, tuple[int, int]]] = {}
        self.live: dict[int, int] = {}
        hashes = np.unique(sightings.hashes[np.isin(sightings.addresses, affected)])
        holders = ledger.look_up(hashes)
        is_there = ~np.isin(hashes[holders.numbers], ledger.barred_hashes)
        self.known = set(hashes[holders.numbers[is_there]].tolist())
        self._unaddressed = set(hashes[holders.numbers[is_there & (holders.addresses == 0)]].tolist())
        for number in np.flatnonzero(np.isin(sightings.addresses, affected) & sightings.is_live & ~sightings.is_lost).tolist():
            address = int(sightings.addresses[number])
            self.live[address] = self.live.get(address, 0) + 1
            if sightings.batches[number] != UNWRITTEN:
                row = int(sightings.batches[number]), int(sightings.rows[number])
                self.rows.setdefault(address, {})[int(sightings.prints[number])] = row

    def id(self, members: Members, number: int) -> str:
        """The id of a member after the run."""
        path = members.paths[int(members.files[number])]
        if path not in self._entries:
            return self.id_before(members, number)
        if path not in self._ids:
            self._ids[path] = _id_texts(self._entries[path])
        return self._ids[path][int(members.places[number])]

    def own_articles(self, members: Members, id: str) -> list[str]:
        """The ids of members but this one that were articles without an address before."""
        numbers = [number for number, hash in enumerate(members.hashes.tolist()) if hash in self._unaddressed]
        return [other for number in numbers if (other := self.id(members, number)) != id]

    def id_before(self, members: Members, number: int) -> str:
        """The id of a member before the run."""
        path = members.paths[int(members.files[number])]
        if path not in self._ids_before:
            self._ids_before[path] = _id_texts(self.ledger.entry(path))
        return self._ids_before[path][int(members.places[number])]


def _count(changes: PageChanges, sides: _Sides, address: int, old: Members | None, new: Members, is_barred: bool) -> None:
    """Counts the sightings of a page with several versions."""
    seen = sides.live.get(address, 0)
    if not seen or len(set(zip(new.hashes.tolist(), new.prints.tolist(), strict=True))) < 2:
        return
    if is_barred:
        changes.barred += seen
        return
    changes.versions += seen - 1
    if old is None and not sides.known.intersection(new.hashes.tolist()):
        changes.new += 1
    elif old and _texts(old).keys() == _texts(new).keys():
        changes.unchanged += 1
    else:
        changes.updated += 1


def _texts(members: Members) -> dict[int, int]:
    """The distinct fingerprints of one page's members in order, the newest first, and the number of a member that has it."""
    texts: dict[int, int] = {}
    for number in range(len(members) - 1, -1, -1):
        texts.setdefault(int(members.prints[number]), number)
    return texts


def _by_address(members: Members) -> dict[int, Members]:
    return {int(group.addresses[0]): group for group in members.in_order().groups()}


def _id_texts(entry: Entry | None) -> list[str]:
    assert entry is not None  # it has a member of a page
    return entry.ids.texts()


def _addresses(entry: Entry | None) -> Array:
    return entry.ids.addresses if entry else np.empty(0, np.uint64)


def _members(entries: Mapping[str, Entry | None]) -> Members:
    """The articles with an address of entries."""
    rows = [(path, entry.ids) for path, entry in entries.items() if entry]
    sizes = np.array([len(ids) for _, ids in rows], np.int64)
    joined = _joined([ids for _, ids in rows])
    files = np.repeat(np.arange(len(rows)), sizes)
    places = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    members = Members(joined.addresses, joined.hashes, joined.prints, joined.moments, files, places, [path for path, _ in rows])
    return members.only(members.addresses != 0)


def _joined(parts: Sequence[Ids]) -> Ids:
    empty = Ids()
    names = ("hashes", "prints", "addresses", "moments")
    hashes, prints, addresses, moments = (np.concatenate([getattr(empty, name), *(getattr(ids, name) for ids in parts)]) for name in names)
    return Ids(hashes, prints, b"", addresses, moments)
