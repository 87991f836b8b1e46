"""Relative periods: days named by their distance from today, such as "gestern", "letzte 7 Tage", "letzter Monat", "vor 3 Wochen".

What a day means is worked out when it is asked: a saved search for "letzte 7 Tage" moves on with the calendar.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import NamedTuple

_DAYS_AGO = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
_UNITS = {
    "day": ("tag", "tage", "tagen", "day", "days"),
    "week": ("woche", "wochen", "week", "weeks"),
    "month": ("monat", "monate", "monaten", "month", "months"),
    "year": ("jahr", "jahre", "jahren", "year", "years"),
}
_UNIT_NAMES = {name: unit for unit, names in _UNITS.items() for name in names}
_MONTHS = {"month": 1, "year": 12}

_RELATIVE = re.compile(
    rf"""
    (?: (?P<day>{"|".join(_DAYS_AGO)})
      | vor\s+(?P<ago>[1-9]\d{{0,3}})\s+(?P<ago_unit>{"|".join(_UNIT_NAMES)})
      | (?:(?:in\s+)?(?:die|der|den|dem|das|the)\s+)?
        (?: (?P<this>diese[rmns]?|this) | letzte[rmns]? | vergangene[rmns]? | vorige[rmns]? | last )
        \s+ (?:(?P<count>[1-9]\d{{0,3}})\s+)? (?P<unit>{"|".join(_UNIT_NAMES)})
    ) (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Period(NamedTuple):
    """Its first and last day, both included, and where its text ends."""

    first: datetime.date
    last: datetime.date
    end: int


def current_day() -> datetime.date:
    """Today, by the clock of this machine."""
    return datetime.date.today()


def relative_period_at(text: str, start: int, today: datetime.date) -> Period | None:
    """The relative period whose text begins at `start`, seen from `today`; None where none begins.

    A number counts back from today, which is the last day ("letzte 7 Tage"); without one the week from Monday, the month or the year of
    the calendar is meant ("letzter Monat", "dieses Jahr").
    """
    match = _RELATIVE.match(text, start)
    if match is None:
        return None
    if match["day"]:
        day = _back(today, "day", _DAYS_AGO[match["day"].lower()])
        return Period(day, day, match.end())
    if match["ago"]:
        day = _back(today, _UNIT_NAMES[match["ago_unit"].lower()], int(match["ago"]))
        return Period(day, day, match.end())
    unit, is_this = _UNIT_NAMES[match["unit"].lower()], match["this"] is not None
    if match["count"]:
        return None if is_this else Period(_after(_back(today, unit, int(match["count"]))), today, match.end())
    if unit == "day":  # dieser Tag, letzter Tag: of what?
        return None
    first, last = _calendar_period(today if is_this else _back(today, unit, 1), unit)
    return Period(first, last, match.end())


def _back(day: datetime.date, unit: str, count: int) -> datetime.date:
    """The day so many units earlier: of the 31st the last day of a shorter month; the first day there is where the calendar ends."""
    try:
        if unit in _MONTHS:
            year, month = divmod(day.year * 12 + day.month - 1 - _MONTHS[unit] * count, 12)
            return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        return day - datetime.timedelta(days=count * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return datetime.date.min


def _after(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)


def _calendar_period(day: datetime.date, unit: str) -> tuple[datetime.date, datetime.date]:
    """The week (from Monday), month or year that a day is in."""
    if unit == "week":
        monday = day - datetime.timedelta(days=day.weekday())
        return monday, monday + datetime.timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day.replace(month=1, day=1), day.replace(month=12, day=31)
