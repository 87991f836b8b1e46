"""What stands around the hits of a results page: the facets, the timeline, the paging, and help when nothing was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from searchidx.index import Index
from searchidx.model import Page, Relaxation
from web import wording
from web.answer_cache import keep_no_longer_than_this_once
from web.service_calls import question
from web.timeline_chart import last_day_of, within_days
from web.url_parameters import NAMES, Asked, excluding, unfiltered, with_value, without_value

COUNTED = (*NAMES, "day")
"""What is counted for a results page; the days make the timeline, the years and the months."""

FACET_VALUES = 8
"""Values of one facet that a results page lists; a page of its own lists all."""

MOST_MONTHS = 12

WORDS_COUNTED = 8
NEIGHBOURS = 2

_QUOTES = str.maketrans(dict.fromkeys('"„“”«»‚‘’‹›', " "))
_FILTERS = (*NAMES, *(f"-{name}" for name in NAMES))
_DATES = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and how many articles have it. `with_it`, `excluding` and `without` are the questions a click asks.

    `excluding` is None where a facet's values cannot be excluded.
    """

    name: str
    label: str
    count: int
    chosen: bool
    excluded: bool
    with_it: Asked
    excluding: Asked | None
    without: Asked


@dataclass(frozen=True, slots=True)
class Facet:
    """The first values of a facet, and how many it has in all."""

    values: tuple[Value, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the page stands: `last` is the last one with full matches, `numbers` the pages to offer; None is a gap."""

    last: int
    previous: bool
    next: bool
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Another search and how many articles it finds; `name` is what it is about.

    `kind` is that of a `Relaxation`, or "alone", "any", "unquoted", "unfiltered".
    """

    kind: str
    name: str
    state: Asked
    total: int


@dataclass(frozen=True, slots=True)
class Alone:
    """A word of the query by itself, and what it may have been typed for if no article has it."""

    way: Way
    meant: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """What helps when nothing was found: the query spelled otherwise, each word by itself, and wider searches."""

    meant: tuple[Way, ...]
    words: tuple[Alone, ...]
    wider: tuple[Way, ...]


def search(index: Index, state: Asked, **options: Any) -> Page:
    """The answer to what an address asks; filters without words narrow down all articles. What helps an empty one is told by `rescue`."""
    query, settings = question(state)
    page = index.search(query, sort=state.sort, **settings, **{"counsel": False, **options})
    if not page.complete:
        keep_no_longer_than_this_once()
    return page


def days(page: Page) -> Mapping[str, int]:
    """The matches of each day that has some."""
    return dict(page.facets["day"])


def facets(state: Asked, page: Page, lang: str) -> dict[str, Facet]:
    """The facets of an answer counted by COUNTED, those without values left out; months where there are a year's at most."""
    by_day = days(page)
    found = {name: Facet(named_values(state, name, page.facets[name], FACET_VALUES), len(page.facets[name])) for name in NAMES}
    for name in ("year", "month"):
        counts = sorted(_summed(by_day, _DATES[name]).items(), reverse=name == "year")
        if name == "year" or len(counts) <= MOST_MONTHS:
            shown = MOST_MONTHS if name == "month" else FACET_VALUES
            found[name] = Facet(date_values(state, name, counts[:shown], lang), len(counts))
    return {name: facet for name, facet in found.items() if facet.values}


def named_values(state: Asked, name: str, counts: Iterable[tuple[str, int]], limit: int | None = None) -> tuple[Value, ...]:
    """The first values of "section", "source" or "author"; those asked for or excluded come before all, so that they stay in sight."""
    count_of = dict(counts)
    chosen, excluded = getattr(state, name), getattr(state, f"no_{name}")
    first = dict.fromkeys((*chosen, *excluded))
    listed = [*first, *(value for value in count_of if value not in first)]
    return tuple(
        Value(
            name=value,
            label=value,
            count=count_of.get(value, 0),
            chosen=value in chosen,
            excluded=value in excluded,
            with_it=with_value(state, name, value),
            excluding=excluding(state, name, value),
            without=without_value(state, name, value),
        )
        for value in listed[:limit]
    )


def date_values(state: Asked, name: str, counts: Iterable[tuple[str, int]], lang: str) -> tuple[Value, ...]:
    """Years ("2025"), months ("2025-02") or days, to be asked for as the days from their first to their last."""
    return tuple(_date_value(state, name, value, count, lang) for value, count in counts)


def paging(state: Asked, page: Page) -> Paging:
    """The paging of an answer. Partial hits come after the full ones uncounted, so there may be a page beyond the last number."""
    partial_to_come = len(page.hits) == state.size and page.hits[-1].partial
    return turning(state.page, -(-page.total // state.size), partial_to_come)


def turning(number: int, pages: int, more: bool = False) -> Paging:
    """The paging of page `number` of so many, if there is not even `more`."""
    last = max(1, pages)
    near = {1, last, *range(number - NEIGHBOURS, number + NEIGHBOURS + 1)}
    shown = sorted(one for one in near if 1 <= one <= last)
    return Paging(last, number > 1, number < last or more, tuple(_with_gaps(shown)))


def rescue(index: Index, state: Asked, page: Page) -> Rescue:
    """Ways on from an answer without full matches."""
    query, settings = question(state)
    first = replace(state, page=1)
    ways = [_way(first, one) for one in index.relaxations(query, **settings)]
    words = list(dict.fromkeys(word.word for word in page.words))[:WORDS_COUNTED]
    alone = [_alone(index, replace(first, q=word)) for word in words if len(words) > 1]
    loose = {"unquoted": " ".join(state.q.translate(_QUOTES).split()), "any": " ODER ".join(words)}
    others = [Way(kind, "", asked, _total(index, asked)) for kind, q in loose.items() if q and (asked := replace(first, q=q)) != first]
    if len(state.filters) > 1:
        others.append(Way("unfiltered", "", unfiltered(first), _total(index, unfiltered(first))))
    known = {one.way.state for one in alone}
    wider = [way for way in (*ways, *others) if way.kind != "spelling" and way.total and way.state not in known]
    return Rescue(tuple(way for way in ways if way.kind == "spelling"), tuple(alone), tuple(wider))


def _alone(index: Index, state: Asked) -> Alone:
    way = Way("alone", state.q, state, _total(index, state))
    others = () if way.total else index.relaxations(state.q, **question(state)[1])
    return Alone(way, tuple(_way(state, one) for one in others if one.kind == "spelling"))


def _way(state: Asked, relaxation: Relaxation) -> Way:
    """A wider question of the service as one of ours."""
    filters = relaxation.filters
    named = {("no_" if name.startswith("-") else "") + name.removeprefix("-"): () for name in _FILTERS if name not in filters}
    days = {} if "since" in filters or "until" in filters else {"since": "", "until": ""}
    switches = {"mode": relaxation.mode, "without": tuple(relaxation.without), "exclude": tuple(relaxation.exclude)}
    asked = replace(state, q=relaxation.query if state.q else "", **named, **days, **switches)  # type: ignore[arg-type]  # by name
    return Way(relaxation.kind, relaxation.left_out, asked, relaxation.total)


def _total(index: Index, state: Asked) -> int:
    return search(index, state, limit=0, passages=0).total


def _date_value(state: Asked, name: str, value: str, count: int, lang: str) -> Value:
    start, end = (value + "-01-01")[:10], last_day_of(value)
    chosen = (state.since, state.until) == (start, end)
    label = wording.date_value(value, lang)
    free = replace(state, since="", until="", page=1)
    return Value(value, label, count, chosen, False, within_days(state, start, end), None, free)


def _summed(by_day: Mapping[str, int], length: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for day, count in by_day.items():
        found[day[:length]] += count
    return found


def _with_gaps(numbers: Sequence[int]) -> Iterator[int | None]:
    for before, number in pairwise([0, *numbers]):
        if number - before > 1:
            yield None
        yield number
