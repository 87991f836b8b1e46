"""The reader answers from one generation: the cluster finds and counts articles, searchidx ranks them by the numbers of the whole index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from searchidx.engines.opensearch.article_rank import article_rank
from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments
from searchidx.engines.opensearch.candidate_ranking import DeepPages, HitPages
from searchidx.engines.opensearch.cluster_client import ClusterClient
from searchidx.engines.opensearch.generation_queries import LiveDocuments
from searchidx.engines.opensearch.index_state import IndexState, StateStore, VocabularyCache
from searchidx.engines.opensearch.match_counts import full_matches, group_holders, matching_ids, node_counts
from searchidx.engines.opensearch.query_dsl import MATCH_ALL, node_query
from searchidx.model import Article
from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScorePart, Sort
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
        wanted = offset + limit if limit else 0
        matches = full_matches(documents, query, facets, budget)
        needs_partial = relaxed is not None and wanted > matches.total
        shows_full = wanted and offset < matches.total
        pages = HitPages(documents, query, group_holders(documents, query, budget) if shows_full else {}, sort, budget)
        hits, complete = pages.full(matches, offset, wanted, self._deep_pages), matches.complete
        if needs_partial and relaxed is not None:
            relaxed_pages = HitPages(documents, relaxed, group_holders(documents, relaxed, budget), sort, budget)
            partial, partial_complete = relaxed_pages.partial(query, max(0, offset - matches.total), wanted - matches.total)
            hits, complete = hits + partial, complete and partial_complete
        return EngineAnswer(tuple(hits), matches.total, matches.facets, complete and not budget.exceeded)

    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        documents = self._documents()
        return article_rank(documents, query, relaxed, sort, id) if documents else ArticleRank(None, 0, 0)

    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        documents = self._documents()
        if not documents:
            return [0] * len(nodes)
        no_limit = TimeBudget(None)  # a number has no room for "or more"
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
