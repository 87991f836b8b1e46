"""Posting sums: what groups of terms add up to for each article of a snapshot, in one pass of the kernel over their posting lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from searchidx.kernel.posting_lists import Scratch
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment

_NO_ROWS = np.empty(0, np.int64)
_ALL = np.empty(0, np.uint8)


class WeightedGroup(NamedTuple):
    """Terms that count as one, each occurrence `weight` times; `unit_rows`: rows in which they occur once more, ascending."""

    terms: Sequence[str]
    unit_rows: Array
    weight: float


class ArticleSums(NamedTuple):
    """Articles, ascending, that hold a scored group, and the sum of its weighted frequencies in each."""

    articles: Array
    sums: Array


class ScoredNgrams(NamedTuple):
    """Terms with the n-grams each holds, the weights of these, and what their sum counts, as a whole and for each article."""

    terms: Sequence[str]
    masks: Array
    ngram_weights: Array
    weight: float
    factors: Array


class SummedSnapshot(Protocol):
    """Of a snapshot: its segments, and what number each has for terms."""

    segments: Sequence[Segment]
    bases: list[int]
    row_bases: list[int]

    def numbers_in(self, number: int, terms: Sequence[str]) -> Array:
        """The number each term has in a segment, -1 where it has none."""


class PostingSums:
    """Sums over one snapshot; safe for threads.

    Memory to work in is kept, that of one call a segment: filling it anew would take longer.
    """

    def __init__(self, snapshot: SummedSnapshot) -> None:
        self._snapshot = snapshot

    def of_groups(
        self, groups: Sequence[WeightedGroup], scored_ends: Sequence[int], field_weights: Array, kept: Array | None
    ) -> list[ArticleSums]:
        """For each scored group, which has the groups up to its end: its sums. `kept`: the rows that count; None is all.

        The weighted frequencies of a row are added in the order of the groups, the rows of an article in theirs.
        """
        weights, ends = np.array([group.weight for group in groups]), np.array(scored_ends, np.int64)
        shares = [
            self._of_segment(number, groups, weights, ends, field_weights, _share(kept, rows))
            for number, rows in enumerate(self._row_slices())
        ]
        if len(shares) == 1:
            return shares[0]
        bases = self._snapshot.bases
        return [
            ArticleSums(
                np.concatenate([part.articles + np.int32(base) for base, part in zip(bases, parts, strict=False)]),
                np.concatenate([part.sums for part in parts]),
            )
            for parts in zip(*shares, strict=True)
        ] or [ArticleSums(_NO_ROWS.astype(np.int32), np.empty(0))] * len(ends)

    def add_ngram_points(self, totals: Array, ngrams: ScoredNgrams, among: Array, kept: Array | None) -> None:
        """Adds to `totals` the points of the articles marked in `among` for the n-grams that they hold."""
        bases = self._snapshot.bases
        for number, rows in enumerate(self._row_slices()):
            numbers = self._snapshot.numbers_in(number, ngrams.terms).astype(np.int32, copy=False)
            here = slice(bases[number], bases[number + 1])
            segment = self._snapshot.segments[number]
            scratch = _scratch(segment)
            segment.posting_lists.add_ngram_points(
                scratch,
                totals[here],
                numbers,
                ngrams.masks,
                ngrams.ngram_weights,
                ngrams.weight,
                ngrams.factors[here],
                among[here].view(np.uint8),
                _share(kept, rows),
            )
            _give_back(segment, scratch)

    def rows_with_all(self, units: Sequence[Sequence[Sequence[str]]], kept: Array | None) -> list[Array]:
        """For each unit, a list of slots, the rows, ascending, that hold a term of each slot. `kept`: the rows that count; None is all."""
        slots = [slot for unit in units for slot in unit]
        slot_ends, unit_ends = np.cumsum([len(slot) for slot in slots]), np.cumsum([len(unit) for unit in units])
        shares: list[list[Array]] = [[] for _ in units]
        for number, rows in enumerate(self._row_slices()):
            columns = [self._snapshot.numbers_in(number, slot) for slot in slots]
            numbers = np.concatenate([_NO_ROWS, *columns]).astype(np.int32)
            segment = self._snapshot.segments[number]
            scratch = _scratch(segment)
            held, ends = segment.posting_lists.rows_with_all(scratch, numbers, slot_ends, unit_ends, _share(kept, rows))
            _give_back(segment, scratch)
            for share, start, end in zip(shares, [0, *ends], ends, strict=False):
                share.append(held[start:end].astype(np.int64) + rows.start)
        return [np.concatenate([_NO_ROWS, *share]) for share in shares]

    def _of_segment(
        self, number: int, groups: Sequence[WeightedGroup], weights: Array, scored_ends: Array, field_weights: Array, kept: Array
    ) -> list[ArticleSums]:
        columns = [self._snapshot.numbers_in(number, group.terms) for group in groups]
        numbers = (columns[0] if len(columns) == 1 else np.concatenate(columns)).astype(np.int32, copy=False)
        unit_rows = [self._unit_rows(number, group.unit_rows) for group in groups]
        term_ends, unit_ends = np.cumsum([len(column) for column in columns]), np.cumsum([len(rows) for rows in unit_rows])
        units = np.concatenate(unit_rows) if unit_ends[-1] else _NO_ROWS
        segment = self._snapshot.segments[number]
        scratch, lists = _scratch(segment), segment.posting_lists
        articles, sums, ends = lists.article_sums(scratch, numbers, term_ends, units, unit_ends, weights, scored_ends, field_weights, kept)
        _give_back(segment, scratch)
        if len(ends) == 1:
            return [ArticleSums(articles, sums)]
        return [ArticleSums(articles[start:end], sums[start:end]) for start, end in zip([0, *ends], ends, strict=False)]

    def _unit_rows(self, number: int, rows: Array) -> Array:
        """Those of the rows that are in a segment, as it numbers them."""
        if len(self._snapshot.segments) == 1 or not len(rows):
            return rows
        start, stop = self._snapshot.row_bases[number : number + 2]
        share: Array = rows[rows.searchsorted(start) : rows.searchsorted(stop)] - start
        return share

    def _row_slices(self) -> Iterator[slice]:
        bases = self._snapshot.row_bases
        return (slice(bases[number], bases[number + 1]) for number in range(len(self._snapshot.segments)))


def _share(kept: Array | None, rows: slice) -> Array:
    return _ALL if kept is None else kept[rows].view(np.uint8)


def _scratch(segment: Segment) -> Scratch:
    """Memory to work in: that of an earlier call where no other thread has it."""
    try:
        return segment.scratch.pop()
    except IndexError:
        return Scratch(len(segment.row_article), segment.size)


def _give_back(segment: Segment, scratch: Scratch) -> None:
    """Keeps memory for the next call; after an error it is dropped."""
    if not segment.scratch:
        segment.scratch.append(scratch)
