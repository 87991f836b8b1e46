"""A commit writes the documents of the next generation beside those that count, then publishes the state: until then nobody sees them.

What a failed commit left behind carries a generation that never counted; the next writer clears it away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from secrets import token_hex
from time import monotonic
from typing import Any

from searchidx.engines.opensearch.background_call import BackgroundCall
from searchidx.engines.opensearch.cluster_client import HURRY, Body, ClusterClient, RequestRefused
from searchidx.engines.opensearch.document_batch import BATCH, DocumentBatch
from searchidx.engines.opensearch.document_mapping import FOREVER, VERSION, document_id, index_template, term_sets
from searchidx.engines.opensearch.document_scan import scan
from searchidx.engines.opensearch.index_state import IndexState, StateStore, check_created, content_missing
from searchidx.engines.opensearch.query_dsl import all_of, live_clauses
from searchidx.engines.opensearch.stored_vocabulary import TermChanges, written
from searchidx.engines.opensearch.writer_lock import WriterLock, locked
from searchidx.errors import ArticleRefused, EngineUnreachable, IndexForeign, IndexLocked, StorageFailed
from searchidx.messages import Message
from searchidx.model import TEXT_FIELDS
from searchidx.storage.array_file import Contents

SENDERS = 2
"""Batches under way at a time: a shard writes one on one processor. While they are written the next one is read, and no more waits."""

_STREAMS = [f"text_{name}" for name in TEXT_FIELDS]


def commit(
    client: ClusterClient,
    store: StateStore,
    expected: IndexState,
    add: Iterable[DocumentBatch],
    remove: Iterable[str],
    ledger: Mapping[str, Contents] | None,
    *,
    purge: bool,
    compact: bool,
) -> IndexState:
    """Writes the generation after the expected one and returns its state. Raises IndexLocked where that one is not what counts.

    Whatever is raised: nothing has changed. One exception: a cluster that neither confirms the new state nor shows it; the
    EngineUnreachable says so.
    """
    store.create()
    with locked(client, store.index) as lock:
        before, unchanged = store.read_versioned()
        if before.writer != expected.writer:
            raise _overtaken()
        content = before.content or _content_name(client, 1)
        if before.content and content not in _contents(client):
            raise content_missing(content)
        if _create_content(client, content) and clear_unpublished(client, content, before.generation):
            unchanged = store.touch(before, unchanged)  # should the other writer's last request be still under way, it fails now
        changes = _ChangeSet(client, content, before, lock)
        try:
            changes.remove(list(dict.fromkeys(remove)))
            changes.add(add)
            after = _next_state(client, store, changes, ledger, compact=compact, purge=purge)
            client.request("POST", f"/{content}/_refresh")
            if compact:
                _copy_live(client, content, after, lock)
            lock.renew(at_once=True)  # fails where another index has taken the place of this one: there nobody has this lock
            _publish(store, after, unchanged, lock)
        except BaseException as error:
            with suppress(Exception):  # the reason for the failure must be told; the next writer clears again
                _clear_up(client, changes, lock, is_ending=not isinstance(error, Exception))
            if isinstance(error, RequestRefused) and not error.is_gone and not error.is_closed:
                raise _refused(error) from error
            raise
        try:
            _delete_unneeded(client, store, before, after, purge)
        except (Exception, KeyboardInterrupt, SystemExit):  # the commit counts already; what stays behind goes with the next one
            with client.in_hurry():
                lock.release()
    return after


def _publish(store: StateStore, state: IndexState, unchanged: Mapping[str, int], lock: WriterLock) -> None:
    """Makes the state count. A commit that counts must not end as interrupted, and one that may count must not be cleared away."""
    publishing = BackgroundCall(partial(store.publish, state, unchanged))
    lock.in_doubt = True
    try:
        try:
            publishing.wait()
        except (KeyboardInterrupt, SystemExit):
            publishing.wait(HURRY)  # whoever wants to end it, the answer comes first
    except (EngineUnreachable, TimeoutError) as error:
        with suppress(Exception), store.client.in_hurry():
            if store.read().writer == state.writer:
                lock.in_doubt = False
                return
        raise _unconfirmed(store) from error
    except BaseException:
        lock.in_doubt = False
        raise
    lock.in_doubt = False


def _clear_up(client: ClusterClient, changes: _ChangeSet, lock: WriterLock, *, is_ending: bool) -> None:
    """After a commit that failed, or was broken off because the process is to end."""
    if lock.in_doubt:
        return  # it may count
    if not is_ending:
        clear_unpublished(client, changes.content, changes.before.generation)
        return
    lock.in_doubt = True
    with client.in_hurry():
        changes.wait(HURRY)
        lock.in_doubt = False
        clear_unpublished(client, changes.content, changes.before.generation)


def clear_unpublished(client: ClusterClient, content: str, generation: int) -> bool:
    """Takes away what generations after this one left that never counted: their documents, and the end they set to others. Says whether
    there was anything.
    """
    client.request("POST", f"/{content}/_refresh")
    born = {"range": {"born": {"gt": generation}}}
    ended = {"range": {"gone": {"gt": generation, "lt": FOREVER}}}
    born_count, ended_count = (
        answer["hits"]["total"]["value"] for answer in client.multi_search((content, _count(query)) for query in (born, ended))
    )
    if born_count:
        _delete(client, content, born)
    if ended_count:
        for batch in _batches(scan(client, content, ended, {"_source": False}), BATCH):
            revived = [({"update": {"_index": content, "_id": hit["_id"]}}, {"doc": {"gone": FOREVER}}) for hit in batch]
            _raise_refused(client.bulk(revived), {})
    if not born_count and not ended_count:
        return False
    client.request("POST", f"/{content}/_refresh")
    return True


class _ChangeSet:
    """What a commit changes: sends documents, and counts articles, lengths and terms that come and go."""

    def __init__(self, client: ClusterClient, content: str, before: IndexState, lock: WriterLock) -> None:
        self._client, self.content, self.before, self._lock = client, content, before, lock
        self.generation = before.generation + 1
        self.articles = before.articles
        self.lengths = {name: list(total_and_count) for name, total_and_count in before.lengths.items()}
        self.term_counts: Counter[str] = Counter()
        self.term_counts_with_teaser: Counter[str] = Counter()
        self._added: set[str] = set()
        self._ended: set[str] = set()
        self._senders: list[BackgroundCall] = []

    def remove(self, ids: Sequence[str]) -> None:
        """Ends the life of the articles with these ids."""
        for batch in _batches(iter(ids), BATCH):
            self._end(batch)

    def add(self, batches: Iterable[DocumentBatch]) -> None:
        """Sends the documents of articles; those of the same id are replaced."""
        for batch in map(DocumentBatch.distinct, batches):
            again = [id for id in batch.ids if id in self._added]
            if again:
                self.wait()  # an article that comes again is read back from the cluster
            if self.before.articles:
                self._end([id for id in batch.ids if id not in self._added])
            for id in again:
                self._uncount(id)
            self._count_batch(batch)
            while len(self._senders) >= SENDERS:
                self._senders[0].wait()
                del self._senders[0]
            self._lock.renew()
            self._senders.append(BackgroundCall(partial(self._send, batch)))
        self.wait()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until everything is sent. Raises what sending raises, TimeoutError after so many seconds."""
        ends = None if seconds is None else monotonic() + seconds
        for sender in self._senders:
            sender.wait(None if ends is None else max(0.0, ends - monotonic()))
        self._senders.clear()

    def _count_batch(self, batch: DocumentBatch) -> None:
        self._added.update(batch.ids)
        for lengths in batch.lengths:
            self._count_article(lengths, 1)
        for counts in (batch.counts, batch.teaser_counts):
            self.term_counts_with_teaser.update(counts)
        self.term_counts.update(batch.counts)

    def _send(self, batch: DocumentBatch) -> None:
        article_ids = {document_id(id, self.generation): id for id in batch.ids}
        lifetime = f', "born": {self.generation}, "gone": {FOREVER}}}'
        actions = [
            ({"index": {"_index": self.content, "_id": key}}, body[:-1] + lifetime)
            for key, body in zip(article_ids, batch.bodies, strict=True)
        ]
        _raise_refused(self._client.bulk(actions), article_ids)

    def _end(self, ids: Sequence[str]) -> None:
        """The live documents of the ids are gone from the next generation on."""
        ids = [id for id in ids if id not in self._ended]
        self._ended.update(ids)
        hits: list[Any] = []
        if ids and self.before.articles:
            query = all_of([*live_clauses(self.before.generation), {"terms": {"id": ids}}])
            body = {"query": query, "size": BATCH, "_source": ["id", "lengths", *_STREAMS], "track_total_hits": False}
            hits = self._client.multi_search([(self.content, body)])[0]["hits"]["hits"]
        for hit in hits:
            self._uncount_document(hit["_source"])
        actions = [({"update": {"_index": self.content, "_id": hit["_id"]}}, {"doc": {"gone": self.generation}}) for hit in hits]
        _raise_refused(self._client.bulk(actions), {hit["_id"]: hit["_source"]["id"] for hit in hits})
        self._lock.renew()

    def _uncount(self, id: str) -> None:
        """Takes back what this commit counted for an article that comes again."""
        path = f"/{self.content}/_doc/{document_id(id, self.generation)}"
        stored = self._client.request("GET", path, allowed=(404,), realtime="true")
        if stored.get("found"):
            self._uncount_document(stored["_source"])

    def _uncount_document(self, body: Mapping[str, Any]) -> None:
        terms, terms_with_teaser = term_sets(body)
        self._count_article(body["lengths"], -1)
        self.term_counts.subtract(terms)
        self.term_counts_with_teaser.subtract(terms_with_teaser)

    def _count_article(self, lengths: Mapping[str, int], sign: int) -> None:
        self.articles += sign
        for name, length in {**lengths, "": sum(lengths.values())}.items():
            if length:
                total_and_count = self.lengths.setdefault(name, [0, 0])
                total_and_count[0] += sign * length
                total_and_count[1] += sign


