"""Article rank: the place of one article among all hits of a query. Hits are fetched in batches and compared with it, never ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments, Fields
from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.match_counts import group_holders
from searchidx.engines.opensearch.query_dsl import NodeQuery, all_of, node_query
from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, Sort
from searchidx.ranking.hit_order import place
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import GroupHolders, scores
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.ragged_arrays import Array

BATCH = 5_000


def article_rank(documents: LiveDocuments, query: Node, relaxed: Node | None, sort: Sort, id: str) -> ArticleRank:
    """See `engines.Reader.rank`."""
    document = documents.with_id(id)
    strict = node_query(query)
    comparison = _Comparison(documents, query, [query], sort, document)
    full_count, full_place = comparison.count_and_place(strict, lambda matcher: matcher.articles(query))
    if relaxed is None:
        return ArticleRank(full_place, full_count, full_count)
    loose = node_query(relaxed)
    no_full = NodeQuery(all_of([loose.query], [strict.query] if strict.exact else []), strict.exact and loose.exact)
    comparison = _Comparison(documents, relaxed, [query, relaxed], sort, document)
    partial_count, partial_place = comparison.count_and_place(no_full, lambda matcher: matcher.articles(relaxed) & ~matcher.articles(query))
    return ArticleRank(
        full_place or (partial_place and full_count + partial_place),
        full_count,
        full_count + partial_count,
    )


class _Comparison:
    """Compares articles with that of `document`, if there is one, by their scores for `query`; `nodes` are all that is matched."""

    def __init__(self, documents: LiveDocuments, query: Node, nodes: Sequence[Node], sort: Sort, document: Fields | None) -> None:
        self._documents, self._query, self._nodes, self._sort = documents, query, nodes, sort
        self._document = document

    @cached_property
    def _holders(self) -> GroupHolders:
        return group_holders(self._documents, self._query, TimeBudget(None))

    def count_and_place(self, translated: NodeQuery, matching: Callable[[Matcher], Array]) -> tuple[int, int | None]:
        """How many articles that `translated` finds are `matching`, and the place of the document among them, or None."""
        is_member = self._document is not None and bool(matching(self._matcher([self._document])[1])[0])
        if translated.exact and not is_member:
            return self._documents.counts([translated.query])[0], None
        count, before = 0, 0
        hits = self._documents.every(translated.query)
        while batch := list(islice(hits, BATCH)):
            if self._document is not None and is_member:
                batch = [fields for fields in batch if fields["id"] != self._document["id"]] + [self._document]
            candidates, matcher = self._matcher(batch)
            numbers = np.flatnonzero(matching(matcher))
            count += len(numbers) - is_member
            if is_member:
                points = scores(matcher, self._query, self._holders)
                before += place(candidates, numbers, points, self._sort, len(batch) - 1) - 1
        return count + is_member, before + 1 if is_member else None

    def _matcher(self, documents: list[Fields]) -> tuple[CandidateDocuments, Matcher]:
        candidates = CandidateDocuments(documents, self._nodes, self._documents.state)
        return candidates, Matcher(candidates)
