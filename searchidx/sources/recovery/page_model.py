"""A sheet is a text on the reader's desk: its lines, and which of them earlier rules have claimed for which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchidx.sources.recovery.lines import Line, is_prose

Piece = tuple[str, int, int]
"""A field and the code points [start, end) of the text that it gets."""

Claim = tuple[int, tuple[Piece, ...]]
"""A line's number and the pieces it falls into, in source order; together they hold every visible character of the line."""

_HEAD_LINES = 12
_PROVE_NOTHING = frozenset(("markup", "headline", "sign-off", "inline-sign-off", "heading"))
"""Rules that also find something in plain text or on a clean page; any other that finds something has seen a scraped page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`fields` maps the number of a claimed line to its main field; `rules` are the names of the rules that claimed something."""

    lines: tuple[Line, ...]
    fields: Mapping[int, str]
    rules: frozenset[str]
    prose: tuple[int, ...]


def sheet(lines: tuple[Line, ...]) -> Sheet:
    """The sheet before any rule has seen it."""
    return Sheet(lines, {}, frozenset(), tuple(i for i, line in enumerate(lines) if is_prose(line)))


def whole(line: Line, field: str) -> tuple[Piece, ...]:
    """The line as one piece."""
    return ((field, line.start, line.end),)


def free(page: Sheet, start: int, stop: int) -> list[int]:
    """The lines nobody has claimed, in [start, stop)."""
    return [i for i in range(max(start, 0), min(stop, len(page.lines))) if i not in page.fields]


def is_scraped(page: Sheet) -> bool:
    """Whether some rule has found what only scraped pages have."""
    return bool(page.rules - _PROVE_NOTHING)


def head(page: Sheet) -> int:
    """Where the top of the page ends: at the second paragraph of prose, for a byline may stand below the lead."""
    free_prose = [i for i in page.prose if page.fields.get(i) not in ("caption", "repeat", "title")]
    return min(free_prose[1] if len(free_prose) > 1 else len(page.lines), _HEAD_LINES)


def foot(page: Sheet) -> int:
    """Where the foot of the page begins: after the last paragraph of prose that is no teaser."""
    return next((i + 1 for i in reversed(page.prose) if i not in page.fields), len(page.lines))
