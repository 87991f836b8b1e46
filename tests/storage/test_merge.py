"""The merge policy: which segments are rewritten, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from searchidx.storage.merge import MERGE_FACTOR, SMALLEST, WASTE, Part, to_merge


@dataclass(frozen=True)
class Sized:
    """As much of a segment as the policy looks at."""

    size: int


def part(size: int, removed: int = 0) -> Part:
    return Part(Sized(size), np.arange(size) >= removed)  # type: ignore[arg-type]


def sizes(groups: list[list[Part]]) -> list[list[int]]:
    return [[part.segment.size for part in group] for group in groups]


def test_few_segments_of_one_size_stay_as_they_are() -> None:
    assert to_merge([part(10)] * (MERGE_FACTOR - 1), purge=False, compact=False) == []


def test_enough_segments_of_one_size_become_one() -> None:
    assert sizes(to_merge([part(10), part(500), *[part(20)] * 3], purge=False, compact=False)) == [[10, 500, 20, 20, 20]]


def test_a_large_segment_waits_for_others_of_its_size() -> None:
    large = part(SMALLEST * MERGE_FACTOR)
    assert sizes(to_merge([large, *[part(10)] * MERGE_FACTOR], purge=False, compact=False)) == [[10] * MERGE_FACTOR]


def test_what_grows_to_the_next_size_is_merged_with_that_at_once() -> None:
    small, large = part(SMALLEST), part(SMALLEST * MERGE_FACTOR)
    groups = to_merge([*[large] * (MERGE_FACTOR - 1), *[small] * MERGE_FACTOR], purge=False, compact=False)
    assert [len(group) for group in groups] == [2 * MERGE_FACTOR - 1]


@pytest.mark.parametrize(("removed", "rewritten"), [(0, False), (int(100 * WASTE), False), (int(100 * WASTE) + 1, True)])
def test_a_segment_with_much_waste_is_rewritten_alone(removed: int, rewritten: bool) -> None:
    assert sizes(to_merge([part(100, removed), part(10)], purge=False, compact=False)) == ([[100]] if rewritten else [])


def test_purging_rewrites_every_segment_with_a_removed_article() -> None:
    assert sizes(to_merge([part(100, 1), part(10)], purge=True, compact=False)) == [[100]]


def test_compacting_makes_one_segment_and_leaves_one_that_is_whole() -> None:
    assert sizes(to_merge([part(100), part(10)], purge=False, compact=True)) == [[100, 10]]
    assert sizes(to_merge([part(100, 1)], purge=False, compact=True)) == [[100]]
    assert to_merge([part(100)], purge=False, compact=True) == []
