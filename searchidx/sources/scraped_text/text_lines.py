"""Splits a page's text into lines as a reader sees them: a headline, a paragraph, a caption; hard-wrapped paragraphs are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise

from searchidx.german.unicode_forms import normalized

MAX_LINES = 20_000
"""A text with more lines is a dump, no page. It stays one body, so that 20 MB of one-letter lines do not become 10 million objects."""

SHORT = 400
"""Code points of the longest line that is compared and matched with patterns; no headline, caption or credit is longer."""

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# from the first to the last visible character: the pattern backtracks over trailing blanks once, so 20 MB of blanks take linear time
_LINE = re.compile(rf"\S(?:[^{_BREAKS}]*\S)?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"(\s)\s+")
_FINAL = re.compile(r"[.!?…][)\]»«\"'“”‘’‹›]*$")
_WRAPPED_WIDTH = range(40, 121)
_WRAPPED_LINES = 3


@dataclass(frozen=True, slots=True)
class TextLine:
    """`text` is original[start:end]; `block` numbers stretches between blank lines; `folded` is equal for equal lines ("" when long).
    `starts_page`: behind a form feed.
    """

    start: int
    end: int
    text: str
    block: int
    folded: str
    starts_page: bool = False


def text_lines(text: str) -> tuple[TextLine, ...] | None:
    """The lines of a text, hard-wrapped paragraphs joined; None when there are more than MAX_LINES."""
    split = tuple(islice(_split(text), MAX_LINES + 1))
    return None if len(split) > MAX_LINES else tuple(_unwrapped(text, split))


def is_final(text: str) -> bool:
    """Whether the text ends like a sentence, closing quotes and brackets aside."""
    return bool(_FINAL.search(text[-8:]))


def is_prose(line: TextLine) -> bool:
    """Whether the line is a paragraph of running text and not a label, headline or list item."""
    return len(line.text) >= 60 and is_final(line.text)


def folded(text: str) -> str:
    """The text as lines are compared: without case, invisible characters, extra spaces and a final full stop or colon."""
    visible = _INVISIBLE.sub("", normalized("NFC", text))
    return " ".join(visible.casefold().split()).rstrip(" .:")


def single_spaced(text: str) -> str:
    """The text with the first character only of each run of white space: patterns that allow it in several places backtrack."""
    return _SPACES.sub(r"\1", text)


def _split(text: str) -> Iterator[TextLine]:
    block, last = 0, 0
    has_pages, starts_page = "\f" in text, False
    for match in _LINE.finditer(text):
        start, end = match.span()
        block += starts_page or _is_blank_line(text[last:start])  # what begins a page may be its head
        starts_page = has_pages and "\f" in text[last:start]
        line = _line(text, start, end, block + starts_page)
        block = line.block
        yield replace(line, starts_page=True) if starts_page else line
        last = end


def _is_blank_line(gap: str) -> bool:
    gap = gap.replace("\r\n", "\n")
    return sum(gap.count(mark) for mark in _BREAKS) > 1


def _line(text: str, start: int, end: int, block: int) -> TextLine:
    visible = text[start:end]
    return TextLine(start, end, visible, block, folded(visible) if len(visible) <= SHORT else "")


def _unwrapped(text: str, split: tuple[TextLine, ...]) -> Iterator[TextLine]:
    continued = {after.block for before, after in pairwise(split) if _continues(before, after)}
    is_wrapped = sum(_continues(before, after) for before, after in pairwise(split)) >= _WRAPPED_LINES
    for block, members in groupby(split, key=lambda line: line.block):
        block_lines = tuple(members)
        if is_wrapped and block in continued:
            yield _line(text, block_lines[0].start, block_lines[-1].end, block)
        else:
            yield from block_lines


def _continues(before: TextLine, after: TextLine) -> bool:
    # lower case after an unfinished line: only wrapping at a fixed width breaks there; the lines of a poem are shorter
    return (
        before.block == after.block
        and len(before.text) in _WRAPPED_WIDTH
        and len(after.text) <= _WRAPPED_WIDTH.stop
        and not is_final(before.text)
        and after.text[0].islower()
    )
