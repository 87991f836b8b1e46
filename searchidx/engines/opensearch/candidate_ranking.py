"""Hit pages: the hits of one page, ranked here from the documents that the cluster finds.

Up to MOST_RANKED matches all are fetched, and the answer is exactly that of the other engines. Of more, the cluster's own score chooses
the documents that are ranked here; total and facets are exact all the same. All of it is one request: number, facets, documents, and how
many articles hold each scored group.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments, Fields
from searchidx.engines.opensearch.candidate_preselection import boosts
from searchidx.engines.opensearch.generation_queries import MOST_HITS, LiveDocuments
from searchidx.engines.opensearch.match_counts import MOST_VERIFIED, FullMatches, GroupCounts
from searchidx.engines.opensearch.query_dsl import MOST_CLAUSES, NodeQuery, Query, all_of, clauses, node_query
from searchidx.query.core_nodes import Node, has_leaves
from searchidx.ranking.engine_answer import ScoredArticle, Sort
from searchidx.ranking.hit_order import ordered
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import GroupHolders, scores
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.ragged_arrays import Array

MOST_RANKED = 200
"""Matches up to which all are ranked, for pages within the first half of so many; of more, as many are chosen by the cluster."""

MOST_CHOSEN = 2_000
"""The same for later pages, down to this place; whoever reads on gets every match, ranked exactly."""

_TIED = 100
"""Further documents fetched by date: where these share the date of the last wanted one, their scores decide."""


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
    """Ranks the hits of one query in one order. With `full`, these are partial hits: those of `query` that are none of `full`.

    Where the ids of all articles that `full` matches are known, they are given as `left_out`, and the cluster is asked for `query` alone.
    The cluster can tell which they are if `is_exact`. Then `bodies` are asked of it, and `take` takes the answers; it must have, before
    hits are asked for.
    """

    def __init__(
        self,
        documents: LiveDocuments,
        query: Node,
        sort: Sort,
        budget: TimeBudget,
        *,
        full: Node | None = None,
        left_out: frozenset[str] | None = None,
    ) -> None:
        self._documents, self._query, self._full, self._budget = documents, query, full, budget
        self._left_out = left_out or frozenset()
        self._by_score = sort == "relevance" and has_leaves(query)
        self._sort = sort
        self._translated = _translated(query, full if left_out is None else None)
        self._counts: GroupCounts | None = None
        self._holders: GroupHolders = {}

    @property
    def is_exact(self) -> bool:
        return self._translated.exact

    def bodies(self, wanted: int, facets: Sequence[str] = ()) -> list[Query]:
        """What to ask for the first `wanted` hits."""
        self._counts = GroupCounts(self._documents, self._query) if wanted else None
        count_bodies = [self._documents.count_body(query) for query in self._counts.queries] if self._counts else []
        count = min(self._count(wanted), MOST_HITS) if wanted else 0
        chosen = boosts(self._documents, self._query) if count and self._by_score else []
        order: Sequence[Any] = ["_score"] if chosen else [] if self._by_score else self._date_order()
        return [self._documents.page_body(self._translated.query, order, count, facets, chosen), *count_bodies]

    def take(self, answers: Sequence[Any], facets: Sequence[str] = ()) -> FullMatches:
        """The number, facets and first documents; the answers are those to `bodies`."""
        page = self._documents.page_of(answers[0], self._translated.query, facets)
        if self._counts:
            self._holders = self._counts.holders([int(answer["hits"]["total"]["value"]) for answer in answers[1:]], self._budget)
        return FullMatches(page.total, page.facets, first=page.documents)

    def count_groups(self) -> None:
        """Asks what scores need, where hits were not asked for by `bodies`."""
        counts = GroupCounts(self._documents, self._query)
        self._holders = counts.holders(self._documents.counts(counts.queries), self._budget)

    def hits(self, matches: FullMatches, offset: int, wanted: int, deep: DeepPages | None = None) -> list[ScoredArticle]:
        """The hits from `offset` up to `wanted`."""
        wanted = min(wanted, matches.total - len(self._left_out))
        if offset >= wanted:
            return []
        if matches.verified:
            candidates, matcher, marked = matches.verified
            return self._ranked(candidates, matcher, np.flatnonzero(marked), wanted)[offset:]
        if not deep or wanted <= MOST_CHOSEN:
            return self._best(matches, wanted)[offset:wanted]
        key = (self._documents.state.writer, repr(self._query), self._sort)
        hits = deep.get(key, wanted)
        if hits is None:
            hits = self._best(matches, wanted)
            if not self._budget.exceeded:
                deep.keep(key, hits)
        return hits[offset:wanted]

    def looked_at_hits(self, offset: int, wanted: int) -> tuple[list[ScoredArticle], bool]:
        """The same where the cluster cannot tell which are hits; and whether all documents were looked at."""
        assert self._full is not None
        fetched, complete = self._documents.at_most(self._translated.query, MOST_VERIFIED, self._budget)
        candidates = CandidateDocuments(fetched, [self._query, self._full], self._documents.state)
        matcher = Matcher(candidates, self._budget)
        matches = matcher.articles(self._query) & ~matcher.articles(self._full)
        if matcher.incomplete:
            return [], False  # a full match that was not recognised would be among them
        return self._ranked(candidates, matcher, np.flatnonzero(matches), wanted)[offset:], complete

    def _best(self, matches: FullMatches, wanted: int) -> list[ScoredArticle]:
        """The first `wanted` hits, and more where that costs nothing."""
        fetched = (self._documents_by_score if self._by_score else self._documents_by_date)(matches, wanted + len(self._left_out))
        fetched = [document for document in fetched if document["id"] not in self._left_out]
        candidates = CandidateDocuments(fetched, [self._query], self._documents.state)
        return self._ranked(candidates, Matcher(candidates, self._budget), np.arange(len(fetched)), len(fetched))

    def _documents_by_score(self, matches: FullMatches, wanted: int) -> Sequence[Fields]:
        """Those the cluster has chosen; all, where more are wanted."""
        if len(matches.first) >= wanted:
            return matches.first
        return self._documents.at_most(self._translated.query, matches.total, self._budget)[0]

    def _documents_by_date(self, matches: FullMatches, wanted: int) -> Sequence[Fields]:
        """The first by date, and all that share the date of the last wanted one: their scores decide."""
        fetched, scored = list(matches.first), has_leaves(self._query)
        if len(fetched) == matches.total:
            return fetched
        if wanted < len(fetched) and (not scored or fetched[-1].get("moment") != fetched[wanted - 1].get("moment")):
            return fetched
        fetched = []
        for document in self._documents.every(self._translated.query, self._date_order()):
            tied = scored and fetched and document.get("moment") == fetched[-1].get("moment")
            if len(fetched) >= wanted + MOST_VERIFIED or (len(fetched) >= wanted and not tied) or self._budget.is_spent():
                break
            fetched.append(document)
        return fetched

    def _count(self, wanted: int) -> int:
        """How many documents are fetched for so many wanted hits; 0 where that is done otherwise."""
        if not self._by_score:
            return wanted + _TIED if wanted < MOST_HITS // 10 else 0
        if 2 * wanted <= MOST_RANKED:
            return MOST_RANKED
        return MOST_CHOSEN if wanted <= MOST_CHOSEN else 0

    def _date_order(self) -> Sequence[Any]:
        return [{"moment": {"order": "asc" if self._sort == "oldest" else "desc", "missing": "_last"}}, {"id": "asc"}]

    def _ranked(self, candidates: CandidateDocuments, matcher: Matcher, numbers: Array, wanted: int) -> list[ScoredArticle]:
        points = scores(matcher, self._query, self._holders)
        best = ordered(candidates, numbers, points, self._sort, wanted).tolist()
        return [ScoredArticle(candidates.ids[number], int(points[number]), self._full is not None) for number in best]


def _translated(query: Node, full: Node | None) -> NodeQuery:
    """The query for the hits of `query` that are none of `full`."""
    if full is None:
        return node_query(query)
    strict, loose = node_query(full), node_query(query)
    fits = clauses(strict.query) + clauses(loose.query) <= MOST_CLAUSES
    return NodeQuery(all_of([loose.query], [strict.query] if strict.exact and fits else []), strict.exact and loose.exact and fits)
