"""Timeline: how many articles that match appeared in each day, week, month or year, beside all articles of that time."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from searchidx.engines import EngineAnswer, Reader
from searchidx.messages import Period
from searchidx.model import Timeline, TimelineBucket
from searchidx.query.core_nodes import Everything, Range
from searchidx.question import check_choice
from searchidx.results.answer_budget import AnswerBudget
from searchidx.results.prepared_query import PreparedQuery, article_of

_COUNTED_BY = {"day": "day", "week": "day", "month": "month", "year": "year"}
"""The facet that each period is summed up from."""


_BUCKET_SIZE = 50
"""Characters that a bucket takes when it is written down."""


def timeline(prepared: PreparedQuery, per: Period) -> Timeline:
    """The buckets from the first match to the last, and the matches without a date. Raises UsageError for an unknown period.

    Buckets that the budget does not reach are left out.
    """
    check_choice("per", per, get_args(Period))
    facet = _COUNTED_BY[per]
    matches, every = (prepared.reader.search(node, limit=0, facets=(facet,)) for node in (prepared.node, Everything()))
    prepared.budget.exceeded |= not matches.complete
    undated = matches.total - sum(count for _, count in matches.facets[facet])
    buckets = tuple(_buckets(_by_period(matches, per), _by_period(every, per), per, prepared.budget))
    return Timeline(buckets, undated, not prepared.budget.exceeded)


def oldest_and_newest(reader: Reader) -> tuple[str | None, str | None]:
    """The oldest and the newest known date of all articles."""
    dated = Range("date", None, None)
    first_hits = [reader.search(dated, limit=1, sort=sort).hits for sort in ("oldest", "newest")]
    oldest, newest = (article_of(reader, hits[0].id).date if hits else None for hits in first_hits)
    return oldest, newest


def _buckets(matches: Counter[str], every: Counter[str], per: Period, budget: AnswerBudget) -> Iterator[TimelineBucket]:
    if not matches:
        return
    start, last = min(matches), max(matches)
    while budget.take(_BUCKET_SIZE) and not budget.is_spent():
        yield TimelineBucket(start, matches[start], every[start])
        if start >= last:  # before going on: the calendar ends with the year 9999
            return
        start = _next(start, per)


def _by_period(answer: EngineAnswer, per: Period) -> Counter[str]:
    """The articles of an answer by the first day of the period that they appeared in."""
    counts: Counter[str] = Counter()
    for value, count in answer.facets[_COUNTED_BY[per]]:
        counts[_first_day(value, per)] += count
    return counts


def _first_day(value: str, per: Period) -> str:
    day = datetime.date.fromisoformat((value + "-01-01")[:10])
    return (day - datetime.timedelta(days=day.weekday()) if per == "week" else day).isoformat()


def _next(start: str, per: Period) -> str:
    day = datetime.date.fromisoformat(start)
    if per in ("day", "week"):
        return (day + datetime.timedelta(days=7 if per == "week" else 1)).isoformat()
    months = day.month if per == "month" else 12
    return day.replace(year=day.year + months // 12, month=months % 12 + 1).isoformat()
