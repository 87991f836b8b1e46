"""Rules for the foot of a page: teasers for other articles, and the news agency that signs this one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from searchidx.sources.scraped_text.labelled_lines import LineFields, PageModel, foot_start, unassigned, whole_line
from searchidx.sources.scraped_text.page_vocabulary import SOURCES_LINE, TEASER_BLOCK, TEASER_LINE, TEASER_STRONG, WIRES
from searchidx.sources.scraped_text.text_lines import SHORT, is_final, is_prose

_PARAGRAPH = 100
_LONG_PARAGRAPH = 200
_LONGEST_LINK = 160
_ADVERTISEMENT = re.compile(r"(?i)\W*(?:anzeige|werbung)\W*")
_SIGN = re.compile(r"(?P<open>[(\[]?)\s*(?P<signs>[^\W\d_][\w/,;. +&-]{0,40}?)\s*[)\]]?\.?")
_SIGN_WORD = re.compile(r"[a-zäöüß]{1,5}|[A-ZÄÖÜ]{1,4}|Reuters")
_INLINE_SIGN = re.compile(r"(?<=[.!?\"“«])\s+(?P<sign>[(\[][^()\[\]]{2,30}[)\]]\.?|[a-zA-ZäöüÄÖÜ-]{2,7}/[\w/,-]{1,20})$")
_DOMAIN = re.compile(r"(?i)\b[\w-]+\.(?:de|com|at|ch|pl|org|net)\b")


def teaser_blocks(page: PageModel) -> Iterator[LineFields]:
    """From a line such as "Für Sie ausgewählt" to the end of the text, or to where the article goes on."""
    i = _first_prose(page) + 1
    continuations = _Continuations(page)
    while i < len(page.lines):
        if i in page.fields or not _opens(page, i):
            i += 1
            continue
        stop = continuations.after(i)
        yield from ((k, whole_line(page.lines[k], "teaser")) for k in unassigned(page, i, stop))
        i = stop


def teaser_lines(page: PageModel) -> Iterator[LineFields]:
    """Single lines between paragraphs that point elsewhere, and the word "Anzeige"."""
    for i in unassigned(page, 1, len(page.lines)):
        text = page.lines[i].text
        if len(text) <= _LONGEST_LINK and (TEASER_LINE.fullmatch(text) or _ADVERTISEMENT.fullmatch(text)):
            yield i, whole_line(page.lines[i], "teaser")


def sign_offs(page: PageModel) -> Iterator[LineFields]:
    """Lines below the last paragraph that name a news agency."""
    for i in unassigned(page, max(foot_start(page), 1), len(page.lines)):
        if len(page.lines[i].text) <= SHORT and _names_source(page.lines[i].text):
            yield i, whole_line(page.lines[i], "agency")


def inline_sign_offs(page: PageModel) -> Iterator[LineFields]:
    """An agency's abbreviation behind the last sentence."""
    last = foot_start(page)
    for i in unassigned(page, max(last - 2, 1), len(page.lines)):
        line = page.lines[i]
        offset = max(len(line.text) - 60, 0)
        match = _INLINE_SIGN.search(line.text[offset:])
        if match and i >= last - 1 and _is_sign(match["sign"]):
            cut = line.start + offset + match.start("sign")
            end = line.start + len(line.text[: offset + match.start()].rstrip())
            yield i, (("body", line.start, end), ("agency", cut, line.end))


def _first_prose(page: PageModel) -> int:
    return next(iter(page.prose), len(page.lines))


def _opens(page: PageModel, i: int) -> bool:
    text = page.lines[i].text
    return len(text) <= 80 and bool(TEASER_BLOCK.fullmatch(text)) and not _ADVERTISEMENT.fullmatch(text)


class _Continuations:
    """Where the article goes on after a block of teasers: looked up in lists that are made once, for a page may have many openers."""

    def __init__(self, page: PageModel) -> None:
        self._page = page
        lines = page.lines
        paragraphs = [i for i in range(len(lines)) if _is_paragraph(page, i, _PARAGRAPH)]
        # two paragraphs in a row, no caption that is there twice; or, below a weak opener, one long paragraph
        self._doubled = [i for i in paragraphs if _is_paragraph(page, i + 1, _PARAGRAPH) and lines[i].folded != lines[i + 1].folded]
        self._long = [i for i in paragraphs if len(lines[i].text) >= _LONG_PARAGRAPH]
        self._block_ends = [i for i in range(1, len(lines)) if lines[i].block != lines[i - 1].block]

    def after(self, opener: int) -> int:
        """The line that is article again; the number of lines when none is."""
        page, end = self._page, len(self._page.lines)
        box = _first_from(self._block_ends, opener + 1, end)
        is_strong = bool(TEASER_STRONG.match(page.lines[opener].text))
        # links in the block of the opener and a paragraph in the next one: a box inside the article
        is_followed = not is_strong and box > opener + 1 and _is_paragraph(page, box, _PARAGRAPH)
        if is_followed and not any(is_prose(page.lines[i]) for i in range(opener + 1, box)):
            return box
        goes_on = _first_from(self._doubled, opener + 1, end)
        if not is_strong:
            goes_on = min(goes_on, _first_from(self._long, opener + 1, end))
        if goes_on == end:
            return end
        return min(box, goes_on) if box > opener + 1 else goes_on


def _first_from(ascending: Sequence[int], start: int, default: int) -> int:
    at = bisect_left(ascending, start)
    return ascending[at] if at < len(ascending) else default


def _is_paragraph(page: PageModel, i: int, length: int) -> bool:
    return i < len(page.lines) and len(page.lines[i].text) >= length and is_final(page.lines[i].text)


def _names_source(text: str) -> bool:
    if match := SOURCES_LINE.fullmatch(text):
        return bool(_DOMAIN.search(match[1])) or any(word.casefold() in WIRES for word in re.split(r"[\s/,;()]+", match[1]))
    return _is_sign(text)


def _is_sign(text: str) -> bool:
    match = _SIGN.fullmatch(text)
    signs = [sign for sign in re.split(r"[\s/,;.+&]+", match["signs"]) if sign] if match else []
    is_wire = [sign.casefold() in WIRES for sign in signs]
    return any(is_wire) and all(wire or _SIGN_WORD.fullmatch(sign) for wire, sign in zip(is_wire, signs, strict=True))
