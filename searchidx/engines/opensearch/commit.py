"""A commit writes the documents of the next generation beside those that count, then flips the state: until then nobody sees them.

What a commit that failed left behind carries a generation that never counted; the next writer clears it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np

from searchidx.engines.opensearch import selection
from searchidx.engines.opensearch.layout import FOREVER, VERSION, document, identity, template, term_sets
from searchidx.engines.opensearch.server import Body, Refused, Server
from searchidx.engines.opensearch.state import Keeper, Known, Lock, State, dumped, loaded, next_state, there_already
from searchidx.errors import ArticleRefused, IndexForeign, SearchidxError, StorageFailed
from searchidx.model import TEXT_FIELDS, Article
from searchidx.storage.article_codec import Given, as_article
from searchidx.storage.commit import too_late_to_interrupt
from searchidx.storage.vocabulary import Vocabulary

BATCH = 500
"""Articles sent at a time; while one batch is written the next one is analysed, and no more than that waits."""

FOUND = 5_000
"""Documents fetched at a time where all are wanted."""

_TOKENS = [f"text_{name}" for name in TEXT_FIELDS]


def commit(
    server: Server, keeper: Keeper, add: Iterable[Given], remove: Iterable[str], ledger: bytes, *, purge: bool, compact: bool
) -> None:
    """Writes the next generation. Whatever is raised: nothing has changed."""
    keeper.make()
    with too_late_to_interrupt() as counted, keeper.locked() as lock:
        before, unchanged = keeper.with_version()
        content = before.content or f"{server.settings.index}-000001"
        if prepare(server, content):
            clear(server, content, before.generation)
        change = _Change(server, content, before, lock)
        try:
            change.take_out(list(dict.fromkeys(remove)))
            change.take_in(map(as_article, add))
            known = loaded(keeper.get("vocabulary", before.generation, before.vocabulary))
            after = _described(keeper, change, known, ledger, compact)
            server.ask("POST", f"/{content}/_refresh")
            if compact:
                _rewrite(server, content, after, lock)
            lock.renew()
            counted()
            keeper.flip(after, unchanged)
        except Refused as error:
            raise _failed(server, content, before, error) from error
        except BaseException:
            with suppress(Exception):  # the reason for the failure is what counts; the next writer tries again
                clear(server, content, before.generation)
            raise
        with suppress(Exception):  # the commit counts, whatever comes now; what stays behind goes with the next
            _tidy(server, keeper, before, after, purge)


def prepare(server: Server, content: str) -> bool:
    """Makes the index of articles where there is none; says whether there was one. Raises IndexForeign for one that is another's."""
    name = server.settings.index
    found = server.ask("GET", f"/{content}", allowed=(404,))
    if found.get("status") != 404:
        if next(iter(found.values()))["mappings"].get("_meta", {}).get("searchidx") != VERSION:
            raise IndexForeign(
                f"Der Index {content} hat ein anderes Schema als diese Version von searchidx; unter anderem Namen neu anlegen",
                f"the index {content} has another mapping than this version of searchidx; make one of another name or build it anew",
            )
        return True
    pattern = {"index_patterns": [f"{name}-0*"], "template": template(server.settings), "priority": 100}
    server.ask("PUT", f"/_index_template/{name}", pattern)
    made = server.ask("PUT", f"/{content}", {"aliases": {name: {}}} if content.endswith("-000001") else None, allowed=(400,))
    there_already(made)
    return bool(made.get("status") == 400)


def clear(server: Server, content: str, generation: int) -> None:
    """Takes away what a generation that never counted left: its documents, and the end it set to others."""
    server.ask("POST", f"/{content}/_refresh")
    born = {"range": {"born": {"gt": generation}}}
    ended = {"range": {"gone": {"gt": generation, "lt": FOREVER}}}
    counts = [answer["hits"]["total"]["value"] for answer in server.search_all((content, _count(query)) for query in (born, ended))]
    if counts[0]:
        _delete(server, content, born)
    if counts[1]:
        for batch in _batches(every(server, content, ended, {"_source": False}), BATCH):
            _checked(server.bulk([({"update": {"_index": content, "_id": hit["_id"]}}, {"doc": {"gone": FOREVER}}) for hit in batch]), {})
    if any(counts):
        server.ask("POST", f"/{content}/_refresh")


