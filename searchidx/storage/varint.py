"""Variable-length integers: seven bits a byte, the eighth says that more follow (LEB128, as in Lucene's VInt); and two-bit numbers.

Posting lists, ascending numbers, are packed as gaps, each list on its own. Everything works on whole arrays at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.kernel import variable_integers

Array = NDArray[Any]
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_CONTINUED = 0x80
"""The bit of a byte that says that more bytes of the number follow."""

_FEW_BYTES = 100
"""Up to so many bytes are unpacked in Python: an operation on an array takes as long as some fifty of them."""


def pack(numbers: Array) -> tuple[Bytes, Numbers]:
    """The bytes of numbers, 0 to 2⁶² at least, and how many bytes each takes."""
    values = np.ascontiguousarray(numbers, np.int64)
    if not variable_integers.is_compiled():
        return _packed_by_arrays(values)
    sizes = np.empty(len(values), np.int64)
    data = np.empty(variable_integers.measure(values, sizes), np.uint8)
    variable_integers.write(values, sizes, data)
    return data, sizes


def unpack(data: Bytes) -> Numbers:
    """The numbers that `pack` was given."""
    if not variable_integers.is_compiled():
        return _unpacked_by_arrays(data)
    numbers = np.empty(variable_integers.count(data), np.int64)
    variable_integers.read(data, numbers)
    return numbers


def _packed_by_arrays(values: Numbers) -> tuple[Bytes, Numbers]:
    sizes = np.ones(len(values), np.int64)
    for bits in range(7, 63, 7):
        longer = values >> bits > 0
        if not longer.any():
            break
        sizes += longer
    ends = np.cumsum(sizes)
    data = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - sizes
    for number in range(int(sizes.max()) if len(sizes) else 0):
        longer = sizes > number
        continued = np.where(sizes[longer] > number + 1, _CONTINUED, 0)
        data[starts[longer] + number] = (values[longer] >> (7 * number)) & 0x7F | continued
    return data, sizes


def _unpacked_by_arrays(data: Bytes) -> Numbers:
    if len(data) <= _FEW_BYTES:
        return _unpacked_in_python(data.tobytes())
    ends = (data < _CONTINUED).nonzero()[0]
    values = data[ends].astype(np.int64)
    if len(ends) == len(data):
        return values
    before = ends.copy()  # how many bytes come before the last one
    before[1:] -= ends[:-1]
    before[1:] -= 1
    longer, back = before.nonzero()[0], 1
    while len(longer):  # the last byte has the highest bits
        values[longer] = values[longer] << 7 | (data[ends[longer] - back] & 0x7F)
        back += 1
        longer = longer[before[longer] >= back]
    return values


def _unpacked_in_python(data: bytes) -> Numbers:
    numbers, number, bits = [], 0, 0
    for byte in data:
        number |= (byte & 0x7F) << bits
        bits += 7
        if byte < _CONTINUED:
            numbers.append(number)
            number = bits = 0
    return np.array(numbers, np.int64)


def pack_lists(numbers: Array, sizes: Array) -> tuple[Bytes, Numbers]:
    """The bytes of lists of ascending numbers, one list after the other, `sizes` numbers each; and how many bytes each list takes."""
    gaps = numbers.astype(np.int64)
    gaps[1:] -= numbers[:-1].astype(np.int64)
    firsts = (np.cumsum(sizes) - sizes)[sizes > 0]
    gaps[firsts] = numbers[firsts]
    data, bytes_ = pack(gaps)
    ends = np.concatenate([[0], np.cumsum(bytes_)])
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    return data, np.diff(ends[bounds])


def unpack_lists(data: Bytes, sizes: Array) -> Numbers:
    """The numbers of lists of `sizes` numbers each, one list after the other."""
    gaps = unpack(data)
    values = np.cumsum(gaps)
    if len(sizes) > 1:
        sizes = sizes[sizes > 0].astype(np.int64)
        firsts = np.cumsum(sizes) - sizes
        values -= np.repeat(values[firsts] - gaps[firsts], sizes)
    return values


LARGE = 4
"""Numbers from this one on do not fit into two bits."""


class TwoBitNumbers:
    """Numbers from 1 on that are mostly below LARGE, such as term frequencies: four a byte. A large one is 0 there and listed apart."""

    def __init__(self, data: Bytes, places: Array, values: Array) -> None:
        self._data, self._places, self._values = data, places, values

    def at(self, places: Array) -> NDArray[np.int64]:
        """The numbers at some places, in their order."""
        numbers: NDArray[np.int64] = ((self._data[places >> 2] >> ((places & 3) << 1).astype(np.uint8)) & 3).astype(np.int64)
        large = np.flatnonzero(numbers == 0)
        if len(large):
            wanted = places[large].astype(self._places.dtype)  # of another type, all places would be converted for it
            numbers[large] = self._values[self._places.searchsorted(wanted)]
        return numbers


class TwoBitPacker:
    """Packs what `TwoBitNumbers` reads, piece by piece."""

    def __init__(self) -> None:
        self._rest: Array = np.empty(0, np.int64)
        self._count = 0
        self._places: list[Array] = []
        self._values: list[Array] = []

    def pack(self, numbers: Array) -> Bytes:
        """The bytes that these numbers complete."""
        large = np.flatnonzero(numbers >= LARGE)
        self._places.append(large + self._count)
        self._values.append(numbers[large])
        self._count += len(numbers)
        pending = np.concatenate([self._rest, np.where(numbers < LARGE, numbers, 0)]).astype(np.uint8)
        whole = len(pending) - len(pending) % 4
        self._rest = pending[whole:]
        return _four_a_byte(pending[:whole])

    def last(self) -> Bytes:
        """The last byte, if one was begun."""
        return _four_a_byte(np.append(self._rest, np.zeros(-len(self._rest) % 4, np.uint8)).astype(np.uint8))

    def large(self) -> tuple[Array, Array]:
        """Places and values of the large numbers."""
        return np.concatenate([*self._places, np.empty(0, np.int64)]), np.concatenate([*self._values, np.empty(0, np.int64)])


def _four_a_byte(numbers: Bytes) -> Bytes:
    data: Bytes = (numbers.reshape(-1, 4) << np.array([0, 2, 4, 6], np.uint8)).sum(1, dtype=np.uint8)
    return data
