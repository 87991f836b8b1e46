"""Candidate documents: columns of the documents fetched for one query, which matching and scoring read as they read a whole index.

They hold only the terms of the query. What depends on all articles (their number, mean lengths) comes from the state of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.engines.opensearch.document_mapping import TOGETHER, text_field
from searchidx.engines.opensearch.index_state import IndexState
from searchidx.german import CLAUSE, SENTENCE
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.query.core_nodes import And, Concept, Near, Node, Not, Or, Phrase
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment_writer import UNKNOWN_DAY, UNKNOWN_MOMENT, changes
from searchidx.storage.snapshot import Keyword

Fields = Mapping[str, Any]
"""The ranking fields of one document (see `document_mapping.ranking_fields`)."""

_FIELD_NUMBERS = {name: number for number, name in enumerate(TEXT_FIELDS)}
_EMPTY = np.empty(0, np.int64)


class CandidateDocuments:
    """An index view (see `ranking.index_view`) of documents, all of them live; it knows the terms of `nodes` and no others."""

    def __init__(self, documents: Sequence[Fields], nodes: Sequence[Node], state: IndexState) -> None:
        self._documents, self._state = documents, state
        self.ids = [document["id"] for document in documents]
        self.size, self.articles = len(documents), state.articles
        self.live = np.ones(self.size, bool)
        rows = [(i, field) for i, doc in enumerate(documents) for field in sorted(map(_FIELD_NUMBERS.__getitem__, doc["lengths"]))]
        self.row_article = np.array([article for article, _ in rows], np.int64)
        self.row_field = np.array([field for _, field in rows], np.int64)
        self.row_length = np.array([documents[i]["lengths"][TEXT_FIELDS[field]] for i, field in rows], np.int64)
        self.rows = len(rows)
        terms = frozenset(term for node in nodes for term in node_terms(node))
        streams = [documents[i].get(text_field(TEXT_FIELDS[field]), "") for i, field in rows]
        self._postings = _Postings(streams if terms else (), terms)

    @cached_property
    def moments(self) -> Array:
        return np.array([document.get("moment", UNKNOWN_MOMENT) for document in self._documents], np.int64)

    @cached_property
    def days(self) -> Array:
        days = [document.get("day") for document in self._documents]
        return np.array([int(day.replace("-", "")) if day else UNKNOWN_DAY for day in days], np.int32)

    @cached_property
    def keywords(self) -> Mapping[str, Keyword]:
        return {field: self._keyword(field) for field in KEYWORD_FIELDS}

    @cached_property
    def article_length(self) -> Array:
        return np.bincount(self.row_article, self.row_length, self.size)

    @property
    def average_article_length(self) -> float:
        return self._state.average("")

    @property
    def posting_sums(self) -> None:
        """The documents are few and come as text."""
        return None

    def id_ranks(self, numbers: Array) -> Array:
        ids = [self.ids[number] for number in numbers.tolist()]
        ranks = np.empty(len(ids), np.int64)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks

    def in_fields(self, names: Sequence[str]) -> Array | None:
        marked = np.array([name in names for name in TEXT_FIELDS])[self.row_field]
        return None if marked.all() else marked

    def postings(self, lists: Sequence[Sequence[str]]) -> tuple[Array, Array, Array]:
        pairs = [self._postings_of(terms) for terms in lists]
        rows = np.concatenate([_EMPTY, *(rows for rows, _ in pairs)])
        frequencies = np.concatenate([_EMPTY, *(frequencies for _, frequencies in pairs)])
        return rows, frequencies, np.array([len(rows) for rows, _ in pairs], np.int64)

    def term_rows(self, terms: Sequence[str]) -> tuple[Array, Array]:
        lists = [(rows, place) for place, term in enumerate(terms) if (rows := self._postings.rows_of(term)) is not None]
        rows = np.concatenate([_EMPTY, *(term_rows for term_rows, _ in lists)])
        return rows, np.repeat([place for _, place in lists], [len(term_rows) for term_rows, _ in lists]).astype(np.int64)

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        columns = self._postings.occurrences(terms)
        rows = np.concatenate([_EMPTY, *(rows for rows, _ in columns)])
        positions = np.concatenate([_EMPTY, *(positions for _, positions in columns)])
        keep = among[rows]
        return rows[keep], positions[keep]

    def _postings_of(self, terms: Sequence[str]) -> tuple[Array, Array]:
        columns = self._postings.rows(terms)
        return np.concatenate([_EMPTY, *(rows for rows, _ in columns)]), np.concatenate([_EMPTY, *(numbers for _, numbers in columns)])

    def _keyword(self, field: str) -> Keyword:
        occurring = [document.get(field) for document in self._documents]
        values = sorted({value for value in occurring if value is not None})
        number = {value: i for i, value in enumerate(values)}
        return Keyword(values, np.array([-1 if value is None else number[value] for value in occurring], np.int32))


def node_terms(node: Node) -> Iterator[str]:
    """Every term a node speaks of, and the boundaries where they count."""
    match node:
        case Concept():
            for group in node.groups:
                yield from group.forms
                for unit in group.units:
                    yield from node_terms(unit)
        case Phrase(slots):
            for slot in slots:
                yield from slot
        case Near(parts):
            yield from (SENTENCE, CLAUSE) if node.within else ()
            for part in parts:
                yield from node_terms(part)
        case And(children) | Or(children):
            for child in children:
                yield from node_terms(child)
        case Not(child):
            yield from node_terms(child)


class _Postings:
    """Where each of some terms stands in token streams, one a row."""

    def __init__(self, streams: Sequence[str], terms: frozenset[str]) -> None:
        number_of = {term: number for number, term in enumerate(terms)}
        sizes = np.fromiter((stream.count(" ") + 1 for stream in streams), np.int64, len(streams))
        contents = " ".join(streams).split(" ") if streams else []
        numbers = np.fromiter(map(number_of.get, contents, repeat(-1)), np.int64, len(contents))
        at = np.flatnonzero(numbers >= 0)
        together = [place for place, content in enumerate(contents) if TOGETHER in content]
        joined = [(place, number_of[term]) for place in together for term in contents[place].split(TOGETHER) if term in number_of]
        numbers = np.concatenate([numbers[at], np.array([number for _, number in joined], np.int64)])
        at = np.concatenate([at, np.array([place for place, _ in joined], np.int64)])
        order = np.lexsort((at, numbers))
        at, numbers = at[order], numbers[order]
        starts = offsets(sizes)
        rows = starts.searchsorted(at, "right") - 1
        positions = (at - starts[rows] + 1) // 2  # a boundary at place 2p − 1 has the position of the word after it
        self._occurrences = _lists(numbers, rows, positions)
        is_new = changes(numbers) | changes(rows)
        frequencies = np.diff(np.append(np.flatnonzero(is_new), len(is_new)))
        self._rows = _lists(numbers[is_new], rows[is_new], frequencies)
        self._number_of = number_of

    def occurrences(self, terms: Sequence[str]) -> list[tuple[Array, Array]]:
        """For each of the terms that occurs: rows and positions, in order."""
        return [found for term in terms if (found := self._occurrences.get(self._number_of.get(term, -1)))]

    def rows(self, terms: Sequence[str]) -> list[tuple[Array, Array]]:
        """For each of the terms that occurs: rows, each once, and how often it stands there."""
        return [postings for term in terms if (postings := self._rows.get(self._number_of.get(term, -1)))]

    def rows_of(self, term: str) -> Array | None:
        """The rows of a term, each once; None where it does not occur."""
        postings = self._rows.get(self._number_of.get(term, -1))
        return postings[0] if postings else None


def _lists(numbers: Array, *columns: Array) -> dict[int, tuple[Array, Array]]:
    """The parts of two columns that belong to each number; `numbers` ascending."""
    first = np.flatnonzero(changes(numbers)).tolist()
    bounds = pairwise([*first, len(numbers)])
    return {number: (columns[0][a:b], columns[1][a:b]) for number, (a, b) in zip(numbers[first].tolist(), bounds, strict=True)}
