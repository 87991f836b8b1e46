"""An array file holds named arrays and a few facts; it is written once and read through one memory map.

Layout: the arrays one after the other, each at a multiple of ALIGNMENT bytes; a JSON table (name → dtype, offset, count, CRC-32) with
the facts; then that table's length, its CRC-32 and MAGIC. A file that was cut short or never finished has no valid end. The table is
checked when the file is opened, an array when it is first asked for: wrong bytes are an error and never an answer, and opening stays
quick however large the file is (CRC-32 takes 0.5 ms a megabyte).
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from struct import Struct
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from searchidx.errors import IndexDamaged
from searchidx.storage.directory import damaged

ALIGNMENT = 16
MAGIC = b"searchidx-arrays"
END = Struct("<QI16s")
TYPES = frozenset(("|u1", "|i1", *(f"{order}{kind}{size}" for order in "<>" for kind in "ui" for size in (2, 4, 8))))

CHECKED = 1 << 24
"""Bytes checked at a time: what was looked at once is given back."""

Array = NDArray[Any]


class Region:
    """The place of one array in a file that is being written; filled front to back."""

    def __init__(self, writer: ArrayWriter, name: str, dtype: DTypeLike) -> None:
        self._writer, self._name, self._dtype = writer, name, np.dtype(dtype)
        self._start, self._bytes, self._checksum = writer.end, 0, 0

    def append(self, values: Array) -> None:
        self.append_bytes(np.ascontiguousarray(values, self._dtype).data.cast("B") if len(values) else b"")

    def append_bytes(self, data: bytes | memoryview) -> None:
        self._writer.write_at(self._start + self._bytes, data)
        self._bytes += len(data)
        self._checksum = crc32(data, self._checksum)

    def place(self) -> tuple[str, int, int, int]:
        return self._dtype.str, self._start, self._bytes // self._dtype.itemsize, self._checksum


class ArrayWriter:
    """Writes an array file; nothing of it counts before `finish`."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "xb")  # noqa: SIM115 - closed by __exit__
        self._regions: dict[str, Region] = {}
        self.end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()

    def add(self, name: str, values: Array) -> None:
        self.reserve(name, values.dtype, len(values)).append(values)

    def reserve(self, name: str, dtype: DTypeLike, count: int) -> Region:
        """Room for `count` values, to be filled while other arrays are being filled too."""
        region = self.stream(name, dtype)
        self.end += count * np.dtype(dtype).itemsize
        return region

    def stream(self, name: str, dtype: DTypeLike) -> Region:
        """Room at the end of the file for any number of values, to be filled before the next array begins."""
        self.end += -self.end % ALIGNMENT
        self._regions[name] = Region(self, name, dtype)
        return self._regions[name]

    def write_at(self, offset: int, data: bytes | memoryview) -> None:
        self._file.seek(offset)
        self._file.write(data)
        self.end = max(self.end, offset + len(data))

    def finish(self, facts: Mapping[str, object]) -> None:
        """Writes the table and brings the file to the disk."""
        table = json.dumps({"arrays": {name: region.place() for name, region in self._regions.items()}, "facts": facts}).encode()
        self.write_at(self.end, table + END.pack(len(table), crc32(table), MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())


class ArrayFile:
    """The arrays of a file by name, memory-mapped and read-only. Everything raises IndexDamaged for what is not as it was written."""

    def __init__(self, path: Path) -> None:
        """Raises FileNotFoundError, too."""
        self.path = path
        with open(path, "rb") as file:
            self.size = os.fstat(file.fileno()).st_size
            if self.size < END.size:
                raise self._damaged()
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length, self.checksum, magic = END.unpack_from(self._map, self.size - END.size)
        self._end = self.size - END.size - length
        if magic != MAGIC or self._end < 0 or crc32(self._map[self._end : self.size - END.size]) != self.checksum:
            raise self._damaged()
        self.facts, self._places = self._table(self._map[self._end : self.size - END.size])
        self._checked: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        if name not in self._checked:
            self._check(name)
        return self.unchecked(name)

    @property
    def identity(self) -> list[int]:
        """Tells this file from others of its name: size, and CRC-32 of the table with the checksums of all arrays."""
        return [self.size, self.checksum]

    def unchecked(self, name: str) -> Array:
        """The array as it is on disk: for who has checksums of its parts, and wants to read no more than these."""
        try:
            dtype, offset, count, _ = self._places[name]
        except KeyError:
            raise self._damaged() from None
        return np.frombuffer(self._map, dtype, count, offset) if count else np.empty(0, dtype)

    def forget(self, start: int = 0, size: int | None = None) -> None:
        """Gives the memory back that holds what was read, of some bytes or all; what is read again comes from the disk, or its cache."""
        if hasattr(self._map, "madvise"):  # Windows has none
            first = start - start % mmap.PAGESIZE
            self._map.madvise(mmap.MADV_DONTNEED, first, (self._map.size() if size is None else start - first + size))

    def under(self, prefix: str) -> dict[str, Array]:
        """The arrays whose names begin with `prefix`, by the rest of the name."""
        return {name.removeprefix(prefix): self[name] for name in self._places if name.startswith(prefix)}

    def flaws(self) -> list[str]:
        """The arrays that are not as they were written; "" for bytes between them."""
        found = [name for name in self._places if not self._right(name)]
        ends = [0, *(offset + np.dtype(dtype).itemsize * count for dtype, offset, count, _ in self._in_order())]
        starts = [*(offset for _, offset, _, _ in self._in_order()), self._end]
        return found + ([""] if any(any(self._map[end:start]) for end, start in zip(ends, starts, strict=True)) else [])

    def _check(self, name: str) -> None:
        if name in self._places and not self._right(name):
            raise self._damaged()
        self._checked.add(name)

    def _right(self, name: str) -> bool:
        dtype, start, count, checksum = self._places[name]
        end, found = start + np.dtype(dtype).itemsize * count, 0
        for at in range(start, end, CHECKED):
            found = crc32(memoryview(self._map)[at : min(at + CHECKED, end)], found)
            if end - start > CHECKED:
                self.forget(at, CHECKED)
        return found == checksum

    def _table(self, data: bytes) -> tuple[Mapping[str, object], Mapping[str, tuple[str, int, int, int]]]:
        """Facts and places; whoever wrote the table, no place is outside the file and no array holds anything but numbers."""
        try:
            content = json.loads(data)
            rows = [(name, *row) for name, row in content["arrays"].items()]
            places = {name: (str(dtype), int(offset), int(count), int(checksum)) for name, dtype, offset, count, checksum in rows}
            facts = dict(content["facts"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise self._damaged() from None
        for dtype, offset, count, _ in places.values():
            if dtype not in TYPES or offset < 0 or count < 0 or offset + np.dtype(dtype).itemsize * count > self._end:
                raise self._damaged()
        return facts, places

    def _in_order(self) -> list[tuple[str, int, int, int]]:
        return sorted(self._places.values(), key=lambda place: (place[1], place[2]))

    def _damaged(self) -> IndexDamaged:
        return damaged(self.path.parent, self.path.name)


class Strings:
    """A stored list of strings with a look-up by value.

    Found by checksum: a binary search over 250,000 terms costs seventeen comparisons in Python, this costs one.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._blob, self._offsets = file[f"{name}.blob"], file[f"{name}.offsets"]
        self._checksums, self._order = file[f"{name}.checksums"], file[f"{name}.order"]
        self._bytes = self._blob.data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, at: int) -> str:
        return decoded(self.encoded(at))

    def encoded(self, at: int) -> bytes:
        return self._bytes[self._offsets[at] : self._offsets[at + 1]].tobytes()

    def all_encoded(self) -> list[bytes]:
        data = self._bytes.tobytes()
        return [data[a:b] for a, b in pairwise(self._offsets.tolist())]

    def all(self) -> list[str]:
        return [decoded(value) for value in self.all_encoded()]

    def find(self, values: Sequence[str]) -> Array:
        """The place of each value, -1 where it is missing; the last place of one that stands there twice."""
        wanted = [encoded(value) for value in values]
        checksums = np.fromiter(map(crc32, wanted), np.uint32, len(wanted))
        first = np.searchsorted(self._checksums, checksums, "left").tolist()
        last = np.searchsorted(self._checksums, checksums, "right").tolist()
        return np.fromiter(map(self._among, wanted, first, last), np.int64, len(wanted))

    def _among(self, value: bytes, first: int, last: int) -> int:
        return next((at for at in self._order[first:last][::-1].tolist() if self.encoded(at) == value), -1)


def add_strings(writer: ArrayWriter, name: str, values: Sequence[bytes]) -> None:
    """Writes what `Strings` reads."""
    checksums = np.fromiter(map(crc32, values), np.uint32, len(values))
    order = np.argsort(checksums, kind="stable")
    writer.add(f"{name}.blob", np.frombuffer(b"".join(values), np.uint8))
    writer.add(f"{name}.offsets", narrowed(offsets(np.fromiter(map(len, values), np.int64, len(values)))))
    writer.add(f"{name}.checksums", checksums[order])
    writer.add(f"{name}.order", order.astype(np.int32))


def encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")  # UTF-8 sorts like code points, half a surrogate pair too


def decoded(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")


def offsets(sizes: Array) -> Array:
    """Where each of several lists begins when they stand one after the other, and where the last one ends."""
    found = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=found[1:])
    return found


def counts(ends: Array) -> Array:
    """What `offsets` came from."""
    return ends[1:].astype(np.int64) - ends[:-1].astype(np.int64)


def ranges(starts: Array, sizes: Array) -> Array:
    """starts[0], starts[0] + 1, … (sizes[0] of them), starts[1], …: places of several lists, one after the other."""
    before = np.cumsum(sizes, dtype=np.int64) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def narrowed(values: Array) -> Array:
    """The same numbers in the smallest unsigned type that holds them."""
    return values.astype(smallest(int(values.max()) if len(values) else 0))


def smallest(value: int) -> DTypeLike:
    """The smallest unsigned type that holds numbers up to `value`."""
    return np.min_scalar_type(value)


def widest(types: Iterable[np.dtype[np.generic]]) -> DTypeLike:
    return max(types, key=lambda dtype: dtype.itemsize)
