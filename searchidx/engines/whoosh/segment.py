"""A segment is a piece of the index that never changes: some articles, the posting lists of their words, and their columns.

    row        article, field, length of each non-empty field
    term       sorted surface forms: where their postings and occurrences begin, articles that hold them
    posting    row and frequency, sorted by term, then row
    occurrence position in the row, as many per posting as its frequency says
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from searchidx.engines.whoosh.arrays import Array, ArrayFile, Strings, ranges
from searchidx.engines.whoosh.store import Store


class Segment:
    """The arrays of one segment; safe for threads, opened in well under a millisecond."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.file = ArrayFile(path)
        self.size = len(self.file["date.day"])
        self.row_article, self.row_field, self.row_length = (self.file[f"row.{column}"] for column in ("article", "field", "length"))
        self.terms = Strings(self.file, "term")
        self.first_posting, self.first_occurrence = self.file["term.postings"], self.file["term.occurrences"]
        self.rows, self.frequencies = self.file["posting.row"], self.file["posting.frequency"]
        self.positions = self.file["occurrence.position"]
        self.ids = Strings(self.file, "id")

    @cached_property
    def store(self) -> Store:
        return Store(self.file)

    def postings(self, terms: Array) -> tuple[Array, Array]:
        """Rows and frequencies of some terms, one term after the other."""
        at = self._places(self.first_posting, terms)
        return self.rows[at], self.frequencies[at]

    def sizes(self, terms: Array) -> Array:
        """The number of postings of each term."""
        found: Array = self.first_posting[terms + 1].astype(np.int64) - self.first_posting[terms]
        return found

    def occurrences(self, terms: Array, among: Array) -> tuple[Array, Array]:
        """Rows and positions of some terms, one term after the other, in the rows marked in `among`."""
        at = self._places(self.first_posting, terms)
        rows, counts = self.rows[at], self.frequencies[at]
        before = np.cumsum(counts, dtype=np.int64) - counts
        keep = among[rows]
        places = self._places(self.first_occurrence, terms)
        chosen = self.positions[places][ranges(before[keep], counts[keep])]
        return np.repeat(rows[keep], counts[keep]), chosen

    def values(self, field: str) -> tuple[Sequence[str], Array]:
        """The sorted values of a keyword field, and each article's place in them, -1 for none."""
        return Strings(self.file, field).all(), self.file[f"{field}.value"]

    def _places(self, firsts: Array, terms: Array) -> Array | slice:
        if len(terms) == 1:
            return slice(int(firsts[terms[0]]), int(firsts[terms[0] + 1]))  # the usual case, without a copy
        starts = firsts[terms].astype(np.int64)
        return ranges(starts, firsts[terms + 1] - starts)
