"""A segment, read: a part of the index that never changes, with some articles, the posting lists of their words, and their columns.

A row is one non-empty field of one article. The arrays of its file, by the first part of their name:

row        field and length of each non-empty field of each article
term       sorted surface forms: how many postings and occurrences they have, bytes of their rows, articles that hold them
posting    row (gaps, packed for each term) and frequency (two bits), sorted by term, then row
occurrence position in the row, as many per posting as its frequency says
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.kernel import posting_lists
from searchidx.kernel.posting_lists import PostingLists, Scratch
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.doc_store import Store
from searchidx.storage.ragged_arrays import Array, offsets, ranges
from searchidx.storage.string_column import StringColumn
from searchidx.storage.term_dictionary import TermTable
from searchidx.storage.varint import TwoBitNumbers, unpack, unpack_lists

BOUNDARY_TERMS = 2
"""The marks for the ends of sentences and of clauses are terms, too; they occur in most rows."""


class Segment:
    """The arrays of one segment; safe for threads, opened in well under a millisecond."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.file = ArrayFile(path)
        self.size = len(self.file["date.day"])
        self.row_field, self.row_length = self.file["row.field"], self.file["row.length"]
        self.ids = StringColumn(self.file, "id")
        self.scratch: list[Scratch] = []
        self._boundaries: dict[int, tuple[Array, Array]] = {}
        self._rows = self.file["posting.row"]
        self._frequencies = TwoBitNumbers(self.file["posting.frequency"], self.file["posting.large"], self.file["posting.large_frequency"])

    @cached_property
    def positions(self) -> Array:
        return self.file["occurrence.position"]

    @cached_property
    def store(self) -> Store:
        return Store(self.file)

    @cached_property
    def terms(self) -> TermTable:
        return TermTable(self.file["term.blob"], _small(offsets(unpack(self.file["term.lengths"]))))

    @cached_property
    def row_article(self) -> Array:
        return np.repeat(np.arange(self.size, dtype=np.int32), self.file["article.rows"])

    @cached_property
    def first_posting(self) -> Array:
        """Where the postings of each term begin, and where those of the last one end."""
        return _small(offsets(unpack(self.file["term.postings"])))

    @cached_property
    def first_occurrence(self) -> Array:
        """The same of the occurrences."""
        return _small(offsets(unpack(self.file["term.occurrences"])))

    @cached_property
    def document_frequencies(self) -> Array:
        """How many articles hold each term in any field but teaser, removed ones included."""
        return unpack(self.file["term.articles"])

    @cached_property
    def first_byte(self) -> Array:
        """Where the packed rows of each term begin, and where those of the last one end."""
        return _small(offsets(unpack(self.file["term.bytes"])))

    @cached_property
    def posting_lists(self) -> PostingLists:
        """The posting lists as the kernel reads them."""
        frequencies = self.file["posting.frequency"], self.file["posting.large"], self.file["posting.large_frequency"]
        return PostingLists(self._rows, self.first_byte, self.first_posting, frequencies, self.row_article, self.row_field)

    def postings(self, terms: Array) -> tuple[Array, Array]:
        """Rows and frequencies of the postings of terms, given by number, one term after the other."""
        if len(terms) == 1:  # the usual case, without a copy
            return self.postings_between(int(terms[0]), int(terms[0]) + 1)
        data = self._rows[_places(self.first_byte, terms)]
        return unpack_lists(data, self.posting_counts(terms)), self._frequencies.at(_places(self.first_posting, terms))

    def posting_rows(self, terms: Array) -> Array:
        """The rows alone."""
        return unpack_lists(self._rows[_places(self.first_byte, terms)], self.posting_counts(terms))

    def postings_between(self, start: int, stop: int) -> tuple[Array, Array]:
        """The same of the terms [start, stop)."""
        data = self._rows[int(self.first_byte[start]) : int(self.first_byte[stop])]
        places = np.arange(self.first_posting[start], self.first_posting[stop])
        return unpack_lists(data, np.diff(self.first_posting[start : stop + 1])), self._frequencies.at(places)

    def term_chunks(self, postings: int) -> list[tuple[int, int]]:
        """All terms in chunks [start, stop), each of at most so many postings, or of one term."""
        cuts = np.searchsorted(self.first_posting, np.arange(0, int(self.first_posting[-1]), postings), "right") - 1
        return list(pairwise(np.unique([*cuts.tolist(), len(self.terms)]).tolist()))

    def posting_counts(self, terms: Array) -> Array:
        """The number of postings of each term."""
        counts: Array = self.first_posting[terms + 1] - self.first_posting[terms]
        return counts

    def occurrences(self, terms: Array, among: Array) -> tuple[Array, Array]:
        """Rows and positions of the occurrences of terms, one term after the other, in the rows marked in `among`."""
        if self._are_boundaries(terms):
            lists = [self._boundary_occurrences(int(term), among) for term in terms]
            return np.concatenate([rows for rows, _ in lists]), np.concatenate([positions for _, positions in lists])
        if posting_lists.is_compiled():
            firsts = self.first_occurrence[terms].astype(np.int64)
            count = int((self.first_occurrence[terms + 1] - firsts).sum())
            held, numbers = self.posting_lists.occurrences(terms.astype(np.int32), firsts, count, among.view(np.uint8))
            return held, self.positions[numbers]
        rows, counts = self.postings(terms)
        before = np.cumsum(counts) - counts
        keep = among[rows]
        places = _places(self.first_occurrence, terms)[ranges(before[keep], counts[keep])]
        return np.repeat(rows[keep], counts[keep]), self.positions[places]

    def _are_boundaries(self, terms: Array) -> bool:
        """Whether these are the ends of sentences and clauses, which are needed again and again, in a few rows each time."""
        return 0 < len(terms) <= BOUNDARY_TERMS and self.terms.encoded(int(terms.max())) < b" "

    def _boundary_occurrences(self, term: int, among: Array) -> tuple[Array, Array]:
        """The same of one boundary, whose rows are kept unpacked."""
        if term not in self._boundaries:
            rows, counts = self.postings_between(term, term + 1)
            self._boundaries[term] = rows.astype(np.int32), offsets(counts) + int(self.first_occurrence[term])
        rows, firsts = self._boundaries[term]
        wanted = np.flatnonzero(among).astype(rows.dtype)
        at = np.minimum(rows.searchsorted(wanted), len(rows) - 1)
        at = at[rows[at] == wanted]
        counts = firsts[at + 1] - firsts[at]
        return np.repeat(rows[at], counts), self.positions[ranges(firsts[at], counts)]

    def values(self, field: str) -> tuple[Sequence[str], Array]:
        """The sorted values of a keyword field, and for each article the number of its value, -1 for none."""
        return StringColumn(self.file, field).all(), self.file[f"{field}.value"]


def _small(firsts: Array) -> Array:
    """The same in half the memory where 32 bits leave room to add to them: a hundred segments are merged at once."""
    return firsts.astype(np.int32) if firsts[-1] < 1 << 30 else firsts


def _places(firsts: Array, terms: Array) -> Array:
    """The numbers of what begins at `firsts`, of terms one after the other."""
    return ranges(firsts[terms], firsts[terms + 1] - firsts[terms])
