"""Match counts: how many articles a node matches, and how many hold each scored group of a query.

Where the cluster can tell exactly it counts; elsewhere the documents that its query finds are fetched, and matching decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from math import inf
from typing import NamedTuple

import numpy as np

from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments, Fields
from searchidx.engines.opensearch.document_mapping import ALL
from searchidx.engines.opensearch.document_scan import PAGE
from searchidx.engines.opensearch.generation_queries import Facet, LiveDocuments
from searchidx.engines.opensearch.query_dsl import NodeQuery, groups_node, groups_query, index_fields, node_query
from searchidx.model import DATE_FACETS
from searchidx.query.core_nodes import Node, leaves
from searchidx.ranking.bm25f import groups_of, scored_groups
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import GroupHolders
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.ragged_arrays import Array

MOST_VERIFIED = 20_000
"""Documents looked at where the cluster cannot tell which match; of more the answer is incomplete, and says so."""


class Verified(NamedTuple):
    """The documents looked at, and which of them match."""

    candidates: CandidateDocuments
    matcher: Matcher
    matches: Array


class FullMatches(NamedTuple):
    """The number and facets of the articles a query matches; `verified` where the cluster could not tell.

    `first`: the documents that came with the number, in the order the cluster was asked for.
    """

    total: int
    facets: Mapping[str, Facet]
    complete: bool = True
    verified: Verified | None = None
    first: Sequence[Fields] = ()

    def ids(self) -> frozenset[str] | None:
        """The ids of all matches; None where not all are known."""
        if self.verified:
            ids = frozenset(self.verified.candidates.ids[number] for number in np.flatnonzero(self.verified.matches).tolist())
            return ids if self.complete and not self.verified.matcher.incomplete else None
        return frozenset(document["id"] for document in self.first) if len(self.first) == self.total else None


def looked_at_matches(documents: LiveDocuments, query: Node, facets: Sequence[str], budget: TimeBudget) -> FullMatches:
    """Counts the articles a query matches where the cluster cannot tell; `complete` is false where there were too many, or no time."""
    fetched, complete = documents.at_most(node_query(query).query, MOST_VERIFIED, budget)
    candidates = CandidateDocuments(fetched, [query], documents.state)
    matcher = Matcher(candidates, budget)
    matches = matcher.articles(query)
    matching = [fields for fields, is_match in zip(fetched, matches.tolist(), strict=True) if is_match]
    counted = {field: _facet(matching, field) for field in facets}
    return FullMatches(len(matching), counted, complete, Verified(candidates, matcher, matches))


def node_counts(documents: LiveDocuments, queries: Sequence[tuple[NodeQuery, Node]], budget: TimeBudget, most: float = inf) -> list[int]:
    """How many articles each node matches. Where the cluster cannot tell, all documents its query finds are fetched and looked at, batch
    after batch, up to `most` of a node and until the budget is spent: then the budget is marked as exceeded.
    """
    exact = iter(documents.counts([translated.query for translated, _ in queries if translated.exact]))
    return [next(exact) if translated.exact else _looked_at(documents, translated, node, budget, most) for translated, node in queries]


def matching_ids(documents: LiveDocuments, node: Node, budget: TimeBudget) -> list[str]:
    """The ids of the articles a node matches, in no order."""
    translated, ids = node_query(node), []
    remaining = documents.every(translated.query)
    while batch := list(islice(remaining, PAGE)):
        if translated.exact:
            ids += [fields["id"] for fields in batch]
        else:
            candidates = CandidateDocuments(batch, [node], documents.state)
            ids += [candidates.ids[at] for at in np.flatnonzero(Matcher(candidates, budget).articles(node)).tolist()]
    return ids


def group_holders(documents: LiveDocuments, query: Node, budget: TimeBudget, *, exact: bool = False) -> GroupHolders:
    """How many articles hold each scored group of the query; what the vocabulary knows is not asked of the cluster."""
    counts = GroupCounts(documents, query, exact=exact)
    return counts.holders(documents.counts(counts.queries), budget)


class GroupCounts:
    """What must be counted to know how many articles hold each scored group of a query; the vocabulary knows some of it.

    A scored group with n-grams is scored without that number: unless `exact`, 1 stands for it.
    """

    def __init__(self, documents: LiveDocuments, query: Node, *, exact: bool = False) -> None:
        self._documents = documents
        self._known: dict[tuple[int, int], int] = {}
        self._to_count: dict[tuple[int, int], tuple[NodeQuery, Node]] = {}
        vocabulary = documents.vocabulary()
        for number, leaf in enumerate(leaves(query)):
            everywhere = index_fields(leaf.fields) == (ALL,)
            for index, scored in enumerate(scored_groups(leaf)):
                groups = [groups_of(leaf)[i] for i in scored.groups]
                forms = [form for group in groups for form in group.forms]
                if scored.ngrams is not None and not exact:
                    self._known[number, index] = 1
                elif everywhere and len(forms) == 1 and not any(group.units for group in groups):
                    self._known[number, index] = vocabulary.count(forms[0])
                else:
                    self._to_count[number, index] = groups_query(leaf, scored.groups), groups_node(leaf, scored.groups)
        self.queries = [translated.query for translated, _ in self._to_count.values() if translated.exact]
        """The queries of which the cluster must count what they find."""

    def holders(self, counts: Sequence[int], budget: TimeBudget) -> GroupHolders:
        """The numbers, from the counts of `queries`. Where the cluster cannot tell, documents are looked at."""
        exact = iter(counts)
        holders = {
            key: next(exact) if translated.exact else _looked_at(self._documents, translated, node, budget, MOST_VERIFIED)
            for key, (translated, node) in self._to_count.items()
        }
        return self._known | holders


def _looked_at(documents: LiveDocuments, translated: NodeQuery, node: Node, budget: TimeBudget, most: float) -> int:
    count = seen = 0
    hits = documents.every(translated.query)
    while batch := list(islice(hits, PAGE)):
        count += int(np.count_nonzero(Matcher(CandidateDocuments(batch, [node], documents.state), budget).articles(node)))
        seen += len(batch)
        if budget.is_spent():
            break
        if seen >= most and next(hits, None) is not None:
            budget.exceeded = True
            break
    return count


def _facet(documents: Sequence[Fields], field: str) -> Facet:
    name, length = ("day", DATE_FACETS[field]) if field in DATE_FACETS else (field, None)
    counts = Counter(value[:length] for document in documents if (value := document.get(name)))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
