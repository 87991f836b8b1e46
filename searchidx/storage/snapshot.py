"""A snapshot is one generation of the index: all its segments seen as one, with the numbers that hold for the whole. It never changes.

Articles and rows are numbered through all segments; removed articles keep their numbers and are never found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS, Article
from searchidx.storage.array_tools import Array, offsets
from searchidx.storage.segment import Segment
from searchidx.storage.segment_writer import UNKNOWN_DAY, articles_per_term
from searchidx.storage.string_column import decoded
from searchidx.storage.term_dictionary import TermList, TermTable
from searchidx.storage.vocabulary import Vocabulary

_NONE = np.empty(0, np.int64)
STRETCH = 4_000_000
"""Postings looked at in one go where a whole segment is counted."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword field: its sorted values, and each article's place in them, -1 for none."""

    values: Sequence[str]
    places: Array


class Snapshot:
    """`segments` with the numbers of the articles removed from each, and with each the bits of the terms it shares with the vocabulary.

    Generation 0 holds nothing.
    """

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        removed: Sequence[Array],
        shared_terms: Sequence[tuple[Array, Array]] = (),
        vocabulary: Mapping[str, Array] = MappingProxyType({}),
        ledger: bytes = b"",
        committed: str | None = None,
    ) -> None:
        self.generation, self.segments, self.removed = generation, segments, removed
        self._shared_terms = shared_terms
        self._vocabulary, self.ledger, self.committed = vocabulary, ledger, committed
        self.bases = offsets(np.array([segment.size for segment in segments], np.int64)).tolist()
        self.row_bases = offsets(np.array([len(segment.row_article) for segment in segments], np.int64)).tolist()
        self.size: int = self.bases[-1]
        self.rows: int = self.row_bases[-1]
        self.live = _live(segments, removed)
        self.articles = int(np.count_nonzero(self.live))
        self.untouched = self.articles == self.size

    @cached_property
    def row_article(self) -> Array:
        return _joined([s.row_article for s in self.segments], self.bases, np.int32)

    @cached_property
    def row_field(self) -> Array:
        return _joined([s.row_field for s in self.segments], [0] * len(self.segments), np.uint8)

    @cached_property
    def row_length(self) -> Array:
        return _joined([s.row_length for s in self.segments], [0] * len(self.segments), np.uint32)

    @cached_property
    def row_live(self) -> Array:
        found: Array = self.live[self.row_article]
        return found

    @cached_property
    def moments(self) -> Array:
        return _joined([s.file["date.moment"] for s in self.segments], [0] * len(self.segments), np.int64)

    @cached_property
    def days(self) -> Array:
        return _joined([s.file["date.day"] for s in self.segments], [0] * len(self.segments), np.int32)

    @cached_property
    def dates(self) -> tuple[Sequence[str], Array]:
        """Every day that occurs ("" for unknown ones), ascending, and each article's place among them."""
        numbers, places = np.unique(self.days, return_inverse=True)
        return ["" if n == UNKNOWN_DAY else f"{n // 10000:04}-{n // 100 % 100:02}-{n % 100:02}" for n in numbers.tolist()], places

    @cached_property
    def keywords(self) -> Mapping[str, Keyword]:
        return {field: self._keyword(field) for field in KEYWORD_FIELDS}

    @cached_property
    def average_field_lengths(self) -> Array:
        """The mean length of each of TEXT_FIELDS over the live articles where it is above 0; 1 where there are none."""
        counted = self.row_live & (self.row_length > 0)
        fields, lengths = self.row_field[counted], self.row_length[counted]
        count = np.bincount(fields, minlength=len(TEXT_FIELDS))
        total = np.bincount(fields, lengths, len(TEXT_FIELDS))
        return np.where(count > 0, total / np.maximum(count, 1), 1.0)

    @cached_property
    def article_length(self) -> Array:
        """The sum of the lengths of each article's rows."""
        return np.bincount(self.row_article, self.row_length, self.size).astype(np.uint32)

    @cached_property
    def average_article_length(self) -> float:
        """The mean length of the live articles that have one above 0; 1 where there are none."""
        counted = self.article_length[self.live & (self.article_length > 0)]
        return float(counted.sum() / len(counted)) if len(counted) else 1.0

    @cached_property
    def vocabulary(self) -> Vocabulary:
        if not self._vocabulary:
            return Vocabulary.build(())
        segment = self.segments[0] if len(self.segments) == 1 else None
        known = np.unpackbits(self._shared_terms[0][1])[: len(segment.terms)].astype(bool) if segment else None
        return Vocabulary.from_arrays(self._vocabulary, segment.terms.filtered(known) if segment and known is not None else None)

    @cached_property
    def term_numbers(self) -> Sequence[Array]:
        """For each segment the number it has for each term of the vocabulary, -1 where it has none."""
        found = [np.full(len(self.vocabulary), -1, np.int32) for _ in self.segments]
        for numbers, (held, known) in zip(found, self._shared_terms, strict=True):
            numbers[np.flatnonzero(np.unpackbits(held)[: len(numbers)])] = np.flatnonzero(np.unpackbits(known))
        return found

    @cached_property
    def ids(self) -> Sequence[str]:
        """Live ids in code-point order."""
        return [decoded(id) for id in sorted(id for i, s in enumerate(self.segments) for id in self._live_ids(i, s))]

    @cached_property
    def fields(self) -> Array:
        """Which of TEXT_FIELDS occur at all."""
        return np.bincount(self.row_field, minlength=len(TEXT_FIELDS)) > 0

    def live_in(self, number: int) -> Array:
        """Which articles of a segment live."""
        return self.live[self.bases[number] : self.bases[number + 1]]

    def numbers(self, ids: Sequence[str]) -> Array:
        """The number of each live article, -1 for an id that is not there."""
        found = np.full(len(ids), -1, np.int64)
        for base, segment in zip(self.bases, self.segments, strict=False):
            at = segment.ids.find(ids) + base
            there = at >= base
            there[there] = self.live[at[there]]
            found[there] = at[there]
        return found

    def id(self, number: int) -> str:
        segment, at = self._at(number)
        return segment.ids[at]

    def article(self, number: int) -> Article:
        segment, at = self._at(number)
        return segment.store.article(at)

    def id_ranks(self, numbers: Array) -> Array:
        """Numbers that order the given articles by id."""
        if len(self.segments) == 1:
            return np.asarray(self.segments[0].file["id.rank"][numbers])
        ids = [self.id(number) for number in numbers.tolist()]
        ranks = np.empty(len(ids), np.int64)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    def in_fields(self, names: Sequence[str]) -> Array | None:
        """The rows that are live and in one of the fields; None when all rows are."""
        wanted = np.array([name in names for name in TEXT_FIELDS])
        if self.untouched and not (self.fields & ~wanted).any():
            return None
        found: Array = self.row_live & wanted[self.row_field]
        return found

    def postings(self, lists: Sequence[Sequence[str]], weights: Sequence[Sequence[float]] = ()) -> tuple[Array, Array, Array]:
        """Rows and frequencies of the terms of each list, one term after the other, and how many postings each list has.

        Frequencies are times the weight of their term, where a list has `weights`.
        """
        found = [self._postings_in(number, lists, weights) for number in range(len(self.segments))]
        if len(found) == 1:
            return found[0]
        rows = _joined([rows for rows, _, _ in found], self.row_bases, np.int32)
        frequencies = _joined([frequencies for _, frequencies, _ in found], [0] * len(found), np.float64 if any(weights) else np.int64)
        sizes = np.array([sizes for _, _, sizes in found] or np.empty((0, len(lists)), np.int64))
        if len(lists) > 1:
            order = np.argsort(np.repeat(np.tile(np.arange(len(lists)), len(found)), sizes.ravel()), kind="stable")
            rows, frequencies = rows[order], frequencies[order]
        return rows, frequencies, sizes.sum(0)

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        """Rows and positions of the terms in the rows marked in `among`, one list after the other."""
        found = [
            (*segment.occurrences(at, among[base : base + len(segment.row_article)]), base) for segment, base, at, _ in self._places(terms)
        ]
        rows = _joined([rows for rows, _, _ in found], [base for _, _, base in found], np.int64)
        positions = _joined([positions for _, positions, _ in found], [0] * len(found), np.int64)
        return rows.astype(np.int64, copy=False), positions.astype(np.int64, copy=False)  # stored unsigned: 0 - 1 must be below 0

    def term_counts(self) -> tuple[TermTable, Array, list[Array]]:
        """Every term of live articles but the boundaries, and the number of them that hold it in any field but teaser.

        And for each segment the number among these of each of its terms, -1 for one that is not among them.
        """
        terms, places = TermTable.union([segment.terms for segment in self.segments])
        present, counts = np.zeros(len(terms), bool), np.zeros(len(terms), np.int64)
        for number, (segment, at) in enumerate(zip(self.segments, places, strict=True)):
            there, articles = self._segment_counts(number, segment)
            present[at] |= there
            counts[at] += articles
        present[: terms.lower_bound(" ")] = False
        numbers = np.where(present, np.cumsum(present, dtype=np.int32) - 1, -1)
        return terms.filtered(present), counts[present], [numbers[at] for at in places]

    def _postings_in(self, number: int, lists: Sequence[Sequence[str]], weights: Sequence[Sequence[float]]) -> tuple[Array, Array, Array]:
        """The same of one segment, which numbers its rows from 0 on."""
        segment, numbers = self.segments[number], [self._numbers_in(number, terms) for terms in lists]
        at = numbers[0] if len(numbers) == 1 else np.concatenate([_NONE, *numbers])
        if not len(at):  # a phrase has no forms of its own
            return _NONE, _NONE, np.zeros(len(lists), np.int64)
        if len(lists) == len(at) == 1 and at[0] >= 0 and not any(weights):  # the usual case
            rows, frequencies = segment.postings(at)
            return rows, frequencies, np.array([len(rows)])
        which = (at >= 0).nonzero()[0]
        at = at[which]
        rows, frequencies = segment.postings(at)
        upto = offsets(segment.sizes(at))
        if any(weights):
            each = np.concatenate([np.array(some) if len(some) else np.ones(len(of)) for some, of in zip(weights, lists, strict=True)])
            frequencies = frequencies * each[which].repeat(upto[1:] - upto[:-1])
        bounds = upto[which.searchsorted(offsets(np.array([len(terms) for terms in lists], np.int64)))]
        return rows, frequencies, bounds[1:] - bounds[:-1]

    def _places(self, terms: Sequence[str]) -> list[tuple[Segment, int, Array, Array]]:
        """Each segment that has any of the terms: where its rows begin, the numbers it has for them, and which of the terms these are."""
        found = []
        for number, (segment, base) in enumerate(zip(self.segments, self.row_bases, strict=False)):
            at = self._numbers_in(number, terms)
            which = np.flatnonzero(at >= 0)
            if len(which):
                found.append((segment, base, at[which], which))
        return found

    def _numbers_in(self, number: int, terms: Sequence[str]) -> Array:
        """The number each term has in a segment, -1 where it has none."""
        if isinstance(terms, TermList) and terms.table is self.vocabulary.terms:
            found: Array = self.term_numbers[number][terms.numbers]
            return found
        places = map(self.segments[number].terms.find, terms)
        return np.array([-1 if at is None else at for at in places], np.int64)

    def _segment_counts(self, number: int, segment: Segment) -> tuple[Array, Array]:
        """For each term of a segment: whether a live article holds it, and how many do in any field but teaser."""
        if not len(self.removed[number]):
            return np.ones(len(segment.terms), bool), segment.articles_of
        live = self.live_in(number)[segment.row_article]
        postings, articles = np.diff(segment.first_posting), segment.articles_of.astype(np.int64)
        for start, stop in segment.stretches(STRETCH):
            rows, _ = segment.stretch(start, stop)
            gone = np.flatnonzero(~live[rows])  # mostly a few
            term = np.searchsorted(segment.first_posting[start : stop + 1] - segment.first_posting[start], gone, "right") - 1
            postings[start:stop] -= np.bincount(term, minlength=stop - start)
            articles[start:stop] -= articles_per_term(term, rows[gone], segment.row_article, segment.row_field, stop - start)
        return postings > 0, articles

    def _keyword(self, field: str) -> Keyword:
        found = [segment.values(field) for segment in self.segments]
        if len(found) == 1:
            return Keyword(*found[0])
        values = sorted({value for names, _ in found for value in names})
        number = {value: i for i, value in enumerate(values)}
        maps = [np.array([*(number[name] for name in names), -1], np.int32) for names, _ in found]
        places = [new[place] for new, (_, place) in zip(maps, found, strict=True)]
        return Keyword(values, np.concatenate(places) if places else np.empty(0, np.int32))

    def _live_ids(self, number: int, segment: Segment) -> list[bytes]:
        return [id for id, living in zip(segment.ids.all_encoded(), self.live_in(number).tolist(), strict=True) if living]

    def _at(self, number: int) -> tuple[Segment, int]:
        i = bisect_right(self.bases, number) - 1
        return self.segments[i], number - self.bases[i]


def _live(segments: Sequence[Segment], removed: Sequence[Array]) -> Array:
    found = [np.ones(segment.size, bool) for segment in segments]
    for live, gone in zip(found, removed, strict=True):
        live[gone] = False
    return np.concatenate(found) if found else np.empty(0, bool)


def _joined(columns: Sequence[Array], bases: Sequence[int], dtype: type[np.generic]) -> Array:
    """The columns one after the other, each raised by its base; without a copy where there is only one."""
    if len(columns) == 1 and not bases[0]:
        return columns[0]
    if not columns:
        return np.empty(0, dtype)
    return np.concatenate([column.astype(dtype) + dtype(base) for column, base in zip(columns, bases, strict=False)])
