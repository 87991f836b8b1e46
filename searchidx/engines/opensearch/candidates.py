"""A shelf holds the documents that were fetched for one question, as arrays: matching and scoring work on it as on a whole index.

It knows only the terms that were asked for. What depends on all articles (their number, mean lengths) comes from the state of the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from searchidx.engines.opensearch.layout import TOGETHER, text_field
from searchidx.engines.opensearch.state import State
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.storage.array_tools import Array
from searchidx.storage.segment_writer import UNKNOWN_DAY, UNKNOWN_MOMENT
from searchidx.storage.snapshot import Keyword

Source = Mapping[str, Any]
_NONE = np.empty(0, np.int64)


class Shelf:
    """The documents of `sources`, each one of an article that lives; `wanted` are the terms whose places are kept."""

    def __init__(self, sources: Sequence[Source], wanted: frozenset[str], state: State) -> None:
        self._sources, self._state = sources, state
        self.ids = [source["id"] for source in sources]
        self.size, self.articles = len(sources), state.articles
        self.live = np.ones(self.size, bool)
        rows = [(i, field) for i, source in enumerate(sources) for field, name in enumerate(TEXT_FIELDS) if name in source["lengths"]]
        self.row_article = np.array([article for article, _ in rows], np.int64)
        self.row_field = np.array([field for _, field in rows], np.int64)
        self.row_length = np.array([sources[i]["lengths"][TEXT_FIELDS[field]] for i, field in rows], np.int64)
        self.rows = len(rows)
        self._places = _places([sources[i].get(text_field(TEXT_FIELDS[field]), "") for i, field in rows], wanted) if wanted else {}

    @cached_property
    def moments(self) -> Array:
        return np.array([source.get("moment", UNKNOWN_MOMENT) for source in self._sources], np.int64)

    @cached_property
    def days(self) -> Array:
        return np.array([int(day.replace("-", "")) if (day := s.get("day")) else UNKNOWN_DAY for s in self._sources], np.int32)

    @cached_property
    def keywords(self) -> Mapping[str, Keyword]:
        return {field: self._keyword(field) for field in KEYWORD_FIELDS}

    @cached_property
    def article_length(self) -> Array:
        return np.bincount(self.row_article, self.row_length, self.size)

    @cached_property
    def average_field_lengths(self) -> Array:
        return np.array([self._state.average(name) for name in TEXT_FIELDS])

    @property
    def average_article_length(self) -> float:
        return self._state.average("")

    def id_ranks(self, numbers: Array) -> Array:
        ids = [self.ids[number] for number in numbers.tolist()]
        ranks = np.empty(len(ids), np.int64)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    def in_fields(self, names: Sequence[str]) -> Array | None:
        """The rows in one of the fields; None when all are."""
        wanted = np.array([name in names for name in TEXT_FIELDS])[self.row_field]
        return None if wanted.all() else wanted

    def postings(self, lists: Sequence[Sequence[str]], weights: Sequence[Sequence[float]] = ()) -> tuple[Array, Array, Array]:
        """Rows and frequencies of the terms of each list, one term after the other, and how many postings each list has.

        Frequencies are times the weight of their term, where a list has `weights`.
        """
        found = [self._of(*one) for one in zip(lists, weights or [()] * len(lists), strict=True)]
        rows = np.concatenate([_NONE, *(rows for rows, _ in found)])
        frequencies = np.concatenate([_NONE, *(frequencies for _, frequencies in found)])
        return rows, frequencies, np.array([len(rows) for rows, _ in found], np.int64)

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        """Rows and positions of the terms in the rows marked in `among`, one list after the other."""
        found = [places for term in terms if (places := self._places.get(term))]
        rows = np.concatenate([_NONE, *(rows for rows, _ in found)])
        positions = np.concatenate([_NONE, *(positions for _, positions in found)])
        keep = among[rows]
        return rows[keep], positions[keep]

    def _of(self, terms: Sequence[str], weights: Sequence[float]) -> tuple[Array, Array]:
        pairs = zip(terms, weights or [1] * len(terms), strict=True)
        found = [(places, weight) for term, weight in pairs if (places := self._places.get(term))]
        counted = [(*np.unique(rows, return_counts=True), weight) for (rows, _), weight in found]
        rows = np.concatenate([_NONE, *(rows for rows, _, _ in counted)])
        return rows, np.concatenate([_NONE, *(counts * weight for _, counts, weight in counted)])

    def _keyword(self, field: str) -> Keyword:
        given = [source.get(field) for source in self._sources]
        values = sorted({value for value in given if value is not None})
        number = {value: i for i, value in enumerate(values)}
        return Keyword(values, np.array([-1 if value is None else number[value] for value in given], np.int32))


def _places(streams: Sequence[str], wanted: frozenset[str]) -> dict[str, tuple[Array, Array]]:
    """Rows and positions of each wanted term that occurs, in order."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for row, stream in enumerate(streams):
        for at, word in enumerate(stream.split(" ")):
            for term in (word,) if TOGETHER not in word else word.split(TOGETHER):
                if term in wanted:
                    rows, positions = found.setdefault(term, ([], []))
                    rows.append(row)
                    positions.append((at + 1) // 2)  # a boundary at 2p − 1 has the position of the word after it
    return {term: (np.array(rows, np.int64), np.array(positions, np.int64)) for term, (rows, positions) in found.items()}
