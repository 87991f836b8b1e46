"""Rules for captions and the credits below or behind them. Scraped text often has a caption twice: from the image and from below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from searchidx.sources.scraped_text.labelled_lines import FieldRange, LineFields, PageModel, unassigned, whole_line
from searchidx.sources.scraped_text.picture_credits import CreditRange, credit_line, credit_tail, is_bare_label, source_line
from searchidx.sources.scraped_text.text_lines import TextLine

_LONGEST_CAPTION = 300
_LONGEST_SINGLE = 160
_SHORTEST_TWIN = 20
_MOST_COPIES = 4
_SENTENCE_BREAK = re.compile(r"[a-zäöüß]{3}[.!?][\"“«]?\s+[A-ZÄÖÜ„\"]")


def credited_captions(page: PageModel) -> Iterator[LineFields]:
    """Equal neighbouring lines above a credit line, and the credit."""
    for i in unassigned(page, 2, len(page.lines)):
        credit = credit_line(page.lines[i].text) or source_line(page.lines[i].text)
        copies = _copies_above(page, i) if credit else 0
        if credit and copies > 1:
            yield from _one_caption(page, i - copies, i)
            yield i, _line_fields(page.lines[i], credit)


def twin_captions(page: PageModel) -> Iterator[LineFields]:
    """A block of nothing but two equal lines: the image's text and the line below it, without a credit."""
    for i in unassigned(page, 2, len(page.lines)):
        line, above = page.lines[i], page.lines[i - 1]
        below = page.lines[i + 1].block if i + 1 < len(page.lines) else None
        is_block = page.lines[i - 2].block != above.block == line.block != below
        if is_block and above.folded == line.folded and len(line.folded) >= _SHORTEST_TWIN and i - 1 not in page.fields:
            yield from _one_caption(page, i - 1, i + 1)


def credits(page: PageModel) -> Iterator[LineFields]:
    """Lines that are a credit and nothing else."""
    # not the first line: a credit needs a picture above it, and "Bilder: Max Muster" may be a headline
    for i in unassigned(page, 1, len(page.lines)):
        line = page.lines[i]
        is_labelled = is_bare_label(page.lines[i - 1].text)
        if credit := credit_line(line.text) or (source_line(line.text) if is_labelled else None):
            yield i, _line_fields(line, credit)
        elif is_bare_label(line.text):
            yield i, whole_line(line, "label")


def captions_with_credit(page: PageModel) -> Iterator[LineFields]:
    """Lines that end in a credit; the text before it is the caption."""
    for i in unassigned(page, 1, len(page.lines)):
        line = page.lines[i]
        credit = credit_tail(line.text) if len(line.text) <= _LONGEST_CAPTION + 100 else None
        if credit and credit.label <= _LONGEST_CAPTION:
            caption_end = line.start + len(line.text[: credit.label].rstrip())
            yield i, (("caption", line.start, caption_end), *_fields_from(line, credit, caption_end))


def lone_captions(page: PageModel) -> Iterator[LineFields]:
    """A short line above a credit line: in the same block, or below the first paragraph when every line is a block of its own."""
    is_spaced = all(line.block != below.block for line, below in pairwise(page.lines))
    first_paragraph = next((k for k in page.prose if page.fields.get(k) != "title"), len(page.lines))
    for i in unassigned(page, 1, len(page.lines) - 1):
        line, below = page.lines[i], page.lines[i + 1]
        is_near = line.block == below.block or (is_spaced and first_paragraph < i)
        if is_near and page.fields.get(i + 1) == "credit" and _is_single(line) and credit_line(below.text):
            yield i, whole_line(line, "caption")


def credit_fields(line: TextLine) -> tuple[FieldRange, ...]:
    """The fields of a line that is known to be a credit: its label and the credit itself."""
    return _line_fields(line, credit_line(line.text) or CreditRange(0, 0, len(line.text)))


def _copies_above(page: PageModel, i: int) -> int:
    copies, folded = 0, page.lines[i - 1].folded
    while folded and copies < min(i, _MOST_COPIES) and page.lines[i - copies - 1].folded == folded and i - copies - 1 not in page.fields:
        copies += 1
    return copies


def _one_caption(page: PageModel, start: int, stop: int) -> Iterator[LineFields]:
    yield start, whole_line(page.lines[start], "caption")
    for i in range(start + 1, stop):
        yield i, whole_line(page.lines[i], "repeat")


def _line_fields(line: TextLine, credit: CreditRange) -> tuple[FieldRange, ...]:
    return _fields_from(line, credit, line.start)


def _fields_from(line: TextLine, credit: CreditRange, start: int) -> tuple[FieldRange, ...]:
    """The credit and the labels around it, from `start` to the line's end."""
    ranges = (
        ("label", start, line.start + credit.start),
        ("credit", line.start + credit.start, line.start + credit.end),
        ("label", line.start + credit.end, line.end),
    )
    return tuple(part for part in ranges if part[1] < part[2])


def _is_single(line: TextLine) -> bool:
    # a paragraph of two sentences above a picture is body more often than caption
    return len(line.text) <= _LONGEST_SINGLE and not _SENTENCE_BREAK.search(line.text)
