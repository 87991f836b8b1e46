"""The reader answers from one generation: the cluster finds and counts articles, searchidx ranks them by the numbers of the whole index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from searchidx.engines.opensearch.article_rank import article_rank
from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments
from searchidx.engines.opensearch.candidate_preselection import most_matches
from searchidx.engines.opensearch.candidate_ranking import DeepPages, HitPages
from searchidx.engines.opensearch.cluster_client import ClusterClient
from searchidx.engines.opensearch.decided_nodes import decided
from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.index_state import IndexState, StateStore
from searchidx.engines.opensearch.match_counts import FullMatches, group_holders, looked_at_matches, matching_ids, node_counts
from searchidx.engines.opensearch.query_dsl import MATCH_ALL, node_query
from searchidx.engines.opensearch.stored_vocabulary import VocabularyCache
from searchidx.model import Article
from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScoredArticle, ScorePart, Sort
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import score_parts
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.array_file import Contents
from searchidx.storage.forward_index import ForwardIndex, of_articles
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.vocabulary import Vocabulary

_BATCH = 5_000
"""Articles of which the texts are held at a time."""


class OpenSearchReader:
    """Answers from one generation; safe for many threads."""

    def __init__(
        self, client: ClusterClient, store: StateStore, vocabularies: VocabularyCache, state: IndexState, seconds: float | None = None
    ) -> None:
        """`seconds` is the time budget of one search, waiting for the cluster included (see `ranking.time_budget`).

        When it is spent, a search fetches no further articles and looks up no further words. One request to the cluster is never broken
        off: that has a limit of its own.
        """
        self.client, self.store = client, store
        self._vocabularies, self._state, self._seconds = vocabularies, state, seconds
        self._deep_pages = DeepPages()

    @property
    def generation(self) -> int:
        return self._current().generation

    @property
    def commit_id(self) -> str:
        return self._current().writer

    def vocabulary(self) -> Vocabulary:
        return self._vocabularies.get(self._current())

    def values(self, field: str) -> Mapping[str, int]:
        documents = self._documents()
        return dict(sorted(documents.facets(MATCH_ALL, (field,))[1][field])) if documents else {}

    def ids(self) -> Sequence[str]:
        documents = self._documents()
        return documents.ids() if documents else []

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        documents = self._documents()
        articles = documents.articles(ids) if documents else {}
        return [articles.get(id) for id in ids]

    def committed(self) -> str | None:
        return self._current().committed

    def ledger(self) -> Mapping[str, Contents]:
        return self.store.ledger(self._current())

    def search(
        self,
        query: Node,
        *,
        relaxed: Node | None = None,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
    ) -> EngineAnswer:
        documents = self._documents()
        if not documents:
            return EngineAnswer((), 0, {field: () for field in facets})
        budget = TimeBudget(self._seconds)
        query, *loose = decided(documents, [query] if relaxed is None else [query, relaxed], budget)
        return _Search(documents, query, loose[0] if loose else None, sort, budget, self._deep_pages).answer(limit, offset, facets)

    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        documents = self._documents()
        return article_rank(documents, query, relaxed, sort, id) if documents else ArticleRank(None, 0, 0)

    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        documents = self._documents()
        if not documents:
            return [0] * len(nodes)
        no_limit = TimeBudget(None)  # a number has no room for "or more"
        nodes = decided(documents, nodes, no_limit)
        return node_counts(documents, [(node_query(node), node) for node in nodes], no_limit)

    def forward_index(self) -> ForwardIndex:
        return of_articles(self._all_articles(), self.vocabulary())

    def matching(self, nodes: Sequence[Node], forward: ForwardIndex) -> list[Array]:
        documents = self._documents()
        columns = []
        for node in nodes:
            matches = np.zeros(forward.size, bool)
            numbers = forward.numbers_of(matching_ids(documents, node, TimeBudget(None)) if documents else ())
            matches[numbers[numbers >= 0]] = True
            columns.append(matches)
        return columns

    def score_parts(self, query: Node, id: str) -> tuple[ScorePart, ...]:
        documents = self._documents()
        document = documents.with_id(id) if documents else None
        if not documents or not document:
            return ()
        matcher = Matcher(CandidateDocuments([document], [query], documents.state))
        return score_parts(matcher, query, 0, group_holders(documents, query, TimeBudget(None), exact=True))

    def _all_articles(self) -> Iterator[Article]:
        """The articles in the order of their ids."""
        ids = self.ids()
        for start in range(0, len(ids), _BATCH):
            yield from (article for article in self.articles(ids[start : start + _BATCH]) if article)

    def _documents(self) -> LiveDocuments | None:
        """The documents of the generation; None where there never was a commit."""
        state = self._current()
        if not state.content:
            return None
        return LiveDocuments(self.client, state, self._vocabularies)

    def _current(self) -> IndexState:
        return self._state


class _Search:
    """One search: the query, and what it is when relaxed."""

    def __init__(
        self, documents: LiveDocuments, query: Node, relaxed: Node | None, sort: Sort, budget: TimeBudget, deep: DeepPages
    ) -> None:
        self._documents, self._query, self._relaxed, self._sort = documents, query, relaxed, sort
        self._budget, self._deep = budget, deep
        self._full = HitPages(documents, query, sort, budget)

    def answer(self, limit: int, offset: int, facets: Sequence[str]) -> EngineAnswer:
        """See `engines.Reader.search`."""
        wanted = offset + limit if limit else 0
        matches, loose_answers = self._first_request(wanted, facets)
        if matches.verified and offset < matches.total and wanted:
            self._full.count_groups()
        hits, complete = self._full.hits(matches, offset, wanted, self._deep), matches.complete
        if self._relaxed is not None and wanted > matches.total:
            partial, is_complete = self._partial_hits(self._relaxed, matches, offset, wanted, loose_answers)
            hits, complete = hits + partial, complete and is_complete
        return EngineAnswer(tuple(hits), matches.total, matches.facets, complete and not self._budget.exceeded)

    def _first_request(self, wanted: int, facets: Sequence[str]) -> tuple[FullMatches, Sequence[Any]]:
        """The full matches; with them what was answered to the relaxed query, where that will surely be needed."""
        if not self._full.is_exact:
            return looked_at_matches(self._documents, self._query, facets, self._budget), ()
        bodies = self._full.bodies(wanted, facets)
        if self._relaxed is None or most_matches(self._documents, self._query) >= wanted:
            return self._full.take(self._documents.ask(bodies), facets), ()
        loose = HitPages(self._documents, self._relaxed, self._sort, self._budget)
        answers = self._documents.ask([*bodies, *(loose.bodies(wanted) if loose.is_exact else ())])
        return self._full.take(answers[: len(bodies)], facets), answers[len(bodies) :]

    def _partial_hits(
        self, relaxed: Node, matches: FullMatches, offset: int, wanted: int, answers: Sequence[Any]
    ) -> tuple[list[ScoredArticle], bool]:
        """Those of the page, and whether everything was looked at; `answers`: to what was asked for the relaxed query, if it was."""
        full_ids = matches.ids()
        partial = HitPages(self._documents, relaxed, self._sort, self._budget, full=self._query, left_out=full_ids)
        before, missing = max(0, offset - matches.total), wanted - matches.total
        if not partial.is_exact:
            partial.count_groups()
            return partial.looked_at_hits(before, missing)
        bodies = partial.bodies(wanted)
        taken = partial.take(answers if answers and full_ids is not None else self._documents.ask(bodies))
        return partial.hits(taken, before, missing), True
