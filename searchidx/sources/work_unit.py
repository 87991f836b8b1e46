"""Work units: bounded parts of the reading of one source, which can be pickled and read in another process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from searchidx.sources.outcomes import Outcome

BATCH_SIZE = 250_000
"""Characters of the lines or rows of one work unit."""

_LEAST_COST = 100  # what an item counts, however short: a file of empty lines has a million of them

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """`read()` gives the outcomes in the order of the source. `size`: about how many bytes it reads. Can be pickled.

    `place`: the member of an archive that it reads; "" for a file. `lines`: the first and the last line it reads; None for all of it.
    `split()` gives a unit for each line or row; None where there is one only.
    """

    read: Callable[[], Iterable[Outcome]]
    size: int
    lines: tuple[int, int] | None = None
    split: Callable[[], Sequence[WorkUnit]] | None = None
    place: str = ""


def finished(*outcomes: Outcome) -> WorkUnit:
    """A work unit with nothing left to read."""
    return WorkUnit(partial(tuple, outcomes), 0)


def work_unit(
    read: Callable[[Sequence[T]], Iterable[Outcome]], items: Sequence[T], size: Callable[[T], int], line: Callable[[T], int]
) -> WorkUnit:
    """The unit that reads these lines or rows, each with its size and the number of its first line. The functions can be pickled."""
    split = partial(_split, read, items, size, line) if len(items) > 1 else None
    return WorkUnit(partial(read, items), sum(map(size, items)), (line(items[0]), line(items[-1])), split)


def batches(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in lists of about BATCH_SIZE by `size`. What `items` raises is raised after the batch of the items before it."""
    batch: list[T] = []
    total = 0
    raised: Exception | None = None
    try:
        for item in items:
            batch.append(item)
            total += size(item) + _LEAST_COST
            if total >= BATCH_SIZE:
                yield batch
                batch, total = [], 0
    except Exception as error:
        raised = error
    if batch:
        yield batch
    if raised:
        raise raised


def _split(
    read: Callable[[Sequence[T]], Iterable[Outcome]], items: Sequence[T], size: Callable[[T], int], line: Callable[[T], int]
) -> list[WorkUnit]:
    return [work_unit(read, [item], size, line) for item in items]
