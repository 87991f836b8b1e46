"""A timeline as a bar chart: periods of time, the height and place of each bar, and the numbers that its table shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from searchidx.messages import Period, period_name
from web.url_builder import path_for_days
from web.url_state import Norm, TimelinePeriod, UrlState

THIN = 20
"""A share of fewer articles than this says little: its bar is pale."""

MOST_TICKS = 5
MOST_BARS = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its first and last day, its matches (`count`) of `all` articles; left edge, width and height in percent of the chart.

    `tick` is the label below it, or "".
    """

    start: date
    end: date
    name: str
    count: int
    all: int
    x: float
    width: float
    height: float
    thin: bool
    tick: str

    @property
    def share(self) -> float:
        """Matches in percent of all articles of the period."""
        return 100 * self.count / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one query. `top` is what the full height stands for: articles, or percent. `undated` matches are in no bar."""

    bars: tuple[Bar, ...]
    per: Period
    norm: Norm
    top: float
    undated: int


@dataclass(frozen=True, slots=True)
class Axis:
    """What compared charts share: first and last day, length of a period, and what the bars stand for."""

    first: date
    last: date
    per: Period
    norm: Norm


def fit_axis(by_days: list[Mapping[str, int]], per: TimelinePeriod, norm: Norm, since: str = "", until: str = "") -> Axis | None:
    """An axis that fits all counts by ISO day; None if there are none. Longer periods are taken where there would be too many bars.

    It reaches from `since` to `until` where a reader chose them, also where nothing matches there.
    """
    days = [date.fromisoformat(day) for by_day in by_days for day in by_day]
    if not days:
        return None
    first, last = min(days), max(days)
    chosen_first = min(first, date.fromisoformat(since)) if since else first
    chosen_last = max(last, date.fromisoformat(until)) if until else last
    if chosen_last.year - chosen_first.year < MOST_BARS:
        first, last = chosen_first, chosen_last
    fitted = fitting_period(first, last) if per == "auto" else per
    longer: dict[Period, Period] = {"day": "week", "week": "month", "month": "year"}
    while fitted in longer and _is_crowded(first, last, fitted):
        fitted = longer[fitted]
    if fitted == "year":
        first = max(first, date(max(1, last.year - MOST_BARS + 1), 1, 1))  # one article dated to the year 1 must not push all others aside
    return Axis(first, last, fitted, norm)


def draw_chart(by_day: Mapping[str, int], all: Mapping[date, int], axis: Axis, undated: int, lang: str, top: float = 0) -> Chart:
    """The chart of the matches of each ISO day, out of `all` articles of each period; a common `top` makes charts comparable.

    Shares that say little do not set the scale: their bars end at the top.
    """
    counts = sum_by_period(by_day, axis.per)
    starts = list(_period_starts(axis.first, axis.last, axis.per))
    values = [_bar_value(counts[start], all.get(start, 0), axis.norm) for start in starts]
    telling = [value for start, value in zip(starts, values, strict=True) if not _is_thin(start, all, axis.norm)]
    highest = max([top, *(telling if any(telling) else values)])
    width, tick_distance = 100 / len(starts), -(-len(starts) // MOST_TICKS)
    bars = tuple(
        Bar(
            start=start,
            end=last_day(start, axis.per),
            name=period_name(start, axis.per, lang),
            count=counts[start],
            all=all.get(start, 0),
            x=round(number * width, 3),
            width=round(width, 3),
            height=min(100.0, round(100 * value / highest, 2)) if highest else 0,
            thin=_is_thin(start, all, axis.norm),
            tick="" if number % tick_distance else period_name(start, axis.per, lang, short=True),
        )
        for number, (start, value) in enumerate(zip(starts, values, strict=True))
    )
    return Chart(bars, axis.per, axis.norm, highest, undated)


def line_points(chart: Chart) -> str:
    """The tops of a chart's bars as the points of a line, in percent of its width and height from the upper left corner."""
    return " ".join(f"{bar.x + bar.width / 2:.2f},{100 - bar.height:.1f}" for bar in chart.bars)


def sum_by_period(by_day: Mapping[str, int], per: Period) -> Counter[date]:
    """The counts of each period, by its first day."""
    counts: Counter[date] = Counter()
    for day, count in by_day.items():
        counts[_period_start(date.fromisoformat(day), per)] += count
    return counts


def fitting_period(first: date, last: date) -> Period:
    """The period that cuts this time into a readable number of bars."""
    days = (last - first).days
    return "day" if days <= 62 else "week" if days <= 200 else "month" if days <= 366 * 7 else "year"


def last_day(start: date, per: Period) -> date:
    """The last day of the period that begins on this day."""
    following = _next_start(start, per)
    return following if following == date.max else following - timedelta(days=1)


def last_day_of(value: str) -> str:
    """The last day of a year ("2025"), a month ("2025-02") or a day, in ISO 8601."""
    start = date.fromisoformat((value + "-01-01")[:10])
    per: dict[int, Period] = {4: "year", 7: "month", 10: "day"}
    return last_day(start, per[len(value)]).isoformat()


def bar_paths(state: UrlState) -> Callable[[Bar], str]:
    """A function from a bar to the path of the results on its days, as far as the search allowed them already."""
    path, since, until = path_for_days(state), state.since, state.until
    return lambda bar: path(max(bar.start.isoformat(), since), min(bar.end.isoformat(), until or "9999-12-31"))


def within_days(state: UrlState, since: str, until: str) -> UrlState:
    """The same search on these days, as far as it allowed them already."""
    return replace(state, since=max(since, state.since), until=min(until, state.until or until), page=1, per="auto")


def _is_crowded(first: date, last: date, per: Period) -> bool:
    """Whether there are more periods than can be drawn. Stops counting there: from the year 1 on there are 3.6 million days."""
    return sum(1 for _ in islice(_period_starts(first, last, per), MOST_BARS + 1)) > MOST_BARS


def _period_starts(first: date, last: date, per: Period) -> Iterator[date]:
    """The first day of every period from the one that holds `first` to the one that holds `last`."""
    start = _period_start(first, per)
    while start <= last:
        yield start
        start, before = _next_start(start, per), start
        if _period_start(start, per) <= before:  # the end of time
            return


def _period_start(day: date, per: Period) -> date:
    match per:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _next_start(start: date, per: Period) -> date:
    """The first day of the next period; the last day that `date` can hold, at the end of time."""
    try:
        match per:
            case "day":
                return start + timedelta(days=1)
            case "week":
                return start + timedelta(days=7)
            case "month":
                return date(start.year + start.month // 12, start.month % 12 + 1, 1)
            case "year":
                return date(start.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return date.max


def _is_thin(start: date, all: Mapping[date, int], norm: Norm) -> bool:
    return norm == "share" and all.get(start, 0) < THIN


def _bar_value(count: int, all: int, norm: Norm) -> float:
    return float(count) if norm == "count" else 100 * count / all if all else 0.0
