"""Marks are [start, end) ranges of code points in a text; here they are joined and widened to whole words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

Mark = tuple[int, int]

LONGEST_WORD = 200
"""Code points that a mark is widened by on either side, at most: a text may be one endless word."""


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
    """The whole words that the marks are in, hyphenated ones from end to end, but at most LONGEST_WORD code points on either side."""
    for start, end in marks:
        first, last = max(0, start - LONGEST_WORD), min(len(text), end + LONGEST_WORD)
        while start > first and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
        while end < last and (text[end].isalnum() or text[end] == "-"):
            end += 1
        yield start, end


def inside(marks: Sequence[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """What of the marks lies in [start, end), counted from `start`; marks are in order and do not overlap."""
    cut: list[Mark] = []
    for at in range(bisect_right(marks, start, key=lambda mark: mark[1]), len(marks)):
        mark_start, mark_end = marks[at]
        if mark_start >= end:
            break
        cut.append((max(mark_start, start) - start, min(mark_end, end) - start))
    return tuple((a, b) for a, b in cut if a < b)


def on_one_line(text: str) -> str:
    """The text with every white space a space: as many code points as before, so that marks stay right."""
    return re.sub(r"\s", " ", text)
