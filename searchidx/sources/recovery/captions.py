"""A picture leaves a caption and a credit in a page's text, often the caption twice: once from the image, once from below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from searchidx.sources.recovery.lines import Line
from searchidx.sources.recovery.page_model import Claim, Piece, Sheet, free, whole
from searchidx.sources.recovery.picture_credits import CreditPlace, credit_line, credit_tail, is_bare_label, source_line

_LONGEST_CAPTION = 300
_LONGEST_SINGLE = 160
_SHORTEST_TWIN = 20
_MOST_COPIES = 4
_SENTENCE_BREAK = re.compile(r"[a-zäöüß]{3}[.!?][\"“«]?\s+[A-ZÄÖÜ„\"]")


def credited_captions(page: Sheet) -> Iterator[Claim]:
    """Equal neighbouring lines before a credit line, with their credit."""
    for i in free(page, 2, len(page.lines)):
        place = credit_line(page.lines[i].text) or source_line(page.lines[i].text)
        copies = _copies_before(page, i) if place else 0
        if place and copies > 1:
            yield from _one_caption(page, i - copies, i)
            yield i, _pieces(page.lines[i], place)


def twin_captions(page: Sheet) -> Iterator[Claim]:
    """A block of nothing but equal lines: the picture's text and the line below it, no credit given."""
    for i in free(page, 2, len(page.lines)):
        line, before = page.lines[i], page.lines[i - 1]
        below = page.lines[i + 1].block if i + 1 < len(page.lines) else None
        alone = page.lines[i - 2].block != before.block == line.block != below
        if alone and before.folded == line.folded and len(line.folded) >= _SHORTEST_TWIN and i - 1 not in page.fields:
            yield from _one_caption(page, i - 1, i + 1)


def credits(page: Sheet) -> Iterator[Claim]:
    """Lines that are a credit and nothing else."""
    # not the first line: a credit needs a picture above it, and "Bilder: Max Muster" may be a headline
    for i in free(page, 1, len(page.lines)):
        line = page.lines[i]
        labelled = is_bare_label(page.lines[i - 1].text)
        if place := credit_line(line.text) or (source_line(line.text) if labelled else None):
            yield i, _pieces(line, place)
        elif is_bare_label(line.text):
            yield i, whole(line, "label")


def captions_with_credit(page: Sheet) -> Iterator[Claim]:
    """Lines that end in a credit: what stands before it is the caption."""
    for i in free(page, 1, len(page.lines)):
        line = page.lines[i]
        place = credit_tail(line.text) if len(line.text) <= _LONGEST_CAPTION + 100 else None
        if place and place.label <= _LONGEST_CAPTION:
            caption_end = line.start + len(line.text[: place.label].rstrip())
            yield i, (("caption", line.start, caption_end), *_credit_pieces(line, place, caption_end))


def lone_captions(page: Sheet) -> Iterator[Claim]:
    """One short line above a credit line: in the same block, or below the first paragraph where every line is a block of its own."""
    spaced = all(line.block != below.block for line, below in pairwise(page.lines))
    text = next((k for k in page.prose if page.fields.get(k) != "title"), len(page.lines))
    for i in free(page, 1, len(page.lines) - 1):
        line, below = page.lines[i], page.lines[i + 1]
        near = line.block == below.block or (spaced and text < i)
        if near and page.fields.get(i + 1) == "credit" and _is_single(line) and credit_line(below.text):
            yield i, whole(line, "caption")


def credit_pieces(line: Line) -> tuple[Piece, ...]:
    """A line known to be a credit: what labels it, and what is left."""
    return _pieces(line, credit_line(line.text) or CreditPlace(0, 0, len(line.text)))


def _copies_before(page: Sheet, i: int) -> int:
    copies, wanted = 0, page.lines[i - 1].folded
    while wanted and copies < min(i, _MOST_COPIES) and page.lines[i - copies - 1].folded == wanted and i - copies - 1 not in page.fields:
        copies += 1
    return copies


def _one_caption(page: Sheet, start: int, stop: int) -> Iterator[Claim]:
    yield start, whole(page.lines[start], "caption")
    for i in range(start + 1, stop):
        yield i, whole(page.lines[i], "repeat")


def _pieces(line: Line, place: CreditPlace) -> tuple[Piece, ...]:
    return _credit_pieces(line, place, line.start)


def _credit_pieces(line: Line, place: CreditPlace, start: int) -> tuple[Piece, ...]:
    cuts = (("label", start, line.start + place.start), ("credit", line.start + place.start, line.start + place.end))
    rest = ("label", line.start + place.end, line.end)
    return tuple(piece for piece in (*cuts, rest) if piece[1] < piece[2])


def _is_single(line: Line) -> bool:
    # a paragraph of two sentences above a picture is body more often than caption
    return len(line.text) <= _LONGEST_SINGLE and not _SENTENCE_BREAK.search(line.text)
