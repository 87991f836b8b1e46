"""Copies a whole index to another engine: article by article, verified at the end, and going on where an interrupted run stopped.

The target takes the articles in several commits, so that what has arrived stays; the ledger comes with the last one. The checksum is that
of all articles in the order of their ids, whatever engine keeps them. Articles are tokenised in workers with a limit of processor time, as
those of a file are: one that the target cannot take in is named and left out, and the ledger says that it has to be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b

import numpy as np

from searchidx.engines import Batch, Contents, Engine, Reader, Transaction
from searchidx.errors import ArticleRefused, IndexDamaged, IndexLocked, RemovalTooLarge
from searchidx.ingest.index_worker import BatchReader, Task, without_culprit
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_repair import reduced
from searchidx.messages import ARTICLES, counted_message
from searchidx.model import Article, Moved, Progress, Rejection
from searchidx.sources import ReadArticle, WorkUnit
from searchidx.storage.article_codec import packed, unpacked
from searchidx.worker_pool import parallel_map

ARTICLES_PER_COMMIT = 50_000
"""Each commit costs the target a new vocabulary, and an interruption costs what came after the last one."""

ARTICLES_AT_A_TIME = 500

BATCH_BYTES = 6_000_000
"""Of articles that a worker tokenises at a time: what bounds the memory of each process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The ids of articles that the target lacks or has otherwise, and of those that only the target has."""

    send: tuple[str, ...]
    remove: tuple[str, ...]


@dataclass(slots=True)
class Sending:
    """What a commit takes: batches, where in them each article is (batch, row), and the articles that were left out."""

    batches: list[Batch] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    dropped: dict[int, list[int]] = field(default_factory=dict)
    rejected: dict[str, Rejection] = field(default_factory=dict)

    def leave_out(self, refused: ArticleRefused) -> None:
        """Leaves out an article that the target does not take at the commit."""
        batch, row = self.places.pop(refused.id)
        self.dropped.setdefault(batch, []).append(row)
        self.rejected[refused.id] = Rejection(refused.id, refused.message)


def copy(source: Reader, target: Engine, *, allow_removal: bool = False, progress: Callable[[Progress], None] | None = None) -> Moved:
    """Makes the target hold exactly the articles of the source, and its ledger; says what that took.

    An article that cannot be taken in is left out and told; the next call tries it again. An earlier version of it stays in the target.
    Raises RemovalTooLarge when the target has articles that the source has not (unless `allow_removal`), IndexLocked, StorageFailed,
    IndexDamaged when what arrived is not what was sent.
    """
    ids, ledger, before = source.ids(), source.ledger(), target.reader()
    plan = _plan(source, before, ids)
    if plan.remove and not allow_removal:
        raise _removal_too_large(plan)
    expected = before.commit_id
    rejected: dict[str, Rejection] = {}
    starts = range(0, max(1, len(plan.send)), ARTICLES_PER_COMMIT)
    is_done = not plan.send and not plan.remove and before.generation > 0 and dict(before.ledger()) == dict(ledger)
    for start in () if is_done else starts:
        with target.transaction() as change:
            if change.commit_id != expected:
                raise _overtaken()
            articles = _articles(source, plan.send[start : start + ARTICLES_PER_COMMIT])
            sending = _sending(change, _counted(articles, start, len(plan.send), progress))
            sending.rejected |= rejected
            if start == starts[-1]:
                _commit(change, sending, plan.remove, lambda left_out: _ledger_without(ledger, ids, left_out))
            else:
                _commit(change, sending)
            rejected, expected = sending.rejected, change.commit_id
    after = target.reader()
    if after.commit_id != expected:
        raise _overtaken()
    return _verified(source, after, plan, [id for id in ids if id not in rejected], rejected)


def checksum(reader: Reader, ids: Sequence[str]) -> str:
    """32 hexadecimal digits over everything that is stored of the articles, in this order."""
    digest = blake2b(digest_size=16)
    for article in _articles(reader, ids):
        digest.update(packed(article) + b"\n")
    return digest.hexdigest()


def _plan(source: Reader, target: Reader, ids: Sequence[str]) -> Plan:
    target_ids = frozenset(target.ids())
    send = [id for id in ids if id not in target_ids]
    shared = [id for id in ids if id in target_ids]
    for ours, theirs in zip(_articles(source, shared), _articles(target, shared), strict=True):
        if packed(ours) != packed(theirs):
            send.append(ours.id)
    return Plan(tuple(sorted(send)), tuple(sorted(target_ids.difference(ids))))


def _commit(
    change: Transaction,
    sending: Sending,
    remove: Sequence[str] = (),
    ledger: Callable[[Collection[str]], Mapping[str, Contents] | None] = lambda left_out: None,
) -> None:
    """Commits without the articles that the target does not take after all. `ledger`: its layers, given what was left out."""
    while True:
        batches = [(batch, sending.dropped.get(number, ())) for number, batch in enumerate(sending.batches)]
        try:
            return change.commit(batches, remove, ledger=ledger(sending.rejected))
        except ArticleRefused as refused:  # nothing was committed: once more without it
            sending.leave_out(refused)


def _ledger_without(ledger: Mapping[str, Contents], ids: Sequence[str], left_out: Collection[str]) -> Mapping[str, Contents]:
    """The ledger of an index without some of the articles: their files are read again by the next run."""
    return reduced(ledger, frozenset(ids).difference(left_out)) if left_out else ledger


def _verified(source: Reader, target: Reader, plan: Plan, ids: Sequence[str], rejected: Mapping[str, Rejection]) -> Moved:
    """Compares the articles of these ids; nothing is asked of those that were left out."""
    target_ids = target.ids()
    arrived = [id for id in target_ids if id not in rejected]
    ours, theirs = checksum(source, ids), checksum(target, arrived)
    if list(ids) != arrived or ours != theirs:
        counts = counted_message(len(arrived), ARTICLES)
        raise IndexDamaged(
            f"Nach dem Umzug stimmt das Ziel nicht mit der Quelle überein: {len(ids)} und {counts.de}, Prüfsummen {ours} und "
            f"{theirs}. Hat ein anderer Lauf Quelle oder Ziel geändert? Noch einmal aufrufen gleicht es an",
            f"after copying, target and source differ: {len(ids)} and {counts.en}, checksums {ours} and {theirs}. "
            "Has another run changed one of them? Calling it again makes them equal",
        )
    return Moved(len(target_ids), len(plan.send) - len(rejected), len(plan.remove), ours, tuple(rejected.values()))


def _sending(change: Transaction, articles: Iterable[Article]) -> Sending:
    """The articles as batches of the transaction, worked out on all processors; what cannot be tokenised in time is left out."""
    sending = Sending()
    ids: list[str] = []
    read = BatchReader(change, Ledger({}), np.empty(0, np.uint64), verbatim=True)
    for result in parallel_map(read, _shares(articles, ids), without_culprit):
        for number, reading in result.readings.items():
            if len(reading.ids):
                sending.places[ids[number]] = len(sending.batches), int(reading.rows[0])
            else:
                sending.rejected[ids[number]] = reading.rejected[0]
        if result.batch:
            sending.batches.append(result.batch)
    return sending


def _shares(articles: Iterable[Article], ids: list[str]) -> Iterator[list[Task]]:
    """A task for each article, in pieces for one worker each; the number of a task is that of its id in `ids`."""
    share: list[Task] = []
    size = 0
    for article in articles:
        data = packed(article)
        share.append(Task(len(ids), article.id, WorkUnit(partial(_read, article.id, data), len(data))))
        ids.append(article.id)
        size += len(data)
        if size >= BATCH_BYTES:
            yield share
            share, size = [], 0
    if share:
        yield share


def _read(id: str, data: bytes) -> tuple[ReadArticle]:
    return (ReadArticle(id, unpacked(data)),)


def _articles(reader: Reader, ids: Sequence[str]) -> Iterator[Article]:
    """The articles of these ids. Raises IndexLocked where one is gone: a cluster keeps a generation until the second next."""
    for start in range(0, len(ids), ARTICLES_AT_A_TIME):
        for article in reader.articles(ids[start : start + ARTICLES_AT_A_TIME]):
            if article is None:
                raise _overtaken()
            yield article


def _counted(articles: Iterator[Article], before: int, total: int, progress: Callable[[Progress], None] | None) -> Iterator[Article]:
    """The articles, while `progress` is told how many have been sent."""
    for number, article in enumerate(articles, before + 1):
        yield article
        if progress and number % ARTICLES_AT_A_TIME == 0:
            progress(Progress(number, total, number))


def _overtaken() -> IndexLocked:
    return IndexLocked(
        "Ein anderer Lauf hat Quelle oder Ziel inzwischen geändert; was schon angekommen ist, bleibt. Bitte noch einmal aufrufen",
        "another run has changed source or target meanwhile; what has arrived stays. Please call it again",
    )


def _removal_too_large(plan: Plan) -> RemovalTooLarge:
    gone = counted_message(len(plan.remove), ARTICLES)
    return RemovalTooLarge(
        f"Das Ziel hat {gone.de} mehr als die Quelle (z. B. {plan.remove[0]!r}), was herausfiele. "
        "Ist das gewollt: mit --allow-removal aufrufen; sonst ein anderes Ziel nennen",
        f"the target has {gone.en} more than the source (such as {plan.remove[0]!r}), which would be removed. "
        "If that is wanted, call with --allow-removal; else name another target",
    )
