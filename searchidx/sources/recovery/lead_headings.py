"""The article itself: its lead and its sub-headings. Everything else that is left is body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.sources.recovery.lines import is_prose
from searchidx.sources.recovery.page_model import Claim, Sheet, free, is_scraped, whole
from searchidx.sources.recovery.words import PAGE_LINE, PICTURE_LABEL

_LONGEST_LEAD = 900
_LINES_ABOVE_LEAD = 2
_LONGEST_HEADING = 80
_LONGEST_QUESTION = 60
_MOST_QUESTIONS = 3
_PARAGRAPH = 80
_HEADING = re.compile(r"(?:[A-ZÄÖÜ]|\d+\s[A-ZÄÖÜa-zäöü]).*[^\W\d_]{3}.*[\w)%?]", re.DOTALL)
# a result (3:0), an address, a list's number, a date alone: a line of data between paragraphs is no heading
_DATA = re.compile(r"\d\s?:\s?\d|https?:|www\.|\S@\S|^\d+[.)]\s|^[\d\s./:-]+$|^\W|\|")
_LABELLED = re.compile(rf"(?i)(?:{PICTURE_LABEL}|video|audio|stand|quelle)\s*:")
_ABOVE = frozenset(("lead", "body", "caption", "credit", "repeat", "label", "teaser", "author"))
_BELOW = frozenset(("caption",))


def lead(page: Sheet) -> Iterator[Claim]:
    """The first paragraph below the headline, where other rules have shown that this is a page with parts."""
    title = next((i for i, field in page.fields.items() if field == "title"), None)
    if title is None or "lead" in page.fields.values() or not is_scraped(page):
        return
    below = free(page, title + 1, len(page.lines))
    at = next((i for i in below[: _LINES_ABOVE_LEAD + 1] if is_prose(page.lines[i])), None)
    if at is not None and len(page.lines[at].text) <= _LONGEST_LEAD and any(is_prose(page.lines[i]) for i in below if i > at):
        yield at, whole(page.lines[at], "lead")


def headings(page: Sheet) -> Iterator[Claim]:
    """Short lines without final punctuation between paragraphs."""
    found = [i for i in free(page, 1, len(page.lines) - 1) if _is_heading(page, i)]
    questions = [i for i in found if page.lines[i].text.endswith("?")]
    for i in found:
        # many questions are an interview's, and its answers belong to them
        if i not in questions or len(questions) <= _MOST_QUESTIONS:
            yield i, whole(page.lines[i], "heading")


def _is_heading(page: Sheet, i: int) -> bool:
    text = page.lines[i].text
    longest = _LONGEST_QUESTION if text[-1] == "?" else _LONGEST_HEADING
    return len(text) <= longest and bool(_HEADING.fullmatch(text)) and not _is_other(text) and _stands_between(page, i)


def _is_other(text: str) -> bool:
    return bool(_DATA.search(text) or _LABELLED.match(text) or PAGE_LINE.fullmatch(text))


def _stands_between(page: Sheet, i: int) -> bool:
    above, below = page.fields.get(i - 1, "body"), page.fields.get(i + 1, "body")
    follows = above in _ABOVE and (above != "body" or is_prose(page.lines[i - 1]))
    leads = below in _BELOW or (below == "body" and is_prose(page.lines[i + 1]) and len(page.lines[i + 1].text) >= _PARAGRAPH)
    return follows and leads
