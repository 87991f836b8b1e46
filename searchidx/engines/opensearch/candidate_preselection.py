"""Preselection: the clauses by whose scores the cluster chooses documents, where too many match to rank them all here.

They come near our score (see `ranking.bm25f`): the forms of a scored group are one `dis_max`, of which each scores by how often it stands
where, so that a second form adds as little as a second occurrence would. What is rare in a group scores by being there at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, inf, log

import numpy as np

from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.query_dsl import Query, any_of, clauses, group_unit_queries, index_fields, terms_queries
from searchidx.german.match_types import MATCH_TYPES, SharedNgrams
from searchidx.model import SEARCHED_FIELDS
from searchidx.query.core_nodes import And, Concept, Group, Leaf, Near, Node, Or, Phrase, leaves
from searchidx.ranking.bm25f import K1, MICRO, ScoredGroup, groups_of, scored_groups

MOST_CLAUSES = 350
"""Clauses of these in the whole query; of a query with more, those that score least are left out."""

_SHARES = (0.35, 0.55, 0.75)
"""Where the words that share n-grams with one are divided: those that share as much score alike, and those that share less than the first
not at all. They are nine in ten, and looking them up would take the cluster longer than everything else."""

_ONE = 1 / (K1 + 1)
"""What an occurrence scores in an article of mean length."""

_FURTHER = 0.25
"""What a further form of a group adds, as a part of what it would score alone: 2 / (K1 + 2) is a quarter more than 1 / (K1 + 1)."""


def boosts(documents: LiveDocuments, query: Node) -> list[Query]:
    """The clauses for the scored groups of a query."""
    scored = [(leaf, scored_groups(leaf)) for leaf in leaves(query)]
    most = max(1, MOST_CLAUSES // max(1, sum(len(groups) for _, groups in scored)))
    boosted = [clause for leaf, groups in scored for clause in _leaf_clauses(documents, leaf, groups, most)]
    kept: list[Query] = []
    left = MOST_CLAUSES
    for _, clause in sorted(boosted, key=lambda row: -row[0]):
        left -= clauses(clause)
        if left >= 0:
            kept.append(clause)
    return kept


def most_matches(documents: LiveDocuments, node: Node) -> float:
    """No more articles than this match a node."""
    match node:
        case Concept():
            return _most_of_leaf(documents, node)
        case Phrase(slots):
            return min((_sum(documents, slot) for slot in slots), default=0) if _is_searched(node) else inf
        case Near(parts):
            return min(most_matches(documents, part) for part in parts) if _is_searched(node) else inf
        case And(children):
            return min((most_matches(documents, child) for child in children if not _is_optional(child)), default=inf)
        case Or(children):
            return sum(most_matches(documents, child) for child in children if not _is_optional(child))
    return inf


def _most_of_leaf(documents: LiveDocuments, concept: Concept) -> float:
    types = [(MATCH_TYPES[group.relation], group) for group in concept.groups]
    matching = [group for match_type, group in types if match_type.matches or (concept.loose and match_type.relaxed)]
    if not _is_searched(concept):
        return inf
    units = sum(most_matches(documents, unit) for group in matching for unit in group.units)
    return sum(_sum(documents, group.forms) for group in matching) + units


def _leaf_clauses(documents: LiveDocuments, leaf: Leaf, scored: Sequence[ScoredGroup], most: int) -> Iterator[tuple[float, Query]]:
    """The clauses of a leaf, and what each adds to a score at most, or nearly so."""
    ceiling = inf
    for group in scored:
        if group.ngrams is not None:
            weight = group.weight * int(group.ngrams.weights.sum()) / MICRO
            yield from ((weight, clause) for clause in _ngram_clause(leaf, group, group.ngrams))
            continue
        factor = min(group.weight * _idf(documents.state.articles, _holders(documents, leaf, group)), ceiling)
        ceiling = factor if MATCH_TYPES[groups_of(leaf)[group.groups[0]].relation].matches else ceiling
        yield from ((factor, clause) for clause in _group_clause(documents, leaf, group, factor, most))


def _group_clause(documents: LiveDocuments, leaf: Leaf, scored: ScoredGroup, factor: float, most: int) -> Iterator[Query]:
    """The clause of one scored group; of its forms the `most` frequent ones are clauses of their own."""
    groups = [groups_of(leaf)[number] for number in scored.groups]
    names = index_fields(leaf.fields)
    counted = [
        (count, form, MATCH_TYPES[group.relation].weight)
        for group in groups
        for form, count in zip(group.forms, documents.vocabulary().counts_of(group.forms), strict=True)
    ]
    counted.sort(key=lambda row: -row[0])
    alternatives: list[Query] = []
    for count, form, weight in counted[: max(1, most // len(names))]:
        boost = factor * weight / max(0.1, _idf(documents.state.articles, count))
        alternatives += [{"term": {name: {"value": form, "boost": boost}}} for name in names]
    others = [form for _, form, _ in counted[max(1, most // len(names)) :]]
    present = [clause for name in names for clause in terms_queries(name, others)] + group_unit_queries(groups, leaf.fields)
    if present:
        alternatives.append(_constant(any_of(present), factor * _ONE))
    if alternatives:
        yield alternatives[0] if len(alternatives) == 1 else {"dis_max": {"queries": alternatives, "tie_breaker": _FURTHER}}


def _ngram_clause(leaf: Leaf, scored: ScoredGroup, ngrams: SharedNgrams) -> Iterator[Query]:
    """Words in a few steps by how much of the n-grams they share; an article counts the best it has."""
    forms = groups_of(leaf)[scored.groups[0]].forms
    bits = (ngrams.masks[:, None] >> np.arange(len(ngrams.weights))) & 1
    sums = bits @ ngrams.weights / max(1, int(ngrams.weights.sum()))
    step = np.searchsorted(_SHARES, sums)
    steps = []
    for number in np.unique(step[step > 0]).tolist():
        here = step == number
        shared = [form for form, is_here in zip(forms, here.tolist(), strict=True) if is_here]
        present = any_of([clause for name in index_fields(leaf.fields) for clause in terms_queries(name, shared)])
        steps.append(_constant(present, scored.weight * float(sums[here].mean() * ngrams.weights.sum()) / MICRO))
    if steps:
        yield {"dis_max": {"queries": steps}}


def _constant(query: Query, boost: float) -> Query:
    return {"constant_score": {"filter": query, "boost": max(boost, 0.001)}}


def _holders(documents: LiveDocuments, leaf: Leaf, scored: ScoredGroup) -> float:
    """About how many articles hold a scored group, as if its forms stood there independently of each other."""
    articles = max(1, documents.state.articles)
    return articles * (1 - exp(-sum(_most_of_group(documents, groups_of(leaf)[number]) for number in scored.groups) / articles))


def _most_of_group(documents: LiveDocuments, group: Group) -> float:
    units = [most_matches(documents, unit) for unit in group.units]
    return _sum(documents, group.forms) + sum(unit for unit in units if unit < inf)


def _sum(documents: LiveDocuments, forms: Sequence[str]) -> int:
    return sum(documents.vocabulary().counts_of(forms))


def _is_searched(leaf: Leaf) -> bool:
    """Whether the vocabulary counts all occurrences that the leaf may have: it leaves some fields out."""
    return set(leaf.fields) <= set(SEARCHED_FIELDS)


def _is_optional(node: Node) -> bool:
    return isinstance(node, Concept) and node.optional


def _idf(articles: int, n: float) -> float:
    return log(1 + (max(articles, n) - n + 0.5) / (n + 0.5))
