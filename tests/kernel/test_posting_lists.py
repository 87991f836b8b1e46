"""Sums over posting lists: both forms of the kernel add up what an obvious loop does, and refuse what cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.storage.ragged_arrays import offsets
from searchidx.storage.varint import TwoBitPacker, pack_lists
from tests.kernel.support import as_installed, as_source

FORMS = {"as installed": as_installed("posting_lists"), "as source": as_source("posting_lists")}
ROWS = 300
ROW_ARTICLE = (np.arange(ROWS) // 3).astype(np.int32)
ROW_FIELD = (np.arange(ROWS) % 3).astype(np.uint8)
FIELD_WEIGHTS = np.array([1.1, 1.0, 0.3])
ARTICLES = ROWS // 3
NONE = np.empty(0, np.int64)
EVERY_ROW = np.empty(0, np.uint8)

both_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
posting_lists = st.lists(st.dictionaries(st.integers(0, ROWS - 1), st.integers(1, 9), max_size=40), min_size=1, max_size=6)


class Group(NamedTuple):
    terms: list[int]
    units: list[int]
    weight: float


group_strategy = st.builds(
    Group, st.lists(st.integers(-1, 5), max_size=4), st.lists(st.integers(0, ROWS - 1), max_size=4), st.sampled_from([1.0, 0.95, 0.8])
)


def opened(form: ModuleType, lists: Sequence[dict[int, int]]) -> tuple[object, object]:
    """The lists as a segment holds them, and memory to work in."""
    sizes = np.array([len(postings) for postings in lists])
    packed, taken = pack_lists(np.array([row for postings in lists for row in sorted(postings)], np.int64), sizes)
    packer = TwoBitPacker()
    frequencies = packer.pack(np.array([postings[row] for postings in lists for row in sorted(postings)], np.int64))
    two_bits = (np.concatenate([frequencies, packer.last()]), *packer.large())
    return form.PostingLists(packed, offsets(taken), offsets(sizes), two_bits, ROW_ARTICLE, ROW_FIELD), form.Scratch(ROWS, ARTICLES)


def ends(sizes: Sequence[int]) -> np.ndarray:
    return np.cumsum(np.array(sizes, np.int64))


def sums_of(group: Sequence[Group], lists: Sequence[dict[int, int]], kept: np.ndarray) -> dict[int, float]:
    """By the definition: within a row group after group, within an article row after row."""
    in_rows: dict[int, float] = {}
    for terms, units, weight in group:
        counts: dict[int, int] = defaultdict(int)
        for term in terms:
            for row, frequency in lists[term].items() if 0 <= term < len(lists) else ():
                counts[row] += frequency if not len(kept) or kept[row] else 0
        for row in units:
            counts[row] += 1
        for row, count in counts.items():
            if count:
                in_rows[row] = in_rows.get(row, 0.0) + weight * count
    sums: dict[int, float] = {}
    for row in sorted(in_rows):
        sums[ROW_ARTICLE[row]] = sums.get(ROW_ARTICLE[row], 0.0) + FIELD_WEIGHTS[ROW_FIELD[row]] * in_rows[row]
    return sums


@both_forms
@given(posting_lists, st.lists(st.lists(group_strategy, min_size=1, max_size=3), min_size=1, max_size=3), st.sets(st.integers(0, ROWS - 1)))
def test_frequencies_add_up_to_the_last_bit(
    form: ModuleType, lists: list[dict[int, int]], scored: list[list[Group]], left_out: set[int]
) -> None:
    reader, scratch = opened(form, lists)
    kept = np.ones(ROWS if left_out else 0, np.uint8)
    kept[list(left_out)] = 0
    groups = [group._replace(terms=[term for term in group.terms if term < len(lists)]) for each in scored for group in each]
    for _ in range(2):  # the memory is empty again
        articles, sums, stops = reader.article_sums(  # type: ignore[attr-defined]
            scratch,
            np.array([term for group in groups for term in group.terms], np.int32),
            ends([len(group.terms) for group in groups]),
            np.array([row for group in groups for row in sorted(group.units)], np.int64),
            ends([len(group.units) for group in groups]),
            np.array([group.weight for group in groups]),
            ends([len(each) for each in scored]),
            FIELD_WEIGHTS,
            kept,
        )
        for each, start, stop in zip(scored, [0, *stops], stops, strict=False):
            expected = sums_of(each, lists, kept)
            assert articles[start:stop].tolist() == sorted(expected)
            assert sums[start:stop].tolist() == [expected[article] for article in sorted(expected)]


@both_forms
@given(posting_lists, st.data())
def test_each_ngram_counts_once_an_article(form: ModuleType, lists: list[dict[int, int]], data: st.DataObject) -> None:
    reader, scratch = opened(form, lists)
    masks = data.draw(st.lists(st.integers(1, (1 << 62) - 1), min_size=len(lists), max_size=len(lists)))
    weights = np.arange(1, 63) * 100_003
    factors, among = 1.4 / (1 + np.arange(ARTICLES) / 9), (np.arange(ARTICLES) % 4 > 0).astype(np.uint8)
    held = [0] * ARTICLES
    for postings, mask in zip(lists, masks, strict=True):
        for row in postings:
            held[ROW_ARTICLE[row]] |= mask
    expected = [
        round(0.3 * int(sum(weights[bit] for bit in range(62) if mask >> bit & 1)) * factor) if is_among else 0
        for mask, factor, is_among in zip(held, factors.tolist(), among, strict=True)
    ]
    for _ in range(2):
        totals = np.zeros(ARTICLES, np.int64)
        terms = np.arange(len(lists), dtype=np.int32)
        reader.add_ngram_points(  # type: ignore[attr-defined]
            scratch, totals, terms, np.array(masks, np.int64), weights, 0.3, factors, among, EVERY_ROW
        )
        assert totals.tolist() == expected


@pytest.mark.parametrize("form", [as_installed("article_points"), as_source("article_points")], ids=FORMS)
def test_points_are_rounded_to_the_nearest_whole_number(form: ModuleType) -> None:
    totals, articles = np.zeros(4, np.int64), np.arange(4, dtype=np.int32)
    marks = np.zeros(4, np.uint8)
    form.mark(marks, articles[1:])
    sums = np.array([1.0, 1.0, 3.0, 0.25])
    form.add_points(totals, articles, sums, np.ones(4), marks, 0.7, 0.7, 1_000_000)
    assert totals.tolist() == [0, *(round(0.7 * (tf / (0.7 + tf)) * 1_000_000) for tf in sums[1:].tolist())]


@both_forms
@given(st.binary(max_size=30), st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_bytes_of_any_kind_are_read_or_refused(form: ModuleType, packed: bytes, sizes: list[int]) -> None:
    """A damaged file: its numbers lead to no place outside of what there is."""
    first_posting, frequencies = ends([0, *sizes]), (np.zeros(3, np.uint8), NONE, NONE)
    lists = form.PostingLists(np.frombuffer(packed, np.uint8), first_posting // 2, first_posting, frequencies, ROW_ARTICLE, ROW_FIELD)
    terms = np.arange(len(sizes), dtype=np.int32)
    try:
        articles, _, _ = lists.article_sums(
            form.Scratch(ROWS, ARTICLES), terms, ends([len(terms)]), NONE, ends([0]), np.ones(1), ends([1]), FIELD_WEIGHTS, EVERY_ROW
        )
    except (IndexError, ValueError):
        return
    assert all(0 <= article < ARTICLES for article in articles)


@both_forms
@given(
    posting_lists,
    st.lists(st.lists(st.lists(st.integers(-1, 5), max_size=3), min_size=1, max_size=3), min_size=1, max_size=4),
    st.booleans(),
)
def test_the_rows_of_a_unit_hold_a_term_of_each_slot(
    form: ModuleType, lists: list[dict[int, int]], units: list[list[list[int]]], is_filtered: bool
) -> None:
    reader, scratch = opened(form, lists)
    kept = (np.arange(ROWS) % 5 > 0).astype(np.uint8)[: ROWS if is_filtered else 0]
    units = [[[term for term in slot if term < len(lists)] for slot in unit] for unit in units]
    slots = [slot for unit in units for slot in unit]
    for _ in range(2):
        rows, stops = reader.rows_with_all(  # type: ignore[attr-defined]
            scratch,
            np.array([term for slot in slots for term in slot], np.int32),
            ends([len(slot) for slot in slots]),
            ends([len(unit) for unit in units]),
            kept,
        )
        for unit, start, stop in zip(units, [0, *stops], stops, strict=False):
            held = [{row for term in slot if term >= 0 for row in lists[term]} for slot in unit]
            assert rows[start:stop].tolist() == sorted(row for row in set.intersection(*held) if not is_filtered or kept[row])


@both_forms
@given(posting_lists, st.sets(st.integers(0, ROWS - 1)))
def test_occurrences_are_numbered_through_their_lists(form: ModuleType, lists: list[dict[int, int]], marked: set[int]) -> None:
    reader, _ = opened(form, lists)
    among = np.zeros(ROWS, np.uint8)
    among[list(marked)] = 1
    counts = [sum(postings.values()) for postings in lists]
    firsts = ends([0, *counts])[:-1]
    rows, numbers = reader.occurrences(np.arange(len(lists), dtype=np.int32), firsts, sum(counts), among)  # type: ignore[attr-defined]
    in_order = [row for postings in lists for row in sorted(postings) for _ in range(postings[row])]
    expected = [(row, number) for number, row in enumerate(in_order) if row in marked]
    assert list(zip(rows.tolist(), numbers.tolist(), strict=True)) == expected
