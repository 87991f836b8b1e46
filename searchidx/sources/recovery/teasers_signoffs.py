"""Rules for the foot of a page: teasers for other articles, and the news agency that signs this one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.sources.recovery.page_model import LineFields, PageModel, foot_start, unassigned, whole_line
from searchidx.sources.recovery.page_vocabulary import SOURCES_LINE, TEASER_BLOCK, TEASER_LINE, TEASER_STRONG, WIRES
from searchidx.sources.recovery.text_lines import SHORT, is_final, is_prose

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
    while i < len(page.lines):
        if i in page.fields or not _opens(page, i):
            i += 1
            continue
        stop = _resumes(page, i)
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


def _resumes(page: PageModel, opener: int) -> int:
    box = _block_end(page, opener)
    is_strong = bool(TEASER_STRONG.match(page.lines[opener].text))
    # links in the block of the opener and a paragraph in the next one: a box inside the article
    links = page.lines[opener + 1 : box]
    if not is_strong and links and _is_paragraph(page, box, _PARAGRAPH) and not any(is_prose(line) for line in links):
        return box
    for i in range(opener + 1, len(page.lines)):
        goes_on = _is_paragraph(page, i + 1, _PARAGRAPH) and page.lines[i].folded != page.lines[i + 1].folded
        if _is_paragraph(page, i, _PARAGRAPH) and (goes_on or (not is_strong and len(page.lines[i].text) >= _LONG_PARAGRAPH)):
            return min(box, i) if box > opener + 1 else i
    return len(page.lines)


def _block_end(page: PageModel, i: int) -> int:
    return next((k for k in range(i + 1, len(page.lines)) if page.lines[k].block != page.lines[i].block), len(page.lines))


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
