"""Facets: how many articles of an answer have each value of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from searchidx.engines import EngineAnswer
from searchidx.errors import UsageError
from searchidx.german.collation import collation_key
from searchidx.model import FACETS, KEYWORD_FIELDS, author_names
from searchidx.query.core_nodes import And, Node, Not, Range
from searchidx.query.filters import filtered
from searchidx.question import as_texts
from searchidx.results.prepared_query import PreparedQuery

FacetCounts = Mapping[str, tuple[tuple[str, int], ...]]
"""For each field its values with the number of articles, the most frequent first."""


def check_facets(fields: Sequence[str]) -> None:
    """Raises UsageError for a field that articles cannot be counted by."""
    for field in as_texts("facets", fields):
        if field not in FACETS:
            possible = ", ".join(FACETS)
            german = f"Nach {field!r} lässt sich nicht zählen; möglich: {possible}"
            raise UsageError(german, f"cannot count by {field!r}; possible: {possible}")


def facet_counts(prepared: PreparedQuery, fields: Sequence[str]) -> FacetCounts:
    """The full matches counted by each of the fields; all filters hold. Raises UsageError for a field that is none."""
    check_facets(fields)
    answer = prepared.reader.search(prepared.node, limit=0, facets=fields)
    prepared.budget.exceeded |= not answer.complete
    return {field: in_reading_order(field, answer.facets[field]) for field in fields}


def without_value(node: Node, field: str) -> Node:
    """The query restricted to articles without a value of the field."""
    return And((node, Not(Range(field if field in KEYWORD_FIELDS else "date", None, None))))


def counts_by_author(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Articles by the names in their bylines: one of two people counts for both."""
    by_name: Counter[str] = Counter()
    for byline, count in counts:
        for name in author_names(byline):
            by_name[name] += count
    return dict(by_name)


def in_reading_order(field: str, counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Values with their counts, the most frequent first, and equally frequent ones by the alphabet; of authors each by name."""
    named = counts_by_author(counts).items() if field == "author" else counts
    return tuple(sorted(named, key=lambda pair: (-pair[1], collation_key(pair[0]))))


def unfiltered_fields(prepared: PreparedQuery, fields: Sequence[str]) -> list[str]:
    """Those of the fields that the question does not filter by: one search counts them all."""
    return [field for field in fields if field not in prepared.question.filters]


def add_filtered_facets(prepared: PreparedQuery, fields: Sequence[str], answer: EngineAnswer) -> EngineAnswer:
    """The answer with the fields that are filtered by, too, each counted without its own filter: its other values stay in reach."""
    filters = prepared.question.filters
    counts, complete = dict(answer.facets), answer.complete
    for field in sorted(set(fields) & filters.keys()):
        remaining = {name: value for name, value in filters.items() if name != field}
        wider = prepared.reader.search(filtered(prepared.plan.unfiltered, remaining, prepared.reader.values), limit=0, facets=(field,))
        counts[field], complete = wider.facets[field], complete and wider.complete
    return replace(answer, facets=counts, complete=complete)
