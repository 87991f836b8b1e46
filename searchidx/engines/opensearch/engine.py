"""The engine lets the cluster select articles and count them, and ranks those selected itself, by the numbers of the whole index.

Up to MOST_RANKED matches all are fetched, and the answer is exactly that of the other engines. Of more, the cluster's own score chooses
whom searchidx ranks; total and facets are exact all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from threading import Lock
from typing import Any, NamedTuple, cast

import numpy as np

from searchidx.engines.opensearch import selection
from searchidx.engines.opensearch.candidates import Shelf
from searchidx.engines.opensearch.commit import commit, every, live
from searchidx.engines.opensearch.layout import ALL, RANKED, article_of, ranked, text_field
from searchidx.engines.opensearch.selection import Query, Selection
from searchidx.engines.opensearch.server import Refused, Server
from searchidx.engines.opensearch.state import Keeper, State, loaded
from searchidx.errors import EngineUnreachable, IndexDamaged
from searchidx.german import CLAUSE, SENTENCE
from searchidx.model import DATE_FACETS, Article, Message
from searchidx.query.core_nodes import And, Concept, Leaf, Near, Node, Not, Or, Phrase, leaves
from searchidx.ranking.bm25f import ScoredGroup, groups_of, scored_groups
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScoredArticle, ScorePart, Sort
from searchidx.ranking.hit_order import ordered
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import score_parts, scores
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.array_tools import Array
from searchidx.storage.article_codec import Given
from searchidx.storage.vocabulary import Vocabulary

MOST_RANKED = 2_000
"""Matches up to which all are ranked; of more, as many are chosen by the cluster."""

MOST_VERIFIED = 20_000
"""Articles looked at where the cluster cannot tell which match; of more the answer is incomplete, and says so."""

PAGE = 10_000
"""Hits a cluster gives in one answer."""

CHOOSING_CLAUSES = 600
"""Clauses of a query that only chooses."""

FACET_VALUES = 50_000

_COLUMN: dict[str, Any] = {"_source": False, "stored_fields": "_none_", "docvalue_fields": [RANKED]}

_NONE = np.empty(0, bool)

Holders = Mapping[tuple[int, int], int]


class Fetched(Matcher):
    """Matching over the articles that were fetched for one question."""

    def __init__(self, shelf: Shelf, clock: TimeBudget) -> None:
        super().__init__(shelf, clock)
        self.ids = shelf.ids


class Counted(NamedTuple):
    """How many articles a node matches; where the cluster could not tell, `matching` holds those looked at, `full` which of them match."""

    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    complete: bool = True
    matching: Fetched | None = None
    full: Array = _NONE


class Vocabularies:
    """The vocabulary of the last generation asked for: it is large, and every answer needs it."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper, self._lock = keeper, Lock()
        self._known: tuple[tuple[int, str], Vocabulary] | None = None

    def of(self, state: State) -> Vocabulary:
        key = (state.generation, state.vocabulary.digest)
        with self._lock:
            if self._known is None or self._known[0] != key:
                found = loaded(self._keeper.get("vocabulary", state.generation, state.vocabulary))
                self._known = key, found.vocabulary
            return self._known[1]


