"""A file of named arrays and a few facts; written once, read through one memory map.

Layout: the arrays one after the other, each at a multiple of ALIGNMENT bytes; a JSON table (name → dtype, offset, count, CRC-32) with
the facts; then that table's length, its CRC-32 and MAGIC. A file that was cut short or never finished has no valid end. The table is
checked when the file is opened, an array when it is first read: wrong bytes are an error and never an answer, and opening stays quick
however large the file is (CRC-32 takes 0.5 ms a megabyte).
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Container, Mapping
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Self
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike

from searchidx.atomic_file import opener, ordinary_file
from searchidx.errors import IndexDamaged
from searchidx.storage.index_directory import PERMISSIONS, damaged
from searchidx.storage.ragged_arrays import Array

ALIGNMENT = 16
MAGIC = b"searchidx-arrays"
END = Struct("<QI16s")
TYPES = frozenset(("|u1", "|i1", *(f"{order}{kind}{size}" for order in "<>" for kind in "ui" for size in (2, 4, 8))))

Contents = bytes | memoryview | mmap.mmap

CHECKED = 1 << 24
"""Bytes checked at a time; the memory that held them is given back before the next."""


def mapped(path: Path) -> Contents:
    """The contents of a file, memory-mapped, b"" for an empty one. Raises FileNotFoundError, OSError."""
    with ordinary_file(path) as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if os.fstat(file.fileno()).st_size else b""


class Region:
    """The part of a file being written that holds one array; filled front to back."""

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
    """Writes an array file, which has no valid end before `finish`, to a new file or into memory."""

    def __init__(self, target: Path | BytesIO) -> None:
        self._file: BinaryIO = target if isinstance(target, BytesIO) else open(target, "xb", opener=opener(PERMISSIONS))  # noqa: SIM115 - closed by __exit__
        self._regions: dict[str, Region] = {}
        self.end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if not isinstance(self._file, BytesIO):
            self._file.close()

    def add(self, name: str, values: Array) -> None:
        self.reserve(name, values.dtype, len(values)).append(values)

    def reserve(self, name: str, dtype: DTypeLike, count: int) -> Region:
        """A region for `count` values, which may be filled while other arrays are being filled, too."""
        region = self.stream(name, dtype)
        self.end += count * np.dtype(dtype).itemsize
        return region

    def stream(self, name: str, dtype: DTypeLike) -> Region:
        """A region at the end of the file for any number of values, to be filled before the next array begins."""
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
        if not isinstance(self._file, BytesIO):
            self._file.flush()
            os.fsync(self._file.fileno())


class ArrayFile:
    """The arrays of a file by name, memory-mapped and read-only. Every method raises IndexDamaged for bytes that are not as written."""

    def __init__(self, path: Path, contents: Contents | None = None) -> None:
        """`contents`: those of the file, where they are in memory already; `path` only names it then. Raises FileNotFoundError, too."""
        self.path = path
        self._map = mapped(path) if contents is None else contents
        self.size = len(self._map)
        if self.size < END.size:
            raise self._damaged()
        length, self.checksum, magic = END.unpack_from(self._map, self.size - END.size)
        self._end = self.size - END.size - length
        if magic != MAGIC or self._end < 0 or crc32(self._map[self._end : self.size - END.size]) != self.checksum:
            raise self._damaged()
        self.facts, self._places = self._table(bytes(self._map[self._end : self.size - END.size]))
        self._checked: set[str] = set()

    def __getitem__(self, name: str) -> Array:
        if name not in self._checked:
            self._check(name)
        return self.unchecked(name)

    @property
    def identity(self) -> list[int]:
        """Tells this file from others of its name: size, and CRC-32 of the table with the checksums of all arrays."""
        return [self.size, self.checksum]

    @property
    def names(self) -> list[str]:
        """The names of all arrays."""
        return list(self._places)

    def start(self, name: str) -> int:
        """The byte of the file that an array begins with."""
        return self._places[name][1]

    def unchecked(self, name: str) -> Array:
        """Unchecked access to an array; the caller verifies each block of it that is read."""
        try:
            dtype, offset, count, _ = self._places[name]
        except KeyError:
            raise self._damaged() from None
        return np.frombuffer(self._map, dtype, count, offset) if count else np.empty(0, dtype)

    def forget(self, start: int = 0, size: int | None = None) -> None:
        """Gives the memory back that holds what was read: of `size` bytes from `start`, or of the whole file.

        What is read again comes from the disk or its cache.
        """
        if isinstance(self._map, mmap.mmap) and hasattr(self._map, "madvise"):  # Windows has none
            first = start - start % mmap.PAGESIZE
            self._map.madvise(mmap.MADV_DONTNEED, first, (self._map.size() if size is None else start - first + size))

    def under(self, prefix: str) -> dict[str, Array]:
        """The arrays whose names begin with `prefix`, by the rest of the name."""
        return {name.removeprefix(prefix): self[name] for name in self._places if name.startswith(prefix)}

    def flaws(self, skip: Container[str] = ()) -> list[str]:
        """The names of the arrays that are not as they were written, those in `skip` unseen; "" for the bytes between them."""
        wrong = [name for name in self._places if name not in skip and not self._is_right(name)]
        ends = [0, *(offset + np.dtype(dtype).itemsize * count for dtype, offset, count, _ in self._in_order())]
        starts = [*(offset for _, offset, _, _ in self._in_order()), self._end]
        return wrong + ([""] if any(any(self._map[end:start]) for end, start in zip(ends, starts, strict=True)) else [])

    def _check(self, name: str) -> None:
        if name in self._places and not self._is_right(name):
            raise self._damaged()
        self._checked.add(name)

    def _is_right(self, name: str) -> bool:
        dtype, start, count, checksum = self._places[name]
        end, computed = start + np.dtype(dtype).itemsize * count, 0
        for block in range(start, end, CHECKED):
            computed = crc32(memoryview(self._map)[block : min(block + CHECKED, end)], computed)
            if end - start > CHECKED:
                self.forget(block, CHECKED)
        return computed == checksum

    def _table(self, data: bytes) -> tuple[Mapping[str, object], Mapping[str, tuple[str, int, int, int]]]:
        """Facts and places. Whoever wrote the table: no place is outside the file, and no array holds anything but numbers."""
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
