"""Rules for the top of a page: section, headline, byline and what the page prints around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from searchidx.sources.scraped_text.labelled_lines import (
    FieldRange,
    LineFields,
    PageModel,
    foot_start,
    head_end,
    is_scraped,
    unassigned,
    whole_line,
)
from searchidx.sources.scraped_text.page_vocabulary import BREADCRUMB, BYLINE, DAY_LINE, PAGE_LINE, SECTIONS, SITE_SEPARATOR, WIDGET
from searchidx.sources.scraped_text.picture_credits import credit_line, is_person_name, source_line
from searchidx.sources.scraped_text.text_lines import SHORT, TextLine, is_final, is_prose, single_spaced

_FIRST = 6
_SHORTEST_HEADLINE = 12
_LONGEST_HEADLINE = 200
_LONGEST_SENTENCE_HEADLINE = 140
_LONGEST_SECTION = 40
_LONGEST_SITE = 40
_VERSE_END = ",;:"
_AROUND_NAMES = " \t|/:–—·•-"
_PLACE = re.compile(r"\s*(?:[|•·(]|\s[–-]\s|\s(?:in|aus)\s+[A-ZÄÖÜ]).*$|\s+$")


def glued_section(page: PageModel) -> Iterator[LineFields]:
    """A line that ends in the headline below: what comes before is the section, the line below is the title."""
    for i, j in _pairs(page):
        above, title = page.lines[i], page.lines[j]
        tail = _same(title.text, r"$").search(above.text)
        name = above.text[: tail.start()].rstrip(_AROUND_NAMES) if tail else ""
        if 0 < len(name) <= _LONGEST_SECTION and not is_final(name):
            middle = above.start + len(name)
            yield i, (("section", above.start, middle), ("repeat", middle, above.end))
            yield j, whole_line(title, "title")
            return


def site_title(page: PageModel) -> Iterator[LineFields]:
    """A line of the headline below and the name of the site."""
    for i, j in _pairs(page):
        if _same(page.lines[j].text, rf"{SITE_SEPARATOR}\S.{{1,{_LONGEST_SITE}}}$").match(page.lines[i].text):
            yield i, whole_line(page.lines[i], "repeat")
            yield j, whole_line(page.lines[j], "title")
            return


def repeated_headline(page: PageModel) -> Iterator[LineFields]:
    """A headline that is printed twice."""
    for i, j in _pairs(page):
        # above it stand a section and a kicker at most, shorter than a headline; otherwise it is a recurring line of a list
        is_first = all(len(line.text) <= min(_LONGEST_SECTION, len(page.lines[i].text)) for line in page.lines[:i])
        if is_first and page.lines[i].folded == page.lines[j].folded:
            yield i, whole_line(page.lines[i], "title")
            yield j, whole_line(page.lines[j], "repeat")
            return


def breadcrumbs(page: PageModel) -> Iterator[LineFields]:
    """The breadcrumbs from the front page to this one."""
    for i in unassigned(page, 0, head_end(page)):
        if len(page.lines[i].text) <= SHORT and not is_prose(page.lines[i]) and BREADCRUMB.fullmatch(page.lines[i].text):
            yield i, whole_line(page.lines[i], "section")


def section_names(page: PageModel) -> Iterator[LineFields]:
    """A known section's name above the headline."""
    for i in unassigned(page, 0, min(_FIRST, len(page.lines) - 1)):
        if page.lines[i].folded not in SECTIONS:
            return
        yield i, whole_line(page.lines[i], "section")


def page_lines(page: PageModel) -> Iterator[LineFields]:
    """What a page prints around every article, at the top and at the foot."""
    for i in (*unassigned(page, 0, head_end(page)), *unassigned(page, max(foot_start(page), head_end(page)), len(page.lines))):
        text = single_spaced(page.lines[i].text) if len(page.lines[i].text) <= SHORT else ""
        if text and (PAGE_LINE.fullmatch(text) or (is_scraped(page) and DAY_LINE.fullmatch(text))):
            yield i, whole_line(page.lines[i], "label")


