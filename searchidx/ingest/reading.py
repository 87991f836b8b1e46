"""Reading says what stands in many sources, in their order, with every article packed; it is done on all processors."""

from __future__ import annotations

import datetime
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from searchidx.model import Rejection
from searchidx.sources import BrokenOff, ReadArticle, Source, Warned, WorkUnit, work_units
from searchidx.storage.article_codec import as_json, packed
from searchidx.worker_pool import parallel_map

SHARE = 400_000
"""Bytes read at a time in one process: a tenth of a second with pages, less with lines."""

MOST = 1000
"""Files read at a time, however short."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An article, the place it stands at, and its fingerprint."""

    place: str
    id: str
    data: bytes
    print: str


Outcome = Packed | Warned | Rejection | BrokenOff


def outcomes(
    sources: Sequence[Source], *, today: datetime.date, recover: bool, meter: Callable[[int], None]
) -> Iterator[tuple[int, Outcome]]:
    """Everything that stands in the sources, each with the number of its source; see `sources.work_units`."""
    work = (
        (number, piece)
        for number, source in enumerate(sources)
        for piece in work_units(source, today=today, recover=recover, meter=meter)
    )
    for found in parallel_map(_worked_out, _shares(work)):
        yield from found


def _shares(work: Iterable[tuple[int, WorkUnit]]) -> Iterator[list[tuple[int, WorkUnit]]]:
    share: list[tuple[int, WorkUnit]] = []
    size = 0
    for number, piece in work:
        share.append((number, piece))
        size += piece.size
        if size >= SHARE or len(share) >= MOST:
            yield share
            share, size = [], 0
    if share:
        yield share


def _worked_out(share: Sequence[tuple[int, WorkUnit]]) -> list[tuple[int, Outcome]]:
    return [(number, _packed(outcome)) for number, piece in share for outcome in piece.read()]


def _packed(outcome: ReadArticle | Warned | Rejection | BrokenOff) -> Outcome:
    if not isinstance(outcome, ReadArticle):
        return outcome
    data = packed(outcome.article)
    return Packed(outcome.place, outcome.article.id, data, _fingerprint(data, outcome.article.id))


def _fingerprint(data: bytes, id: str) -> str:
    """11 characters over everything the index stores of an article but its id: equal for the same text in another place."""
    return b64encode(blake2b(data[len(as_json(id)) + 1 :], digest_size=8).digest()).decode("ascii").rstrip("=")
