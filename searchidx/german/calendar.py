"""A date says when an article appeared: a day ("2025-02-12") or a moment ("2025-02-12T14:30:00+01:00"), never a guess."""

from __future__ import annotations

import datetime
import re

EARLIEST_YEAR = 1600  # the first newspaper (Strassburg, 1605): a year before it is a filler such as 0001-01-01
DAYS_AHEAD = 2  # a newspaper of tomorrow is on sale tonight, also across the date line; more is a mistyped year

MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")

_GERMAN = re.compile(
    r"(?P<day>\d{1,2})\.\s*(?:(?P<month>\d{1,2})\.|(?P<name>[^\W\d_]{3,9})\.?)\s*(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*Uhr)?)?"
)


def iso_date(value: str, today: datetime.date) -> str | None:
    """`value` in ISO 8601, to the second: ISO itself or German ("12.02.2025 14:30", "12. Februar 2025").

    None for what is no date, cannot be (31.02.), or is not credible seen from `today`. A time without zone stays without.
    """
    found = _iso(value.strip()) or _german(value.strip())
    if found is None or found.year < EARLIEST_YEAR:
        return None
    day = found.date() if isinstance(found, datetime.datetime) else found
    return found.isoformat() if (day - today).days <= DAYS_AHEAD else None


def day(date: str) -> str:
    """The calendar day as written ("2025-02-12"), whatever the zone: readers ask for the day that stood in the paper."""
    return date[:10]


def moment(date: str) -> int:
    """Whole seconds since 1970 in UTC, negative before it: a day is its midnight, a time without zone is UTC.

    Raises ValueError for what `iso_date` did not make.
    """
    found = datetime.datetime.fromisoformat(date)
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return int(aware.timestamp())


def _iso(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        pass  # not a day, perhaps a moment
    try:
        return datetime.datetime.fromisoformat(value).replace(microsecond=0)
    except ValueError:
        return None


def _german(value: str) -> datetime.date | None:
    match = _GERMAN.fullmatch(value)
    if match is None:
        return None
    part = {name: int(text) for name, text in match.groupdict(default="0").items() if name != "name"}
    month = _month(match["name"]) if match["name"] else part["month"]
    try:
        if match["hour"] is None:
            return datetime.date(part["year"], month, part["day"])
        return datetime.datetime(part["year"], month, part["day"], part["hour"], part["minute"], part["second"])
    except ValueError:  # 31.02., 25:70
        return None


def _month(name: str) -> int:
    """1 to 12, or 0 for a word that is no month; "Mrz." and "Maerz" are März."""
    short = name.lower().replace("maerz", "mär").replace("mrz", "mär").replace("jän", "jan")[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else 0
