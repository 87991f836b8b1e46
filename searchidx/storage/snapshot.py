"""A snapshot: one generation of the index, all its segments read as one. It never changes.

Articles and rows are numbered through all segments; removed articles keep their numbers and are never found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.kernel import posting_lists
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS, Article
from searchidx.storage.array_file import Contents, mapped
from searchidx.storage.posting_sums import PostingSums
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment import Segment
from searchidx.storage.segment_writer import UNKNOWN_DAY
from searchidx.storage.string_column import decoded
from searchidx.storage.term_dictionary import TermList
from searchidx.storage.vocabulary import Vocabulary

_NONE = np.empty(0, np.int64)

_KEPT_FIELDS = 16
"""Sets of fields whose rows are kept: most queries search the same ones."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword field: its sorted values, and for each article the number of its value, -1 for none."""

    values: Sequence[str]
    places: Array


class Snapshot:
    """A generation: its segments, with the numbers of the removed articles of each. Generation 0 holds nothing.

    shared_terms: for each segment two rows of bits, which terms of the vocabulary it has, and which of its terms the vocabulary has; both
    are sorted, so the terms correspond in order. vocabulary: the arrays of the vocabulary, read when it is first needed.
    """

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        removed: Sequence[Array],
        shared_terms: Sequence[tuple[Array, Array]] = (),
        vocabulary: Mapping[str, Array] = MappingProxyType({}),
        ledger: Mapping[str, Path] = MappingProxyType({}),
        committed: str | None = None,
        commit: str = "",
    ) -> None:
        self.generation, self.segments, self.removed = generation, segments, removed
        self._shared_terms = shared_terms
        self._vocabulary, self.ledger_files, self.committed, self.commit = vocabulary, ledger, committed, commit
        self.bases = offsets(np.array([segment.size for segment in segments], np.int64)).tolist()
        self.row_bases = offsets(np.array([len(segment.row_article) for segment in segments], np.int64)).tolist()
        self.size: int = self.bases[-1]
        self.rows: int = self.row_bases[-1]
        self.live = _live(segments, removed)
        self.articles = int(np.count_nonzero(self.live))
        self.untouched = self.articles == self.size
        self._rows_in_fields: dict[tuple[str, ...], Array] = {}

    @cached_property
    def ledger(self) -> Mapping[str, Contents]:
        """The layers of the ledger by name, memory-mapped. Raises FileNotFoundError."""
        return {name: memoryview(mapped(path)) for name, path in self.ledger_files.items()}

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
        row_live: Array = self.live[self.row_article]
        return row_live

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
        is_shared = np.unpackbits(self._shared_terms[0][1])[: len(segment.terms)].astype(bool) if segment else None
        return Vocabulary.from_arrays(self._vocabulary, segment.terms.filtered(is_shared) if segment and is_shared is not None else None)

    @cached_property
    def term_numbers(self) -> Sequence[Array]:
        """For each segment the number it has for each term of the vocabulary, -1 where it has none."""
        columns = [np.full(len(self.vocabulary), -1, np.int32) for _ in self.segments]
        for numbers, (in_vocabulary, in_segment) in zip(columns, self._shared_terms, strict=True):
            numbers[np.flatnonzero(np.unpackbits(in_vocabulary)[: len(numbers)])] = np.flatnonzero(np.unpackbits(in_segment))
        return columns

    @cached_property
    def ids(self) -> Sequence[str]:
        """Live ids in code-point order."""
        return [decoded(id) for id in sorted(id for i, s in enumerate(self.segments) for id in self._live_ids(i, s))]

    @cached_property
    def fields(self) -> Array:
        """Which of TEXT_FIELDS occur at all."""
        return np.bincount(self.row_field, minlength=len(TEXT_FIELDS)) > 0

    @cached_property
    def posting_sums(self) -> PostingSums | None:
        """Sums over posting lists; None where the kernel is not compiled."""
        return PostingSums(self) if posting_lists.is_compiled() else None

    def live_in(self, number: int) -> Array:
        """Which articles of a segment live."""
        return self.live[self.bases[number] : self.bases[number + 1]]

    def numbers(self, ids: Sequence[str]) -> Array:
        """The number of each live article, -1 for an id that no live article has."""
        numbers = np.full(len(ids), -1, np.int64)
        for base, segment in zip(self.bases, self.segments, strict=False):
            candidates = segment.ids.find(ids) + base
            is_live = candidates >= base
            is_live[is_live] = self.live[candidates[is_live]]
            numbers[is_live] = candidates[is_live]
        return numbers

    def id(self, number: int) -> str:
        segment, at = self._at(number)
        return segment.ids[at]

    def article(self, number: int) -> Article:
        segment, at = self._at(number)
        return segment.store.article(at)

    def id_ranks(self, numbers: Array) -> Array:
        """Numbers that order these articles as their ids do."""
        if len(self.segments) == 1:
            return np.asarray(self.segments[0].file["id.rank"][numbers])
        ids = [self.id(number) for number in numbers.tolist()]
        ranks = np.empty(len(ids), np.int64)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    def in_fields(self, names: Sequence[str]) -> Array | None:
        """Which rows are live and in one of the fields; None when all are."""
        wanted = np.array([name in names for name in TEXT_FIELDS])
        if self.untouched and not (self.fields & ~wanted).any():
            return None
        key = tuple(names)
        if key not in self._rows_in_fields:
            if len(self._rows_in_fields) >= _KEPT_FIELDS:
                self._rows_in_fields.clear()
            self._rows_in_fields[key] = self.row_live & wanted[self.row_field]
        return self._rows_in_fields[key]

    def term_rows(self, terms: Sequence[str]) -> tuple[Array, Array]:
        """The rows of the postings of terms, and for each the place of its term among `terms`."""
        shares = []
        for number, segment in enumerate(self.segments):
            numbers = self.numbers_in(number, terms)
            present = (numbers >= 0).nonzero()[0]
            numbers = numbers[present]
            shares.append((segment.posting_rows(numbers), present.repeat(segment.posting_counts(numbers))))
        rows = _joined([rows for rows, _ in shares], self.row_bases, np.int64)
        return rows, _joined([places for _, places in shares], [0] * len(shares), np.int64)

    def postings(self, lists: Sequence[Sequence[str]]) -> tuple[Array, Array, Array]:
        """Rows and frequencies of the postings of each list of terms, one term after the other, and how many postings each list has."""
        shares = [self._postings_in(number, lists) for number in range(len(self.segments))]
        if len(shares) == 1:
            return shares[0]
        rows = _joined([rows for rows, _, _ in shares], self.row_bases, np.int32)
        frequencies = _joined([frequencies for _, frequencies, _ in shares], [0] * len(shares), np.int64)
        sizes = np.array([sizes for _, _, sizes in shares] or np.empty((0, len(lists)), np.int64))
        if len(lists) > 1:
            order = np.argsort(np.repeat(np.tile(np.arange(len(lists)), len(shares)), sizes.ravel()), kind="stable")
            rows, frequencies = rows[order], frequencies[order]
        return rows, frequencies, sizes.sum(0)

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        """Rows and positions of the occurrences of terms in the rows marked in `among`, segment by segment, term by term."""
        shares = []
        for number, (segment, base) in enumerate(zip(self.segments, self.row_bases, strict=False)):
            term_numbers = self.numbers_in(number, terms)
            term_numbers = term_numbers[term_numbers >= 0]
            if len(term_numbers):
                shares.append((*segment.occurrences(term_numbers, among[base : base + len(segment.row_article)]), base))
        rows = _joined([rows for rows, _, _ in shares], [base for _, _, base in shares], np.int64)
        positions = _joined([positions for _, positions, _ in shares], [0] * len(shares), np.int64)
        return rows.astype(np.int64, copy=False), positions.astype(np.int64, copy=False)  # stored unsigned: 0 - 1 must be below 0

    def _postings_in(self, number: int, lists: Sequence[Sequence[str]]) -> tuple[Array, Array, Array]:
        """The same of one segment, which numbers its rows from 0 on."""
        segment, columns = self.segments[number], [self.numbers_in(number, terms) for terms in lists]
        numbers = columns[0] if len(columns) == 1 else np.concatenate([_NONE, *columns])
        if not len(numbers):  # a phrase has no forms of its own
            return _NONE, _NONE, np.zeros(len(lists), np.int64)
        if len(lists) == len(numbers) == 1 and numbers[0] >= 0:  # the usual case
            rows, frequencies = segment.postings(numbers)
            return rows, frequencies, np.array([len(rows)])
        present = (numbers >= 0).nonzero()[0]
        numbers = numbers[present]
        rows, frequencies = segment.postings(numbers)
        ends = offsets(segment.posting_counts(numbers))
        bounds = ends[present.searchsorted(offsets(np.array([len(terms) for terms in lists], np.int64)))]
        return rows, frequencies, bounds[1:] - bounds[:-1]

    def numbers_in(self, number: int, terms: Sequence[str]) -> Array:
        """The number each term has in a segment, -1 where it has none."""
        if isinstance(terms, TermList) and terms.table is self.vocabulary.terms:
            numbers: Array = self.term_numbers[number][terms.numbers]
            return numbers
        return np.array([-1 if place is None else place for place in map(self.segments[number].terms.find, terms)], np.int64)

    def _keyword(self, field: str) -> Keyword:
        columns = [segment.values(field) for segment in self.segments]
        if len(columns) == 1:
            return Keyword(*columns[0])
        values = sorted({value for names, _ in columns for value in names})
        number = {value: i for i, value in enumerate(values)}
        renumberings = [np.array([*(number[name] for name in names), -1], np.int32) for names, _ in columns]
        places = [renumbering[place] for renumbering, (_, place) in zip(renumberings, columns, strict=True)]
        return Keyword(values, np.concatenate(places) if places else np.empty(0, np.int32))

    def _live_ids(self, number: int, segment: Segment) -> list[bytes]:
        return [id for id, is_live in zip(segment.ids.all_encoded(), self.live_in(number).tolist(), strict=True) if is_live]

    def _at(self, number: int) -> tuple[Segment, int]:
        i = bisect_right(self.bases, number) - 1
        return self.segments[i], number - self.bases[i]


def _live(segments: Sequence[Segment], removed: Sequence[Array]) -> Array:
    columns = [np.ones(segment.size, bool) for segment in segments]
    for live, removed_numbers in zip(columns, removed, strict=True):
        live[removed_numbers] = False
    return np.concatenate(columns) if columns else np.empty(0, bool)


def _joined(columns: Sequence[Array], bases: Sequence[int], dtype: type[np.generic]) -> Array:
    """The columns one after the other, to each its base added; without a copy where there is only one column."""
    if len(columns) == 1 and not bases[0]:
        return columns[0]
    if not columns:
        return np.empty(0, dtype)
    return np.concatenate([column.astype(dtype) + dtype(base) for column, base in zip(columns, bases, strict=False)])
