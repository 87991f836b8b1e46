"""Moving copies a whole index to another engine: article by article, checked at the end, and going on where an interrupted run stopped.

The target takes the articles in several commits, so that what has arrived stays; the ledger comes with the last one. The checksum is that
of all articles in the order of their ids, whatever engine keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from searchidx.engines import Engine, Reader
from searchidx.errors import IndexDamaged, IndexLocked, RemovalTooLarge
from searchidx.model import Article, Moved, Progress

STRETCH = 50_000
"""Articles of one commit: each one costs the target a new vocabulary, and an interruption costs what came after the last one."""

_BATCH = 500
_LINE = json.JSONEncoder(sort_keys=True)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the target lacks or has otherwise, and what it has too much."""

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
    starts = range(0, max(1, len(plan.send)), STRETCH)
    for start in starts:
        last = start == starts[-1]
        if last and not plan.send and not plan.remove and target.ledger() == ledger and generation:
            break  # nothing is left to do
        some = plan.send[start : start + STRETCH]
        articles = _told(_unless_overtaken(target, generation, _articles(source, some)), start, len(plan.send), progress)
        target.commit(articles, plan.remove if last else (), ledger=ledger if last else None)
        generation += 1
    return _verified(source, target.reader(), ids, plan)


def checksum(reader: Reader, ids: Sequence[str]) -> str:
    """32 hexadecimal digits over everything that is stored of the articles, in this order."""
    found = blake2b(digest_size=16)
    for article in _articles(reader, ids):
        found.update(fingerprint(article))
    return found.hexdigest()


def fingerprint(article: Article) -> bytes:
    """16 bytes over everything that is stored of an article."""
    spans = [(span.field, span.start, span.end, span.rule) for span in article.spans]
    facts = (article.id, article.original, spans, article.date, article.section, article.source, article.url, article.author)
    return blake2b(_LINE.encode((*facts, dict(article.metadata))).encode("ascii"), digest_size=16).digest()


def _plan(source: Reader, target: Reader, ids: Sequence[str]) -> _Plan:
    there, mine = frozenset(target.ids()), frozenset(ids)
    send = [id for id in ids if id not in there]
    both = [id for id in ids if id in there]
    for ours, theirs in zip(_articles(source, both), _articles(target, both), strict=True):
        if fingerprint(ours) != fingerprint(theirs):
            send.append(ours.id)
    return _Plan(tuple(sorted(send)), tuple(sorted(there - mine)))


def _verified(source: Reader, target: Reader, ids: Sequence[str], plan: _Plan) -> Moved:
    arrived = target.ids()
    sums = checksum(source, ids), checksum(target, arrived)
    if list(ids) != list(arrived) or sums[0] != sums[1]:
        raise IndexDamaged(
            f"Nach dem Umzug stimmt das Ziel nicht mit der Quelle überein: {len(ids)} und {len(arrived)} Artikel, Prüfsummen {sums[0]} und "
            f"{sums[1]}. Hat ein anderer Lauf Quelle oder Ziel geändert? Noch einmal aufrufen gleicht es an",
            f"after moving, target and source differ: {len(ids)} and {len(arrived)} articles, checksums {sums[0]} and {sums[1]}. "
            "Has another run changed one of them? Calling it again makes them equal",
        )
    return Moved(articles=len(ids), sent=len(plan.send), removed=len(plan.remove), checksum=sums[0])


def _articles(reader: Reader, ids: Sequence[str]) -> Iterator[Article]:
    for start in range(0, len(ids), _BATCH):
        yield from (article for article in reader.articles(ids[start : start + _BATCH]) if article)


def _told(articles: Iterator[Article], before: int, total: int, progress: Callable[[Progress], None] | None) -> Iterator[Article]:
    for number, article in enumerate(articles, before + 1):
        yield article
        if progress and number % _BATCH == 0:
            progress(Progress(number, total, number))


def _unless_overtaken(target: Engine, generation: int, articles: Iterator[Article]) -> Iterator[Article]:
    """The articles; asked for under the target's lock, raises IndexLocked when another run committed meanwhile."""
    if target.generation != generation:
        raise IndexLocked(
            "Ein anderer Lauf hat das Ziel inzwischen geändert; was schon angekommen ist, bleibt. Bitte noch einmal aufrufen",
            "another run has changed the target meanwhile; what has arrived stays. Please call it again",
        )
    yield from articles
