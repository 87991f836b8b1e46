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
"""

from __future__ import annotations

import json
import os
import zlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.errors import IndexDamaged, IndexForeign
from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import RULES_VERSION
from searchidx.sources.roots import is_below
from searchidx.storage.array_file import ArrayFile, ArrayWriter, Contents
from searchidx.storage.ragged_arrays import Array, narrowed, offsets

LEDGER_VERSION = 3

MERGE_FACTOR = 2
"""A layer is merged with the one below while that one has at most this many times its articles and files."""

_SEPARATOR = "\x00"
_NOTHING = np.empty(0, np.uint64)
_COMPRESSION = 1  # hashes do not pack; ids do at any level


@dataclass(frozen=True, slots=True, eq=False)
class Ids:
    """The articles of one file: hash and fingerprint of each, and their ids packed, in the order of the file."""

    hashes: Array = field(default_factory=lambda: _NOTHING)
    prints: Array = field(default_factory=lambda: _NOTHING)
    packed: bytes = b""

    def __len__(self) -> int:
        return len(self.hashes)

    def texts(self) -> list[str]:
        """The ids themselves."""
        data, streams = self.packed, []
        while data:
            unpacker = zlib.decompressobj()
            streams.append(unpacker.decompress(data).decode("utf-8", "surrogatepass"))
            data = unpacker.unused_data
        return [id for stream in streams for id in stream.split(_SEPARATOR)]

    def only(self, keep: Array) -> Ids:
        """Those that are marked in a boolean array."""
        if keep.all():
            return self
        texts = [id for id, kept in zip(self.texts(), keep.tolist(), strict=True) if kept]
        return Ids(self.hashes[keep], self.prints[keep], packed_ids(texts))

    def __add__(self, other: Ids) -> Ids:
        return Ids(np.concatenate([self.hashes, other.hashes]), np.concatenate([self.prints, other.prints]), self.packed + other.packed)


def packed_ids(ids: Sequence[str]) -> bytes:
    """Ids as `Ids.packed` has them; two of these one after the other are packed ids, too."""
    return zlib.compress(_SEPARATOR.join(ids).encode("utf-8", "surrogatepass"), _COMPRESSION) if ids else b""


def id_hash(id: str) -> int:
    """64 bits that stand for an id."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def id_hashes(ids: Sequence[str]) -> Array:
    """The hashes of ids, in their order."""
    return np.fromiter(map(id_hash, ids), np.uint64, len(ids))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger says of a file. `name`: how ids made from its place begin. `stamp`: size and time of the file and its sidecar; None
    when it must be read again. `repeats`: how many ids stood there again. `lost_to`: the files that have other texts of its articles, which
    count: when one of them changes or goes, this one must be read again.
    """

    name: str
    stamp: tuple[int, ...] | None
    ids: Ids = field(default_factory=Ids)
    rejected: tuple[Rejection, ...] = ()
    repeats: int = 0
    lost_to: tuple[str, ...] = ()

    def equals(self, other: Entry | None) -> bool:
        """Whether both say the same of the file."""
        if other is None or replace(self, ids=_NO_IDS) != replace(other, ids=_NO_IDS):
            return False
        return np.array_equal(self.ids.hashes, other.ids.hashes) and np.array_equal(self.ids.prints, other.ids.prints)


_NO_IDS = Ids()

Entries = Mapping[str, Entry | None]
"""Entries by absolute path; None: the file is gone."""


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
        columns: list[tuple[Array, Array, list[str]]] = []
        for position, layer in enumerate(self._layers):
            numbers, articles = layer.look_up(hashes)
            if len(numbers):
                files = layer.files_of(articles)
                shown = ~self._hidden(position)[files]
                numbers, articles, files = numbers[shown], articles[shown], files[shown]
                paths = {number: layer.path(number) for number in np.unique(files).tolist()}
                columns.append((numbers, layer.prints[articles], [paths[number] for number in files.tolist()]))
        if not columns:
            return Holders(np.empty(0, np.int64), _NOTHING, [])
        numbers, prints = (np.concatenate([column[i] for column in columns]) for i in (0, 1))
        return Holders(numbers, prints, [path for column in columns for path in column[2]])

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
        new_spare = {} if spare else {token_hex(8): _layer_contents({}, roots, barred, is_spare=True)}
        new = {token_hex(8): _layer_contents(changed, roots, barred)}
        return Ledger(new_spare | {layer.name: self.contents[layer.name] for layer in (*spare, *kept)} | new)

    def hashes(self, paths: Sequence[str]) -> Array:
        """The hashes of all articles of some files, one after the other; barred ids are left out."""
        hashes = np.concatenate([_NOTHING, *(entry.ids.hashes for path in paths if (entry := self.entry(path)))])
        return hashes[~np.isin(hashes, self.barred_hashes)]

    def with_only(self, ids: Collection[str]) -> Ledger:
        """The ledger of an index that has only these articles left: the files of the others are read again at the next run."""
        kept_hashes = np.concatenate([id_hashes(sorted(ids)), self.barred_hashes])
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
        return frozenset(id for entry in entries for id in entry.ids.texts()) - self.barred

    def _hidden(self, position: int) -> Array:
        """Which files of a layer newer layers speak of."""
        hidden = np.zeros(len(self._layers[position]), bool)
        for newer in self._layers[position + 1 :]:
            hidden[self._layers[position].numbers_of(newer)] = True
        return hidden


@dataclass(frozen=True, slots=True)
class Holders:
    """Files that hold articles looked up: `numbers` says which of the hashes, then come its fingerprint there and the path of the file."""

    numbers: Array
    prints: Array
    paths: list[str]


class Layer:
    """One layer, read."""

    def __init__(self, name: str, contents: Contents) -> None:
        self.name = name
        self._file = ArrayFile(Path(f"{name}.ledger"), contents)
        facts = self._file.facts
        if facts.get("version") != LEDGER_VERSION:
            raise IndexForeign(
                "Der Index stammt von einer anderen Version von searchidx; mit dieser Version neu anlegen",
                "the index was made by another version of searchidx; make it anew with this one",
            )
        try:
            self._same_rules = facts["rules"] == RULES_VERSION
            self.is_spare = facts.get("spare", False) is True
            self.roots: Mapping[str, str] = dict(facts["roots"])  # type: ignore[call-overload]  # checked by being made a dict
            self.barred = frozenset(map(str, facts["barred"]))  # type: ignore[call-overload]  # likewise
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged() from error
        self._paths = _Blobs(self._file, "path")
        self._facts, self._ids = _Blobs(self._file, "file.facts"), _Blobs(self._file, "file.ids")
        self._starts = self._file["file.starts"]

    def __len__(self) -> int:
        return len(self._paths)

    def check(self) -> None:
        """Reads every byte. Raises IndexDamaged where one is not as it was written."""
        if self._file.flaws():
            raise _damaged()

    @property
    def size(self) -> int:
        """Files and articles: what merging it costs."""
        return len(self) + int(self._starts[-1])

    @property
    def prints(self) -> Array:
        return self._file["id.print"]

    def path(self, number: int) -> str:
        return os.fsdecode(self._paths[number])

    def find(self, path: str) -> int | None:
        """The number of a file; None for one that the layer does not speak of."""
        wanted = os.fsencode(path)
        number = bisect_left(self._paths, wanted)
        return number if number < len(self) and self._paths[number] == wanted else None

    def entry(self, number: int) -> Entry | None:
        try:
            facts = json.loads(self._facts[number])
            if facts is None:
                return None
            name, stamp, rejected, repeats, *lost_to = facts
            valid_stamp = tuple(stamp) if stamp is not None and self._same_rules else None
            rejections = tuple(Rejection(place, Message(de, en)) for place, de, en in rejected)
        except (ValueError, TypeError) as error:
            raise _damaged() from error
        articles = slice(int(self._starts[number]), int(self._starts[number + 1]))
        ids = Ids(self._file["id.hash"][articles], self.prints[articles], self._ids[number])
        return Entry(name, valid_stamp, ids, rejections, repeats, tuple(map(str, lost_to)))

    def entries(self) -> Iterator[tuple[str, Entry | None]]:
        """Every file with what is said of it; one of another version of the rules must be read again, as `entry` says."""
        return ((self.path(number), self.entry(number)) for number in range(len(self)))

    def below(self, folder: str) -> dict[str, bool]:
        """The files in a folder that the layer speaks of, and whether it says that they are there."""
        start = bisect_left(self._paths, os.fsencode(folder))
        state = {}
        for number in range(start, len(self)):
            path = self.path(number)
            if is_below(path, folder):
                state[path] = self._facts[number] != b"null"
            elif not path.startswith(folder):  # corpus-alt and corpus.jsonl stand between corpus and corpus/a.txt
                break
        return state

    def look_up(self, hashes: Array) -> tuple[Array, Array]:
        """Which of the hashes are here, and the number of the article; one that stands in several files comes several times."""
        own, order = self._file["id.hash"], self._file["id.order"]
        first = np.searchsorted(own, hashes, "left", sorter=order)
        counts = np.searchsorted(own, hashes, "right", sorter=order) - first
        numbers = np.repeat(np.arange(len(hashes)), counts)
        places = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))
        return numbers, order[places].astype(np.int64)

    def files_of(self, articles: Array) -> Array:
        """The number of the file that each article stands in."""
        return np.searchsorted(self._starts, articles, "right") - 1

    def numbers_of(self, other: Layer) -> list[int]:
        """The numbers here of the files that another layer speaks of."""
        if len(other) > len(self):
            return [number for number in range(len(self)) if other.find(self.path(number)) is not None]
        numbers = (self.find(other.path(number)) for number in range(len(other)))
        return [number for number in numbers if number is not None]


class _Blobs(Sequence[bytes]):
    """Strings of bytes in an array file, one after the other."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._data, self._ends = file[f"{name}.blob"].data, file[f"{name}.offsets"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # never sliced
        return self._data[int(self._ends[number]) : int(self._ends[number + 1])].tobytes()


