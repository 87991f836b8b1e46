"""The date of an article comes from its metadata, a sidecar or the file's name and folders, never from its prose."""

from __future__ import annotations

import datetime
import os
import re

from searchidx.german.calendar import DAYS_AHEAD, EARLIEST_YEAR, iso_date
from searchidx.messages import Message

# A date begins the name and is not followed by a digit: "20250212345.txt" is a number.
_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{8}|\d{1,2}\.\d{1,2}\.\d{4})(?!\d)")


def checked_date(value: str | None, today: datetime.date) -> tuple[str | None, Message | None]:
    """The date in ISO 8601, or None; and why `value` cannot be used, or None. A missing value gives (None, None)."""
    if not value or not value.strip():
        return None, None
    date = iso_date(value, today)
    return date, None if date else _unusable(value)


def path_date(path: str, today: datetime.date) -> str | None:
    """The date in a path: "2025-02-12_x.txt", "20250212-x.txt", "12.02.2025 x.txt", or folders 2025-02-12/ and 2025/02/12/."""
    folders = path.split(os.sep)[:-1]
    folder = folders[-1] if folders else ""
    named = _NAMED.match(os.path.basename(path))
    candidates = (named[1] if named else "", folder if len(folder) == len("2025-02-12") else "", _nested(folders[-3:]))
    return next((date for candidate in candidates if (date := iso_date(candidate, today))), None)


def _nested(folders: list[str]) -> str:
    joined = "-".join(folders)
    return joined if re.fullmatch(r"\d{4}-\d{2}-\d{2}", joined) else ""


def _unusable(value: str) -> Message:
    shown = repr(value[:40])
    return Message(
        f"Datum {shown} ist nicht zu verwenden, der Artikel bleibt ohne Datum. "
        f"Erwartet: 2025-02-12, 2025-02-12T14:30+01:00 oder 12.02.2025, nicht vor {EARLIEST_YEAR} und höchstens {DAYS_AHEAD} Tage voraus",
        f"date {shown} cannot be used: the article is indexed without one. "
        f"Wanted: 2025-02-12, 2025-02-12T14:30+01:00 or 12.02.2025, not before {EARLIEST_YEAR} and at most {DAYS_AHEAD} days ahead",
    )
