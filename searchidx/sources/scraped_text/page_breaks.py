"""Page numbers and running heads that stand in a text where the pages of a scan or a printed file end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from searchidx.sources.scraped_text.labelled_lines import LineFields, PageModel, unassigned, whole_line
from searchidx.sources.scraped_text.text_lines import TextLine, is_final

LONGEST_HEAD = 90
LEAST_LETTERS = 4

_NUMBER = re.compile(
    r"[-–—|•*\[( \t]*(?:(Seite|Spalte|Page|Blatt|S\.|Sp\.)[ \t]*)?\d{1,4}(?:[ \t]*(?:/|von|of)[ \t]*\d{1,4})?[-–—|•*\]) \t]*", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,4}\s.*|.*\s\d{1,4}", re.DOTALL)
_DIGITS = re.compile(r"\d+")


def page_breaks(page: PageModel) -> Iterator[LineFields]:
    """Lines that are no text of the article but of the paper: "– 12 –", "Seite 3", "12  ELBKURIER  Mittwoch, 12. Februar 2025"."""
    candidates = [number for number in unassigned(page, 1, len(page.lines)) if _may_be_head(page.lines[number])]
    repeated = _repeated(page, candidates)
    for number in candidates:
        line = page.lines[number]
        if _is_page_number(page, number) or number in repeated or (line.starts_page and not is_final(line.text)):
            yield number, whole_line(line, "label")


def _may_be_head(line: TextLine) -> bool:
    return len(line.text) <= LONGEST_HEAD and (line.text[0].isdigit() or line.text[-1].isdigit() or bool(_NUMBER.fullmatch(line.text)))


def _is_page_number(page: PageModel, number: int) -> bool:
    """A number alone between two blocks, where it says that it is a page, or a sentence goes on behind it: chapters have numbers, too."""
    line = page.lines[number]
    match = _NUMBER.fullmatch(line.text)
    if not match or not _is_alone(page, number):
        return False
    return bool(match[1]) or line.starts_page or line.text[0] in "-–—" or _goes_on(page, number)


def _is_alone(page: PageModel, number: int) -> bool:
    around = page.lines[number - 1 : number + 2]
    return len({line.block for line in around}) == len(around)


def _repeated(page: PageModel, candidates: list[int]) -> set[int]:
    """Those that come again with another number, each at the top of its block, and interrupt a sentence: heads of several pages. The
    entries of a ticker ("21 Minuten gespielt") interrupt none.
    """
    heads: defaultdict[str, list[int]] = defaultdict(list)
    for number in candidates:
        line = page.lines[number]
        is_top = line.block != page.lines[number - 1].block
        if is_top and _NUMBERED.fullmatch(line.text) and sum(map(str.isalpha, line.text)) >= LEAST_LETTERS:
            heads[_DIGITS.sub("0", line.folded)].append(number)
    return {number for numbers in heads.values() if _are_heads(page, numbers) for number in numbers}


def _are_heads(page: PageModel, numbers: list[int]) -> bool:
    texts = {page.lines[number].folded for number in numbers}
    return len(texts) > 1 and any(_goes_on(page, number) for number in numbers)


def _goes_on(page: PageModel, number: int) -> bool:
    """Whether a sentence that stands before a line goes on behind it."""
    before, after = page.lines[number - 1], page.lines[number + 1] if number + 1 < len(page.lines) else None
    if after is None or is_final(before.text) or before.text[-1] in ":;":
        return False
    return before.text[-1] in "-¬=\u2010\u00ad" or len(before.text) > LONGEST_HEAD // 2