def _layer_contents(entries: Entries, roots: Mapping[str, str], barred: frozenset[str], *, is_spare: bool = False) -> bytes:
    """A layer as bytes."""
    rows = _sorted_rows(entries)
    ids = [entry.ids if entry else _NO_IDS for _, entry in rows]
    hashes = np.concatenate([_NOTHING, *(each.hashes for each in ids)])
    target = BytesIO()
    with ArrayWriter(target) as writer:
        _add_blobs(writer, "path", [path for path, _ in rows])
        _add_blobs(writer, "file.facts", [_entry_facts(entry) for _, entry in rows])
        _add_blobs(writer, "file.ids", [each.packed for each in ids])
        writer.add("file.starts", offsets(np.array([len(each) for each in ids], np.int64)))
        writer.add("id.hash", hashes)
        writer.add("id.print", np.concatenate([_NOTHING, *(each.prints for each in ids)]))
        writer.add("id.order", narrowed(np.argsort(hashes, kind="stable")))
        facts = {"version": LEDGER_VERSION, "rules": RULES_VERSION, "roots": dict(roots), "barred": sorted(barred), "spare": is_spare}
        writer.finish(facts)
    return target.getvalue()


def _sorted_rows(entries: Entries) -> list[tuple[bytes, Entry | None]]:
    return sorted(((os.fsencode(path), entry) for path, entry in entries.items()), key=lambda row: row[0])


def _add_blobs(writer: ArrayWriter, name: str, values: Sequence[bytes]) -> None:
    writer.add(f"{name}.blob", np.frombuffer(b"".join(values), np.uint8))
    writer.add(f"{name}.offsets", narrowed(offsets(np.fromiter(map(len, values), np.int64, len(values)))))


def _entry_facts(entry: Entry | None) -> bytes:
    if entry is None:
        return b"null"
    rejected = [[each.place, each.reason.de, each.reason.en] for each in entry.rejected]
    return json.dumps([entry.name, entry.stamp, rejected, entry.repeats, *entry.lost_to]).encode("ascii")


def _size(entries: Entries) -> int:
    return len(entries) + sum(len(entry.ids) for entry in entries.values() if entry)


def _damaged() -> IndexDamaged:
    return IndexDamaged(
        "Das Verzeichnis der eingelesenen Dateien im Index ist beschädigt; „searchidx doctor --repair“ legt es neu an",
        "the index's list of its files is damaged; `searchidx doctor --repair` makes it anew",
    )
