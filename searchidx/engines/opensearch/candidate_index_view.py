"""Candidate documents: columns of the documents fetched for one query, which matching and scoring read as they read a whole index.

They hold only the terms of the query. What depends on all articles (their number, mean lengths) comes from the state of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.engines.opensearch.document_mapping import TOGETHER, text_field
from searchidx.engines.opensearch.index_state import IndexState
from searchidx.german import CLAUSE, SENTENCE
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.query.core_nodes import And, Concept, Near, Node, Not, Or, Phrase
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment_writer import UNKNOWN_DAY, UNKNOWN_MOMENT
from searchidx.storage.snapshot import Keyword

Fields = Mapping[str, Any]
"""The ranking fields of one document (see `document_mapping.ranking_fields`)."""

_EMPTY = np.empty(0, np.int64)


class CandidateDocuments:
    """An index view (see `ranking.index_view`) of documents, all of them live; it knows the terms of `nodes` and no others."""

    def __init__(self, documents: Sequence[Fields], nodes: Sequence[Node], state: IndexState) -> None:
        self._documents, self._state = documents, state
        self.ids = [document["id"] for document in documents]
        self.size, self.articles = len(documents), state.articles
        self.live = np.ones(self.size, bool)
        rows = [(i, field) for i, doc in enumerate(documents) for field, name in enumerate(TEXT_FIELDS) if name in doc["lengths"]]
        self.row_article = np.array([article for article, _ in rows], np.int64)
        self.row_field = np.array([field for _, field in rows], np.int64)
        self.row_length = np.array([documents[i]["lengths"][TEXT_FIELDS[field]] for i, field in rows], np.int64)
        self.rows = len(rows)
        terms = frozenset(term for node in nodes for term in node_terms(node))
        streams = [documents[i].get(text_field(TEXT_FIELDS[field]), "") for i, field in rows]
        self._positions = _positions(streams, terms) if terms else {}

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
        lists = [(np.unique(self._positions[term][0]), place) for place, term in enumerate(terms) if term in self._positions]
        rows = np.concatenate([_EMPTY, *(term_rows for term_rows, _ in lists)])
        return rows, np.repeat([place for _, place in lists], [len(term_rows) for term_rows, _ in lists]).astype(np.int64)

    def occurrences(self, terms: Sequence[str], among: Array) -> tuple[Array, Array]:
        columns = [self._positions[term] for term in terms if term in self._positions]
        rows = np.concatenate([_EMPTY, *(rows for rows, _ in columns)])
        positions = np.concatenate([_EMPTY, *(positions for _, positions in columns)])
        keep = among[rows]
        return rows[keep], positions[keep]

    def _postings_of(self, terms: Sequence[str]) -> tuple[Array, Array]:
        rows: list[Array] = [_EMPTY]
        frequencies: list[Array] = [_EMPTY]
        for term in terms:
            if term in self._positions:
                term_rows, counts = np.unique(self._positions[term][0], return_counts=True)
                rows.append(term_rows)
                frequencies.append(counts)
        return np.concatenate(rows), np.concatenate(frequencies)

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


def _positions(streams: Sequence[str], terms: frozenset[str]) -> dict[str, tuple[Array, Array]]:
    """For each of the terms that occurs: rows and positions, in order."""
    columns: dict[str, tuple[list[int], list[int]]] = {}
    for row, stream in enumerate(streams):
        for place, content in enumerate(stream.split(" ")):
            for term in (content,) if TOGETHER not in content else content.split(TOGETHER):
                if term in terms:
                    rows, positions = columns.setdefault(term, ([], []))
                    rows.append(row)
                    positions.append((place + 1) // 2)  # a boundary at place 2p − 1 has the position of the word after it
    return {term: (np.array(rows, np.int64), np.array(positions, np.int64)) for term, (rows, positions) in columns.items()}
