"""Lists that stand one after the other in one array."""

from __future__ import annotations

import numpy as np

from searchidx.storage.ragged_arrays import counts, narrowed, offsets, ranges, widest


def test_offsets_and_counts_are_each_others_inverse() -> None:
    sizes = np.array([2, 0, 3], np.uint8)
    assert offsets(sizes).tolist() == [0, 2, 2, 5]
    assert counts(offsets(sizes)).tolist() == [2, 0, 3]
    assert offsets(np.array([], np.int64)).tolist() == [0]


def test_ranges_are_the_places_of_several_lists() -> None:
    assert ranges(np.array([10, 5, 7]), np.array([2, 0, 3])).tolist() == [10, 11, 7, 8, 9]
    assert ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []


def test_numbers_are_kept_in_the_smallest_type_that_holds_them() -> None:
    assert [narrowed(np.array([0, top])).dtype for top in (255, 256, 65_536, 1 << 32)] == [np.uint8, np.uint16, np.uint32, np.uint64]
    assert narrowed(np.array([], np.int64)).dtype == np.uint8
    assert widest([np.dtype(np.uint8), np.dtype(np.uint32), np.dtype(np.uint16)]) == np.uint32
