"""A table is a sorted list of strings, or a map from strings to term numbers, kept in flat arrays that open without being read."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np

from searchidx.storage.varint import pack, pack_lists, unpack, unpack_lists

_NO_TERMS = np.empty(0, np.int32)

_STRETCH = 100_000
"""Strings that are there as objects at a time."""

_GRAMS = 1_500_000
"""Grams sorted at a time."""

_SAMPLED = 50
"""Of so many terms one says which grams there are."""

_TAG = 40
"""Bits of a hash beyond those that name a slot."""

_APART = 128
"""Strings between two that are kept at hand to find others."""


class TermTable(Sequence[str]):
    """Strings in code-point order (which is the order of their UTF-8 bytes): one blob and where each begins; found by bisection."""

    def __init__(self, blob: np.ndarray, starts: np.ndarray) -> None:
        self.blob, self.starts = blob, starts
        # memoryviews: reading one element of a numpy array costs ten times as much
        self._bytes, self._starts = memoryview(blob.data), memoryview(starts.data)
        self._size = len(starts) - 1

    def __reduce__(self) -> tuple[type[TermTable], tuple[np.ndarray, np.ndarray]]:
        return TermTable, (self.blob, self.starts)

    @classmethod
    def of(cls, values: Sequence[str]) -> TermTable:
        """The table of strings that are already in order, each once."""
        encoded = [value.encode("utf-8", "surrogatepass") for value in values]
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        return cls(_not_empty(np.frombuffer(b"".join(encoded), dtype=np.uint8)), _offsets(lengths))

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The table as flat arrays an engine can store."""
        return {name: self.blob, f"{name}.lengths": pack(self.lengths)[0]}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> TermTable:
        return cls(arrays[name], _offsets(unpack(arrays[f"{name}.lengths"])))

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        place = at + self._size if at < 0 else at
        if not 0 <= place < self._size:
            raise IndexError(at)
        return str(self._bytes[self._starts[place] : self._starts[place + 1]], "utf-8", "surrogatepass")

    def chosen(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The strings with these numbers."""
        data, starts = self._bytes, self._starts
        return tuple([str(data[starts[at] : starts[at + 1]], "utf-8", "surrogatepass") for at in numbers])

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self._size, _STRETCH):
            yield from self.texts(start, min(start + _STRETCH, self._size))

    def texts(self, start: int, stop: int) -> list[str]:
        """The strings [start, stop)."""
        starts = self.starts[start : stop + 1]
        data = self.blob[starts[0] : starts[-1]]
        letters = _offsets((data & 0xC0) != 0x80)  # a byte that continues a character is no letter
        text = data.tobytes().decode("utf-8", "surrogatepass")  # once for all: one by one takes three times as long
        return [text[a:b] for a, b in pairwise(letters[starts - starts[0]].tolist())]

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self.find(value) is not None

    def find(self, value: str) -> int | None:
        """The number of a string, or None."""
        at = self.at_or_after(value)
        return at if self._is(at, value) else None

    @property
    def lengths(self) -> np.ndarray:
        """Bytes of each string."""
        found: np.ndarray = np.diff(self.starts)
        return found

    def merged(self, values: Sequence[str]) -> tuple[TermTable, np.ndarray, np.ndarray]:
        """The table with more strings, given in order and each once; and where in it the own strings are, and the given ones."""
        at = np.fromiter(map(self.at_or_after, values), dtype=np.int64, count=len(values))
        fresh = np.fromiter((not self._is(i, value) for i, value in zip(at.tolist(), values, strict=True)), dtype=bool, count=len(values))
        added = TermTable.of([value for value, new in zip(values, fresh.tolist(), strict=True) if new])
        cuts = at[fresh]
        blob = np.insert(self._text(), np.repeat(self.starts[cuts], added.lengths), added._text())
        own = np.arange(len(self)) + np.searchsorted(cuts, np.arange(len(self)), "right")
        return TermTable(_not_empty(blob), _offsets(np.insert(self.lengths, cuts, added.lengths))), own, at + np.cumsum(fresh) - fresh

    @classmethod
    def union(cls, tables: Sequence[TermTable]) -> tuple[TermTable, list[np.ndarray]]:
        """The strings of all tables, each once, and for each table where in it its strings are."""
        places = [np.arange(len(table), dtype=np.int32) for table in tables]
        if len(tables) == 1:
            return tables[0], places
        blobs, lengths, count = [np.empty(0, np.uint8)], [np.empty(0, np.int64)], 0
        for bounds in in_step(tables):
            lists = [table.raws(*bound) for table, bound in zip(tables, bounds, strict=True)]
            names = sorted(set().union(*lists))
            number = dict(zip(names, range(count, count + len(names)), strict=True))
            for column, bound, own in zip(places, bounds, lists, strict=True):
                column[slice(*bound)] = np.fromiter(map(number.__getitem__, own), np.int32, len(own))
            blobs.append(np.frombuffer(b"".join(names), np.uint8))
            lengths.append(np.fromiter(map(len, names), np.int64, len(names)))
            count += len(names)
        return cls(_not_empty(np.concatenate(blobs)), _offsets(np.concatenate(lengths))), places

    def places(self, others: TermTable) -> np.ndarray:
        """The number that each string of another table has in this one, -1 where it is missing."""
        found = np.full(len(others), -1, np.int32)
        for own, theirs in in_step([self, others]):
            number = dict(zip(self.raws(*own), range(*own), strict=True))
            found[slice(*theirs)] = [number.get(text, -1) for text in others.raws(*theirs)]
        return found

    def only(self, kept: np.ndarray) -> TermTable:
        """The table of the strings that are marked in `kept`."""
        first = int(np.argmax(kept)) if kept.any() else len(kept)
        if kept[first:].all():  # without a copy
            return TermTable(_not_empty(self.blob[self.starts[first] :]), self.starts[first:] - self.starts[first])
        return TermTable(_not_empty(self._text()[np.repeat(kept, self.lengths)]), _offsets(self.lengths[kept]))

    @cached_property
    def signatures(self) -> tuple[np.ndarray, np.ndarray]:
        """Per string its number of code points, and which letters occur in it, as bits (several letters share one)."""
        # a byte that continues a character is no letter
        bits = np.array([0 if byte & 0xC0 == 0x80 else 1 << (byte & 63) for byte in range(256)], dtype=np.uint64)[self.blob]
        upto = np.concatenate([np.zeros(1, np.int64), np.cumsum(bits != 0)])
        return upto[self.starts[1:]] - upto[self.starts[:-1]], np.bitwise_or.reduceat(bits, self.starts[:-1])

    def at_or_after(self, value: str) -> int:
        """The number of the first string that is not smaller than `value`; len(self) when there is none."""
        wanted = value.encode("utf-8", "surrogatepass")
        mark = bisect_left(self._marks, wanted)  # from the mark before it to this one; in C, as far as it goes
        return bisect_left(range(len(self)), wanted, max(0, (mark - 1) * _APART), min(mark * _APART, len(self)), key=self.raw)

    @cached_property
    def _marks(self) -> list[bytes]:
        """Every so manieth string."""
        return [self.raw(at) for at in range(0, len(self), _APART)]

    def end_of(self, value: bytes, start: int) -> int:
        """The number after the last string that is not above `value` in UTF-8, searched from `start`."""
        return bisect_right(range(len(self)), value, lo=start, key=self.raw)

    def raws(self, start: int, stop: int) -> list[bytes]:
        """The UTF-8 bytes of the strings [start, stop)."""
        base = self._starts[start]
        text, ends = bytes(self._bytes[base : self._starts[stop]]), self.starts[start : stop + 1].tolist()
        return [text[a - base : b - base] for a, b in pairwise(ends)]

    def holding(self, piece: str) -> list[int]:
        """The numbers of the strings that hold `piece` somewhere."""
        blob, wanted = self._text().tobytes(), piece.encode("utf-8", "surrogatepass")
        found: list[int] = []
        at = blob.find(wanted) if wanted else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if at + len(wanted) <= self._starts[number + 1]:
                found.append(number)
                at = blob.find(wanted, self._starts[number + 1])
            else:
                at = blob.find(wanted, at + 1)  # across the border of two strings
        return found

    def starting(self, prefix: str) -> range:
        """The numbers of the strings that start with `prefix`."""
        first = self.at_or_after(prefix)
        return range(first, self.at_or_after(prefix + "\U0010ffff") if prefix else len(self))

    def _is(self, at: int, value: str) -> bool:
        return at < len(self) and self.raw(at) == value.encode("utf-8", "surrogatepass")

    def raw(self, at: int) -> bytes:
        """The UTF-8 bytes of one string."""
        return bytes(self._bytes[self._starts[at] : self._starts[at + 1]])

    def _text(self) -> np.ndarray:
        return self.blob[: self._starts[-1]]


def in_step(tables: Sequence[TermTable]) -> Iterator[list[tuple[int, int]]]:
    """The strings of all tables in stretches, as [start, stop) in each: what is between two strings is in one stretch, in all tables."""
    starts, share = [0] * len(tables), max(1, _STRETCH // max(1, len(tables)))
    while any(start < len(table) for start, table in zip(starts, tables, strict=True)):
        ends = [table.raw(min(start + share, len(table)) - 1) for start, table in zip(starts, tables, strict=True) if start < len(table)]
        last = min(ends)
        stops = [table.end_of(last, start) for start, table in zip(starts, tables, strict=True)]
        yield list(zip(starts, stops, strict=True))
        starts = stops


class StringSet:
    """Says which strings a table holds, as a set does; a set of a million takes a hundred megabytes, in each copy of this process."""

    def __init__(self, table: TermTable) -> None:
        self._table = table
        self._last = (1 << max(8, (2 * len(table)).bit_length())) - 1
        hashes = np.fromiter(map(hash, table), np.int64, len(table))
        slots = hashes & self._last
        order = np.argsort(slots, kind="stable")
        self._starts = array("i", _offsets(np.bincount(slots, minlength=self._last + 1)).astype(np.int32).tobytes())
        self._numbers = array("i", order.astype(np.int32).tobytes())
        self._tags = (hashes[order] >> _TAG & 0xFF).astype(np.uint8).tobytes()

    def __contains__(self, text: object) -> bool:
        wanted = hash(text)
        slot = wanted & self._last
        at, stop = self._starts[slot], self._starts[slot + 1]
        while at < stop:
            if self._tags[at] == wanted >> _TAG & 0xFF and self._table[self._numbers[at]] == text:
                return True
            at += 1
        return False


class TermList(Sequence[str]):
    """Some strings of a table by their numbers, in the order given; a string is made when somebody reads it."""

    def __init__(self, table: TermTable, numbers: np.ndarray) -> None:
        self.table, self.numbers = table, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> TermList: ...
    def __getitem__(self, at: int | slice) -> str | TermList:
        return TermList(self.table, self.numbers[at]) if isinstance(at, slice) else self.table[int(self.numbers[at])]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __contains__(self, text: object) -> bool:
        return text in self.distinct

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TermList):
            return NotImplemented
        return np.array_equal(self.numbers, other.numbers) if other.table is self.table else self._texts == other._texts

    def __hash__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return f"Terms({', '.join(self._texts)})"

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return self.table.chosen(self.numbers.tolist())

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(self._texts)


class KeyTable:
    """A map from a key to the numbers of the terms that have it, ascending."""

    def __init__(self, keys: TermTable, starts: np.ndarray, members: np.ndarray) -> None:
        self.keys, self.starts, self.members = keys, starts, members

    @classmethod
    def of(cls, found: Mapping[str, Sequence[int]]) -> KeyTable:
        """The layer of a dictionary from key to ascending term numbers."""
        keys = sorted(found)
        lengths = np.fromiter((len(found[key]) for key in keys), dtype=np.int64, count=len(keys))
        members = np.fromiter((at for key in keys for at in found[key]), dtype=np.int32, count=int(lengths.sum()))
        table = TermTable.of(keys)
        return cls(TermTable(table.blob, _small(table.starts)), _small(_offsets(lengths)), members)

    @classmethod
    def joined(cls, layers: Sequence[KeyTable]) -> KeyTable:
        """One layer of several; the terms of each come after those of the one before."""
        keys, places = TermTable.union([layer.keys for layer in layers])
        owners = [np.repeat(at, np.diff(layer.starts)) for at, layer in zip(places, layers, strict=True)]
        owner = np.concatenate([np.empty(0, np.int32), *owners])
        members = np.concatenate([_NO_TERMS, *(layer.members for layer in layers)])[np.argsort(owner, kind="stable")]
        return cls(keys, _offsets(np.bincount(owner, minlength=len(keys))), members)

    def changed(self, numbers: np.ndarray, fresh: KeyTable) -> KeyTable:
        """The layer when term i has become numbers[i], or has left it (-1), and the terms of `fresh` have come; as `of` all of them."""
        keys, own, others = self.keys.merged(list(fresh.keys))
        members = numbers[self.members]
        stays = members >= 0
        owners = np.concatenate([np.repeat(own, np.diff(self.starts))[stays], np.repeat(others, np.diff(fresh.starts))])
        members = np.concatenate([members[stays], fresh.members])
        sizes = np.bincount(owners, minlength=len(keys))
        return KeyTable(keys.only(sizes > 0), _offsets(sizes[sizes > 0]), members[np.lexsort((members, owners))])

    def get(self, key: str) -> list[int]:
        """The term numbers of a key; [] for a key that is not there."""
        at = self.keys.find(key)
        return [] if at is None else self.members[int(self.starts[at]) : int(self.starts[at + 1])].tolist()

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        sizes = pack(np.diff(self.starts))[0]
        return {**self.keys.arrays(f"{name}.keys"), f"{name}.sizes": sizes, f"{name}.members": self.members}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> KeyTable:
        starts = _offsets(unpack(arrays[f"{name}.sizes"]))
        return cls(TermTable.from_arrays(f"{name}.keys", arrays), starts, arrays[f"{name}.members"])


class NgramIndex:
    """Which terms hold which four letters in a row: letters packed into one number, 16 bits each.

    Hyphenated terms are left out: their parts are terms of their own.
    """

    SIZE = 4

    def __init__(self, values: np.ndarray, counts: np.ndarray, members: np.ndarray, taken: np.ndarray, sizes: np.ndarray) -> None:
        """`counts` terms for each gram of `values`, packed in `members`, where they take `taken` bytes; `sizes` grams for each term."""
        self.values, self.counts, self.members, self.taken, self.sizes = values, counts, members, taken, sizes
        self._first_byte = _offsets(taken)

    @classmethod
    def of(cls, terms: TermTable) -> NgramIndex:
        """The grams of terms in their order."""
        sample = np.sort(_of_all(terms[::_SAMPLED])[0])
        shares = 1 + len(sample) * _SAMPLED // _GRAMS
        cuts = np.unique(sample[[len(sample) * i // shares for i in range(1, shares)]])
        found = [_sorted_grams(terms, cuts, share) for share in range(len(cuts) + 1)]
        values, counts, members, taken = (np.concatenate(column) for column in zip(*(parts for parts, _ in found), strict=True))
        return cls(values, counts, members, taken, found[0][1])

    def compared(self, word: str, counts: np.ndarray, articles: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Terms that share grams with a word, by number: how alike each is (Dice's coefficient), what share of the word's grams it holds,
        and what all grams of the word are worth.

        A gram is worth its inverse document frequency, taken from `counts`, the articles of each term, and `articles`, how many there are:
        few have "kryp", many "ungs".
        Shares are whole 256ths, so that sums of them are exact.
        """
        mine = _grams(word)
        if not len(mine):
            return _NO_TERMS, np.empty(0), np.empty(0), 0.0
        holders, sizes = self._members(mine)
        upto = _offsets(counts[holders])[_offsets(sizes)]
        held = np.minimum(upto[1:] - upto[:-1], articles)
        worth = np.log(1 + (articles - held + 0.5) / (held + 0.5))
        bits = len(holders).bit_length()
        packed = np.sort(holders << bits | np.arange(len(holders)))  # numbers are sorted five times as quickly as their places
        holders, order = packed >> bits, packed & ((1 << bits) - 1)
        new = np.ones(len(holders), bool)
        np.not_equal(holders[1:], holders[:-1], out=new[1:])
        terms, at = holders[new], new.cumsum() - 1
        shared = np.bincount(at)
        share = np.bincount(at, worth.repeat(sizes)[order]) / worth.sum()
        return terms, 2 * shared / (self.sizes[terms] + len(mine)), np.rint(share * 256) / 256, float(worth.sum())

    def holding(self, word: str) -> np.ndarray:
        """The numbers of terms among which all are that hold a text of at least SIZE letters: those that hold its rarest gram."""
        mine = _grams(word)
        at = np.minimum(np.searchsorted(self.values, mine), max(len(self.values) - 1, 0))
        if not len(self.values) or (self.values[at] != mine).any():
            return _NO_TERMS
        rarest = int(np.argmin(self.counts[at]))
        return self._members(mine[rarest : rarest + 1])[0]  # one list to unpack, not that of every gram

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        counts, taken = (pack(numbers)[0] for numbers in (self.counts, self.taken))
        parts = {"values": self.values, "counts": counts, "members": self.members, "taken": taken, "sizes": self.sizes}
        return {f"{name}.{part}": values for part, values in parts.items()}

    def _members(self, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The terms that hold each of some grams, one list after the other, and how many they are."""
        at = np.minimum(self.values.searchsorted(wanted), max(len(self.values) - 1, 0))
        there = self.values[at] == wanted if len(self.values) else np.zeros(len(wanted), bool)
        sizes = np.zeros(len(wanted), np.int64)
        sizes[there] = self.counts[at[there]]
        bounds = zip(self._first_byte[at[there]].tolist(), self._first_byte[at[there] + 1].tolist(), strict=True)
        data = np.concatenate([self.members[:0], *(self.members[start:stop] for start, stop in bounds)])
        return unpack_lists(data, sizes), sizes

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> NgramIndex:
        values, counts, members, taken, sizes = (arrays[f"{name}.{part}"] for part in ("values", "counts", "members", "taken", "sizes"))
        return cls(values, unpack(counts), members, unpack(taken), sizes)


def _sorted_grams(terms: TermTable, cuts: np.ndarray, share: int) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Those grams between two cuts, the terms that hold each, packed, and what these take; and how many grams each term has."""
    pieces = [(np.empty(0, np.uint64), _NO_TERMS)]
    all_sizes = [np.empty(0, np.uint8)]
    for start in range(0, len(terms), _STRETCH):
        packed, sizes = _of_all(terms.texts(start, min(start + _STRETCH, len(terms))))
        owners = np.repeat(np.arange(start, start + len(sizes), dtype=np.int32), sizes)
        kept = np.searchsorted(cuts, packed, "right") == share if len(cuts) else slice(None)
        pieces.append((packed[kept], owners[kept]))
        all_sizes.append(sizes.astype(np.uint8))
    packed, owners = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.argsort(packed, kind="stable")
    packed = packed[order]
    starts = np.flatnonzero(np.append(True, packed[1:] != packed[:-1])[: len(packed)])
    counts = np.diff(np.append(starts, len(owners)))
    return (packed[starts], counts, *pack_lists(owners[order], counts)), np.concatenate(all_sizes)


def _of_all(terms: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The grams of terms in their order, and how many each has."""
    terms = ["" if "-" in term else term for term in terms]
    lengths = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
    letters = np.frombuffer("".join(terms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64) & np.uint64(0xFFFF)
    sizes = np.maximum(lengths - NgramIndex.SIZE + 1, 0)
    firsts = np.repeat(np.cumsum(lengths) - lengths - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    packed = np.zeros(len(firsts), dtype=np.uint64)
    for i in range(NgramIndex.SIZE):
        packed = (packed << np.uint64(16)) | letters[firsts + i]
    return packed, sizes


def _grams(word: str) -> np.ndarray:
    """The grams of one word as `NgramIndex.values` has them, ascending, each once."""
    letters = [ord(letter) & 0xFFFF for letter in word] if "-" not in word else []
    found = {(a << 48) | (b << 32) | (c << 16) | d for a, b, c, d in zip(letters, letters[1:], letters[2:], letters[3:], strict=False)}
    return np.array(sorted(found), np.uint64)


def _not_empty(blob: np.ndarray) -> np.ndarray:
    """An array of no bytes can be neither mapped nor viewed."""
    return blob if len(blob) else np.zeros(1, np.uint8)


def _offsets(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _small(places: np.ndarray) -> np.ndarray:
    """The same in half the memory, where it fits."""
    return places.astype(np.int32) if places[-1] < 1 << 31 else places
