"""A forward index: the words of every article in their order, as numbers of the vocabulary.

The inverted index answers which articles hold a word; this one answers which words an article holds, and which stand in one sentence. It is
made of the inverted one when it is first needed, in a few array operations, and lasts as long as a generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from searchidx.german import SENTENCE, tokens
from searchidx.german.calendar import day
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS, Article, field_text
from searchidx.storage.ragged_arrays import Array, offsets, ranges
from searchidx.storage.segment import BOUNDARY_TERMS, Segment
from searchidx.storage.segment_writer import UNKNOWN_DAY
from searchidx.storage.snapshot import Keyword, Snapshot
from searchidx.storage.vocabulary import Vocabulary

NO_TERM = -1
POSTINGS_AT_A_TIME = 8_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ForwardIndex:
    """Articles are numbered from 0, removed ones included; a row is one field of one article, in the order of articles, then TEXT_FIELDS.

    id_of           the id of an article by its number; numbers_of: the numbers of ids, -1 for one that no live article has
    live            bool, one an article: which articles are not removed
    days            int32: the day of each article as YYYYMMDD, UNKNOWN_DAY without one
    keywords        the values of each keyword field
    row_article     int32, one a row, ascending; `row_field` its number in TEXT_FIELDS
    row_places      where the places of each row begin, and where those of the last one end; one place for each position of a field
    terms           int32, one a place: the number of the term there in the vocabulary, NO_TERM for none. Where several stand (klima-kleber
                    and its first part), the last in code-point order.
    sentence_begins bool, one a place: whether a sentence ended before it
    """

    id_of: Callable[[int], str]
    numbers_of: Callable[[Sequence[str]], Array]
    live: Array
    days: Array
    keywords: Mapping[str, Keyword]
    row_article: Array
    row_field: Array
    row_places: Array
    terms: Array
    sentence_begins: Array

    @property
    def size(self) -> int:
        """Articles, removed ones included."""
        return len(self.live)

    def places_of_rows(self, rows: Array) -> Array:
        """The places of some rows, one row after the other."""
        starts = self.row_places[rows]
        return ranges(starts, self.row_places[rows + 1] - starts)

    def rows_of(self, articles: Array, fields: Iterable[str]) -> Array:
        """The rows of the articles that are marked, in some fields."""
        is_field = np.isin(np.arange(len(TEXT_FIELDS)), [TEXT_FIELDS.index(name) for name in fields])
        return np.flatnonzero(articles[self.row_article] & is_field[self.row_field])


def of_snapshot(snapshot: Snapshot) -> ForwardIndex:
    """The forward index of a generation on disk."""
    parts = [_of_segment(segment, numbers) for segment, numbers in zip(snapshot.segments, _vocabulary_numbers(snapshot), strict=True)]
    widths = np.concatenate([np.empty(0, np.int64), *(part[0] for part in parts)])
    terms = np.concatenate([np.empty(0, np.int32), *(part[1] for part in parts)])
    begins = np.concatenate([np.empty(0, bool), *(part[2] for part in parts)])
    return ForwardIndex(
        snapshot.id,
        snapshot.numbers,
        snapshot.live,
        snapshot.days,
        snapshot.keywords,
        snapshot.row_article,
        snapshot.row_field,
        offsets(widths),
        terms,
        begins,
    )


def of_articles(articles: Iterable[Article], vocabulary: Vocabulary) -> ForwardIndex:
    """The same of articles in any order, which are tokenised for it: for engines that keep no postings within reach."""
    ids: list[str] = []
    row_articles: list[int] = []
    row_fields: list[int] = []
    widths: list[int] = []
    terms: list[int] = []
    begins: list[bool] = []
    dates: list[str | None] = []
    values: dict[str, list[str | None]] = {field: [] for field in KEYWORD_FIELDS}
    number_of = _Numbers(vocabulary)
    for number, article in enumerate(articles):
        ids.append(article.id)
        dates.append(article.date)
        for field in KEYWORD_FIELDS:
            values[field].append(getattr(article, field) or None)
        for field_number, field in enumerate(TEXT_FIELDS):
            if text := field_text(article, field):
                row_terms, row_begins = _row(text, number_of)
                row_articles.append(number)
                row_fields.append(field_number)
                widths.append(len(row_terms))
                terms += row_terms
                begins += row_begins
    days = [int(day(date).replace("-", "")) if date else UNKNOWN_DAY for date in dates]
    return ForwardIndex(
        ids.__getitem__,
        _numbering(ids),
        np.ones(len(ids), bool),
        np.array(days, np.int32),
        {field: _keyword(column) for field, column in values.items()},
        np.array(row_articles, np.int32),
        np.array(row_fields, np.uint8),
        offsets(np.array(widths, np.int64)),
        np.array(terms, np.int32),
        np.array(begins, bool),
    )


def _numbering(ids: Sequence[str]) -> Callable[[Sequence[str]], Array]:
    number_of = {id: number for number, id in enumerate(ids)}
    return lambda wanted: np.array([number_of.get(id, -1) for id in wanted], np.int64)


class _Numbers(dict[str, int]):
    """The numbers of terms in a vocabulary, each looked up once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._terms = vocabulary.terms

    def __missing__(self, term: str) -> int:
        at = self._terms.find(term)
        self[term] = NO_TERM if at is None else at
        return self[term]


