"""Dates: the names of the months, the century of two-digit years, and the ISO date of an article.

A date says when an article appeared: a day ("2025-02-12") or a moment ("2025-02-12T14:30:00+01:00"), never a guess.
"""

from __future__ import annotations

import datetime
import re

EARLIEST_YEAR = 1600  # the first newspaper (Strassburg, 1605): a year before it is a filler such as 0001-01-01
DAYS_AHEAD = 2  # a newspaper of tomorrow is on sale tonight, also across the date line; more is a mistyped year

CENTURY_PIVOT = 50
"""Two-digit years from here on belong to the 20th century, those below to the 21st: see `year_of`."""

_MONTHS = (
    ("januar", "jan", "jänner", "jän"),
    ("februar", "feb", "feber", "febr"),
    ("märz", "mär", "mrz", "maerz"),
    ("april", "apr"),
    ("mai",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("dezember", "dez"),
)
_ENGLISH_MONTHS = {
    "january": 1, "february": 2, "march": 3, "mar": 3, "may": 5, "june": 6, "july": 7, "october": 10, "oct": 10, "december": 12, "dec": 12,
}  # fmt: skip
"""English names that are not spelled like the German ones; they are understood, but never looked for in a text."""

_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | _ENGLISH_MONTHS

_GERMAN_DATE = re.compile(
    r"(?P<day>\d{1,2})\.\s*(?:(?P<month>\d{1,2})\.|(?P<name>[^\W\d_]{3,9})\.?)\s*(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*Uhr)?)?"
)


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month or its abbreviation, in any case, with or without a dot; None for any other word."""
    return _MONTH_NUMBERS.get(name.lower().removesuffix("."))


def month_names(number: int) -> tuple[str, ...]:
    """The German names of a month and their abbreviations, as terms: februar, feb, feber, febr; () for what is no month."""
    return _MONTHS[number - 1] if 1 <= number <= 12 else ()


def year_of(digits: str) -> int:
    """The year that two or four digits write: "25" is 2025, "60" is 1960.

    News look back further than ahead. 17.6.53, 13.8.61 and 4.9.72 are days that newspapers write about, and no archive holds an article
    of 2060; but targets for 2035 and 2045 are news of today. So the century turns at 50, later than POSIX turns it (69). The rule is fixed:
    one that moved with today's date would change the keys of an index that is already written.
    """
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= CENTURY_PIVOT else 2000)


def iso_date(value: str, today: datetime.date) -> str | None:
    """`value` in ISO 8601, to the second: ISO itself or German ("12.02.2025 14:30", "12. Februar 2025").

    None for what is no date, cannot be (31.02.), or is not credible seen from `today`. A time without zone stays without.
    A year in two digits would be a guess: it makes no date of an article.
    """
    date = _parsed_iso(value.strip()) or _parsed_german(value.strip())
    if date is None or date.year < EARLIEST_YEAR:
        return None
    calendar_day = date.date() if isinstance(date, datetime.datetime) else date
    return date.isoformat() if (calendar_day - today).days <= DAYS_AHEAD else None


def is_day(date: str) -> bool:
    """Whether a date in ISO 8601 names a day that there is: 2024-02-29, not 2023-02-29."""
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return False
    return True


def day(date: str) -> str:
    """The calendar day as written ("2025-02-12"), whatever the zone: readers ask for the day that stood in the paper."""
    return date[:10]


def moment(date: str) -> int:
    """Whole seconds since 1970 in UTC, negative before it: a day is its midnight, a time without zone is UTC.

    Raises ValueError for what `iso_date` did not make.
    """
    parsed = datetime.datetime.fromisoformat(date)
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=datetime.UTC)
    return int(aware.timestamp())


def _parsed_iso(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        pass  # not a day, perhaps a moment
    try:
        return datetime.datetime.fromisoformat(value).replace(microsecond=0)
    except ValueError:
        return None


def _parsed_german(value: str) -> datetime.date | None:
    match = _GERMAN_DATE.fullmatch(value)
    if match is None:
        return None
    part = {name: int(text) for name, text in match.groupdict(default="0").items() if name != "name"}
    month = (month_number(match["name"]) or 0) if match["name"] else part["month"]
    try:
        if match["hour"] is None:
            return datetime.date(part["year"], month, part["day"])
        return datetime.datetime(part["year"], month, part["day"], part["hour"], part["minute"], part["second"])
    except ValueError:  # 31.02., 25:70, a word that is no month
        return None
