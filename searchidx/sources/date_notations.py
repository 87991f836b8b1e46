"""Date notations: how archives, feeds and content management systems write the date of an article, read as ISO 8601.

German first: "Mittwoch, 12. Februar 2025", "12.02.25, 14.30 Uhr", "Stand: 12.2.2025"; then what programs write: RFC 2822, the Unix date
command, seconds since 1970, the day numbers of spreadsheets, PDF. A value that leaves something open (the century, the day, which of two
numbers is the month) is read as Germans would read it, and a note says so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from searchidx.german.calendar import iso_date, month_number, year_of
from searchidx.messages import Message

_LONGEST = 100
"""Characters of a value that is looked at; a longer one is no date."""

_ROMAN_MONTHS = {name: number for number, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_OLD_MONTHS = {"hartung": 1, "hornung": 2, "lenzing": 3, "heumonat": 7, "herbstmonat": 9, "weinmonat": 10, "christmonat": 12}

_ZONES = {"utc": "+00:00", "gmt": "+00:00", "mez": "+01:00", "cet": "+01:00", "mesz": "+02:00", "cest": "+02:00"}
"""Names of zones, as the newspapers of German-speaking countries use them."""

_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
_SPREADSHEET_DAY = re.compile(r"\d{5}(?:[.,]\d+)?")
_SPREADSHEET_START = datetime.date(1899, 12, 30)
_SPREADSHEET_DAYS = range(18_264, 73_051)  # 1950 to 2099: a number of five digits outside is no day of an article

_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:Z|([+-]\d{2})'?(\d{2})'?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[T_ -]?(\d{2})(\d{2})(\d{2})?")
_UNIX_DATE = re.compile(r"[A-Za-z]{2,3}\.? ([A-Za-z]{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (?:([A-Za-z]{3,4}) )?(\d{4})")
_SCRIPT_DATE = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC)([+-]\d{2}):?(\d{2})(?: \(|$)")

_LABEL = re.compile(
    r"(?:(?:zuletzt )?aktualisiert|stand|datum|ver[öo]ffentlicht|erschienen|erstellt|publiziert|online seit|vom|updated|published|date)"
    r"(?: am| vom)?\s*:?\s+",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)\b\.?,?(?: (?:den|der))? ",
    re.IGNORECASE,
)
_ZONE_ANNOTATION = re.compile(r"\[[\w/+-]{1,40}\]$")  # ISO 9557: 2025-02-12T14:30+01:00[Europe/Berlin]
_TIME = re.compile(
    r"(?P<day>.*?\S)[ ,|–-]*[T ,]+(?:um )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?:uhr|h)\b\.?)?(?: ?(?P<zone>[a-z]{1,4}|[+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\. ?|[ /-])(?:(\d{1,2})[. /-] ?|([^\W\d_]{1,9})[. /-]* ?)(\d{4}|\d{2})")
_MONTH_NAME_FIRST = re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"(?:([^\W\d_]{3,9})\.? |(\d{1,2})[./])(\d{4})|(\d{4})-(\d{2})")
_YEAR = re.compile(r"1[6-9]\d\d|20\d\d")

Notation = tuple[str, Message | None]
"""A date in ISO 8601, and what was left open."""


def read_date(value: str, today: datetime.date) -> tuple[str | None, Message | None]:
    """The date that `value` writes, in ISO 8601 to the second, and a note about what it leaves open.

    None for what is no date, cannot be (31.02.), or is not credible seen from `today` (see `german.calendar.iso_date`).
    """
    if date := iso_date(value, today):  # first, and without ado: most values are as they should be
        return date, None
    written = " ".join(value.split())
    if not written or len(written) > _LONGEST:
        return None, None
    for notation in (_machine_notation, _labelled):
        date, note = notation(written, today)
        credible = iso_date(date, today) if date else None
        if credible:
            return credible, note
    return None, None


def _machine_notation(written: str, today: datetime.date) -> tuple[str | None, Message | None]:
    """What programs write: no part of it is open."""
    for read in (_seconds_since_1970, _spreadsheet_day, _pdf_date, _compact, _unix_date, _script_date, _mail_date, _end_of_day):
        try:
            if date := read(written):
                return date, None
        except (ValueError, OverflowError, OSError):
            continue  # looks like it, but is none: 31 February, a year of five digits
    return None, None


def _labelled(written: str, today: datetime.date) -> tuple[str | None, Message | None]:
    """A day, perhaps with a label and weekday before it and a time behind it."""
    bare = _ZONE_ANNOTATION.sub("", written)
    bare = _WEEKDAY.sub("", _LABEL.sub("", bare, count=1), count=1)
    timed = _TIME.fullmatch(bare)
    if timed and (day := _day(timed["day"].rstrip(" ,|–-"), today)):
        date, note = day
        return (date + _clock(timed.groupdict()) if len(date) == len("2025-02-12") else date), note
    return _day(bare, today) or (iso_date(bare, today), None)


def _day(written: str, today: datetime.date) -> Notation | None:
    try:
        if match := _DAY_FIRST.fullmatch(written):
            return _day_first(written, match, today)
        if (match := _MONTH_NAME_FIRST.fullmatch(written)) and (month := _month(match[1])):
            return datetime.date(int(match[3]), month, int(match[2])).isoformat(), None
        if match := _YEAR_FIRST.fullmatch(written):
            return datetime.date(*map(int, match.groups())).isoformat(), None
        if match := _MONTH_AND_YEAR.fullmatch(written):
            month = _month(match[1]) if match[1] else int(match[2] or match[5])
            return (datetime.date(int(match[3] or match[4]), month, 1).isoformat(), _month_only(written)) if month else None
        if _YEAR.fullmatch(written):
            return f"{written}-01-01", _year_only(written)
        return datetime.date.fromisoformat(written).isoformat(), None
    except ValueError:
        return None


def _day_first(written: str, match: re.Match[str], today: datetime.date) -> Notation | None:
    month = int(match[2]) if match[2] else _month(match[3])
    if not month:
        return None
    year, day = year_of(match[4]), int(match[1])
    if len(match[4]) == 2 and (datetime.date(year, month, day) - today).days > 2:
        year -= 100  # "12.02.45" was written in 1945, not in advance
    date = datetime.date(year, month, day)
    is_open = "/" in written and month <= 12 and day <= 12 and day != month
    return date.isoformat(), _which_is_the_month(written, date) if is_open else None


def _month(name: str) -> int | None:
    return month_number(name) or _OLD_MONTHS.get(name.lower()) or _ROMAN_MONTHS.get(name.lower())


def _clock(parts: Mapping[str, str | None]) -> str:
    """The time of day as the end of an ISO date: "T14:30:00+01:00"; an unknown zone is left out."""
    zone = parts["zone"] or ""
    offset = zone if zone[:1] in ("+", "-") else _ZONES.get(zone.lower(), "+00:00" if zone.lower() == "z" else "")
    return f"T{int(parts['hour'] or 0):02}:{parts['minute']}:{parts['second'] or '00'}{offset}"


def _seconds_since_1970(written: str) -> str | None:
    if not _EPOCH.fullmatch(written):
        return None
    seconds = int(written) / (1000 if len(written) > 10 else 1)
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(microsecond=0).isoformat()


def _spreadsheet_day(written: str) -> str | None:
    """45700 is how Excel stores 12 February 2025, where a column lost its format."""
    if not _SPREADSHEET_DAY.fullmatch(written) or (days := int(re.split("[.,]", written)[0])) not in _SPREADSHEET_DAYS:
        return None
    return (_SPREADSHEET_START + datetime.timedelta(days)).isoformat()


def _pdf_date(written: str) -> str | None:
    match = _PDF.fullmatch(written)
    if not match:
        return None
    year, month, day, hour, minute, second, zone_hour, zone_minute = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    return f"{year}-{month}-{day}{clock}" + (f"{zone_hour}:{zone_minute}" if clock and zone_hour else "")


def _compact(written: str) -> str | None:
    match = _COMPACT.fullmatch(written)
    return "{}-{}-{}T{}:{}:{}".format(*match.groups("00")) if match else None


def _unix_date(written: str) -> str | None:
    match = _UNIX_DATE.fullmatch(written)
    month = _month(match[1]) if match else None
    if not match or not month:
        return None
    return f"{match[5]}-{month:02}-{int(match[2]):02}T{match[3]}{_ZONES.get((match[4] or '').lower(), '')}"


def _script_date(written: str) -> str | None:
    """What JavaScript prints: Wed Feb 12 2025 14:30:00 GMT+0100 (Mitteleuropäische Normalzeit)."""
    match = _SCRIPT_DATE.match(written)
    month = _month(match[1]) if match else None
    return f"{match[3]}-{month:02}-{int(match[2]):02}T{match[4]}{match[5]}:{match[6]}" if match and month else None


def _mail_date(written: str) -> str | None:
    """RFC 2822: Wed, 12 Feb 2025 14:30:00 +0100."""
    return parsedate_to_datetime(written).isoformat() if re.match(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d", written) else None


def _end_of_day(written: str) -> str | None:
    """ISO 8601 calls midnight at the end of a day 24:00."""
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ]24:00(?::00)?(.*)", written)
    if not match:
        return None
    return (datetime.date.fromisoformat(match[1]) + datetime.timedelta(1)).isoformat() + f"T00:00:00{match[2]}"


def _which_is_the_month(written: str, date: datetime.date) -> Message:
    return Message(
        f"Datum {written!r}: Tag vor Monat gelesen, also {date.day}.{date.month}.{date.year}",
        f"date {written!r}: read as day before month, so {date.isoformat()}",
    )


def _month_only(written: str) -> Message:
    return Message(
        f"Datum {written!r} nennt keinen Tag: es gilt der erste des Monats",
        f"date {written!r} names no day: the first of the month is taken",
    )


def _year_only(written: str) -> Message:
    return Message(
        f"Datum {written!r} nennt nur das Jahr: es gilt der 1. Januar",
        f"date {written!r} names the year only: 1 January is taken",
    )

