"""Filters that a program or a page sets beside the query: sections, sources, authors and the first and last day, as core nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from searchidx.errors import UsageError
from searchidx.model import KEYWORD_FIELDS, author_names
from searchidx.query.core_nodes import Node, Not, Range, any_value, conjunction
from searchidx.query.date_filters import DayRange, day_range_at
from searchidx.query.vocabulary_protocol import KeywordValues

Filters = Mapping[str, str | Sequence[str]]
"""Keys: of KEYWORD_FIELDS (one value or several, any of them), the same with "-" (none of them), "since" and "until" (days, included)."""

CheckedFilters = Mapping[str, tuple[str, ...]]
"""Filters that restrict, each a tuple of values; "since" and "until" as one day in ISO 8601."""

_DAY_FILTERS = ("since", "until")
_NAMES = (*KEYWORD_FIELDS, *(f"-{field}" for field in KEYWORD_FIELDS), *_DAY_FILTERS)


def checked(filters: Filters) -> CheckedFilters:
    """The filters that restrict. Raises UsageError for an unknown name and for a day that is none."""
    for name in filters:
        if name not in _NAMES:
            raise UsageError(f"Filter {name!r} unbekannt; bekannt: {_NAMES}", f"unknown filter {name!r}; known: {_NAMES}")
    lists = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in filters.items() if value}
    return {name: (_day(name, values[0]),) if name in _DAY_FILTERS else values for name, values in lists.items()}


def filter_nodes(filters: CheckedFilters, values: KeywordValues) -> list[Node]:
    """One node a condition; an article must match all of them. `values` gives the values of a field: who is meant by an author's name."""
    nodes: list[Node] = [_any_of(field, filters[field], values) for field in KEYWORD_FIELDS if field in filters]
    nodes += [Not(_any_of(field, filters["-" + field], values)) for field in KEYWORD_FIELDS if "-" + field in filters]
    low, high = (filters.get(name, (None,))[0] for name in _DAY_FILTERS)
    return [*nodes, Range("date", low, high)] if low or high else nodes


def filtered(node: Node, filters: Filters, values: KeywordValues) -> Node:
    """A planned query restricted to what `filters` allow; raises as `checked` does.

    The leaves of `node` stay the same objects: what an engine looked up for them holds.
    """
    return conjunction([node, *filter_nodes(checked(filters), values)])


def _any_of(field: str, wanted: Sequence[str], values: KeywordValues) -> Node:
    """One of the values; an author's name also stands for every byline that names several: "Ina Köhler und Jörg Öztürk"."""
    if field != "author":
        return any_value(field, wanted)
    names = set(wanted)
    joint = [line for line in values(field) if any(name in line for name in names) and not names.isdisjoint(author_names(line))]
    return any_value(field, tuple(dict.fromkeys((*wanted, *joint))))


def first_and_last_day(text: str) -> tuple[str | None, str | None]:
    """The ISO days of a date or period as people write it ("12.2.2025", "Februar 2025", "letzte 7 Tage"); None, None for what is none."""
    text = text.strip()
    days = day_range_at(text, 0)
    if isinstance(days, DayRange) and days.end == len(text):
        return days.low, days.high
    try:
        day = date.fromisoformat(text).isoformat()  # 0001-01-01, "from the beginning": in a query such years would be numbers
    except ValueError:
        return None, None
    return day, day


def _day(name: str, value: str) -> str:
    """The first day of a date for "since", the last for "until"; "2024" and "Februar 2025" will do."""
    day = first_and_last_day(value)[name == "until"]
    if day is None:
        raise UsageError(
            f"--{name}: „{value}“ ist kein Datum; etwa 2025-02-12 oder gestern",
            f"--{name}: “{value}” is no date; such as 2025-02-12 or yesterday",
        )
    return day
