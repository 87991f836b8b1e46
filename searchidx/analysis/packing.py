"""Packing writes numbers in as few bytes as they need: seven bits a byte, the eighth says that more follow (LEB128, as in Lucene's VInt).

Ascending numbers are packed as gaps, each list of them on its own. Everything works on whole arrays at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_MORE = 0x80


def pack(numbers: Array) -> tuple[Bytes, Numbers]:
    """The bytes of numbers from 0 on, and how many each takes."""
    values = numbers.astype(np.int64)
    sizes = np.ones(len(values), np.int64)
    for bits in range(7, 63, 7):
        longer = values >> bits > 0
        if not longer.any():
            break
        sizes += longer
    ends = np.cumsum(sizes)
    found = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - sizes
    for number in range(int(sizes.max(initial=0))):
        there = sizes > number
        more = np.where(sizes[there] > number + 1, _MORE, 0)
        found[starts[there] + number] = (values[there] >> (7 * number)) & 0x7F | more
    return found, sizes


def unpack(data: Bytes) -> Numbers:
    """The numbers that `pack` was given."""
    last = data < _MORE
    ends = np.flatnonzero(last)
    if len(ends) == len(data):
        return data.astype(np.int64)
    starts = np.empty_like(ends)
    starts[:1], starts[1:] = 0, ends[:-1] + 1
    values = data[starts].astype(np.int64) & 0x7F
    sizes = ends - starts
    for number in range(1, int(sizes.max(initial=0)) + 1):
        there = np.flatnonzero(sizes >= number)
        values[there] |= (data[starts[there] + number].astype(np.int64) & 0x7F) << (7 * number)
    return values


def pack_lists(numbers: Array, sizes: Array) -> tuple[Bytes, Numbers]:
    """The bytes of lists of ascending numbers that stand one after the other, `sizes` numbers each, and how many bytes each list takes."""
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
