"""Versions of one web page: the articles that share an address, and which of them is the newest. Pure.

The newest is the one that says since the latest moment what it says; of equal moments the one whose file comes later by name, then the one
that stands later in its file. Its text is what is searched. An article has the id of the oldest place where this very text stands: a copy
of an unchanged page changes no id.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from searchidx.storage.ragged_arrays import Array

_HASHES, _NUMBERS = np.empty(0, np.uint64), np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Members:
    """Articles with an address, as columns: its hash, hash of the id, fingerprint, moment, file (number of `paths`), place in the file."""

    addresses: Array = field(default_factory=lambda: _HASHES)
    hashes: Array = field(default_factory=lambda: _HASHES)
    prints: Array = field(default_factory=lambda: _HASHES)
    moments: Array = field(default_factory=lambda: _NUMBERS)
    files: Array = field(default_factory=lambda: _NUMBERS)
    places: Array = field(default_factory=lambda: _NUMBERS)
    paths: Sequence[str] = ()

    @classmethod
    def joined(cls, parts: Sequence[Members]) -> Members:
        """All of these, one after the other."""
        if len(parts) < 2:
            return parts[0] if parts else cls()
        starts = np.cumsum([0, *(len(part.paths) for part in parts)])
        files = np.concatenate([part.files + start for part, start in zip(parts, starts[:-1].tolist(), strict=True)])
        addresses, hashes, prints, moments, places = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("addresses", "hashes", "prints", "moments", "places")
        )
        return cls(addresses, hashes, prints, moments, files, places, [path for part in parts for path in part.paths])

    def __len__(self) -> int:
        return len(self.hashes)

    def only(self, keep: Array | slice) -> Members:
        """Those that are marked in a boolean array, numbered in one of numbers, or in a range."""
        columns = {name: getattr(self, name)[keep] for name in ("addresses", "hashes", "prints", "moments", "files", "places")}
        return replace(self, **columns)

    def in_order(self) -> Members:
        """By address, and of each address the oldest first."""
        ranks = np.zeros(len(self.paths), np.int64)
        files = sorted(np.unique(self.files).tolist(), key=lambda number: _name_order(self.paths[number]))
        ranks[files] = np.arange(len(files))
        return self.only(np.lexsort((self.places, ranks[self.files], self.moments, self.addresses)))

    def several(self) -> Members:
        """Those whose address stands with more than one id or text, in order."""
        shared, counts = np.unique(self.addresses, return_counts=True)
        ordered = self.only(np.isin(self.addresses, shared[counts > 1])).in_order()
        if not len(ordered):
            return ordered
        same = ordered.addresses[1:] == ordered.addresses[:-1]
        differs = same & ((ordered.hashes[1:] != ordered.hashes[:-1]) | (ordered.prints[1:] != ordered.prints[:-1]))
        return ordered.only(np.isin(ordered.addresses, ordered.addresses[1:][differs]))

    def groups(self) -> list[Members]:
        """Of members in order, those of each address."""
        if not len(self):
            return []
        starts = np.flatnonzero(np.append(True, self.addresses[1:] != self.addresses[:-1]))
        stops = [*starts[1:].tolist(), len(self)]
        return [self.only(slice(start, stop)) for start, stop in zip(starts.tolist(), stops, strict=True)]

    def newest(self) -> int:
        """Of members of one address in order: the number of the one whose id the article has."""
        return int(np.flatnonzero(self.prints == self.prints[-1])[0])


def superseded(members: Members) -> frozenset[int]:
    """The hashes of ids that no article has."""
    hashes, current = set[int](), set[int]()
    for group in members.several().groups():
        hashes.update(group.hashes.tolist())
        current.add(int(group.hashes[group.newest()]))
    return frozenset(hashes - current)


def _name_order(path: str) -> tuple[bytes, bytes]:
    """"artikel.html" before "artikel (1).html", as browsers name what is saved again."""
    stem, suffix = os.path.splitext(path)
    return os.fsencode(stem), os.fsencode(suffix)
