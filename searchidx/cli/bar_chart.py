"""Bars of a chart on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

_BAR = "▏▎▍▌▋▊▉█"
_COLUMN = "▁▂▃▄▅▆▇█"
_NARROWEST, _WIDEST = 10, 60


def bar(value: float, highest: float, taken: int) -> str:
    """A bar in eighths of a column: `value` as its share of `highest`, in what `taken` columns leave of the terminal."""
    room = max(_NARROWEST, min(shutil.get_terminal_size().columns - taken - 1, _WIDEST))
    whole, part = divmod(round(value / highest * room * len(_BAR)) if highest else 0, len(_BAR))
    return _BAR[-1] * whole + (_BAR[part - 1] if part else "")


def sparkline(values: Sequence[int]) -> str:
    """A column for each value, the highest of full height; nothing for 0."""
    highest = max(values, default=0)
    return "".join(" " if not value else _COLUMN[(value * len(_COLUMN) - 1) // highest] for value in values)
