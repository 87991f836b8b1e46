"""The layout of a printed page: columns in reading order, running heads and page numbers out, lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_ACROSS = 0.3
"""Share of lines that go on at the same height on the other side of a gap: that page was written row by row, across its columns."""

_SPANNING = 0.15  # of the lines may cross the gap between two columns: titles, pictures' captions
_EDGE = 3
"""Lines at the top and at the foot of a page among which running heads are looked for."""

_GAP = 0.8  # times the size, between a running head and the text
_REPEATED = 0.4  # of all pages: those of the left and those of the right pages may differ
_PAGE_NUMBER = re.compile(r"\W*(?:seite|page|s\.|blatt)?\s*\d{1,4}(?:\s*(?:/|von|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_PRINTED_FROM = re.compile(r"(https?://\S+)(?:\s+\d{1,4}\s*/\s*\d{1,4})?")
_ALONE = re.compile(rf"{_PAGE_NUMBER.pattern}|{_PRINTED_FROM.pattern}", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.!?:…][\"“”»«’)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a part of one, with its box in points from the page's lower left corner, the size of its letters, and its page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    is_bold: bool
    page: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of a paragraph joined to one, but for "-\\n" where a word is broken; `page` is that of its first line."""

    text: str
    size: float
    is_bold: bool
    page: int


