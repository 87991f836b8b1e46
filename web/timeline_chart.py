"""A chart is a timeline as bars over time: what the page draws, and what its table says in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from web.url_parameters import Asked, path_for_days
from web.wording import Norm, Period, period_name

THIN = 20
"""Below so many articles in all, a share says little: the bar is pale."""

MOST_TICKS = 5
MOST_BARS = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of time: its first and last day, its articles of all articles then, its place (percent of the width) and height (percent).

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
        """Articles found of a hundred then."""
        return 100 * self.count / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one query. `top` is what the full height stands for: articles, or articles of a hundred."""

    bars: tuple[Bar, ...]
    per: Period
    norm: Norm
    top: float
    undated: int


@dataclass(frozen=True, slots=True)
class Scale:
    """What charts that are compared have in common: the days they begin and end with, the width of a piece, what the bars stand for."""

    first: date
    last: date
    per: Period
    norm: Norm


def scale(by_days: list[Mapping[str, int]], per: Period, norm: Norm) -> Scale | None:
    """The scale that fits all of the counts by day; None when there are none. Pieces too many to draw are made wider."""
    known = [date.fromisoformat(day) for by_day in by_days for day in by_day]
    if not known:
        return None
    first, last = min(known), max(known)
    chosen = fitting(first, last) if per == "auto" else per
    wider: dict[Period, Period] = {"day": "week", "week": "month", "month": "year"}
    while chosen in wider and len(list(_pieces(first, last, chosen))) > MOST_BARS:
        chosen = wider[chosen]
    if chosen == "year":
        first = max(first, date(max(1, last.year - MOST_BARS + 1), 1, 1))  # one article dated to the year 1 must not push all others aside
    return Scale(first, last, chosen, norm)


def chart(by_day: Mapping[str, int], all: Mapping[date, int], of: Scale, undated: int, lang: str, top: float = 0) -> Chart:
    """The chart of the articles of each day, of `all` in each piece of the scale; `top` makes several charts comparable."""
    found = by_piece(by_day, of.per)
    starts = list(_pieces(of.first, of.last, of.per))
    values = [_value(found[start], all.get(start, 0), of.norm) for start in starts]
    highest = max([top, *values])
    width, step = 100 / len(starts), -(-len(starts) // MOST_TICKS)
    bars = tuple(
        Bar(
            start=start,
            end=last_day(start, of.per),
            name=period_name(start, of.per, lang),
            count=found[start],
            all=all.get(start, 0),
            x=round(number * width, 3),
            width=round(width, 3),
            height=round(100 * value / highest, 2) if highest else 0,
            thin=of.norm == "share" and all.get(start, 0) < THIN,
            tick="" if number % step else period_name(start, of.per, lang, short=True),
        )
        for number, (start, value) in enumerate(zip(starts, values, strict=True))
    )
    return Chart(bars, of.per, of.norm, highest, undated)


def by_piece(by_day: Mapping[str, int], per: Period) -> Counter[date]:
    """How many articles each piece of time has, by its first day."""
    counts: Counter[date] = Counter()
    for day, count in by_day.items():
        counts[_start(date.fromisoformat(day), per)] += count
    return counts


def fitting(first: date, last: date) -> Period:
    """The pieces that cut a time into a readable number of bars."""
    days = (last - first).days
    return "day" if days <= 62 else "week" if days <= 200 else "month" if days <= 366 * 7 else "year"


def last_day(start: date, per: Period) -> date:
    """The last day of the piece of time that begins on this day."""
    after = _next(start, per)
    return after if after == date.max else after - timedelta(days=1)


def last_day_of(value: str) -> str:
    """The last day of a year ("2025"), a month ("2025-02") or a day, in ISO 8601."""
    start = date.fromisoformat((value + "-01-01")[:10])
    return last_day(start, {4: "year", 7: "month", 10: "day"}[len(value)]).isoformat()  # type: ignore[arg-type]  # these are periods


def to_bars(state: Asked) -> Callable[[Bar], str]:
    """What gives the address of the results of one bar's days, as far as the question allowed them before."""
    path, since, until = path_for_days(state), state.since, state.until
    return lambda bar: path(max(bar.start.isoformat(), since), min(bar.end.isoformat(), until or "9999-12-31"))


def within_days(state: Asked, since: str, until: str) -> Asked:
    """The same question for these days, as far as it allowed them before."""
    return replace(state, since=max(since, state.since), until=min(until, state.until or until), page=1, per="auto")


def _pieces(first: date, last: date, per: Period) -> Iterator[date]:
    """The first day of every piece from the one that holds `first` to the one that holds `last`."""
    start = _start(first, per)
    while start <= last:
        yield start
        start, before = _next(start, per), start
        if _start(start, per) <= before:  # the end of time
            return


def _start(day: date, per: Period) -> date:
    match per:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _next(start: date, per: Period) -> date:
    """The first day of the next piece; the last day there is, at the end of time."""
    try:
        match per:
            case "week":
                return start + timedelta(days=7)
            case "month":
                return date(start.year + start.month // 12, start.month % 12 + 1, 1)
            case "year":
                return date(start.year + 1, 1, 1)
            case _:
                return start + timedelta(days=1)
    except (ValueError, OverflowError):
        return date.max


def _value(count: int, all: int, norm: Norm) -> float:
    return float(count) if norm == "count" else 100 * count / all if all else 0.0
