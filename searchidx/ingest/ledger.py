"""The ledger: which files were indexed, with size, time and a fingerprint of every article each of them gave.

It is kept in layers, as postings are in segments: a run writes one layer with the files it changed, which hides what older layers say of
the same files. Small layers are merged into one, so that a look-up asks a few, and a run reads and writes in proportion to what it
touches. A layer is an array file. Ids are looked up by 64 bits of their hash; the ids themselves stand packed beside them and are read
where somebody must be told. The prefixes of roots and the ids of removed articles can be told from nothing else: they stand in the newest
layer, and once more in the first one, the spare layer, which has no files.

    path.blob, path.offsets    paths of files in byte order, as the system names them
    file.facts                 JSON of each file: name, stamp, rejections, repeats; null for a file that is gone
    file.ids                   the ids of each file, packed
    id.hash, id.print          hash and fingerprint of each article, file by file
    id.order                   the articles in the order of their hashes
    address.hash, .article,    of the articles with a web address, in the order of its hash: the hash, the number of the article, and
    address.moment             since when it says what it says

An article is in the index under the id of the newest version of its page; the older ones are listed here, and stand in its record.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.ingest.article_ids import id_hash, id_hashes
from searchidx.ingest.ledger_layer import Entries, Entry, Layer, layer_contents
from searchidx.ingest.page_members import Members, superseded
from searchidx.storage.array_file import Contents
from searchidx.storage.ragged_arrays import Array

MERGE_FACTOR = 2
"""A layer is merged with the one below while that one has at most this many times its articles and files."""

_NOTHING = np.empty(0, np.uint64)


class Ledger:
    """Layers, the oldest first, read as one. Immutable. Raises IndexDamaged for layers that are not as they were written, and IndexForeign
    for those of another version.
    """

    def __init__(self, layers: Mapping[str, Contents]) -> None:
        self.contents = dict(layers)
        self._layers = [Layer(name, contents) for name, contents in layers.items()]

    @property
    def roots(self) -> Mapping[str, str]:
        """The prefix of each root by its absolute path; see `sources.roots`."""
        return self._layers[-1].roots if self._layers else {}

    @property
    def barred(self) -> frozenset[str]:
        """Ids that `remove` took out and no run has readmitted."""
        return self._layers[-1].barred if self._layers else frozenset()

    @cached_property
    def barred_hashes(self) -> Array:
        return id_hashes(sorted(self.barred))

    def entry(self, path: str) -> Entry | None:
        """What is known of a file."""
        for layer in reversed(self._layers):
            number = layer.find(path)
            if number is not None:
                return layer.entry(number)
        return None

    def paths_below(self, folder: str) -> list[str]:
        """The files known in a folder, or the file of that path, in byte order."""
        state: dict[str, bool] = {}
        for layer in self._layers:
            state |= layer.below(folder)
        return sorted((path for path, is_there in state.items() if is_there), key=os.fsencode)

    def paths(self) -> list[str]:
        """All files known, in byte order."""
        return self.paths_below(os.sep)

    def look_up(self, hashes: Array) -> Holders:
        """Where articles are, by the hashes of their ids; one that stands in several files comes several times."""
        columns: list[tuple[Array, Array, Array, list[str]]] = []
        for position, layer in enumerate(self._layers):
            numbers, articles = layer.look_up(hashes)
            if len(numbers):
                files = layer.files_of(articles)
                shown = ~self._hidden(position)[files]
                numbers, articles, files = numbers[shown], articles[shown], files[shown]
                paths = {number: layer.path(number) for number in np.unique(files).tolist()}
                columns.append((numbers, layer.prints[articles], layer.addresses[articles], [paths[number] for number in files.tolist()]))
        if not columns:
            return Holders(np.empty(0, np.int64), _NOTHING, _NOTHING, [])
        numbers, prints, addresses = (np.concatenate([column[i] for column in columns]) for i in (0, 1, 2))
        return Holders(numbers, prints, addresses, [path for column in columns for path in column[3]])

    def look_up_addresses(self, addresses: Array) -> Members:
        """The articles that have one of these addresses, by its hash, in any file."""
        parts = []
        for position, layer in enumerate(self._layers):
            _, articles = layer.look_up_addresses(addresses)
            if len(articles):
                files = layer.files_of(articles)
                shown = ~self._hidden(position)[files]
                articles, files = articles[shown], files[shown]
                paths, numbers = np.unique(files, return_inverse=True)
                columns = (layer.addresses[articles], layer.hashes[articles], layer.prints[articles], layer.moments[articles])
                parts.append(Members(*columns, numbers, layer.places_of(articles), [layer.path(number) for number in paths.tolist()]))
        return Members.joined(parts)

    def all_addresses(self) -> Array:
        """The hashes of all addresses that more than one article has."""
        addresses, counts = np.unique(np.concatenate([_NOTHING, *(layer.addresses for layer in self._layers)]), return_counts=True)
        several: Array = addresses[(counts > 1) & (addresses != 0)]
        return several

    def superseded(self) -> frozenset[int]:
        """The hashes of ids that are in no article's place: those of earlier versions of a page that no newest one has, too."""
        return superseded(self.look_up_addresses(self.all_addresses()))

    def current_id(self, id: str) -> str | None:
        """The id of the article that has the version with this id; None where there is none, or it is the article itself."""
        hash = id_hash(id)
        holders = self.look_up(np.array([hash], np.uint64))
        for path in holders.paths:
            entry = self.entry(path)
            address = int(entry.ids.addresses[entry.ids.hashes == hash][0]) if entry else 0
            if address:
                return self._newest_id(address)
        return None

    def id_at(self, address: str) -> str | None:
        """The id of the article of a web page, whose address is as `web_address` reduces it; None where there is none."""
        return self._newest_id(id_hash(address))

    def _newest_id(self, address: int) -> str | None:
        """The id of the newest version of a page, by the hash of its address."""
        members = self.look_up_addresses(np.array([address], np.uint64)).in_order()
        if not len(members):
            return None
        newest = members.newest()
        return self.id_text(members.paths[int(members.files[newest])], int(members.places[newest]))

    def version_ids(self, ids: Collection[str]) -> frozenset[str]:
        """The ids of all versions of the pages that these articles are."""
        hashes = id_hashes(sorted(ids))
        entries = [entry for path in dict.fromkeys(self.look_up(hashes).paths) if (entry := self.entry(path))]
        addresses = np.concatenate([_NOTHING, *(entry.ids.addresses[np.isin(entry.ids.hashes, hashes)] for entry in entries)])
        members = self.look_up_addresses(np.unique(addresses[addresses != 0]))
        rows = zip(members.files.tolist(), members.places.tolist(), strict=True)
        return frozenset(self.id_text(members.paths[file], place) for file, place in rows)

    def id_text(self, path: str, place: int) -> str:
        """The id that is the so many-th of a file."""
        entry = self.entry(path)
        assert entry is not None  # it was looked up
        return entry.ids.texts()[place]

    def missing(self, ids: Sequence[str]) -> int:
        """How many of these articles stand in no file known."""
        return len(ids) - len(np.unique(self.look_up(id_hashes(ids)).numbers))

    def with_entries(self, entries: Entries, *, roots: Mapping[str, str], barred: frozenset[str]) -> Ledger:
        """The ledger after a change, in a layer of its own or merged with small ones."""
        kept, changed = [layer for layer in self._layers if not layer.is_spare], dict(entries)
        size = _size(changed)
        while kept and kept[-1].size <= MERGE_FACTOR * size:
            changed = dict(kept.pop().entries()) | changed
            size = _size(changed)
        if not kept:
            changed = {path: entry for path, entry in changed.items() if entry}
        spare = [layer for layer in self._layers if layer.is_spare and (layer.roots, layer.barred) == (roots, barred)]
        new_spare = {} if spare else {token_hex(8): layer_contents({}, roots, barred, is_spare=True)}
        new = {token_hex(8): layer_contents(changed, roots, barred)}
        return Ledger(new_spare | {layer.name: self.contents[layer.name] for layer in (*spare, *kept)} | new)

    def hashes(self, paths: Sequence[str]) -> Array:
        """The hashes of all articles of some files, one after the other; barred ids are left out."""
        hashes = np.concatenate([_NOTHING, *(entry.ids.hashes for path in paths if (entry := self.entry(path)))])
        return hashes[~np.isin(hashes, self.barred_hashes)]

    def with_only(self, ids: Collection[str]) -> Ledger:
        """The ledger of an index that has only these articles left: the files of the others are read again at the next run."""
        earlier = np.array(sorted(self._superseded_by(id_hashes(sorted(ids)))), np.uint64)
        kept_hashes = np.concatenate([id_hashes(sorted(ids)), earlier, self.barred_hashes])
        entries: dict[str, Entry | None] = {}
        for path in self.paths():
            entry = self.entry(path)
            if entry and not (keep := np.isin(entry.ids.hashes, kept_hashes)).all():
                entries[path] = replace(entry, stamp=None, ids=entry.ids.only(keep))
        return self.with_entries(entries, roots=self.roots, barred=self.barred) if entries else self

    def check(self) -> None:
        """Reads every byte. Raises IndexDamaged where one is not as it was written."""
        for layer in self._layers:
            layer.check()

    def indexed_ids(self) -> frozenset[str]:
        """The ids of all articles that the ledger says are in the index."""
        entries = (entry for path in self.paths() if (entry := self.entry(path)))
        earlier = self.superseded()
        ids = frozenset(id for entry in entries for id in entry.ids.texts()) - self.barred
        return frozenset(id for id in ids if id_hash(id) not in earlier) if earlier else ids

    def _superseded_by(self, hashes: Array) -> frozenset[int]:
        """The hashes of superseded ids whose article is among these."""
        members = self.look_up_addresses(self.all_addresses())
        kept = members.addresses[np.isin(members.hashes, hashes)]
        return superseded(members.only(np.isin(members.addresses, kept)))

    def _hidden(self, position: int) -> Array:
        """Which files of a layer newer layers speak of."""
        hidden = np.zeros(len(self._layers[position]), bool)
        for newer in self._layers[position + 1 :]:
            hidden[self._layers[position].numbers_of(newer)] = True
        return hidden


@dataclass(frozen=True, slots=True)
class Holders:
    """Files that hold articles looked up: `numbers` says which of the hashes, then come its fingerprint there, the hash of its address, and
    the path of the file.
    """

    numbers: Array
    prints: Array
    addresses: Array
    paths: list[str]


def _size(entries: Entries) -> int:
    return len(entries) + sum(len(entry.ids) for entry in entries.values() if entry)
