"""Marks are [start, end) ranges of code points in a text; here they are joined and widened to whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Mark = tuple[int, int]


def merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks sorted, overlapping ones joined."""
    joined: list[Mark] = []
    for start, end in sorted(marks):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def words_around(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The whole words that the marks are in, hyphenated ones from end to end."""
    for start, end in marks:
        while start and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
        while end < len(text) and (text[end].isalnum() or text[end] == "-"):
            end += 1
        yield start, end


def on_one_line(text: str) -> str:
    """The text with every white space a space: as many code points as before, so that marks stay right."""
    return re.sub(r"\s", " ", text)
