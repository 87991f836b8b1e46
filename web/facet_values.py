"""Facet values as filters: which values the articles of an answer have, how many articles each, and the search that a click leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from searchidx.messages import RECENT_PERIODS, date_value
from searchidx.model import Page
from searchidx.question import first_and_last_day
from web.timeline_chart import last_day_of, within_days
from web.url_state import FILTER_FIELDS, UrlState, excluding, with_value, without_value

COUNTED_FIELDS = (*FILTER_FIELDS, "day")
"""What a results page counts. The timeline, the years and the months are made of the days."""

VALUES_SHOWN = 8
"""Values of one facet that a results page lists; the facet page lists all."""

MOST_MONTHS = 12
"""Months are listed only if there are no more."""

_DATE_LENGTHS = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, and how many articles have it. `including`, `excluding` and `without` are the searches its links lead to.

    `excluding` is None where a facet's values cannot be excluded.
    """

    name: str
    label: str
    count: int
    is_included: bool
    is_excluded: bool
    including: UrlState
    excluding: UrlState | None
    without: UrlState


@dataclass(frozen=True, slots=True)
class Facet:
    """The first values of a facet, and how many it has in all."""

    values: tuple[FacetValue, ...]
    total: int


def day_counts(page: Page) -> Mapping[str, int]:
    """The number of matches on each day that has some, by ISO day."""
    return dict(page.facets["day"])


def sidebar_facets(state: UrlState, page: Page, lang: str) -> dict[str, Facet]:
    """The facets of an answer counted by COUNTED_FIELDS; those without values are left out, and months if there are too many.

    "recent" holds what is filtered by one click: periods seen from today.
    """
    by_day = day_counts(page)
    first = slice(VALUES_SHOWN)
    facets = {field: Facet(keyword_values(state, field, page.facets[field], first), len(page.facets[field])) for field in FILTER_FIELDS}
    recent = _recent_values(state, by_day, lang)
    facets["recent"] = Facet(recent, len(recent))
    years = sorted(_sum_by_prefix(by_day, _DATE_LENGTHS["year"]).items(), reverse=True)
    facets["year"] = Facet(date_values(state, years[:VALUES_SHOWN], lang), len(years))
    months = sorted(_sum_by_prefix(by_day, _DATE_LENGTHS["month"]).items())
    if len(months) <= MOST_MONTHS:
        facets["month"] = Facet(date_values(state, months, lang), len(months))
    return {field: facet for field, facet in facets.items() if facet.values}


def _recent_values(state: UrlState, by_day: Mapping[str, int], lang: str) -> tuple[FacetValue, ...]:
    """The RECENT_PERIODS, seen from today, in which something was found."""
    values = []
    for name, message in RECENT_PERIODS.items():
        first, last = (day or "" for day in first_and_last_day(name))
        count = sum(articles for day, articles in by_day.items() if first <= day <= last)
        if count:
            values.append(_period_value(state, name, message.text(lang), count, (first, last)))
    return tuple(values)


def ordered_values(state: UrlState, field: str, counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The values of "section", "source" or "author"; included and excluded ones come first, so that they stay in sight."""
    count_of = dict(counts)
    set_by_hand = (*getattr(state, field), *getattr(state, f"no_{field}"))
    filtered = {value: count_of.get(value, 0) for value in set_by_hand if value in count_of or not state.contains}
    return [*filtered.items(), *((value, count) for value, count in count_of.items() if value not in filtered)]


def keyword_values(state: UrlState, field: str, counts: Iterable[tuple[str, int]], shown: slice) -> tuple[FacetValue, ...]:
    """The values that are `shown` of the ordered ones."""
    included, excluded = getattr(state, field), getattr(state, f"no_{field}")
    return tuple(
        FacetValue(
            name=value,
            label=value,
            count=count,
            is_included=value in included,
            is_excluded=value in excluded,
            including=with_value(state, field, value),
            excluding=excluding(state, field, value),
            without=without_value(state, field, value),
        )
        for value, count in ordered_values(state, field, counts)[shown]
    )


def date_values(state: UrlState, counts: Iterable[tuple[str, int]], lang: str) -> tuple[FacetValue, ...]:
    """Years ("2025"), months ("2025-02") or days; their links filter by the days from the first to the last of each."""
    return tuple(_date_value(state, value, count, lang) for value, count in counts)


def _date_value(state: UrlState, value: str, count: int, lang: str) -> FacetValue:
    return _period_value(state, value, date_value(value, lang), count, ((value + "-01-01")[:10], last_day_of(value)))


def _period_value(state: UrlState, name: str, label: str, count: int, days: tuple[str, str]) -> FacetValue:
    first, last = days
    return FacetValue(
        name=name,
        label=label,
        count=count,
        is_included=(state.since, state.until) == (first, last),
        is_excluded=False,
        including=within_days(state, first, last),
        excluding=None,
        without=replace(state, since="", until="", page=1),
    )


def _sum_by_prefix(by_day: Mapping[str, int], length: int) -> Counter[str]:
    """The counts by the first `length` characters of the day."""
    counts: Counter[str] = Counter()
    for day, count in by_day.items():
        counts[day[:length]] += count
    return counts
