from __future__ import annotations

import numpy as np
import pytest

from searchidx.ranking.term_frequencies import summed


@pytest.mark.parametrize("row_count", [10, 2**61], ids=["packed sort", "stable argsort"])
def test_frequencies_of_a_row_are_added_and_rows_come_ascending(row_count: int) -> None:
    (result,) = summed([([np.array([1, 7]), np.array([0, 7, 9])], [np.array([2.0, 1.0]), np.array([1.0, 0.5, 4.0])])], row_count)
    assert result.rows.tolist() == [0, 1, 7, 9]
    assert result.frequencies.tolist() == [1.0, 2.0, 1.5, 4.0]


def test_each_list_is_summed_apart() -> None:
    first, second, third = summed(
        [([np.array([3])], [np.array([1.0])]), ([np.array([], int)], [np.array([])]), ([np.array([3, 4])], [np.array([5.0, 6.0])])], 5
    )
    assert (first.rows.tolist(), first.frequencies.tolist()) == ([3], [1.0])
    assert second.rows.tolist() == []
    assert (third.rows.tolist(), third.frequencies.tolist()) == ([3, 4], [5.0, 6.0])


def test_no_list_gives_no_result() -> None:
    assert summed([], 5) == []


def test_summands_of_one_row_are_added_in_the_order_given() -> None:
    """(0.1 + 0.2) + 0.3 is another float than 0.1 + (0.2 + 0.3): every engine must add in one order."""
    columns = [np.array([value]) for value in (0.1, 0.2, 0.3)]
    (result,) = summed([([np.array([0])] * 3, columns)], 1)
    assert result.frequencies.tolist() == [(0.1 + 0.2) + 0.3]