class OpenSearchReader:
    """Answers from one generation."""

    def __init__(self, server: Server, keeper: Keeper, vocabularies: Vocabularies, state: State, seconds: float | None = None) -> None:
        """After `seconds` of processor time here (or PATIENCE times as many on the wall, waiting for the cluster included) a search fetches
        no further articles and looks up no further words. One question to the cluster is never broken off: that has a limit of its own.
        """
        self._server, self._keeper, self._vocabularies, self._state = server, keeper, vocabularies, state
        self._seconds, self._clock = seconds, TimeBudget(None)
        self._deep: tuple[object, list[ScoredArticle]] | None = None

    @property
    def generation(self) -> int:
        return self._current().generation

    def vocabulary(self) -> Vocabulary:
        return self._vocabularies.of(self._current())

    def values(self, field: str) -> Mapping[str, int]:
        state = self._current()
        return dict(sorted(self._asked(state, selection.EVERYTHING, (field,)).facets[field])) if state.content else {}

    def ids(self) -> Sequence[str]:
        state = self._current()
        if not state.content:
            return []
        fetch = {**_COLUMN, "docvalue_fields": ["id"]}
        found = sorted(hit["fields"]["id"][0] for hit in self._every(state, selection.all_of(live(state.generation)), fetch))
        if len(found) != state.articles:
            raise _incomplete(state, len(found))
        return found

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        state = self._current()
        found: dict[str, Article] = {}
        distinct = list(dict.fromkeys(ids))
        for start in range(0, len(distinct) if state.content else 0, 500):
            query = selection.all_of([*live(state.generation), {"terms": {"id": distinct[start : start + 500]}}])
            for hit in self._hits(state, {"query": query, "size": 500, "_source": ["data"]}):
                try:
                    article = article_of(hit["_source"]["data"])
                except (ValueError, TypeError) as error:
                    raise _unreadable(state) from error
                found[article.id] = article
        return [found.get(id) for id in ids]

    def committed(self) -> str | None:
        return self._current().committed

    def ledger(self) -> bytes:
        state = self._current()
        return self._keeper.get("ledger", state.generation, state.ledger)

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
        state = self._current()
        if not state.content:
            return EngineAnswer((), 0, {field: () for field in facets})
        if self._seconds is not None:
            self._clock = TimeBudget(self._seconds)  # only now: loading the vocabulary of a new generation makes no query a bad one
        wanted = offset + limit if limit else 0
        counted = self._counted(state, query, facets)
        partly = relaxed is not None and wanted > counted.total
        holders = self._holders(state, query) if wanted else {}
        hits, complete = self._ranked(state, query, holders, counted, sort, wanted, offset), counted.complete
        if partly and relaxed is not None:
            more, whole = self._partial(state, query, relaxed, holders, sort, wanted - counted.total, max(0, offset - counted.total))
            hits, complete = hits + more, complete and whole
        return EngineAnswer(tuple(hits), counted.total, counted.facets, complete and not self._clock.exceeded)

    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        state = self._current()
        if not state.content:
            return ArticleRank(None, 0, 0)
        body = {"query": selection.all_of([*live(state.generation), {"term": {"id": id}}]), "size": 1, **_COLUMN}
        sources = [_source(hit) for hit in self._hits(state, body)]
        answer = self.search(query, relaxed=relaxed, limit=state.articles, sort=sort)
        ids = [hit.id for hit in answer.hits]
        return ArticleRank(ids.index(id) + 1 if sources and id in ids else None, answer.total, len(ids))

    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        state = self._current()
        if not state.content:
            return [0] * len(nodes)
        if self._seconds is not None:
            self._clock = TimeBudget(None)  # a number has no room for "or more"
        return self._counts(state, [(selection.selected(node), node) for node in nodes])

    def score_parts(self, query: Node, id: str) -> tuple[ScorePart, ...]:
        state = self._current()
        if not state.content:
            return ()
        body = {"query": selection.all_of([*live(state.generation), {"term": {"id": id}}]), "size": 1, **_COLUMN}
        sources = [_source(hit) for hit in self._hits(state, body)]
        if not sources:
            return ()
        return score_parts(self._matching(state, sources, [query]), query, 0, self._holders(state, query, exact=True))

    # what the cluster is asked

    def _counted(self, state: State, query: Node, facets: Sequence[str]) -> Counted:
        chosen = selection.selected(query)
        if chosen.exact:
            return self._asked(state, chosen.query, facets)
        sources, complete = self._fetched(state, chosen.query, MOST_VERIFIED)
        matching = self._matching(state, sources, [query])
        full = matching.articles(query)
        kept = [source for source, matches in zip(sources, full.tolist(), strict=True) if matches]
        return Counted(len(kept), {field: _facet(kept, field) for field in facets}, complete, matching, full)

    def _asked(self, state: State, query: Query, facets: Sequence[str]) -> Counted:
        body = {"query": selection.all_of([*live(state.generation), query]), "size": 0, "track_total_hits": True}
        body["aggs"] = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in facets}
        answer = self._answers(state, [body])[0]
        found = {field: _buckets(answer["aggregations"][field]["buckets"]) for field in facets}
        return Counted(answer["hits"]["total"]["value"], found)

    def _counts(self, state: State, asked: Sequence[tuple[Selection, Node]]) -> list[int]:
        """How many articles each node matches: of those its selection finds, where that is not exact."""
        exact = [chosen for chosen, _ in asked if chosen.exact]
        bodies = [
            {"query": selection.all_of([*live(state.generation), chosen.query]), "size": 0, "track_total_hits": True} for chosen in exact
        ]
        answers = iter(self._answers(state, bodies))
        return [
            int(next(answers)["hits"]["total"]["value"]) if chosen.exact else self._counted(state, node, ()).total for chosen, node in asked
        ]

    def _holders(self, state: State, query: Node, exact: bool = False) -> Holders:
        """How many articles hold each layer of the query; what the vocabulary knows is not asked for.

        A layer with a worth is scored without that number: unless `exact`, 1 stands for it.
        """
        vocabulary = self._vocabularies.of(state)
        known: dict[tuple[int, int], int] = {}
        open_: dict[tuple[int, int], tuple[Selection, Node]] = {}
        for number, leaf in enumerate(leaves(query)):
            everywhere = selection.names(leaf.fields) == (ALL,)
            for index, layer in enumerate(scored_groups(leaf)):
                mine = [groups_of(leaf)[i] for i in layer.groups]
                forms = [form for group in mine for form in group.forms]
                if layer.worth is not None and not exact:
                    known[number, index] = 1
                elif everywhere and len(forms) == 1 and not any(group.units for group in mine):
                    known[number, index] = vocabulary.count(forms[0])
                else:
                    open_[number, index] = selection.held(leaf, layer.groups), selection.as_node(leaf, layer.groups)
        distinct = list(open_.values())
        return known | dict(zip(open_, self._counts(state, distinct), strict=True))

    def _fetched(self, state: State, query: Query, most: int) -> tuple[list[Any], bool]:
        """The documents a query finds, and whether these are all."""
        found: list[Any] = []
        for hit in self._every(state, selection.all_of([*live(state.generation), query]), _COLUMN):
            if len(found) == most or self._clock.is_spent():
                return found, False
            found.append(_source(hit))
        return found, True

    def _every(self, state: State, query: Query, fetch: Mapping[str, Any], sort: Sequence[Any] = ()) -> Iterator[Any]:
        try:
            yield from every(self._server, state.content, query, fetch, sort=sort)
        except Refused as error:
            raise _refused(error) from error

    def _hits(self, state: State, body: Mapping[str, Any]) -> list[Any]:
        return cast(list[Any], self._answers(state, [{"track_total_hits": False, **body}])[0]["hits"]["hits"])

    def _answers(self, state: State, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        try:
            return self._server.search_all((state.content, body) for body in bodies)
        except Refused as error:
            raise _refused(error) from error

    # ranking

    def _ranked(
        self, state: State, query: Node, holders: Holders, counted: Counted, sort: Sort, wanted: int, offset: int
    ) -> list[ScoredArticle]:
        """The full matches from `offset` up to `wanted`."""
        if not wanted or offset >= counted.total:
            return []
        if counted.matching:
            return _ordered(counted.matching, query, holders, np.flatnonzero(counted.full), sort, wanted, False)[offset:]
        wanted = min(wanted, counted.total)
        key = (state.generation, repr(query), sort)
        if self._deep and self._deep[0] == key and len(self._deep[1]) >= wanted:
            return self._deep[1][offset:wanted]
        hits = self._best(state, query, selection.selected(query).query, holders, counted.total, sort, wanted)
        if wanted > MOST_RANKED and not self._clock.exceeded:
            self._deep = key, hits  # whoever reads on this far reads on
        return hits[offset:wanted]

    def _best(self, state: State, query: Node, chosen: Query, holders: Holders, total: int, sort: Sort, wanted: int) -> list[ScoredArticle]:
        """The first `wanted` of the articles a query finds exactly, and more if it comes at no cost."""
        filtered = selection.all_of([*live(state.generation), chosen])
        if sort != "relevance" or not any(True for _ in leaves(query)):
            sources = self._by_date(state, filtered, "newest" if sort == "relevance" else sort, wanted, any(True for _ in leaves(query)))
        elif total <= MOST_RANKED or wanted > MOST_RANKED:
            sources = self._fetched(state, chosen, total)[0] if total > PAGE else self._top(state, filtered, ["_doc"], total)
        else:
            sources = self._top(state, self._choosing(state, query, filtered, holders), ["_score"], MOST_RANKED)
        return _ordered(self._matching(state, sources, [query]), query, holders, np.arange(len(sources)), sort, len(sources), False)

    def _by_date(self, state: State, query: Query, sort: str, wanted: int, scored: bool) -> list[Any]:
        """The first by date, all of those that share the date of the last wanted one, too: their scores decide."""
        order = [{"moment": {"order": "desc" if sort == "newest" else "asc", "missing": "_last"}}, {"id": "asc"}]
        if wanted < PAGE // 10:
            found = self._top(state, query, order, wanted + 100)
            if len(found) < wanted + 100 or not scored or found[-1].get("moment") != found[wanted - 1].get("moment"):
                return found
        found = []
        for hit in self._every(state, query, _COLUMN, order):
            source = _source(hit)
            tied = scored and found and source.get("moment") == found[-1].get("moment")
            if len(found) >= wanted + MOST_VERIFIED or (len(found) >= wanted and not tied) or self._clock.is_spent():
                break
            found.append(source)
        return found

    def _top(self, state: State, query: Query, sort: Sequence[Any], count: int) -> list[Any]:
        body = {"query": query, "size": count, "sort": list(sort), **_COLUMN}
        return [_source(hit) for hit in self._hits(state, body)]

    def _partial(
        self, state: State, query: Node, relaxed: Node, holders: Holders, sort: Sort, wanted: int, offset: int
    ) -> tuple[list[ScoredArticle], bool]:
        """The matches of the relaxed query that are no full ones, from `offset` up to `wanted`."""
        exact = selection.selected(query)
        loose = selection.selected(relaxed)
        chosen = selection.all_of([loose.query], [exact.query] if exact.exact else [])
        if exact.exact and loose.exact:
            total = self._asked(state, chosen, ()).total
            found = self._best(state, query, chosen, holders, total, sort, min(wanted, total)) if total else []
            return [ScoredArticle(hit.id, hit.score, True) for hit in found[offset:wanted]], True
        sources, complete = self._fetched(state, chosen, MOST_VERIFIED)
        matching = self._matching(state, sources, [query, relaxed])
        partial = np.flatnonzero(matching.articles(relaxed) & ~matching.articles(query))
        if matching.incomplete:
            return [], False  # a full match that was not recognised would be among them
        return _ordered(matching, query, holders, partial, sort, wanted, True)[offset:], complete

    def _choosing(self, state: State, query: Node, filtered: Query, holders: Holders) -> Query:
        """The query with a score near ours: a layer's most frequent forms by how often they stand where, the others by being there."""
        parts = [
            (leaf, number, index, layer) for number, leaf in enumerate(leaves(query)) for index, layer in enumerate(scored_groups(leaf))
        ]
        parts = [part for part in parts if holders.get((part[1], part[2]))]
        each = max(1, CHOOSING_CLAUSES // (2 * max(1, len(parts))))
        clauses: list[Query] = []
        for leaf, number, index, layer in parts:
            factor = layer.weight * (_idf(state.articles, holders[number, index]) if layer.worth is None else layer.worth)
            clauses += self._layer_clauses(state, leaf, layer, factor, each)
        return {"bool": {"filter": [filtered], "should": clauses}}

    def _layer_clauses(self, state: State, leaf: Leaf, layer: ScoredGroup, factor: float, most: int) -> list[Query]:
        vocabulary = self._vocabularies.of(state)
        mine = [groups_of(leaf)[number] for number in layer.groups]
        forms = [form for group in mine for form in group.forms]
        counts = vocabulary.counts_of(forms)
        by_count = sorted(zip(counts, forms, strict=True), reverse=True)
        places = [name for name in selection.names(leaf.fields) if name != text_field("title")]
        found: list[Query] = []
        for count, form in by_count[:most]:
            boost = factor / max(0.1, _idf(state.articles, count))
            found += [{"term": {place: {"value": form, "boost": boost}}} for place in places]
            if "title" in leaf.fields:
                found.append({"term": {text_field("title"): {"value": form, "boost": boost}}})
        rest = selection.held(leaf, layer.groups).query
        return [*found, {"constant_score": {"filter": rest, "boost": max(factor, 0.001) / 2}}]

    def _matching(self, state: State, sources: Sequence[Any], nodes: Sequence[Node]) -> Fetched:
        wanted = frozenset(term for node in nodes for term in _terms(node))
        return Fetched(Shelf(sources, wanted, state), self._clock)

    def _current(self) -> State:
        return self._state


class OpenSearchEngine(OpenSearchReader):
    """The Engine over one index on a cluster; safe for many threads."""

    def __init__(self, server: Server) -> None:
        keeper = Keeper(server)
        super().__init__(server, keeper, Vocabularies(keeper), State())
        self._current()  # a wrong address or a foreign index is told at once

    @property
    def place(self) -> str:
        """Where the index is, for a person."""
        return f"{self._server.settings.hosts[0]}/{self._server.settings.index}"

    def reader(self, seconds: float | None = None) -> OpenSearchReader:
        return OpenSearchReader(self._server, self._keeper, self._vocabularies, self._current(), seconds)

    def commit(
        self, add: Iterable[Given], remove: Iterable[str] = (), *, ledger: bytes = b"", purge: bool = False, compact: bool = False
    ) -> None:
        try:
            commit(self._server, self._keeper, add, remove, ledger, purge=purge, compact=compact)
        except Refused as error:
            raise _refused(error) from error

    def concerns(self) -> tuple[Message, ...]:
        return ()

    def size(self) -> int:
        name = self._server.settings.index
        found = self._server.ask("GET", f"/{name}-state,{name}-0*/_stats/store", ignore_unavailable="true", allowed=(404,))
        return int(found.get("_all", {}).get("primaries", {}).get("store", {}).get("size_in_bytes", 0))

    def close(self) -> None:
        self._server.close()

    def _current(self) -> State:
        try:
            return self._keeper.state()
        except Refused as error:
            raise _refused(error) from error


def _ordered(matching: Fetched, query: Node, holders: Holders, found: Array, sort: Sort, wanted: int, partial: bool) -> list[ScoredArticle]:
    gained = scores(matching, query, holders)
    articles = ordered(matching.view, found, gained, sort, wanted).tolist()
    return [ScoredArticle(matching.ids[number], int(gained[number]), partial) for number in articles]


def _terms(node: Node) -> Iterator[str]:
    """Every term a node speaks of, boundaries too where they count."""
    match node:
        case Concept():
            for group in node.groups:
                yield from group.forms
                for unit in group.units:
                    yield from _terms(unit)
        case Phrase(slots):
            for slot in slots:
                yield from slot
        case Near(parts):
            yield from (SENTENCE, CLAUSE) if node.within else ()
            for part in parts:
                yield from _terms(part)
        case And(children) | Or(children):
            for child in children:
                yield from _terms(child)
        case Not(child):
            yield from _terms(child)


def _source(hit: Mapping[str, Any]) -> dict[str, Any]:
    return ranked(hit["fields"][RANKED][0])


def _idf(articles: int, n: int) -> float:
    return log(1 + (max(articles, n) - n + 0.5) / (n + 0.5))


def _buckets(buckets: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((one["key"], one["doc_count"]) for one in buckets if one["key"]), key=lambda pair: (-pair[1], pair[0])))


def _facet(sources: Sequence[Mapping[str, Any]], field: str) -> tuple[tuple[str, int], ...]:
    name, length = ("day", DATE_FACETS[field]) if field in DATE_FACETS else (field, None)
    found = Counter(value[:length] for source in sources if (value := source.get(name)))
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _unreadable(state: State) -> IndexDamaged:
    return IndexDamaged(
        f"Ein Artikel in {state.content} ist nicht lesbar; den Index neu anlegen",
        f"an article in {state.content} is unreadable; make the index anew",
    )


def _incomplete(state: State, found: int) -> IndexDamaged:
    return IndexDamaged(
        f"{state.content} hat {found} Artikel, {state.articles} müssten es sein; „searchidx copy“ oder „index“ in einen neuen Index hilft",
        f"{state.content} has {found} articles where there should be {state.articles}; `searchidx copy` or `index` into a new index helps",
    )


def _refused(error: Refused) -> EngineUnreachable:
    return EngineUnreachable(
        f"Der Suchserver lehnt die Anfrage ab ({error}). Stimmen Version (2.x oder 3.x), Index und Rechte?",
        f"the search server refuses the request ({error}). Are version (2.x or 3.x), index and rights right?",
    )