def columns_in_order(segments: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order, which mostly is the order in which they were written."""
    segments = [segment for segment in segments if segment.text]
    across = sum(1 for a, b in pairwise(segments) if _is_beside(a, b))
    if across > _ACROSS * len(segments):
        segments = _by_columns(segments)
    return _joined_rows(segments)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], str]:
    """The pages without page numbers and lines that stand at the edge of most of them, and the web address that a browser printed there."""
    edges = [_edges(page) for page in pages]
    counts = Counter(form for page in edges for form in {_form(line) for line in page})
    repeated = {form for form, count in counts.items() if count >= 2 and count >= _REPEATED * len(pages)}
    address = next((match[1] for page in edges for line in page if (match := _PRINTED_FROM.fullmatch(line.text))), "")
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        dropped = {line for line in edge if _form(line) in repeated or _ALONE.fullmatch(line.text)}
        kept.append([line for line in page if line not in dropped])
    return kept, address


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of the document; one that goes on in the next column or on the next page is one."""
    groups: list[list[Line]] = []
    for page in pages:
        ends = _right_edges(page)
        for i, line in enumerate(page):
            following = page[i + 1] if i + 1 < len(page) else None
            if groups and not _begins(groups[-1], line, following, ends):
                groups[-1].append(line)
            else:
                groups.append([line])
    return [_paragraph(group) for group in groups]


def _is_beside(a: Line, b: Line) -> bool:
    return abs(a.bottom - b.bottom) < 0.3 * max(a.size, 1) and b.left - a.right > 0.8 * max(a.size, 1)


def _by_columns(segments: Sequence[Line]) -> list[Line]:
    """The lines column by column; one that crosses the gap between columns ends what stands above it."""
    gap = _gap(segments)
    if gap is None:
        return sorted(segments, key=lambda line: (-round(line.bottom), line.left))
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(segments, key=lambda line: -line.top):
        if line.left < gap < line.right:
            ordered += [*_sides(band, gap), line]
            band = []
        else:
            band.append(line)
    return [*ordered, *_sides(band, gap)]


def _sides(band: Sequence[Line], gap: float) -> Iterator[Line]:
    yield from _by_columns([line for line in band if line.right <= gap])
    yield from _by_columns([line for line in band if line.right > gap])


def _gap(segments: Sequence[Line]) -> float | None:
    """The place of a gap that hardly a line crosses and that has a fourth of them on each side; None without one."""
    if len(segments) < 8:
        return None
    left, right = min(line.left for line in segments), max(line.right for line in segments)
    best: tuple[int, float] | None = None
    for step in range(10, 91):
        place = left + (right - left) * step / 100
        before = sum(line.right <= place for line in segments)
        after = sum(line.left >= place for line in segments)
        crossing = len(segments) - before - after
        if min(before, after) >= len(segments) / 4 and crossing <= _SPANNING * len(segments) and (best is None or crossing < best[0]):
            best = (crossing, place)
    return best[1] if best else None


def _joined_rows(segments: Sequence[Line]) -> list[Line]:
    """Parts that stand on one line one after the other, joined."""
    rows: list[Line] = []
    for line in segments:
        last = rows[-1] if rows else None
        is_same_row = last and min(last.top, line.top) - max(last.bottom, line.bottom) > 0.3 * min(last.size, line.size)
        if last and is_same_row and -1 <= line.left - last.right <= 3 * max(last.size, 1):
            rows[-1] = replace(
                last,
                text=f"{last.text} {line.text}",
                right=line.right,
                bottom=min(last.bottom, line.bottom),
                top=max(last.top, line.top),
                is_bold=last.is_bold and line.is_bold,
            )
        else:
            rows.append(line)
    return rows


def _edges(page: Sequence[Line]) -> list[Line]:
    """The few lines above and below all others, where a gap sets them apart."""
    by_height = sorted(page, key=lambda line: -line.top)
    above = _apart([(line, -line.top, -line.bottom) for line in by_height])
    below = _apart([(line, line.bottom, line.top) for line in reversed(by_height)])
    return [*above, *below] if len(above) + len(below) < len(page) else []


def _apart(lines: Sequence[tuple[Line, float, float]]) -> list[Line]:
    """The first lines up to a gap, each line with where it begins and ends on the way into the page; [] when no gap comes soon."""
    end = lines[0][2] if lines else 0.0
    for i, (line, start, stop) in enumerate(lines[: _EDGE + 1]):
        if start - end > _GAP * max(line.size, 1):
            return [line for line, _, _ in lines[:i]]
        end = max(end, stop)
    return []


def _form(line: Line) -> tuple[str, int]:
    """What the heads of several pages have in common."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 6)


def _right_edges(page: Sequence[Line]) -> dict[int, float]:
    """How far the lines of a column go, by the place where they begin."""
    ends: dict[int, float] = {}
    for line in page:
        for key in (_place(line.left) - 1, _place(line.left), _place(line.left) + 1):
            ends[key] = max(ends.get(key, 0.0), line.right)
    return ends


def _place(left: float) -> int:
    return int(left // 15)


def _begins(group: Sequence[Line], line: Line, following: Line | None, ends: dict[int, float]) -> bool:
    """Whether a line begins a new paragraph below those of the group."""
    last = group[-1]
    size = max(last.size, 1.0)
    if abs(last.size - line.size) > 0.08 * size or (last.is_bold != line.is_bold and len(group) < 3 and last.is_bold):
        return True
    stops = _FULL_STOP.search(last.text) is not None
    if last.page != line.page or line.bottom > last.bottom + 0.5 * size:  # on the next page, in the next column
        return stops or line.text[:1] in "•–"
    gap = last.bottom - line.top
    above = group[-2] if len(group) > 1 else last
    usual = above.bottom - last.top if above.page == last.page and above.bottom > last.bottom else 0.45 * size
    if gap > max(usual + 0.4 * size, 0.75 * size):
        return True
    is_indented = line.left - last.left > 0.6 * size and (following is None or line.left - following.left > 0.6 * size)
    is_first_of_list = line.text[:2] in ("• ", "– ", "- ", "* ")
    return is_first_of_list or (stops and (is_indented or _fits_behind(line, last, ends.get(_place(last.left), last.right))))


def _fits_behind(line: Line, last: Line, end: float) -> bool:
    """Whether a line's first word would have had room in the line above it: then that one was ended on purpose."""
    letter = (last.right - last.left) / max(len(last.text), 1)
    return (len(line.text.split(" ", 1)[0]) + 2) * letter < end - last.right


def _paragraph(group: Sequence[Line]) -> Paragraph:
    text = group[0].text
    for line in group[1:]:
        text += ("\n" if text.endswith(("-", "\u2010", "¬")) else " ") + line.text
    return Paragraph(text, group[0].size, all(line.is_bold for line in group), group[0].page)