def _row(text: str, number_of: Mapping[str, int]) -> tuple[list[int], list[bool]]:
    """The terms of one field by place, and where its sentences begin."""
    at_place: dict[int, str] = {}
    ends: set[int] = set()
    for token in tokens(text):
        if token.term == SENTENCE:
            ends.add(token.position)
        elif token.term >= " ":
            at_place[token.position] = max(at_place.get(token.position, ""), token.term)
    width = max(at_place, default=-1) + 1
    return [number_of[at_place[at]] if at in at_place else NO_TERM for at in range(width)], [at in ends for at in range(width)]


def _keyword(column: list[str | None]) -> Keyword:
    values = sorted({value for value in column if value is not None})
    place = {value: at for at, value in enumerate(values)}
    return Keyword(values, np.array([NO_TERM if value is None else place[value] for value in column], np.int32))


def _vocabulary_numbers(snapshot: Snapshot) -> Iterator[Array]:
    """For each segment the number that the vocabulary has for each of its terms, NO_TERM where it has none."""
    for segment, column in zip(snapshot.segments, snapshot.term_numbers, strict=True):
        numbers = np.full(len(segment.terms), NO_TERM, np.int32)
        known = np.flatnonzero(column >= 0)
        numbers[column[known]] = known
        yield numbers


def _of_segment(segment: Segment, numbers: Array) -> tuple[Array, Array, Array]:
    """The widths of a segment's rows, the terms at their places, and where sentences begin."""
    rows = len(segment.row_article)
    boundaries = sum(segment.terms.encoded(at) < b" " for at in range(min(BOUNDARY_TERMS, len(segment.terms))))
    chunks = [(start, stop) for start, stop in segment.term_chunks(POSTINGS_AT_A_TIME) if stop > boundaries]
    occurrence_rows = [_occurrence_rows(segment, max(start, boundaries), stop) for start, stop in chunks]
    spans = [(int(segment.first_occurrence[max(start, boundaries)]), int(segment.first_occurrence[stop])) for start, stop in chunks]
    widths = np.zeros(rows, np.int64)
    for of_row, (first, last) in zip(occurrence_rows, spans, strict=True):
        np.maximum.at(widths, of_row, segment.positions[first:last].astype(np.int64) + 1)
    places = offsets(widths)
    terms = np.full(int(places[-1]), NO_TERM, np.int32)
    for (start, stop), of_row, (first, last) in zip(chunks, occurrence_rows, spans, strict=True):
        counts = np.diff(segment.first_occurrence[max(start, boundaries) : stop + 1])
        at = places[of_row] + segment.positions[first:last]
        terms[at] = np.repeat(numbers[max(start, boundaries) : stop], counts)  # ascending: of several at one place the last stays
    begins = np.zeros(int(places[-1]) + 1, bool)
    if boundaries and segment.terms.encoded(0).decode() == SENTENCE:
        of_row = _occurrence_rows(segment, 0, 1)
        position = segment.positions[int(segment.first_occurrence[0]) : int(segment.first_occurrence[1])]
        inside = position < widths[of_row]
        begins[(places[of_row] + position)[inside]] = True
    return widths, terms, begins[:-1]


def _occurrence_rows(segment: Segment, start: int, stop: int) -> Array:
    """The row of each occurrence of the terms [start, stop)."""
    rows, frequencies = segment.postings_between(start, stop)
    return np.repeat(rows.astype(np.int32), frequencies)
