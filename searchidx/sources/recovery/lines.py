"""A line is one stretch of a page's text that a reader sees as one: a headline, a paragraph, a caption. It knows where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice, pairwise

MAX_LINES = 20_000
"""A text with more lines is a dump, no page; it is kept whole as body, so that 20 MB of one-letter lines need no 10 million objects."""

SHORT = 400
"""Code points: only lines up to here are compared and matched with patterns; no headline, caption or credit is longer."""

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# from the first to the last visible character: trailing blanks are given back once, so a line of 20 MB of blanks stays linear
_LINE = re.compile(rf"\S(?:[^{_BREAKS}]*\S)?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FINAL = re.compile(r"[.!?…][)\]»«\"'“”‘’‹›]*$")
_WRAPPED_WIDTH = range(40, 121)
_WRAPPED_LINES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is original[start:end]; `block` counts stretches between blank lines; `folded` is what equal lines share ("" when long)."""

    start: int
    end: int
    text: str
    block: int
    folded: str


def lines(text: str) -> tuple[Line, ...] | None:
    """The lines of a text, paragraphs broken at a fixed width put together again; None when there are more than MAX_LINES."""
    split = tuple(islice(_split(text), MAX_LINES + 1))
    return None if len(split) > MAX_LINES else tuple(_unwrapped(text, split))


def is_final(text: str) -> bool:
    """Whether it ends as a sentence does, closing quotes and brackets aside."""
    return bool(_FINAL.search(text[-8:]))


def is_prose(line: Line) -> bool:
    """Whether the line is a paragraph of running text, and no label, headline or list item."""
    return len(line.text) >= 60 and is_final(line.text)


def folded(text: str) -> str:
    """What is compared when two lines are called equal: letters, without case, invisible characters, spacing and final punctuation."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(visible.casefold().split()).rstrip(" .:")


def _split(text: str) -> Iterator[Line]:
    block, last = 0, 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        block += _is_blank_line(text[last:start])
        yield _line(text, start, end, block)
        last = end


def _is_blank_line(gap: str) -> bool:
    gap = gap.replace("\r\n", "\n")
    return sum(gap.count(mark) for mark in _BREAKS) > 1


def _line(text: str, start: int, end: int, block: int) -> Line:
    own = text[start:end]
    return Line(start, end, own, block, folded(own) if len(own) <= SHORT else "")


def _unwrapped(text: str, split: tuple[Line, ...]) -> Iterator[Line]:
    continued = {after.block for before, after in pairwise(split) if _continues(before, after)}
    wrapped = sum(_continues(before, after) for before, after in pairwise(split)) >= _WRAPPED_LINES
    for block, members in groupby(split, key=lambda line: line.block):
        own = tuple(members)
        if wrapped and block in continued:
            yield _line(text, own[0].start, own[-1].end, block)
        else:
            yield from own


def _continues(before: Line, after: Line) -> bool:
    # lower case after an open line: only a fixed width breaks there; a poem's lines are shorter
    return (
        before.block == after.block
        and len(before.text) in _WRAPPED_WIDTH
        and len(after.text) <= _WRAPPED_WIDTH.stop
        and not is_final(before.text)
        and after.text[0].islower()
    )
