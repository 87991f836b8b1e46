"""Pagination: the last page, whether there is a previous and a next one, and which page numbers to link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

NEIGHBOURS = 2
"""Page numbers linked on each side of the page shown."""


@dataclass(frozen=True, slots=True)
class Pagination:
    """`last` is the last page with full matches; `numbers` are the pages to link, in order, with None for a gap."""

    last: int
    previous: bool
    next: bool
    numbers: tuple[int | None, ...]


def paginate(number: int, pages: int, more: bool = False) -> Pagination:
    """The pagination of page `number` out of `pages`. `more`: there may be a next page beyond the last number (uncounted partial hits)."""
    last = max(1, pages)
    near = {1, last, *range(number - NEIGHBOURS, number + NEIGHBOURS + 1)}
    numbers = sorted(page for page in near if 1 <= page <= last)
    return Pagination(last, number > 1, number < last or more, tuple(_with_gaps(numbers)))


def _with_gaps(numbers: Sequence[int]) -> Iterator[int | None]:
    for before, number in pairwise([0, *numbers]):
        if number - before > 1:
            yield None
        yield number