def _create_content(client: ClusterClient, content: str) -> bool:
    """Makes the index of documents where there is none; says whether there was one. Raises IndexForeign for one that is another's."""
    name, existing = client.settings.index, _contents(client)
    for other, mappings in existing.items():
        if not _is_ours(client, mappings):
            raise IndexForeign(
                f"Der Index {other} hat ein anderes Schema als diese Version von searchidx; unter anderem Namen neu anlegen",
                f"the index {other} has another mapping than this version of searchidx; make one of another name or build it anew",
            )
    if content in existing:
        return True
    pattern = {"index_patterns": [f"{name}-0*"], "template": index_template(client.settings), "priority": 100}
    client.request("PUT", f"/_index_template/{name}", pattern)
    alias: Body | None = {"aliases": {name: {}}} if _number(content) == 1 else None
    created = client.request("PUT", f"/{content}", alias, allowed=(400,))
    check_created(created)
    return bool(created.get("status") == 400)


def _contents(client: ClusterClient) -> dict[str, Body]:
    """The indices of documents of this index with their mappings; "zeitung-0815-000001" is none of "zeitung"."""
    name = client.settings.index
    answer = client.request("GET", f"/{name}-0*", allowed=(404,), expand_wildcards="open,closed")
    pattern = re.compile(re.escape(name) + r"-\d{6}(-[0-9a-f]{8})?")
    return {index: facts["mappings"] for index, facts in answer.items() if pattern.fullmatch(index)}


