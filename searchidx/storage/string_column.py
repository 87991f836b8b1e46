"""A column of strings in an array file, with a look-up by value: the ids of a segment, the values of a keyword field.

Found by checksum: a binary search over 250,000 strings costs seventeen comparisons in Python, this costs one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.ragged_arrays import Array, narrowed, offsets


class StringColumn:
    """The strings that `add_string_column` wrote under a name, numbered in the order they were given."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._blob, self._offsets = file[f"{name}.blob"], file[f"{name}.offsets"]
        self._checksums, self._order = file[f"{name}.checksums"], file[f"{name}.order"]
        self._bytes = self._blob.data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return decoded(self.encoded(number))

    def encoded(self, number: int) -> bytes:
        """One string in UTF-8."""
        return self._bytes[self._offsets[number] : self._offsets[number + 1]].tobytes()

    def all_encoded(self) -> list[bytes]:
        """Every string in UTF-8."""
        data = self._bytes.tobytes()
        return [data[start:end] for start, end in pairwise(self._offsets.tolist())]

    def all(self) -> list[str]:
        return [decoded(value) for value in self.all_encoded()]

    def find(self, values: Sequence[str]) -> Array:
        """The number of each value, -1 where it is missing; the last number of one that stands there twice."""
        wanted = [encoded(value) for value in values]
        checksums = np.fromiter(map(crc32, wanted), np.uint32, len(wanted))
        first = np.searchsorted(self._checksums, checksums, "left").tolist()
        last = np.searchsorted(self._checksums, checksums, "right").tolist()
        return np.fromiter(map(self._number_among, wanted, first, last), np.int64, len(wanted))

    def _number_among(self, value: bytes, first: int, last: int) -> int:
        """The same of one value, among the strings that have its checksum."""
        return next((number for number in self._order[first:last][::-1].tolist() if self.encoded(number) == value), -1)


def add_string_column(writer: ArrayWriter, name: str, values: Sequence[bytes]) -> None:
    """Writes what `StringColumn` reads."""
    checksums = np.fromiter(map(crc32, values), np.uint32, len(values))
    order = np.argsort(checksums, kind="stable")
    writer.add(f"{name}.blob", np.frombuffer(b"".join(values), np.uint8))
    writer.add(f"{name}.offsets", narrowed(offsets(np.fromiter(map(len, values), np.int64, len(values)))))
    writer.add(f"{name}.checksums", checksums[order])
    writer.add(f"{name}.order", order.astype(np.int32))


def encoded(value: str) -> bytes:
    """UTF-8, which sorts like code points; half a surrogate pair is encoded, too."""
    return value.encode("utf-8", "surrogatepass")


def decoded(value: bytes) -> str:
    """The string that `encoded` was given."""
    return value.decode("utf-8", "surrogatepass")
