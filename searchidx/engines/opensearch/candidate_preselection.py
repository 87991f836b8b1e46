"""Preselection: the query by whose score the cluster chooses documents, where too many match to rank them all here."""

from __future__ import annotations

from math import log

from searchidx.engines.opensearch.document_mapping import text_field
from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.query_dsl import Query, groups_query, index_fields
from searchidx.query.core_nodes import Leaf, Node, leaves
from searchidx.ranking.bm25f import MICRO, ScoredGroup, groups_of, scored_groups
from searchidx.ranking.scoring import GroupHolders

MOST_CLAUSES = 600
"""Scoring clauses of such a query."""


def preselection(documents: LiveDocuments, query: Node, filtered: Query, holders: GroupHolders) -> Query:
    """The documents `filtered` finds, with a score near ours.

    The most frequent forms of a scored group score by how often they stand where, its other forms by being there at all.
    """
    occurring = [
        (leaf, scored, holders[number, index])
        for number, leaf in enumerate(leaves(query))
        for index, scored in enumerate(scored_groups(leaf))
        if holders.get((number, index))
    ]
    most = max(1, MOST_CLAUSES // (2 * max(1, len(occurring))))
    clauses: list[Query] = []
    for leaf, scored, articles in occurring:
        factor = scored.weight * _weight(documents, scored, articles)
        clauses += _clauses(documents, leaf, scored, factor, most)
    return {"bool": {"filter": [filtered], "should": clauses}}


def _clauses(documents: LiveDocuments, leaf: Leaf, scored: ScoredGroup, factor: float, most: int) -> list[Query]:
    forms = [form for number in scored.groups for form in groups_of(leaf)[number].forms]
    by_count = sorted(zip(documents.vocabulary().counts_of(forms), forms, strict=True), reverse=True)
    names = [name for name in index_fields(leaf.fields) if name != text_field("title")]
    names += [text_field("title")] if "title" in leaf.fields else []  # a second time: ALL holds it, too, but it counts more
    clauses: list[Query] = []
    for count, form in by_count[:most]:
        boost = factor / max(0.1, _idf(documents.state.articles, count))
        clauses += [{"term": {name: {"value": form, "boost": boost}}} for name in names]
    present = groups_query(leaf, scored.groups).query
    return [*clauses, {"constant_score": {"filter": present, "boost": max(factor, 0.001) / 2}}]


def _weight(documents: LiveDocuments, scored: ScoredGroup, articles: int) -> float:
    return _idf(documents.state.articles, articles) if scored.ngrams is None else float(scored.ngrams.weights.sum()) / MICRO


def _idf(articles: int, n: int) -> float:
    return log(1 + (max(articles, n) - n + 0.5) / (n + 0.5))
