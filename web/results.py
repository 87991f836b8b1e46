"""What stands around the hits of a results page: the facets, the paging, and help when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from searchidx.model import Page
from searchidx.service import Index
from web.address import Asked, unfiltered

FACETS = ("section", "source")
WORDS_COUNTED = 8
NEIGHBOURS = 2

_QUOTES = str.maketrans(dict.fromkeys('"„“”«»‚‘’‹›', " "))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet with the number of articles it would leave, and whether the answer is narrowed down to it."""

    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the page stands: `last` is the last one with full matches, `numbers` the pages to offer; None is a gap."""

    last: int
    previous: bool
    next: bool
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Another search and how many articles it finds; `name` is a word of the query or the key of a label."""

    name: str
    state: Asked
    total: int


@dataclass(frozen=True, slots=True)
class Rescue:
    """What helps when nothing was found: words by themselves and wider searches, if they find something."""

    words: tuple[Way, ...]
    wider: tuple[Way, ...]


def search(index: Index, state: Asked, **options: Any) -> Page:
    """The answer to what an address asks; filters without words narrow down all articles."""
    return index.search(state.q or "*", sort=state.sort, mode=state.mode, filters=state.filters, **options)


def facets(index: Index, state: Asked, page: Page) -> dict[str, tuple[Value, ...]]:
    """The values of each facet. One that is narrowed down is counted as if it were not, so that its other values stay in reach."""
    return {name: tuple(_values(index, state, page, name)) for name in FACETS}


def paging(state: Asked, page: Page) -> Paging:
    """The paging of an answer. Partial hits come after the full ones uncounted, so there may be a page beyond the last number."""
    last = max(1, -(-page.total // state.size))
    partial_to_come = len(page.hits) == state.size and page.hits[-1].partial
    near = {1, last, *range(state.page - NEIGHBOURS, state.page + NEIGHBOURS + 1)}
    shown = sorted(number for number in near if 1 <= number <= last)
    return Paging(last, state.page > 1, state.page < last or partial_to_come, tuple(_with_gaps(shown)))


def rescue(index: Index, state: Asked, page: Page) -> Rescue:
    """Ways on from an answer without full matches."""
    words = list(dict.fromkeys(word.word for word in page.words))[:WORDS_COUNTED]
    first = replace(state, page=1)
    alone = [(word, replace(first, q=word)) for word in words] if len(words) > 1 else []
    wider = {
        "try_unfiltered": unfiltered(first),
        "try_compounds": replace(first, mode="compounds"),
        "try_unquoted": replace(first, q=" ".join(state.q.translate(_QUOTES).split())),
        "try_any": replace(first, q=" ODER ".join(words)),
    }
    other = [(name, way) for name, way in wider.items() if way.q and way != first]
    return Rescue(_successful(index, alone), _successful(index, other))


def _values(index: Index, state: Asked, page: Page, name: str) -> Iterator[Value]:
    chosen = state.section if name == "section" else state.source
    counts = dict((_without(index, state, name) if chosen else page).facets.get(name, ()))
    yield from (Value(value, 0, True) for value in chosen if value not in counts)
    yield from (Value(value, count, value in chosen) for value, count in counts.items())


def _without(index: Index, state: Asked, name: str) -> Page:
    free = replace(state, section=()) if name == "section" else replace(state, source=())
    return search(index, free, limit=1, passages=0, facets=(name,))


def _with_gaps(numbers: list[int]) -> Iterator[int | None]:
    for before, number in pairwise([0, *numbers]):
        if number - before > 1:
            yield None
        yield number


def _successful(index: Index, searches: list[tuple[str, Asked]]) -> tuple[Way, ...]:
    ways = (Way(name, state, search(index, state, limit=1, passages=0).total) for name, state in searches)
    return tuple(way for way in ways if way.total)