def _is_ours(client: ClusterClient, mappings: Body) -> bool:
    """Whether these are the mappings of this version, and nobody has changed what a field is."""
    wanted, properties = index_template(client.settings)["mappings"]["properties"], mappings.get("properties", {})
    same = all(properties.get(field, {}).get("type", "object") == wanted[field].get("type", "object") for field in wanted)
    return same and mappings.get("_meta", {}).get("searchidx") == VERSION


def _content_name(client: ClusterClient, number: int) -> str:
    """A name no index of documents ever had: what is still under way to a deleted one never gets into the one that took its place."""
    return f"{client.settings.index}-{number:06}-{token_hex(4)}"


def _number(content: str) -> int:
    return int(re.findall(r"-(\d{6})", content)[-1])


def _next_state(
    client: ClusterClient,
    store: StateStore,
    changes: _ChangeSet,
    ledger: Mapping[str, Contents] | None,
    *,
    compact: bool,
    purge: bool,
) -> IndexState:
    """The state after the changes; its vocabulary and ledger are written."""
    terms = TermChanges(changes.term_counts, changes.term_counts_with_teaser)
    return changes.before.following(
        content=_content_name(client, _number(changes.content) + 1) if compact else changes.content,
        articles=changes.articles,
        lengths=changes.lengths,
        committed=datetime.now(UTC).isoformat(timespec="seconds"),
        writer=token_hex(16),
        ledger=changes.before.ledger if ledger is None else store.put_ledger(changes.before, ledger),
        **written(store, changes.before, terms, whole=compact or purge),
    )


