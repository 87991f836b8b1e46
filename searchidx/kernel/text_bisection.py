"""Text bisection: where a text stands among sorted ones, which stand one after the other in one array of bytes."""

from __future__ import annotations

import cython
import numpy as np


def is_compiled() -> bool:
    """Whether this is the compiled form: interpreted, the module `bisect` is quicker."""
    return bool(cython.compiled)


@cython.cclass
class SortedTexts:
    """Texts in the order of their bytes, each once, by their numbers from 0."""

    _blob: cython.const[cython.uchar][::1]
    _starts: cython.const[cython.int][::1]
    _far_starts: cython.const[cython.longlong][::1]
    _is_near: cython.bint
    _size: cython.Py_ssize_t

    def __init__(self, blob: np.ndarray, starts: np.ndarray) -> None:
        """`starts`: where each text begins in `blob`, and where the last one ends; 32 or 64 bits each, so that nothing is copied."""
        self._blob, self._size, self._is_near = blob.data, len(starts) - 1, starts.dtype == np.int32
        self._starts = starts.data if self._is_near else np.empty(0, np.int32).data
        self._far_starts = np.empty(0, np.int64).data if self._is_near else starts.astype(np.int64, copy=False).data

    def lower_bound(self, text: bytes) -> int:
        """The number of the first text that is not smaller; how many there are, if there is none."""
        return int(self._lower_bound(text))

    def find(self, text: bytes) -> int:
        """The number of a text, -1 if it is not there."""
        at: cython.Py_ssize_t = self._lower_bound(text)
        return at if at < self._size and self._compared(at, text) == 0 else -1

    @cython.cfunc
    @cython.exceptval(-1)
    def _lower_bound(self, text: cython.const[cython.uchar][::1]) -> cython.Py_ssize_t:
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self._size
        while low < high:
            middle: cython.Py_ssize_t = (low + high) >> 1
            if self._compared(middle, text) < 0:
                low = middle + 1
            else:
                high = middle
        return low

    @cython.cfunc
    @cython.exceptval(-2)
    def _compared(self, at: cython.Py_ssize_t, text: cython.const[cython.uchar][::1]) -> cython.int:
        """-1, 0 or 1: whether the text with a number is smaller than another one, the same, or larger."""
        start: cython.Py_ssize_t = self._starts[at] if self._is_near else self._far_starts[at]
        stop: cython.Py_ssize_t = self._starts[at + 1] if self._is_near else self._far_starts[at + 1]
        size: cython.Py_ssize_t = len(text)
        common: cython.Py_ssize_t = min(stop - start, size)
        i: cython.Py_ssize_t
        for i in range(common):
            if self._blob[start + i] != text[i]:
                return -1 if self._blob[start + i] < text[i] else 1
        return 0 if stop - start == size else -1 if stop - start < size else 1
