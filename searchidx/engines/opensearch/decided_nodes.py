"""Decided nodes: of neighbouring words that the cluster cannot decide, the articles that hold them, looked up before the query is asked.

Hundreds of words may stand beside Welt- where -meister is left out (Welt- und Europameister): too many for a query of places, but few
articles hold "welt-" at all. These are fetched and looked at, and the query asks for them by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments
from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.query_dsl import DecidedNear, DecidedPhrase, undecided_units, words_query
from searchidx.query.core_nodes import And, Concept, Group, Near, Node, Not, Or, Phrase
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.time_budget import TimeBudget

MOST_LOOKED_AT = 500
"""Articles with the words of one such node that are fetched; where there are more, the query as a whole is decided here."""

_Key = tuple[int, tuple[str, ...]]


def decided(documents: LiveDocuments, nodes: Sequence[Node], budget: TimeBudget) -> list[Node]:
    """The nodes with the ids of all articles that hold what the cluster could not decide, where these are few."""
    undecided = {(id(unit), searched): unit for node in nodes for unit, searched in undecided_units(node)}
    if not undecided or budget.is_spent():
        return list(nodes)
    queries = [words_query(unit, searched) for (_, searched), unit in undecided.items()]
    answers = documents.ask([documents.page_body(query, ["_doc"], MOST_LOOKED_AT, ()) for query in queries])
    ids: dict[_Key, tuple[str, ...]] = {}
    for (key, unit), query, answer in zip(undecided.items(), queries, answers, strict=True):
        page = documents.page_of(answer, query, ())
        if page.total > len(page.documents):
            continue
        node = Concept("", (Group("exact", (), (unit,)),), key[1])
        candidates = CandidateDocuments(page.documents, [node], documents.state)
        matcher = Matcher(candidates, budget)
        matches = np.flatnonzero(matcher.articles(node)).tolist()
        if not matcher.incomplete:
            ids[key] = tuple(candidates.ids[number] for number in matches)
    return [_with_ids(node, ids) for node in nodes] if ids else list(nodes)


def _with_ids(node: Node, ids: Mapping[_Key, tuple[str, ...]]) -> Node:
    match node:
        case Concept(groups=groups, fields=fields):
            if not any((id(unit), fields) in ids for group in groups for unit in group.units):
                return node
            decided_groups = (replace(group, units=tuple(_unit_with_ids(unit, fields, ids) for unit in group.units)) for group in groups)
            return replace(node, groups=tuple(decided_groups))
        case Phrase() | Near():
            return _unit_with_ids(node, node.fields, ids)
        case And(children):
            return And(tuple(_with_ids(child, ids) for child in children))
        case Or(children):
            return Or(tuple(_with_ids(child, ids) for child in children))
        case Not(child):
            return Not(_with_ids(child, ids))
    return node


def _unit_with_ids(unit: Phrase | Near, fields: tuple[str, ...], ids: Mapping[_Key, tuple[str, ...]]) -> Phrase | Near:
    document_ids = ids.get((id(unit), fields))
    if document_ids is None:
        return unit
    if isinstance(unit, Phrase):
        return DecidedPhrase(unit.slots, unit.fields, unit.words, document_ids)
    return DecidedNear(unit.parts, unit.distance, unit.ordered, unit.within, unit.fields, document_ids)
