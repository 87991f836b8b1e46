"""How a run is done, and which day it is by a clock that may be wrong."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from searchidx.sources.field_names import KeyMap

RELEASED = datetime.date(2026, 11, 1)
"""No clock that is right says less. One without a battery begins in 1970: all dates would be far ahead, and articles would go without."""


def current_day(committed: str | None = None, clock: Callable[[], datetime.date] = datetime.date.today) -> datetime.date:
    """The day by the clock, at least RELEASED and the day of the last commit, in ISO 8601: a clock may have been set back since."""
    written = datetime.date.fromisoformat(committed[:10]) if committed else RELEASED
    return max(clock(), RELEASED, written)


SameUrl = Literal["newest", "all"]
SAME_URL: tuple[SameUrl, ...] = get_args(SameUrl)


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done.

    dry_run: only says what would happen. allow_removal: even if more than half of a PATH's articles go. readmit: takes back articles that
    `remove` barred. recover: applies the recovery rules for scraped text to every format. key_map: under which
    keys records have a field, as (field, key), before the usual ones. reread: reads files whose size and time stayed,
    too. moved_from: the folder that the one PATH was before it was moved or renamed. keep: what is gone from a file that is still there
    stays. same_url: articles of one web address are versions of one article ("newest"), or an article each ("all"). settle: files changed
    within so many seconds are left to the next run, for they may still be written. today: dates far after it are mistaken.
    """

    dry_run: bool = False
    allow_removal: bool = False
    readmit: bool = False
    recover: bool = False
    key_map: KeyMap = ()
    reread: bool = False
    moved_from: str | Path | None = None
    keep: bool = False
    same_url: SameUrl = "newest"
    settle: float = 0
    today: datetime.date = field(default_factory=current_day)
