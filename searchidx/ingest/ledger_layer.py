"""A layer of the ledger: what one run, or several merged ones, say of files. See `ledger` for what stands in it."""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.errors import IndexDamaged, IndexForeign
from searchidx.ingest.article_ids import Ids
from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import RULES_VERSION
from searchidx.sources.roots import is_below
from searchidx.storage.array_file import ArrayFile, ArrayWriter, Contents
from searchidx.storage.ragged_arrays import Array, narrowed, offsets

LEDGER_VERSION = 4

_NOTHING = np.empty(0, np.uint64)


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
        return other is not None and replace(self, ids=_NO_IDS) == replace(other, ids=_NO_IDS) and self.ids.equals(other.ids)


_NO_IDS = Ids()

Entries = Mapping[str, Entry | None]
"""Entries by absolute path; None: the file is gone."""


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
        self._address_hashes, self._address_articles = self._file["address.hash"], self._file["address.article"]

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
    def hashes(self) -> Array:
        return self._file["id.hash"]

    @property
    def prints(self) -> Array:
        return self._file["id.print"]

    @cached_property
    def addresses(self) -> Array:
        """The hash of the web address of each article, 0 where there is none."""
        return self._by_article(self._address_hashes, np.uint64)

    @cached_property
    def moments(self) -> Array:
        """Since when each article says what it says, in seconds since 1970; 0 where it has no address."""
        return self._by_article(self._file["address.moment"], np.int64)

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
        columns = (self.addresses[articles], self.moments[articles]) if len(self._address_hashes) else ()
        ids = Ids(self.hashes[articles], self.prints[articles], self._ids[number], *columns)
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
        own, order = self.hashes, self._file["id.order"]
        first, last = (np.searchsorted(own, hashes, side, sorter=order) for side in ("left", "right"))
        numbers, places = _matches(first, last)
        return numbers, order[places].astype(np.int64)

    def look_up_addresses(self, addresses: Array) -> tuple[Array, Array]:
        """Which of the hashes of addresses are here, and the number of each article that has it."""
        first, last = (np.searchsorted(self._address_hashes, addresses, side) for side in ("left", "right"))
        numbers, places = _matches(first, last)
        return numbers, self._address_articles[places].astype(np.int64)

    def places_of(self, articles: Array) -> Array:
        """The how many-th of its file each article is."""
        return articles - self._starts[self.files_of(articles)]

    def files_of(self, articles: Array) -> Array:
        """The number of the file that each article stands in."""
        return np.searchsorted(self._starts, articles, "right") - 1

    def numbers_of(self, other: Layer) -> list[int]:
        """The numbers here of the files that another layer speaks of."""
        if len(other) > len(self):
            return [number for number in range(len(self)) if other.find(self.path(number)) is not None]
        numbers = (self.find(other.path(number)) for number in range(len(other)))
        return [number for number in numbers if number is not None]


    def _by_article(self, values: Array, dtype: type) -> Array:
        column: Array = np.zeros(len(self.hashes), dtype)
        column[self._address_articles] = values
        return column


class _Blobs(Sequence[bytes]):
    """Strings of bytes in an array file, one after the other."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._data, self._ends = file[f"{name}.blob"].data, file[f"{name}.offsets"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # never sliced
        return self._data[int(self._ends[number]) : int(self._ends[number + 1])].tobytes()


def _matches(first: Array, last: Array) -> tuple[Array, Array]:
    """For ranges [first, last) of places: the number of the range that each place is in, and the places."""
    counts = last - first
    numbers = np.repeat(np.arange(len(counts)), counts)
    return numbers, np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


def layer_contents(entries: Entries, roots: Mapping[str, str], barred: frozenset[str], *, is_spare: bool = False) -> bytes:
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
        _add_addresses(writer, ids)
        facts = {"version": LEDGER_VERSION, "rules": RULES_VERSION, "roots": dict(roots), "barred": sorted(barred), "spare": is_spare}
        writer.finish(facts)
    return target.getvalue()


def _add_addresses(writer: ArrayWriter, ids: Sequence[Ids]) -> None:
    addresses = np.concatenate([_NOTHING, *(each.addresses for each in ids)])
    articles = np.flatnonzero(addresses)
    articles = articles[np.argsort(addresses[articles], kind="stable")]
    moments = np.concatenate([np.empty(0, np.int64), *(each.moments for each in ids)])[articles]
    writer.add("address.hash", addresses[articles])
    writer.add("address.article", narrowed(articles))
    writer.add("address.moment", moments if np.any(moments < 0) else narrowed(moments))


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


def _damaged() -> IndexDamaged:
    return IndexDamaged(
        "Das Verzeichnis der eingelesenen Dateien im Index ist beschädigt; „searchidx doctor --repair“ legt es neu an",
        "the index's list of its files is damaged; `searchidx doctor --repair` makes it anew",
    )
