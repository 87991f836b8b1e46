"""An index view is the postings source that matching and scoring read: a whole snapshot, or the documents fetched for one query.

Articles are numbered from 0 to below `size`. A row is one field of one article that has this field; rows are numbered from 0 to below
`rows`, in the order of articles and, within one, of TEXT_FIELDS. Arrays named `row_…` have one element a row, the others one an article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from searchidx.storage.posting_sums import PostingSums
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.snapshot import Keyword


class IndexView(Protocol):
    """Numbers that BM25F takes from the whole index (`articles`, the averages) are those of the whole index in every view."""

    @property
    def size(self) -> int:
        """Articles in the view, removed ones included."""

    @property
    def rows(self) -> int:
        """Rows in the view."""

    @property
    def articles(self) -> int:
        """Live articles in the whole index: N of the inverse document frequency."""

    @property
    def live(self) -> Array:
        """bool: which articles are not removed."""

    @property
    def row_article(self) -> Array:
        """The article of each row, ascending."""

    @property
    def row_field(self) -> Array:
        """The field of each row, as its number in TEXT_FIELDS."""

    @property
    def row_length(self) -> Array:
        """The length of each row in words, function words not counted."""

    @property
    def article_length(self) -> Array:
        """The sum of the lengths of each article's rows."""

    @property
    def average_article_length(self) -> float:
        """The mean length of live articles that have one above 0; 1 where there are none."""

    @property
    def moments(self) -> Array:
        """int64: the moment of each article's date; UNKNOWN_MOMENT without one."""

    @property
    def days(self) -> Array:
        """int32: the day of each article's date as YYYYMMDD; UNKNOWN_DAY without one."""

    @property
    def keywords(self) -> Mapping[str, Keyword]:
        """The values of each keyword field."""

    @property
    def posting_sums(self) -> PostingSums | None:
        """Sums over posting lists by the compiled kernel; None in a view that has none, which `postings` and `term_rows` answer for."""

    def id_ranks(self, numbers: Array) -> Array:
        """Numbers that order the given articles by id, in code-point order."""

    def in_fields(self, names: Sequence[str]) -> Array | None:
        """bool: the rows of live articles in one of the fields; None when these are all rows."""

    def postings(self, lists: Sequence[Sequence[str]]) -> tuple[Array, Array, Array]:
        """Rows and frequencies of the terms of each list, one term after the other, and how many postings each list has."""

    def term_rows(self, terms: Sequence[str]) -> tuple[Array, Array]:
        """The rows that hold each of the terms, in any order, and for each the place of that term among `terms`."""

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        """Rows and positions of the terms in the rows marked in `among`, one term after the other."""