def every(server: Server, content: str, query: Body, fetch: Body, *, sort: Sequence[Any] = ()) -> Iterator[Any]:
    """Every document a query finds, in pieces, from one point in time; by id, unless `sort` says otherwise.

    Each place in the order is taken once ("_doc" is not: every shard counts its own), so no piece skips or repeats anything.
    """
    pit = server.ask("POST", f"/{content}/_search/point_in_time", keep_alive="5m")["pit_id"]
    try:
        after: Any = None
        while True:
            body = {"query": query, "size": FOUND, "sort": [*(sort or ["id"]), "born"], "track_total_hits": False, **fetch}
            body |= {"pit": {"id": pit, "keep_alive": "5m"}} | ({"search_after": after} if after else {})
            answer = server.ask("POST", "/_search", body)
            pit = answer.get("pit_id", pit)
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < FOUND:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(Exception):
            server.ask("DELETE", "/_search/point_in_time", {"pit_id": [pit]})


def live(generation: int) -> list[dict[str, Any]]:
    """The clauses that documents of a generation fulfil."""
    return [{"range": {"born": {"lte": generation}}}, {"range": {"gone": {"gt": generation}}}]


class _Change:
    """What a commit changes: sends documents, and counts what comes and goes."""

    def __init__(self, server: Server, content: str, before: State, lock: Lock) -> None:
        self._server, self.content, self.before, self._lock = server, content, before, lock
        self.generation = before.generation + 1
        self.articles = before.articles
        self.lengths = {name: list(found) for name, found in before.lengths.items()}
        self.counted: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self._new: set[str] = set()
        self._out: set[str] = set()

    def take_out(self, ids: Sequence[str]) -> None:
        """Ends the life of the articles with these ids."""
        for batch in _batches(iter(ids), BATCH):
            self._end(batch)

    def take_in(self, articles: Iterable[Article]) -> None:
        """Sends articles; those of the same id are replaced."""
        with ThreadPoolExecutor(1) as sender:
            sent: Future[None] | None = None
            for batch in _batches(iter(articles), BATCH):
                if sent and not self._new.isdisjoint(article.id for article in batch):
                    sent.result()  # what comes again is looked up
                lines = self._lines(batch)
                if sent:
                    sent.result()
                self._lock.renew()
                sent = sender.submit(self._send, lines)
            if sent:
                sent.result()

    def _lines(self, batch: Sequence[Article]) -> dict[str, Body]:
        distinct = {article.id: article for article in batch}
        if self.before.articles:
            self._end([id for id in distinct if id not in self._new])
        for id in [id for id in distinct if id in self._new]:
            self._forget(id)
        found: dict[str, Body] = {}
        for id, article in distinct.items():
            try:
                made = document(article)
            except ValueError as error:
                raise ArticleRefused(id, str(error)) from error
            self._count(made.lengths, made.counted, made.held, 1)
            found[id] = {**made.body, "born": self.generation, "gone": FOREVER}
        self._new.update(found)
        return found

    def _send(self, lines: Mapping[str, Body]) -> None:
        keys = {identity(id, self.generation): id for id in lines}
        actions = [({"index": {"_index": self.content, "_id": key}}, lines[id]) for key, id in keys.items()]
        _checked(self._server.bulk(actions), keys)

    def _end(self, ids: Sequence[str]) -> None:
        """The live documents of the ids are gone from the next generation on."""
        ids = [id for id in ids if id not in self._out]
        self._out.update(ids)
        query = selection.all_of([*live(self.before.generation), {"terms": {"id": ids}}]) if ids else selection.NOTHING
        body = {"query": query, "size": BATCH, "_source": ["id", "lengths", *_TOKENS], "track_total_hits": False}
        hits = self._server.search_all([(self.content, body)])[0]["hits"]["hits"] if ids and self.before.articles else []
        for hit in hits:
            self._count(hit["_source"]["lengths"], *term_sets(hit["_source"]), -1)
        actions = [({"update": {"_index": self.content, "_id": hit["_id"]}}, {"doc": {"gone": self.generation}}) for hit in hits]
        _checked(self._server.bulk(actions), {hit["_id"]: hit["_source"]["id"] for hit in hits})
        self._lock.renew()

    def _forget(self, id: str) -> None:
        """What this commit counted for an article that comes again."""
        found = self._server.ask("GET", f"/{self.content}/_doc/{identity(id, self.generation)}", allowed=(404,), realtime="true")
        if found.get("found"):
            self._count(found["_source"]["lengths"], *term_sets(found["_source"]), -1)

    def _count(self, lengths: Mapping[str, int], counted: Iterable[str], held: Iterable[str], sign: int) -> None:
        self.articles += sign
        for name, length in {**lengths, "": sum(lengths.values())}.items():
            if length:
                total = self.lengths.setdefault(name, [0, 0])
                total[0] += sign * length
                total[1] += sign
        if sign > 0:
            self.counted.update(counted)
            self.held.update(held)
        else:
            self.counted.subtract(counted)
            self.held.subtract(held)