def widgets(page: PageModel) -> Iterator[LineFields]:
    """Buttons and notices, wherever they stand."""
    for i in unassigned(page, 0, len(page.lines)):
        if len(page.lines[i].text) <= SHORT and WIDGET.fullmatch(single_spaced(page.lines[i].text)):
            yield i, whole_line(page.lines[i], "label")


def bylines(page: PageModel) -> Iterator[LineFields]:
    """The author, at the top or at the foot."""
    # not the first line: "Von Tannen und Radikalen" is a headline
    for i in (*unassigned(page, 1, head_end(page)), *unassigned(page, max(foot_start(page), head_end(page), 1), len(page.lines))):
        if ranges := _author(page.lines[i]):
            yield i, ranges


def headline(page: PageModel) -> Iterator[LineFields]:
    """The first line without a field, if it looks like a headline and no rule has assigned one yet."""
    first = next(iter(unassigned(page, 0, _FIRST)), None)
    if "title" not in page.fields.values() and first is not None and _is_headline(page, first):
        yield first, whole_line(page.lines[first], "title")


def _pairs(page: PageModel) -> Iterator[tuple[int, int]]:
    # a question of 60 letters may be a headline, a longer paragraph is none, and below a paragraph no line is a repeated headline
    first_paragraph = next((i for i in page.prose if len(page.lines[i].text) > _LONGEST_HEADLINE), _FIRST)
    for i in range(min(_FIRST, first_paragraph, len(page.lines))):
        # below verse or a paragraph no line is a headline: a text may repeat a line
        if i and (page.lines[i - 1].text[-1] in _VERSE_END or is_prose(page.lines[i - 1])):
            return
        for j in range(i + 1, min(i + 4, len(page.lines))):
            # two equal lines above a credit are a caption, also near the top
            if "title" not in page.fields.values() and _may_repeat(page.lines[i], page.lines[j]) and not _is_credited(page, j):
                yield i, j


def _may_repeat(above: TextLine, below: TextLine) -> bool:
    has_length = _SHORTEST_HEADLINE <= len(below.text) <= _LONGEST_HEADLINE and len(above.text) <= SHORT
    return has_length and below.text[-1] not in _VERSE_END and not (is_prose(below) and below.text.endswith("."))


def _is_credited(page: PageModel, i: int) -> bool:
    return i + 1 < len(page.lines) and bool(credit_line(page.lines[i + 1].text) or source_line(page.lines[i + 1].text))


def _same(text: str, after: str) -> re.Pattern[str]:
    # a no-break space in one copy only: "im\u00a0Fokus"
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()) + after, re.IGNORECASE)


def _author(line: TextLine) -> tuple[FieldRange, ...]:
    match = BYLINE.match(line.text) if len(line.text) <= 120 else None
    if not match:
        return ()
    names = _names(line.text[match.end() :])
    if not names:
        return ()
    start = line.start + match.end()
    end = start + len(names)
    ranges = (("label", line.start, start), ("author", start, end), ("label", end, line.end))
    return tuple(part for part in ranges if part[1] < part[2])


def _names(text: str) -> str:
    names = _PLACE.sub("", text)
    # only "A, B und C" is a list of people: after a lone comma stands a place, "Von Max Muster, Tel Aviv"
    listed = names.split(", ") if re.search(r"\s(?:und|u\.|&)\s", names) else names.split(",")[:1]
    return names[: len(", ".join(takewhile(is_person_name, listed)))]


def _is_headline(page: PageModel, i: int) -> bool:
    line = page.lines[i]
    below = page.lines[i + 1] if i + 1 < len(page.lines) else None
    if len(line.text) > _LONGEST_HEADLINE:
        return False
    is_sentence = is_final(line.text) and "." in line.text[-3:]
    if below is None:
        return not is_sentence
    if below.block != line.block:
        return not (is_sentence and len(line.text) > _LONGEST_SENTENCE_HEADLINE)
    # no blank line below: a poem's or a list's first line is no headline, so running text has to follow soon
    may_open = not is_sentence and line.text[-1] not in _VERSE_END and not below.text[0].islower()
    return may_open and any(is_prose(after) for after in page.lines[i + 1 : i + 4])
