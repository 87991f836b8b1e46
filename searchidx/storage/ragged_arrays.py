"""Small operations on number arrays: lists that stand one after the other in one array, and the smallest type that holds numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]


def offsets(sizes: Array) -> Array:
    """Where each of several lists begins when they stand one after the other, and where the last one ends."""
    ends = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=ends[1:])
    return ends


def counts(ends: Array) -> Array:
    """The sizes that `offsets` was given."""
    return ends[1:].astype(np.int64) - ends[:-1].astype(np.int64)


def ranges(starts: Array, sizes: Array) -> Array:
    """starts[0], starts[0] + 1, … (sizes[0] of them), starts[1], …: places of several lists, one after the other."""
    before = np.cumsum(sizes, dtype=np.int64) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def narrowed(values: Array) -> Array:
    """The same numbers in the smallest unsigned type that holds them."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))


def widest(types: Iterable[np.dtype[np.generic]]) -> DTypeLike:
    """The type of the most bytes."""
    return max(types, key=lambda dtype: dtype.itemsize)