def _described(keeper: Keeper, change: _Change, known: Known, ledger: bytes, compact: bool) -> State:
    """The state after a change, its vocabulary and ledger written."""
    terms = list(known.vocabulary.terms)
    counted = dict(zip(terms, known.vocabulary.counts.tolist(), strict=True))
    held = dict(zip(terms, known.holders.tolist(), strict=True))
    for term, number in change.held.items():
        held[term] = held.get(term, 0) + number
        counted[term] = counted.get(term, 0) + change.counted[term]
    there = sorted(term for term, number in held.items() if number and term >= " ")
    vocabulary = Vocabulary.build(((term, counted[term]) for term in there), known.vocabulary)
    after = Known(vocabulary, np.array([held[term] for term in there], np.int64))
    return next_state(
        change.before,
        content=_following(change.content) if compact else change.content,
        articles=change.articles,
        lengths=change.lengths,
        committed=datetime.now(UTC).isoformat(timespec="seconds"),
        writer=f"{change.generation}-{datetime.now(UTC).timestamp()}",
        vocabulary=keeper.put("vocabulary", change.generation, dumped(after)),
        ledger=keeper.put("ledger", change.generation, ledger),
    )


def _rewrite(server: Server, content: str, after: State, lock: Lock) -> None:
    """Copies what lives after the commit to a new index."""
    server.ask("DELETE", f"/{after.content}", allowed=(404,))  # of a commit that failed
    prepare(server, after.content)
    query = selection.all_of(live(after.generation))
    for batch in _batches(every(server, content, query, {}), BATCH):
        _checked(server.bulk([({"index": {"_index": after.content, "_id": hit["_id"]}}, hit["_source"]) for hit in batch]), {})
        lock.renew()
    server.ask("POST", f"/{after.content}/_refresh")


def _tidy(server: Server, keeper: Keeper, before: State, after: State, purge: bool) -> None:
    """Takes away what only older generations have: with `purge` all of it, else what the one before does not have either."""
    name = server.settings.index
    if before.content and before.content != after.content:  # in one step: whoever asks by the alias finds one of the two
        moves = [{"remove": {"index": before.content, "alias": name}}, {"add": {"index": after.content, "alias": name}}]
        server.ask("POST", "/_aliases", {"actions": moves})
    oldest = after.generation if purge else before.generation
    ended = {"range": {"gone": {"lte": oldest}}}
    if server.search_all([(after.content, _count(ended))])[0]["hits"]["total"]["value"]:
        _delete(server, after.content, ended)
    if purge:
        server.ask("POST", f"/{after.content}/_forcemerge", max_num_segments=1)
        server.ask("POST", f"/{after.content}/_flush")
    kept = {after.content} if purge else {before.content, after.content}
    for other in server.ask("GET", f"/{name}-0*", allowed=(404,)).keys() - kept - {"status"}:
        server.ask("DELETE", f"/{other}", allowed=(404,))
    if before.generation > 1:  # a reader may just be loading that of `before`
        for value, pieces in (("vocabulary", before.vocabulary), ("ledger", before.ledger)):
            keeper.drop(value, before.generation - 1, pieces.count + 2)


def _delete(server: Server, content: str, query: Body) -> None:
    found = False
    for batch in _batches(every(server, content, query, {"_source": False}), BATCH):
        server.bulk([({"delete": {"_index": content, "_id": hit["_id"]}}, None) for hit in batch])
        found = True
    if found:
        server.ask("POST", f"/{content}/_refresh")


def _count(query: Body) -> Body:
    return {"query": query, "size": 0, "track_total_hits": True}


def _following(content: str) -> str:
    name, _, number = content.rpartition("-")
    return f"{name}-{int(number) + 1:06}"


def _checked(refused: Sequence[tuple[Body, str]], ids: Mapping[str, str]) -> None:
    """Raises ArticleRefused for the first document the cluster did not take."""
    for action, reason in refused:
        ((_, target),) = action.items()
        raise ArticleRefused(ids.get(target["_id"], target["_id"]), reason)


def _failed(server: Server, content: str, before: State, error: Refused) -> SearchidxError:
    with suppress(Exception):
        clear(server, content, before.generation)
    return StorageFailed(
        f"Der Suchserver nimmt nichts an: {error}; der Index ist unverändert",
        f"the search server takes nothing: {error}; the index is unchanged",
    )


def _batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(items, size)):
        yield batch
