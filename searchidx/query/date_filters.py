"""Reads days and ranges of days as Germans write them: "12.2.2025", "Februar 2025", "2024", "1.3.–20.3.2024", ">=2024", "letzte 7 Tage"."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import NamedTuple

from searchidx.german.calendar import EARLIEST_YEAR, month_number, year_of
from searchidx.query import relative_periods

OPEN_ENDS = {
    ">=": "since", "seit": "since", "ab": "since", "since": "since", "from": "since",
    "<=": "until", "bis": "until", "until": "until",
    "<": "earlier", "vor": "earlier", "before": "earlier",
    ">": "later", "nach": "later", "after": "later",
    "=": "date", "am": "date", "im": "date",
}  # fmt: skip
"""What may stand before a date, with the key of the operator that has the same meaning."""

FIRST_YEAR, LAST_YEAR = 1000, 9999  # four digits
_NAME = r"[^\W\d_]{3,9}"
_POINT = re.compile(
    rf"""
    (?P<y1>\d{{4}})-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})(?:T[\d:.+-]+Z?)?(?!\d)                        # 2025-02-12, 2025-02-12T14:30
  | (?P<d2>\d{{1,2}})\.\s*(?:(?P<m2>\d{{1,2}})\.|(?P<n2>{_NAME})\.?)\s*(?P<y2>\d{{4}}|\d{{2}})(?!\d)  # 12.2.2025, 12. Februar 2025
  | (?P<y3>\d{{4}})[-/](?P<m3>\d{{1,2}})(?!\d)                                                       # 2025-02
  | (?P<m4>\d{{1,2}})[./](?P<y4>\d{{4}})(?!\d)                                                       # 2/2025
  | (?P<n5>{_NAME})(?:\.\s*|\s+)(?P<y5>\d{{4}})(?!\d)                                                       # Februar 2025
  | (?P<y6>\d{{4}})(?!\d)                                                                            # 2025
    """,
    re.VERBOSE,
)
_SHORT = re.compile(r"(?P<day>\d{1,2})\.(?:(?P<month>\d{1,2})\.)?")  # "1.3." in "1.3.–20.3.2024": the rest stands in the second date
_TO = re.compile(r"\.{2,3}|…|\s*[–—-]\s*|\s+bis\s+(?:zum\s+)?|\s+to\s+", re.IGNORECASE)
_DOTS = re.compile(r"\.{2,3}|…")
_LEAD = re.compile(r"(?:(?P<sign>[<>]=?|=)|(?P<word>[^\W\d_]{2,6})(?:\s+(?:dem|zum))?\s)\s*")


class DayRange(NamedTuple):
    """From the day `low` to the day `high` in ISO 8601, both included, None is open; its text ends at `end`."""

    low: str | None
    high: str | None
    end: int


class ImpossibleDate(NamedTuple):
    """What has the shape of a date but is none, such as 31.02.2025; its text ends at `end`."""

    end: int


def day_range_at(text: str, start: int) -> DayRange | ImpossibleDate | None:
    """The longest range of days whose text begins at `start`; None where no date begins. Swapped ends are put right."""
    if relative := _relative(text, start):  # before what leads a date: "vor 3 Tagen" is a day, "vor 2024" none
        return relative
    lead = _LEAD.match(text, start)
    if lead and (key := OPEN_ENDS.get((lead["sign"] or lead["word"]).lower())):
        return _open_ended(text, lead.end(), key)
    dots = _DOTS.match(text, start)
    if dots:
        return _bounded(_point(_POINT.match(text, dots.end())), "until")
    first = _POINT.match(text, start)
    return _from_full(text, first) if first else _from_short(text, start)


def dotted_range_at(text: str, start: int) -> DayRange | ImpossibleDate | None:
    """Two dates with `..` between: the only range that cannot be text and needs no field."""
    first = _POINT.match(text, start)
    dots = _DOTS.match(text, first.end()) if first else None
    second = _POINT.match(text, dots.end()) if dots else None
    if not (_point(first) and _point(second)):
        return None
    days = _joined(_point(first), _point(second))
    return None if isinstance(days, DayRange) and str(days.low) < str(EARLIEST_YEAR) else days  # 1000..1500 are numbers


def bounded(days: DayRange, key: str) -> DayRange:
    """The range that the operator "since", "until", "earlier" or "later" makes of a date; "date" leaves it."""
    low, high, end = days
    match key:
        case "since":
            return DayRange(low, None, end)
        case "until":
            return DayRange(None, high, end)
        case "earlier":
            return DayRange(None, _shifted(low, -1), end)
        case "later":
            return DayRange(_shifted(high, 1), None, end)
        case _:
            return days


def _open_ended(text: str, start: int, key: str) -> DayRange | ImpossibleDate | None:
    if relative := _relative(text, start):
        return bounded(relative, key)
    date = _POINT.match(text, start)
    return _bounded(_from_full(text, date) if date and key == "date" else _point(date), key)


def _relative(text: str, start: int) -> DayRange | None:
    period = relative_periods.relative_period_at(text, start, relative_periods.current_day())
    return period and DayRange(period.first.isoformat(), period.last.isoformat(), period.end)


def _bounded(days: DayRange | ImpossibleDate | None, key: str) -> DayRange | ImpossibleDate | None:
    return bounded(days, key) if isinstance(days, DayRange) else days


def _from_full(text: str, first: re.Match[str]) -> DayRange | ImpossibleDate | None:
    to = _TO.match(text, first.end())
    second = _POINT.match(text, to.end()) if to else None
    if _point(second):
        return _joined(_point(first), _point(second))
    dots = _DOTS.match(text, first.end())
    days = _point(first)
    if dots and isinstance(days, DayRange):
        return DayRange(days.low, None, dots.end())
    return days


def _from_short(text: str, start: int) -> DayRange | ImpossibleDate | None:
    short = _SHORT.match(text, start)
    to = _TO.match(text, short.end()) if short else None
    last = _POINT.match(text, to.end()) if to else None
    second = _point(last)
    if not short or not isinstance(second, DayRange) or second.high is None:
        return second if short else None
    end = datetime.date.fromisoformat(second.high)
    return _joined(_day(end.year, int(short["month"] or end.month), int(short["day"]), short.end()), second)


def _joined(first: DayRange | ImpossibleDate | None, second: DayRange | ImpossibleDate | None) -> DayRange | ImpossibleDate | None:
    if not isinstance(first, DayRange) or not isinstance(second, DayRange):
        return ImpossibleDate(second.end) if second else None
    days = sorted(day for day in (first.low, first.high, second.low, second.high) if day)
    return DayRange(days[0], days[-1], second.end)


def _point(match: re.Match[str] | None) -> DayRange | ImpossibleDate | None:
    if match is None:
        return None
    part = {name[0]: value for name, value in match.groupdict().items() if value}
    year = year_of(part["y"])
    month = month_number(part["n"]) if "n" in part else int(part.get("m", 0))
    if month is None:  # "12. Etage 2025"
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ImpossibleDate(match.end())
    if "d" in part:
        return _day(year, month, int(part["d"]), match.end())
    if "m" not in part and "n" not in part:
        return DayRange(f"{year}-01-01", f"{year}-12-31", match.end())
    if not 1 <= month <= 12:
        return ImpossibleDate(match.end())
    return DayRange(f"{year}-{month:02}-01", f"{year}-{month:02}-{monthrange(year, month)[1]}", match.end())


def _day(year: int, month: int, day: int, end: int) -> DayRange | ImpossibleDate:
    try:
        iso_day = datetime.date(year, month, day).isoformat()
    except ValueError:  # 31.02.
        return ImpossibleDate(end)
    return DayRange(iso_day, iso_day, end)


def _shifted(day: str | None, days: int) -> str | None:
    """The day so many days later; for the last of the calendar, which has none after it, itself: no article is of that day."""
    if day is None:
        return None
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return day
