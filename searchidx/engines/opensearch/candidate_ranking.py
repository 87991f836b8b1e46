"""Hit pages: the hits of one page, ranked here from the documents that the cluster finds.

Up to MOST_RANKED matches all are fetched, and the answer is exactly that of the other engines. Of more, the cluster's own score chooses
the documents that are ranked here; total and facets are exact all the same.
"""

from __future__ import annotations

import numpy as np

from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments, Fields
from searchidx.engines.opensearch.candidate_preselection import preselection
from searchidx.engines.opensearch.generation_queries import MOST_HITS, LiveDocuments
from searchidx.engines.opensearch.match_counts import MOST_VERIFIED, FullMatches
from searchidx.engines.opensearch.query_dsl import Query, all_of, node_query
from searchidx.query.core_nodes import Node, leaves
from searchidx.ranking.engine_answer import ScoredArticle, Sort
from searchidx.ranking.hit_order import ordered
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import GroupHolders, scores
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.ragged_arrays import Array

MOST_RANKED = 2_000
"""Matches up to which all are ranked; of more, as many are chosen by the cluster."""


class DeepPages:
    """The hits of the last deep page, with all before it: readers of page 20 ask for page 21."""

    def __init__(self) -> None:
        self._kept: tuple[object, list[ScoredArticle]] | None = None

    def get(self, key: object, wanted: int) -> list[ScoredArticle] | None:
        """The kept hits for this key, if they are at least `wanted`."""
        kept = self._kept
        return kept[1] if kept and kept[0] == key and len(kept[1]) >= wanted else None

    def keep(self, key: object, hits: list[ScoredArticle]) -> None:
        self._kept = key, hits


class HitPages:
    """Ranks the hits of one query, strict or relaxed, in one order. `holders` (see `match_counts.group_holders`) are those of the query."""

    def __init__(self, documents: LiveDocuments, query: Node, holders: GroupHolders, sort: Sort, budget: TimeBudget) -> None:
        self._documents, self._query, self._holders, self._sort, self._budget = documents, query, holders, sort, budget
        self._has_scores = any(True for _ in leaves(query))

    def full(self, matches: FullMatches, offset: int, wanted: int, deep: DeepPages) -> list[ScoredArticle]:
        """The full matches from `offset` up to `wanted`."""
        if not wanted or offset >= matches.total:
            return []
        if matches.verified:
            candidates, matcher, marked = matches.verified
            return self._ranked(candidates, matcher, np.flatnonzero(marked), wanted)[offset:]
        wanted = min(wanted, matches.total)
        key = (self._documents.state.writer, repr(self._query), self._sort)
        hits = deep.get(key, wanted)
        if hits is None:
            hits = self._best(node_query(self._query).query, matches.total, wanted)
            if wanted > MOST_RANKED and not self._budget.exceeded:
                deep.keep(key, hits)
        return hits[offset:wanted]

    def partial(self, full: Node, offset: int, wanted: int) -> tuple[list[ScoredArticle], bool]:
        """The matches of the query that are none of `full`, from `offset` up to `wanted`; and whether all were looked at."""
        strict, loose = node_query(full), node_query(self._query)
        query = all_of([loose.query], [strict.query] if strict.exact else [])
        if strict.exact and loose.exact:
            total = self._documents.counts([query])[0]
            hits = self._best(query, total, min(wanted, total)) if total else []
            return [ScoredArticle(hit.id, hit.score, True) for hit in hits[offset:wanted]], True
        fetched, complete = self._documents.at_most(query, MOST_VERIFIED, self._budget)
        candidates = CandidateDocuments(fetched, [self._query, full], self._documents.state)
        matcher = Matcher(candidates, self._budget)
        matches = matcher.articles(self._query) & ~matcher.articles(full)
        if matcher.incomplete:
            return [], False  # a full match that was not recognised would be among them
        return self._ranked(candidates, matcher, np.flatnonzero(matches), wanted, partial=True)[offset:], complete

    def _best(self, query: Query, total: int, wanted: int) -> list[ScoredArticle]:
        """The first `wanted` of the `total` articles a query finds exactly, and more where that costs nothing."""
        documents = self._documents
        if self._sort != "relevance" or not self._has_scores:
            fetched = self._by_date(query, wanted)
        elif total <= MOST_RANKED or wanted > MOST_RANKED:
            fetched = documents.at_most(query, total, self._budget)[0] if total > MOST_HITS else documents.first(query, ["_doc"], total)
        else:
            fetched = documents.first(preselection(documents, self._query, query, self._holders), ["_score"], MOST_RANKED)
        candidates = CandidateDocuments(fetched, [self._query], documents.state)
        return self._ranked(candidates, Matcher(candidates, self._budget), np.arange(len(fetched)), len(fetched))

    def _by_date(self, query: Query, wanted: int) -> list[Fields]:
        """The first by date, and all that share the date of the last wanted one: their scores decide."""
        newest_first = self._sort != "oldest"
        order = [{"moment": {"order": "desc" if newest_first else "asc", "missing": "_last"}}, {"id": "asc"}]
        if wanted < MOST_HITS // 10:
            fetched = self._documents.first(query, order, wanted + 100)
            if len(fetched) < wanted + 100 or not self._has_scores or fetched[-1].get("moment") != fetched[wanted - 1].get("moment"):
                return fetched
        fetched = []
        for document in self._documents.every(query, order):
            tied = self._has_scores and fetched and document.get("moment") == fetched[-1].get("moment")
            if len(fetched) >= wanted + MOST_VERIFIED or (len(fetched) >= wanted and not tied) or self._budget.is_spent():
                break
            fetched.append(document)
        return fetched

    def _ranked(
        self, candidates: CandidateDocuments, matcher: Matcher, numbers: Array, wanted: int, *, partial: bool = False
    ) -> list[ScoredArticle]:
        points = scores(matcher, self._query, self._holders)
        best = ordered(candidates, numbers, points, self._sort, wanted).tolist()
        return [ScoredArticle(candidates.ids[number], int(points[number]), partial) for number in best]
