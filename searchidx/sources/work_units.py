"""A piece is some of the work on a source: it can be done in another process, and says what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from searchidx.sources.outcomes import Outcome

BATCH = 250_000
"""Characters read before they are handed on as one piece."""

_AT_LEAST = 100  # what an item counts, however short: a file of empty lines has a million of them

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece:
    """`work` gives the outcomes, in order; it can be pickled. `size`: about how many bytes that takes to read."""

    work: Callable[[], Iterable[Outcome]]
    size: int


@dataclass(frozen=True, slots=True)
class Known:
    """The work that is done already."""

    outcomes: tuple[Outcome, ...]

    def __call__(self) -> Iterable[Outcome]:
        return self.outcomes


def batches(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in lists of about BATCH characters. What their source raises comes after the items before it."""
    batch: list[T] = []
    total = 0
    raised: Exception | None = None
    try:
        for item in items:
            batch.append(item)
            total += size(item) + _AT_LEAST
            if total >= BATCH:
                yield batch
                batch, total = [], 0
    except Exception as error:
        raised = error
    if batch:
        yield batch
    if raised:
        raise raised
