"""Live documents: the documents of one generation, as the cluster finds, counts and returns them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from searchidx.engines.opensearch.candidate_index_view import Fields
from searchidx.engines.opensearch.cluster_client import ClusterClient, refusal_as_unreachable
from searchidx.engines.opensearch.document_mapping import RANKED, ranking_fields, stored_article
from searchidx.engines.opensearch.document_scan import scan
from searchidx.engines.opensearch.index_state import IndexState
from searchidx.engines.opensearch.query_dsl import Query, all_of, live_clauses
from searchidx.engines.opensearch.stored_vocabulary import VocabularyCache
from searchidx.errors import IndexDamaged
from searchidx.messages import ARTICLES, counted_message
from searchidx.model import Article
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.vocabulary import Vocabulary

MOST_HITS = 10_000
"""Hits a cluster gives in one answer."""

FACET_VALUES = 50_000
"""Values of a field in one answer; where there are more, all are fetched page after page."""

_BATCH = 500
"""Articles read at a time."""

_RANKING_FIELDS: dict[str, Any] = {"_source": False, "stored_fields": "_none_", "docvalue_fields": [RANKED]}
_IDS: dict[str, Any] = {**_RANKING_FIELDS, "docvalue_fields": ["id"]}

Facet = tuple[tuple[str, int], ...]


class DocumentPage(NamedTuple):
    """How many documents a query finds, their facets, and the first of them."""

    total: int
    facets: dict[str, Facet]
    documents: list[Fields]


class LiveDocuments:
    """What is asked of the cluster about one generation. Queries find live documents only. `state` must have a content index."""

    def __init__(self, client: ClusterClient, state: IndexState, vocabularies: VocabularyCache) -> None:
        self.state = state
        self._client, self._vocabularies = client, vocabularies

    def vocabulary(self) -> Vocabulary:
        return self._vocabularies.get(self.state)

    def counts(self, queries: Sequence[Query]) -> list[int]:
        """How many documents each query finds."""
        return [int(answer["hits"]["total"]["value"]) for answer in self.ask([self.count_body(query) for query in queries])]

    def facets(self, query: Query, fields: Sequence[str]) -> tuple[int, dict[str, Facet]]:
        """How many documents a query finds, and for each field its values with their counts, most frequent first."""
        body = self.page_body(query, (), 0, fields)
        answered = self.page_of(self.ask([body])[0], query, fields)
        return answered.total, answered.facets

    def count_body(self, query: Query) -> Query:
        """What asks how many documents a query finds (see `ask`)."""
        return self.page_body(query, (), 0, ())

    def page_body(self, query: Query, sort: Sequence[Any], count: int, facets: Sequence[str], boosts: Sequence[Query] = ()) -> Query:
        """What asks for number, facets and the first `count` of the documents a query finds; `boosts` add to their scores, no more."""
        live = self._live(query)
        scored = {"bool": {**live["bool"], "should": list(boosts)}} if boosts else live
        body: Query = {"query": scored, "size": count, "track_total_hits": True}
        body |= {"sort": list(sort), **_RANKING_FIELDS} if count else {}
        aggregations = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in facets}
        return {**body, "aggs": aggregations} if aggregations else body

    def ask(self, bodies: Sequence[Query]) -> list[Any]:
        """The answers to what `page_body` and `count_body` made, in one request; the same is asked once."""
        texts = [json.dumps(body) for body in bodies]
        distinct = dict.fromkeys(texts)
        answers = dict(zip(distinct, self._answers(list(distinct)), strict=True))
        return [answers[text] for text in texts]

    def page_of(self, answer: Any, query: Query, facets: Sequence[str]) -> DocumentPage:
        """What an answer to `page_body` says."""
        buckets = {field: answer["aggregations"][field]["buckets"] for field in facets}
        counted = {field: _facet(self._values(query, field) if len(buckets[field]) >= FACET_VALUES else buckets[field]) for field in facets}
        hits = answer["hits"]
        return DocumentPage(int(hits["total"]["value"]), counted, [_fields(hit) for hit in hits["hits"]])

    def first(self, query: Query, sort: Sequence[Any], count: int) -> list[Fields]:
        """The first `count` documents in this order, at most MOST_HITS."""
        return [_fields(hit) for hit in self._hits({"query": self._live(query), "size": count, "sort": list(sort), **_RANKING_FIELDS})]

    def every(self, query: Query, sort: Sequence[Any] = ()) -> Iterator[Fields]:
        """All documents a query finds, by id or in this order."""
        return map(_fields, self._scan(query, _RANKING_FIELDS, sort))

    def at_most(self, query: Query, most: int, budget: TimeBudget) -> tuple[list[Fields], bool]:
        """The documents a query finds, and whether these are all."""
        documents: list[Fields] = []
        for document in self.every(query):
            if len(documents) == most or budget.is_spent():
                return documents, False
            documents.append(document)
        return documents, True

    def with_id(self, id: str) -> Fields | None:
        """The document of one article."""
        hits = self._hits({"query": self._live({"term": {"id": id}}), "size": 1, **_RANKING_FIELDS})
        return _fields(hits[0]) if hits else None

    def ids(self) -> list[str]:
        """The ids of all articles in code-point order. Raises IndexDamaged where some are missing."""
        ids = sorted(hit["fields"]["id"][0] for hit in self._scan(all_of([]), _IDS))
        if len(ids) != self.state.articles:
            raise _incomplete(self.state, len(ids))
        return ids

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """The stored articles by id; ids that are not there are left out. Raises IndexDamaged."""
        articles: dict[str, Article] = {}
        distinct = list(dict.fromkeys(ids))
        for start in range(0, len(distinct), _BATCH):
            query = {"terms": {"id": distinct[start : start + _BATCH]}}
            for hit in self._hits({"query": self._live(query), "size": _BATCH, "_source": ["data"]}):
                try:
                    article = stored_article(hit["_source"]["data"])
                except (ValueError, TypeError) as error:
                    raise _unreadable(self.state) from error
                articles[article.id] = article
        return articles

    def _values(self, query: Query, field: str) -> list[Mapping[str, Any]]:
        """The buckets of all values of a field, however many: page after page."""
        buckets: list[Mapping[str, Any]] = []
        after: Mapping[str, Any] = {}
        while after is not None:
            pages = {"sources": [{"value": {"terms": {"field": field}}}], "size": MOST_HITS, **({"after": after} if after else {})}
            answer = self._answers([{"query": self._live(query), "size": 0, "aggs": {"values": {"composite": pages}}}])[0]
            page = answer["aggregations"]["values"]
            buckets += [{"key": bucket["key"]["value"], "doc_count": bucket["doc_count"]} for bucket in page["buckets"]]
            after = page.get("after_key")
        return buckets

    def _live(self, query: Query) -> Query:
        return all_of([*live_clauses(self.state.generation), query])

    def _scan(self, query: Query, fetch: Mapping[str, Any], sort: Sequence[Any] = ()) -> Iterator[Any]:
        with refusal_as_unreachable():
            yield from scan(self._client, self.state.content, self._live(query), fetch, sort=sort)

    def _hits(self, body: Mapping[str, Any]) -> list[Any]:
        return list(self._answers([{"track_total_hits": False, **body}])[0]["hits"]["hits"])

    def _answers(self, bodies: Sequence[Mapping[str, Any] | str]) -> list[Any]:
        with refusal_as_unreachable():
            return self._client.multi_search((self.state.content, body) for body in bodies)


def _fields(hit: Mapping[str, Any]) -> Fields:
    return ranking_fields(hit["fields"][RANKED][0])


def _facet(buckets: Sequence[Mapping[str, Any]]) -> Facet:
    counts = ((bucket["key"], bucket["doc_count"]) for bucket in buckets if bucket["key"])
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


def _unreadable(state: IndexState) -> IndexDamaged:
    return IndexDamaged(
        f"Ein Artikel in {state.content} ist nicht lesbar; den Index neu anlegen",
        f"an article in {state.content} is unreadable; make the index anew",
    )


def _incomplete(state: IndexState, count: int) -> IndexDamaged:
    held = counted_message(count, ARTICLES)
    return IndexDamaged(
        f"{state.content} hat {held.de}, {state.articles} müssten es sein; „searchidx copy“ oder „index“ in einen neuen Index hilft",
        f"{state.content} has {held.en} where there should be {state.articles}; `searchidx copy` or `index` into a new index helps",
    )