def _copy_live(client: ClusterClient, content: str, after: IndexState, lock: WriterLock) -> None:
    """Copies the documents that live after the commit to a new index."""
    client.request("DELETE", f"/{after.content}", allowed=(404,))  # left by a commit that failed
    _create_content(client, after.content)
    for batch in _batches(scan(client, content, all_of(live_clauses(after.generation)), {}), BATCH):
        copies = [({"index": {"_index": after.content, "_id": hit["_id"]}}, hit["_source"]) for hit in batch]
        _raise_refused(client.bulk(copies), {})
        lock.renew()
    client.request("POST", f"/{after.content}/_refresh")


def _delete_unneeded(client: ClusterClient, store: StateStore, before: IndexState, after: IndexState, purge: bool) -> None:
    """Deletes what only older generations have: with `purge` all of it, else what `before` does not have either."""
    name = client.settings.index
    if before.content and before.content != after.content:  # in one step: who asks by the alias finds one of the two
        moves = [{"remove": {"index": before.content, "alias": name}}, {"add": {"index": after.content, "alias": name}}]
        with suppress(RequestRefused):  # somebody has moved it by hand
            client.request("POST", "/_aliases", {"actions": moves})
    oldest = after.generation if purge else before.generation
    ended = {"range": {"gone": {"lte": oldest}}}
    if client.multi_search([(after.content, _count(ended))])[0]["hits"]["total"]["value"]:
        _delete(client, after.content, ended)
    if purge:
        client.request("POST", f"/{after.content}/_forcemerge", max_num_segments=1)
        client.request("POST", f"/{after.content}/_flush")
    kept = {after.content} if purge else {before.content, after.content}
    for index in _contents(client).keys() - kept:
        client.request("DELETE", f"/{index}", allowed=(404,))
    store.delete_values_but(before, after)  # a reader may be loading those of `before` just now


def _delete(client: ClusterClient, content: str, query: Body) -> None:
    deleted = False
    for batch in _batches(scan(client, content, query, {"_source": False}), BATCH):
        client.bulk([({"delete": {"_index": content, "_id": hit["_id"]}}, None) for hit in batch])
        deleted = True
    if deleted:
        client.request("POST", f"/{content}/_refresh")


def _count(query: Body) -> Body:
    return {"query": query, "size": 0, "track_total_hits": True}


def _raise_refused(refused: Sequence[tuple[Body, str]], article_ids: Mapping[str, str]) -> None:
    """Raises ArticleRefused for the first document the cluster did not take."""
    for action, reason in refused:
        ((_, target),) = action.items()
        raise ArticleRefused(article_ids.get(target["_id"], target["_id"]), reason)


def _refused(error: RequestRefused) -> StorageFailed:
    return StorageFailed(
        f"Der Suchserver nimmt nichts an: {error}; der Index ist unverändert",
        f"the search server takes nothing: {error}; the index is unchanged",
    )


def _unconfirmed(store: StateStore) -> EngineUnreachable:
    return store.client.unreachable(
        "er hat den neuen Stand nicht bestätigt",
        Message(
            "„searchidx status“ zeigt, ob er gilt; sonst macht ihn der nächste Aufruf, spätestens nach einer Minute",
            "`searchidx status` shows whether the new state counts; else the next call makes it, after a minute at the latest",
        ),
    )


def _batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(items, size)):
        yield batch


def _overtaken() -> IndexLocked:
    return IndexLocked(
        "Ein anderer Lauf hat den Index auf dem Suchserver inzwischen geändert; nichts geschrieben. Bitte noch einmal aufrufen",
        "another run has changed the index on the search server meanwhile; nothing was written. Please call it again",
    )
