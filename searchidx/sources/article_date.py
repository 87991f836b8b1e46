"""The date of an article comes from its metadata, a sidecar or the file's name and folders, never from its prose."""

from __future__ import annotations

import datetime
import os
import re

from searchidx.german.calendar import DAYS_AHEAD, EARLIEST_YEAR, iso_date
from searchidx.messages import Message
from searchidx.sources.date_notations import read_date

_MONTHS = r"(?:Jan|Jän|Feb|Mär|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\.?"
# In the name of a file: 2025-02-12, 2025_02_12, 2025.02.12, 20250212, 2025-2-12, 12.02.2025, 12-02-2025, 12_02_2025, 12. Februar 2025;
# no digit goes on: 20250212345 is a number.
_NAMED = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?:(?P<gap>[-._ ]?)(?P<m>\d\d)(?P=gap)(?P<d>\d\d)|-(?P<m1>\d{1,2})-(?P<d1>\d{1,2}))"
    r"|(?P<d2>\d{1,2})(?P<gap2>[._-])(?P<m2>\d{1,2})(?P=gap2)(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<written>\d{{1,2}}\.?[ _]?{_MONTHS}[ _]?(?:19|20)\d\d))(?!\d)"
)
_YEARS, _MONTHS_IN, _DAYS = ("y", "y2"), ("m", "m1", "m2"), ("d", "d1", "d2")
"""The groups of that pattern that hold year, month and day."""

_SHORT = re.compile(r"(\d\d)(\d\d)(\d\d)(?=[ _-])")
"""Year, month and day in six digits before everything else, as editorial offices name their files."""

_FOLDERS = re.compile(r"(?:^|[/ ])((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=/|$)")
"""A date that folders make together: 2025/02/12, 2025-02/12, 2025/0212."""


def checked_date(value: str | None, today: datetime.date) -> tuple[str | None, Message | None]:
    """The date in ISO 8601, or None; and what a person should know: why `value` cannot be used, or what it leaves open.

    A missing value gives (None, None).
    """
    if not value or not value.strip():
        return None, None
    date, note = read_date(value, today)
    return date, note if date else _unusable(value)


def path_date(path: str, today: datetime.date) -> tuple[str | None, Message | None]:
    """The date in a path, and a note when it names several or was guessed.

    "2025-02-12_x.txt", "Elbkurier_20250212.txt", "12.02.2025 x.txt", "250212_x.txt", or folders 2025-02-12/, 20250212/ and 2025/02/12/. The
    name of the file is nearer than its folders', the inner ones nearer than the outer ones.
    """
    *folders, name = path.split(os.sep)
    dates = _dates_in(name, today)
    if dates:
        return dates[0], _several(name, dates) if len(dates) > 1 else None
    for folder in reversed(folders):
        if dates := _dates_in(folder, today):
            return dates[0], None
    for year, month, day in reversed(_FOLDERS.findall("/".join(folders))):
        if date := iso_date(f"{year}-{month}-{day}", today):
            return date, None
    short = _SHORT.match(name)
    date = iso_date(f"20{short[1]}-{short[2]}-{short[3]}", today) if short else None
    return date, _guessed(name, date) if date else None


def _dates_in(name: str, today: datetime.date) -> list[str]:
    """The different dates in a name, in their order."""
    dates = []
    for match in _NAMED.finditer(name):
        part = match.groupdict()
        if part["written"]:
            date, _ = read_date(part["written"].replace("_", " "), today)
        else:
            year, month, day = (next(filter(None, map(part.get, names))) for names in (_YEARS, _MONTHS_IN, _DAYS))
            date = iso_date(f"{year}-{int(month):02}-{int(day):02}", today)
        if date and date not in dates:
            dates.append(date)
    return dates


def _guessed(name: str, date: str) -> Message:
    return Message(
        f"die ersten sechs Ziffern von {name} als Datum gelesen: {date}", f"the first six digits of {name} were read as a date: {date}"
    )


def _several(name: str, dates: list[str]) -> Message:
    return Message(
        f"mehrere Daten im Dateinamen ({', '.join(dates)}): es gilt das erste, {dates[0]}",
        f"several dates in the name of the file ({', '.join(dates)}): the first counts, {dates[0]}",
    )


def _unusable(value: str) -> Message:
    shown = repr(value[:40])
    return Message(
        f"Datum {shown} ist nicht zu verwenden, der Artikel bleibt ohne Datum. "
        f"Erwartet: 2025-02-12, 2025-02-12T14:30+01:00 oder 12.02.2025, nicht vor {EARLIEST_YEAR} und höchstens {DAYS_AHEAD} Tage voraus",
        f"date {shown} cannot be used: the article is indexed without one. "
        f"Wanted: 2025-02-12, 2025-02-12T14:30+01:00 or 12.02.2025, not before {EARLIEST_YEAR} and at most {DAYS_AHEAD} days ahead",
    )
