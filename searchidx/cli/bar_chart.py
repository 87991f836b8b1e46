"""Bars of a chart on a terminal."""

from __future__ import annotations

import shutil

_BAR = "▏▎▍▌▋▊▉█"
_NARROWEST, _WIDEST = 10, 60


def bar(value: float, highest: float, taken: int) -> str:
    """A bar in eighths of a column: `value` as its share of `highest`, in what `taken` columns leave of the terminal."""
    room = max(_NARROWEST, min(shutil.get_terminal_size().columns - taken - 1, _WIDEST))
    whole, part = divmod(round(value / highest * room * len(_BAR)) if highest else 0, len(_BAR))
    return _BAR[-1] * whole + (_BAR[part - 1] if part else "")
