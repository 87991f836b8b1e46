"""Rules for the article's lead and its sub-headings; what is left after them is body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.sources.scraped_text.labelled_lines import LineFields, PageModel, is_scraped, unassigned, whole_line
from searchidx.sources.scraped_text.page_vocabulary import PAGE_LINE, PICTURE_LABEL
from searchidx.sources.scraped_text.text_lines import is_prose

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


def lead(page: PageModel) -> Iterator[LineFields]:
    """The first paragraph below the headline, if other rules have shown that the text is a scraped page."""
    title = next((i for i, field in page.fields.items() if field == "title"), None)
    if title is None or "lead" in page.fields.values() or not is_scraped(page):
        return
    below = unassigned(page, title + 1, len(page.lines))
    first = next((i for i in below[: _LINES_ABOVE_LEAD + 1] if is_prose(page.lines[i])), None)
    if first is not None and len(page.lines[first].text) <= _LONGEST_LEAD and any(is_prose(page.lines[i]) for i in below if i > first):
        yield first, whole_line(page.lines[first], "lead")


def headings(page: PageModel) -> Iterator[LineFields]:
    """Short lines without final punctuation between paragraphs."""
    candidates = [i for i in unassigned(page, 1, len(page.lines) - 1) if _is_heading(page, i)]
    questions = {i for i in candidates if page.lines[i].text.endswith("?")}
    for i in candidates:
        # many questions make an interview: they are part of its text
        if i not in questions or len(questions) <= _MOST_QUESTIONS:
            yield i, whole_line(page.lines[i], "heading")


def _is_heading(page: PageModel, i: int) -> bool:
    text = page.lines[i].text
    longest = _LONGEST_QUESTION if text[-1] == "?" else _LONGEST_HEADING
    return len(text) <= longest and bool(_HEADING.fullmatch(text)) and not _is_data(text) and _stands_between(page, i)


def _is_data(text: str) -> bool:
    return bool(_DATA.search(text) or _LABELLED.match(text) or PAGE_LINE.fullmatch(text))


def _stands_between(page: PageModel, i: int) -> bool:
    above, below = page.fields.get(i - 1, "body"), page.fields.get(i + 1, "body")
    is_below_text = above in _ABOVE and (above != "body" or is_prose(page.lines[i - 1]))
    is_above_text = below in _BELOW or (below == "body" and is_prose(page.lines[i + 1]) and len(page.lines[i + 1].text) >= _PARAGRAPH)
    return is_below_text and is_above_text
