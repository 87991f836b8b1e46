"""What the whole of one generation is counted by: the words of all articles in order, and which articles are versions of one story.

Made when it is first needed and kept as long as the generation lasts; see `Index`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np

from searchidx.engines import Reader
from searchidx.results.families import family_heads
from searchidx.results.lemma_classes import LemmaClasses, lemma_classes
from searchidx.storage.forward_index import NO_TERM, ForwardIndex
from searchidx.storage.ragged_arrays import Array, offsets, ranges
from searchidx.storage.segment_writer import UNKNOWN_DAY

COUNTED_FIELDS = ("title", "lead", "body", "heading", "caption")
"""What is looked at for words that may be typical: of names of authors and photographers nobody asks."""


Column = TypeVar("Column")


class computed_once(Generic[Column]):
    """A property that is computed when it is first read, by one thread: eight at once would need its time and memory eight times.

    Its lock is held by no other property, so that what is there already can be read meanwhile.
    """

    def __init__(self, compute: Callable[[Any], Column]) -> None:
        self._compute, self._name, self.__doc__ = compute, compute.__name__, compute.__doc__

    def __get__(self, corpus: Corpus, owner: type) -> Column:
        if self._name not in corpus.columns:
            with corpus.lock_of(self._name):
                if self._name not in corpus.columns:
                    corpus.columns[self._name] = self._compute(corpus)
        column: Column = corpus.columns[self._name]
        return column


class Corpus:
    """The columns of all live articles of a generation. A set of articles is a boolean array, as `Reader.matching` gives it."""

    def __init__(self, reader: Reader) -> None:
        self.commit_id = reader.commit_id
        self.columns: dict[str, Any] = {}
        self._reader = reader
        self._locks: dict[str, Lock] = {}

    def lock_of(self, column: str) -> Lock:
        """The lock under which a column is computed."""
        return self._locks.setdefault(column, Lock())

    @computed_once
    def forward(self) -> ForwardIndex:
        """The words of all articles in order."""
        return self._reader.forward_index()

    @computed_once
    def heads(self) -> Array:
        """The oldest article of each article's family, by their numbers."""
        return family_heads(self.forward, self._reader.articles)

    @computed_once
    def lemmas(self) -> LemmaClasses:
        """The vocabulary by base forms."""
        return lemma_classes(self._reader.vocabulary())

    @computed_once
    def article_lemmas(self) -> tuple[Array, Array]:
        """Where the lemma classes of each article begin, and where those of the last one end; the classes, each once an article."""
        forward = self.forward
        rows = forward.rows_of(forward.live, COUNTED_FIELDS)
        terms = forward.terms[forward.places_of_rows(rows)]
        articles = np.repeat(forward.row_article[rows], forward.row_places[rows + 1] - forward.row_places[rows])
        classes = np.where(terms < 0, NO_TERM, self.lemmas.of_term[terms])
        counted = classes >= 0
        codes = articles[counted].astype(np.int64) << 32 | classes[counted]
        codes.sort()
        distinct = np.ones(len(codes), bool)
        distinct[1:] = codes[1:] != codes[:-1]
        codes = codes[distinct]
        return offsets(np.bincount(codes >> 32, minlength=forward.size)), (codes & 0xFFFFFFFF).astype(np.int32)

    def lemma_counts(self, articles: Array) -> Array:
        """How many families of some articles hold each lemma class; of the versions of a story one is looked at."""
        numbers = np.flatnonzero(articles)
        _, first = np.unique(self.heads[numbers], return_index=True)
        starts, classes = self.article_lemmas
        numbers = numbers[first]
        of_numbers = classes[ranges(starts[numbers], starts[numbers + 1] - starts[numbers])]
        counts: Array = np.bincount(of_numbers, minlength=len(self.lemmas.totals))
        return counts

    @computed_once
    def years(self) -> Array:
        """The year each article appeared in, 0 for an unknown one."""
        years: Array = np.where(self.forward.days == UNKNOWN_DAY, 0, self.forward.days // 10_000)
        return years

    def families(self, articles: Array) -> int:
        """How many families the articles are of: versions of one story count once."""
        return len(self._distinct(self.heads[articles]))

    def families_by_year(self, articles: Array) -> Mapping[int, int]:
        """The same for each year, without those of unknown ones; a story that was printed in two years counts in both."""
        codes = np.unique(self.years[articles].astype(np.int64) << 32 | self.heads[articles])
        years, counts = np.unique(codes >> 32, return_counts=True)
        return {year: count for year, count in zip(years.tolist(), counts.tolist(), strict=True) if year}

    def sources(self, articles: Array) -> int:
        """How many sources the articles are from."""
        places = self.forward.keywords["source"].places[articles]
        return len(np.unique(places[places >= 0]))

    def _distinct(self, heads: Array) -> Array:
        is_head = np.zeros(self.forward.size, bool)
        is_head[heads] = True
        return np.flatnonzero(is_head)
