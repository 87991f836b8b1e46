"""Sorted texts in flat arrays, one blob and where each text begins: merged and compared by a walk along both.

Interpreted, such a walk takes longer than sets and dictionaries of the texts: `storage.term_dictionary` does without then.
"""

from __future__ import annotations

import cython


def is_compiled() -> bool:
    """Whether this module runs compiled."""
    return bool(cython.compiled)


def merge(
    blob: cython.const[cython.uchar][::1],
    starts: cython.const[cython.longlong][::1],
    other_blob: cython.const[cython.uchar][::1],
    other_starts: cython.const[cython.longlong][::1],
    places: cython.int[::1],
    other_places: cython.int[::1],
    merged_blob: cython.uchar[::1],
    merged_starts: cython.longlong[::1],
) -> int:
    """Fills `merged_blob` and `merged_starts` with the texts of both, each once, and says how many there are.

    `starts`: where each text begins in `blob`, and where the last one ends. `places`: the number of each text among the merged ones.
    """
    count: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = 0
    a: cython.Py_ssize_t = 0
    b: cython.Py_ssize_t = 0
    while a < len(places) or b < len(other_places):
        order: cython.int = -1 if b == len(other_places) else 1
        if a < len(places) and b < len(other_places):
            order = _order(blob, starts[a], starts[a + 1], other_blob, other_starts[b], other_starts[b + 1])
        merged_starts[count] = size
        if order <= 0:
            size = _copy(blob, starts[a], starts[a + 1], merged_blob, size)
            places[a] = count
            a += 1
        else:
            size = _copy(other_blob, other_starts[b], other_starts[b + 1], merged_blob, size)
        if order >= 0:
            other_places[b] = count
            b += 1
        count += 1
    merged_starts[count] = size
    return int(count)


def find_each(
    blob: cython.const[cython.uchar][::1],
    starts: cython.const[cython.longlong][::1],
    wanted_blob: cython.const[cython.uchar][::1],
    wanted_starts: cython.const[cython.longlong][::1],
    numbers: cython.int[::1],
) -> None:
    """Fills `numbers` with the number that each wanted text has among the others, -1 where it is missing."""
    at: cython.Py_ssize_t = 0
    wanted: cython.Py_ssize_t
    count: cython.Py_ssize_t = len(starts) - 1
    for wanted in range(len(numbers)):
        order: cython.int = 1
        while at < count:
            order = _order(blob, starts[at], starts[at + 1], wanted_blob, wanted_starts[wanted], wanted_starts[wanted + 1])
            if order >= 0:
                break
            at += 1
        numbers[wanted] = at if order == 0 else -1


@cython.cfunc
@cython.exceptval(-2, check=True)
def _order(
    blob: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    stop: cython.Py_ssize_t,
    other_blob: cython.const[cython.uchar][::1],
    other_start: cython.Py_ssize_t,
    other_stop: cython.Py_ssize_t,
) -> cython.int:
    """-1, 0 or 1 as blob[start:stop] comes before the other text, equals it, or comes after it."""
    while start < stop and other_start < other_stop:
        if blob[start] != other_blob[other_start]:
            return -1 if blob[start] < other_blob[other_start] else 1
        start += 1
        other_start += 1
    return (start < stop) - (other_start < other_stop)


@cython.cfunc
@cython.exceptval(-1, check=True)
def _copy(
    blob: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    stop: cython.Py_ssize_t,
    target: cython.uchar[::1],
    at: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Where a copy of blob[start:stop] ends that begins at target[at]."""
    while start < stop:
        target[at] = blob[start]
        start += 1
        at += 1
    return at
