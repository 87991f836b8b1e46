"""Term tables: sorted strings in flat arrays that open without being read, and lists of terms by their numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.kernel import sorted_texts
from searchidx.kernel.text_bisection import SortedTexts
from searchidx.storage.varint import pack, unpack

BATCH = 100_000
"""Strings that are Python objects at a time."""

_SPARSE = 128
"""Every so many strings one is kept as an object: bisection begins among these."""


class TermTable(Sequence[str]):
    """Strings in code-point order (that of their UTF-8 bytes), each once: one blob and where each begins. Looked up by bisection.

    The number of a string is its place in this order.
    """

    def __init__(self, blob: np.ndarray, starts: np.ndarray) -> None:
        """`starts`: where each string begins in `blob`, and where the last one ends."""
        self.blob, self.starts = blob, starts
        # memoryviews: reading one element of a numpy array costs ten times as much
        self._bytes, self._starts = memoryview(blob.data), memoryview(starts.data)
        self._size = len(starts) - 1
        self._sorted = SortedTexts(blob, starts) if sorted_texts.is_compiled() else None

    def __reduce__(self) -> tuple[type[TermTable], tuple[np.ndarray, np.ndarray]]:
        return TermTable, (self.blob, self.starts)

    @classmethod
    def of(cls, values: Sequence[str]) -> TermTable:
        """The table of strings that are already in order, each once."""
        encoded = [value.encode("utf-8", "surrogatepass") for value in values]
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        return cls(_not_empty(np.frombuffer(b"".join(encoded), dtype=np.uint8)), offsets(lengths))

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The table as flat arrays an engine can store."""
        return {name: self.blob, f"{name}.lengths": pack(self.lengths)[0]}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> TermTable:
        """The table that `arrays` came from."""
        return cls(arrays[name], offsets(unpack(arrays[f"{name}.lengths"])))

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

    def select(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The strings with these numbers."""
        data, starts = self._bytes, self._starts
        return tuple([str(data[starts[at] : starts[at + 1]], "utf-8", "surrogatepass") for at in numbers])

    def __iter__(self) -> Iterator[str]:
        for start in range(0, self._size, BATCH):
            yield from self.texts(start, min(start + BATCH, self._size))

    def texts(self, start: int, stop: int) -> list[str]:
        """The strings [start, stop)."""
        starts = self.starts[start : stop + 1]
        data = self.blob[starts[0] : starts[-1]]
        letters = offsets((data & 0xC0) != 0x80)  # a byte that continues a character is no letter
        text = data.tobytes().decode("utf-8", "surrogatepass")  # once for all: one by one takes three times as long
        return [text[a:b] for a, b in pairwise(letters[starts - starts[0]].tolist())]

    def encoded(self, at: int) -> bytes:
        """The UTF-8 bytes of one string."""
        return bytes(self._bytes[self._starts[at] : self._starts[at + 1]])

    def encoded_slice(self, start: int, stop: int) -> list[bytes]:
        """The UTF-8 bytes of the strings [start, stop)."""
        base = self._starts[start]
        text, ends = bytes(self._bytes[base : self._starts[stop]]), self.starts[start : stop + 1].tolist()
        return [text[a - base : b - base] for a, b in pairwise(ends)]

    @property
    def lengths(self) -> np.ndarray:
        """Bytes of each string."""
        lengths: np.ndarray = np.diff(self.starts)
        return lengths

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self.find(value) is not None

    def find(self, value: str) -> int | None:
        """The number of a string, or None."""
        if self._sorted is not None:
            number = self._sorted.find(value.encode("utf-8", "surrogatepass"))
            return number if number >= 0 else None
        at = self.lower_bound(value)
        return at if self._is(at, value) else None

    def lower_bound(self, value: str) -> int:
        """The number of the first string that is not smaller than `value`; len(self) when there is none."""
        target = value.encode("utf-8", "surrogatepass")
        if self._sorted is not None:
            return self._sorted.lower_bound(target)
        sample = bisect_left(self._sparse_index, target)  # it is after the sample before this one; in C, as far as it goes
        low, high = max(0, (sample - 1) * _SPARSE), min(sample * _SPARSE, len(self))
        return bisect_left(range(len(self)), target, low, high, key=self.encoded)

    @cached_property
    def _sparse_index(self) -> list[bytes]:
        """Every Nth string, for bisection."""
        return [self.encoded(at) for at in range(0, len(self), _SPARSE)]

    def upper_bound(self, value: bytes, start: int) -> int:
        """The number after the last string that is not above `value` in UTF-8, searched from `start`."""
        return bisect_right(range(len(self)), value, lo=start, key=self.encoded)

    def starting_with(self, prefix: str) -> range:
        """The numbers of the strings that start with `prefix`."""
        first = self.lower_bound(prefix)
        return range(first, self.lower_bound(prefix + "\U0010ffff") if prefix else len(self))

    def containing(self, infix: str) -> list[int]:
        """The numbers of the strings that contain `infix`, ascending; [] for an empty one."""
        blob, target = self._text().tobytes(), infix.encode("utf-8", "surrogatepass")
        numbers: list[int] = []
        at = blob.find(target) if target else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if at + len(target) <= self._starts[number + 1]:
                numbers.append(number)
                at = blob.find(target, self._starts[number + 1])
            else:
                at = blob.find(target, at + 1)  # across the border of two strings
        return numbers

    def maybe_within(self, word: str, distance: int) -> np.ndarray:
        """The numbers of the strings that may be at most `distance` edits away from a word; all that are, are among them.

        They have about as many letters and about the same ones: an edit takes away one letter and brings one at most.
        """
        lengths, letters = self._signatures
        ((word_length,), (word_letters,)) = TermTable.of([word])._signatures
        close = (np.abs(lengths - word_length) <= distance) & (np.bitwise_count(letters ^ word_letters) <= 2 * distance)
        return np.flatnonzero(close)

    @cached_property
    def _signatures(self) -> tuple[np.ndarray, np.ndarray]:
        """Per string its number of code points, and which letters occur in it, as bits (several letters share one)."""
        # a byte that continues a character is no letter
        bits = np.array([0 if byte & 0xC0 == 0x80 else 1 << (byte & 63) for byte in range(256)], dtype=np.uint64)[self.blob]
        upto = np.concatenate([np.zeros(1, np.int64), np.cumsum(bits != 0)])
        return upto[self.starts[1:]] - upto[self.starts[:-1]], np.bitwise_or.reduceat(bits, self.starts[:-1])

    def merged(self, values: Sequence[str]) -> tuple[TermTable, np.ndarray, np.ndarray]:
        """The table with more strings, given in order and each once; the new numbers of its strings, and those of the given ones."""
        at = np.fromiter(map(self.lower_bound, values), dtype=np.int64, count=len(values))
        fresh = np.fromiter((not self._is(i, value) for i, value in zip(at.tolist(), values, strict=True)), dtype=bool, count=len(values))
        added = TermTable.of([value for value, new in zip(values, fresh.tolist(), strict=True) if new])
        cuts = at[fresh]
        blob = np.insert(self._text(), np.repeat(self.starts[cuts], added.lengths), added._text())
        numbers = np.arange(len(self)) + np.searchsorted(cuts, np.arange(len(self)), "right")
        table = TermTable(_not_empty(blob), offsets(np.insert(self.lengths, cuts, added.lengths)))
        return table, numbers, at + np.cumsum(fresh) - fresh

    @classmethod
    def union(cls, tables: Sequence[TermTable], batch: int = BATCH) -> tuple[TermTable, list[np.ndarray]]:
        """The strings of all tables, each once, and for each table the numbers that its strings have in the union.

        `batch`: strings that are Python objects at a time, where the kernel is not compiled.
        """
        if sorted_texts.is_compiled() and len(tables) > 1:
            half = len(tables) // 2
            (left, left_numbers), (right, right_numbers) = cls.union(tables[:half]), cls.union(tables[half:])
            table, at_left, at_right = _merged(left, right)
            return table, [*(at_left[numbers] for numbers in left_numbers), *(at_right[numbers] for numbers in right_numbers)]
        numbers = [np.arange(len(table), dtype=np.int32) for table in tables]
        if len(tables) == 1:
            return tables[0], numbers
        blobs, lengths, count = [np.empty(0, np.uint8)], [np.empty(0, np.int64)], 0
        for bounds in _aligned_batches(tables, batch):
            lists = [table.encoded_slice(*bound) for table, bound in zip(tables, bounds, strict=True)]
            strings = sorted(set().union(*lists))
            number = dict(zip(strings, range(count, count + len(strings)), strict=True))
            for column, bound, encoded in zip(numbers, bounds, lists, strict=True):
                column[slice(*bound)] = np.fromiter(map(number.__getitem__, encoded), np.int32, len(encoded))
            blobs.append(np.frombuffer(b"".join(strings), np.uint8))
            lengths.append(np.fromiter(map(len, strings), np.int64, len(strings)))
            count += len(strings)
        return cls(_not_empty(np.concatenate(blobs)), offsets(np.concatenate(lengths))), numbers

    def numbers_of(self, table: TermTable, batch: int = BATCH) -> np.ndarray:
        """The number that each string of another table has in this one, -1 where it is missing."""
        numbers = np.full(len(table), -1, np.int32)
        if sorted_texts.is_compiled():
            sorted_texts.find_each(self.blob, _wide(self.starts), table.blob, _wide(table.starts), numbers)
            return numbers
        for bounds, table_bounds in _aligned_batches([self, table], batch):
            number = dict(zip(self.encoded_slice(*bounds), range(*bounds), strict=True))
            numbers[slice(*table_bounds)] = [number.get(text, -1) for text in table.encoded_slice(*table_bounds)]
        return numbers

    def filtered(self, kept: np.ndarray) -> TermTable:
        """The table of the strings that are marked in `kept`, one bool a string."""
        first = int(np.argmax(kept)) if kept.any() else len(kept)
        if kept[first:].all():  # without a copy
            return TermTable(_not_empty(self.blob[self.starts[first] :]), self.starts[first:] - self.starts[first])
        return TermTable(_not_empty(self._text()[np.repeat(kept, self.lengths)]), offsets(self.lengths[kept]))

    def _is(self, at: int, value: str) -> bool:
        return at < len(self) and self.encoded(at) == value.encode("utf-8", "surrogatepass")

    def _text(self) -> np.ndarray:
        return self.blob[: self._starts[-1]]


class TermList(Sequence[str]):
    """Terms by their numbers in a table, in any order, as a sequence of strings: a string is made when it is read."""

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
        return f"TermList({', '.join(self._texts)})"

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return self.table.select(self.numbers.tolist())

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The terms as a set, made once."""
        return frozenset(self._texts)


def offsets(lengths: np.ndarray) -> np.ndarray:
    """Where each of several things begins that stand one after the other, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _merged(a: TermTable, b: TermTable) -> tuple[TermTable, np.ndarray, np.ndarray]:
    """The strings of two tables, each once, and the numbers that those of each have among them."""
    places, other_places = np.empty(len(a), np.int32), np.empty(len(b), np.int32)
    blob = np.empty(int(a.starts[-1] - a.starts[0]) + int(b.starts[-1] - b.starts[0]), np.uint8)
    starts = np.empty(len(a) + len(b) + 1, np.int64)
    count = sorted_texts.merge(a.blob, _wide(a.starts), b.blob, _wide(b.starts), places, other_places, blob, starts)
    return TermTable(_not_empty(blob[: starts[count]].copy()), starts[: count + 1].copy()), places, other_places


def _wide(starts: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(starts, np.int64)


def _aligned_batches(tables: Sequence[TermTable], batch: int) -> Iterator[list[tuple[int, int]]]:
    """All tables cut at the same strings, as [start, stop) in each: a string stands in the same batch in all tables."""
    starts, share = [0] * len(tables), max(1, batch // max(1, len(tables)))
    while any(start < len(table) for start, table in zip(starts, tables, strict=True)):
        remaining = [(start, table) for start, table in zip(starts, tables, strict=True) if start < len(table)]
        last = min(table.encoded(min(start + share, len(table)) - 1) for start, table in remaining)
        stops = [table.upper_bound(last, start) for start, table in zip(starts, tables, strict=True)]
        yield list(zip(starts, stops, strict=True))
        starts = stops


def _not_empty(blob: np.ndarray) -> np.ndarray:
    """An array of no bytes can be neither mapped nor viewed."""
    return blob if len(blob) else np.zeros(1, np.uint8)
