"""Copies a whole index to another engine: article by article, verified at the end, and going on where an interrupted run stopped.

The target takes the articles in several commits, so that what has arrived stays; the ledger comes with the last one. The checksum is that
of all articles in the order of their ids, whatever engine keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from searchidx.engines import Engine, Reader
from searchidx.engines.batches import written
from searchidx.errors import IndexDamaged, IndexLocked, RemovalTooLarge
from searchidx.model import Article, Moved, Progress
from searchidx.storage.article_codec import packed

ARTICLES_PER_COMMIT = 50_000
"""Each commit costs the target a new vocabulary, and an interruption costs what came after the last one."""

ARTICLES_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """The ids of articles that the target lacks or has otherwise, and of those that only the target has."""

    send: tuple[str, ...]
    remove: tuple[str, ...]


def copy(source: Reader, target: Engine, *, allow_removal: bool = False, progress: Callable[[Progress], None] | None = None) -> Moved:
    """Makes the target hold exactly the articles of the source, and its ledger; says what that took.

    Raises RemovalTooLarge when the target has articles that the source has not (unless `allow_removal`), IndexLocked, StorageFailed,
    IndexDamaged when what arrived is not what was sent.
    """
    ids = source.ids()
    plan = _plan(source, target.reader(), ids)
    if plan.remove and not allow_removal:
        raise RemovalTooLarge(
            f"Das Ziel hat {len(plan.remove)} Artikel, die die Quelle nicht hat (z. B. {plan.remove[0]!r}); sie fielen heraus. "
            "Ist das gewollt: mit --allow-removal aufrufen; sonst ein anderes Ziel nennen",
            f"the target has {len(plan.remove)} articles that the source has not (such as {plan.remove[0]!r}); they would be removed. "
            "If that is wanted, call with --allow-removal; else name another target",
        )
    generation, ledger = target.generation, source.ledger()
    starts = range(0, max(1, len(plan.send)), ARTICLES_PER_COMMIT)
    for number, start in enumerate(starts):
        is_last = start == starts[-1]
        if is_last and not plan.send and not plan.remove and dict(target.ledger()) == dict(ledger) and generation:
            break  # nothing is left to do
        with target.transaction() as change:
            if change.generation != generation + number:
                raise _overtaken()
            articles = _articles(source, plan.send[start : start + ARTICLES_PER_COMMIT])
            batches = list(written(change, _counted(articles, start, len(plan.send), progress)))
            change.commit(batches, plan.remove if is_last else (), ledger=ledger if is_last else None)
    return _verified(source, target.reader(), ids, plan)


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


def _verified(source: Reader, target: Reader, ids: Sequence[str], plan: Plan) -> Moved:
    target_ids = target.ids()
    ours, theirs = checksum(source, ids), checksum(target, target_ids)
    if list(ids) != list(target_ids) or ours != theirs:
        raise IndexDamaged(
            f"Nach dem Umzug stimmt das Ziel nicht mit der Quelle überein: {len(ids)} und {len(target_ids)} Artikel, Prüfsummen {ours} und "
            f"{theirs}. Hat ein anderer Lauf Quelle oder Ziel geändert? Noch einmal aufrufen gleicht es an",
            f"after copying, target and source differ: {len(ids)} and {len(target_ids)} articles, checksums {ours} and {theirs}. "
            "Has another run changed one of them? Calling it again makes them equal",
        )
    return Moved(articles=len(ids), sent=len(plan.send), removed=len(plan.remove), checksum=ours)


def _articles(reader: Reader, ids: Sequence[str]) -> Iterator[Article]:
    for start in range(0, len(ids), ARTICLES_AT_A_TIME):
        yield from (article for article in reader.articles(ids[start : start + ARTICLES_AT_A_TIME]) if article)


def _counted(articles: Iterator[Article], before: int, total: int, progress: Callable[[Progress], None] | None) -> Iterator[Article]:
    """The articles, while `progress` is told how many have been sent."""
    for number, article in enumerate(articles, before + 1):
        yield article
        if progress and number % ARTICLES_AT_A_TIME == 0:
            progress(Progress(number, total, number))


def _overtaken() -> IndexLocked:
    return IndexLocked(
        "Ein anderer Lauf hat das Ziel inzwischen geändert; was schon angekommen ist, bleibt. Bitte noch einmal aufrufen",
        "another run has changed the target meanwhile; what has arrived stays. Please call it again",
    )
