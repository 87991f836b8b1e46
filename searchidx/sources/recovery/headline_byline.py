"""The top of a page: section, headline, byline and what the page prints around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from searchidx.sources.recovery.lines import SHORT, Line, is_final, is_prose
from searchidx.sources.recovery.page_model import Claim, Piece, Sheet, foot, free, head, is_scraped, whole
from searchidx.sources.recovery.picture_credits import credit_line, is_person_name, source_line
from searchidx.sources.recovery.words import BREADCRUMB, BYLINE, DAY_LINE, PAGE_LINE, SECTIONS, SITE_SEPARATOR, WIDGET

_FIRST = 6
_SHORTEST_HEADLINE = 12
_LONGEST_HEADLINE = 200
_LONGEST_SENTENCE_HEADLINE = 140
_LONGEST_SECTION = 40
_LONGEST_SITE = 40
_VERSE_END = ",;:"
_AROUND_NAMES = " \t|/:–—·•-"
_PLACE = re.compile(r"\s*(?:[|•·(]|\s[–-]\s|\s(?:in|aus)\s+[A-ZÄÖÜ]).*$|\s+$")


def glued_section(page: Sheet) -> Iterator[Claim]:
    """A line whose tail is the headline below: what stands before is the section, the clean copy is the title."""
    for i, j in _pairs(page):
        above, title = page.lines[i], page.lines[j]
        tail = _same(title.text, r"$").search(above.text)
        name = above.text[: tail.start()].rstrip(_AROUND_NAMES) if tail else ""
        if 0 < len(name) <= _LONGEST_SECTION and not is_final(name):
            middle = above.start + len(name)
            yield i, (("section", above.start, middle), ("repeat", middle, above.end))
            yield j, whole(title, "title")
            return


def site_title(page: Sheet) -> Iterator[Claim]:
    """A line that is the headline below and the name of the site."""
    for i, j in _pairs(page):
        if _same(page.lines[j].text, rf"{SITE_SEPARATOR}\S.{{1,{_LONGEST_SITE}}}$").match(page.lines[i].text):
            yield i, whole(page.lines[i], "repeat")
            yield j, whole(page.lines[j], "title")
            return


def repeated_headline(page: Sheet) -> Iterator[Claim]:
    """A headline that stands there twice."""
    for i, j in _pairs(page):
        # above it stand a section and a kicker at most, shorter than a headline: else it is some line of a list that recurs
        above = all(len(line.text) <= min(_LONGEST_SECTION, len(page.lines[i].text)) for line in page.lines[:i])
        if above and page.lines[i].folded == page.lines[j].folded:
            yield i, whole(page.lines[i], "title")
            yield j, whole(page.lines[j], "repeat")
            return


def breadcrumbs(page: Sheet) -> Iterator[Claim]:
    """The way from the front page to this one."""
    for i in free(page, 0, head(page)):
        if len(page.lines[i].text) <= SHORT and not is_prose(page.lines[i]) and BREADCRUMB.fullmatch(page.lines[i].text):
            yield i, whole(page.lines[i], "section")


def section_names(page: Sheet) -> Iterator[Claim]:
    """A known section's name above the headline."""
    for i in free(page, 0, min(_FIRST, len(page.lines) - 1)):
        if page.lines[i].folded not in SECTIONS:
            return
        yield i, whole(page.lines[i], "section")


def page_lines(page: Sheet) -> Iterator[Claim]:
    """What a page prints around every article, at the top and at the foot."""
    for i in (*free(page, 0, head(page)), *free(page, max(foot(page), head(page)), len(page.lines))):
        text = page.lines[i].text
        if len(text) <= SHORT and (PAGE_LINE.fullmatch(text) or (is_scraped(page) and DAY_LINE.fullmatch(text))):
            yield i, whole(page.lines[i], "label")


def widgets(page: Sheet) -> Iterator[Claim]:
    """Buttons and notices, wherever they stand."""
    for i in free(page, 0, len(page.lines)):
        if len(page.lines[i].text) <= SHORT and WIDGET.fullmatch(page.lines[i].text):
            yield i, whole(page.lines[i], "label")


def bylines(page: Sheet) -> Iterator[Claim]:
    """Who wrote it, at the top or at the foot."""
    # not the first line: "Von Tannen und Radikalen" is a headline
    for i in (*free(page, 1, head(page)), *free(page, max(foot(page), head(page), 1), len(page.lines))):
        if pieces := _author(page.lines[i]):
            yield i, pieces


def headline(page: Sheet) -> Iterator[Claim]:
    """The first line nobody has claimed, when it looks like a headline and none is known yet."""
    first = next(iter(free(page, 0, _FIRST)), None)
    if "title" not in page.fields.values() and first is not None and _is_headline(page, first):
        yield first, whole(page.lines[first], "title")


def _pairs(page: Sheet) -> Iterator[tuple[int, int]]:
    # a question of 60 letters may be a headline, a longer paragraph is none, and below it nothing is repeated headline
    text = next((i for i in page.prose if len(page.lines[i].text) > _LONGEST_HEADLINE), _FIRST)
    for i in range(min(_FIRST, text, len(page.lines))):
        # below verse or a paragraph nothing is a headline: text may say a line twice
        if i and (page.lines[i - 1].text[-1] in _VERSE_END or is_prose(page.lines[i - 1])):
            return
        for j in range(i + 1, min(i + 4, len(page.lines))):
            # two equal lines above a credit are a caption, also near the top
            if "title" not in page.fields.values() and _may_repeat(page.lines[i], page.lines[j]) and not _is_credited(page, j):
                yield i, j


def _may_repeat(above: Line, below: Line) -> bool:
    fits = _SHORTEST_HEADLINE <= len(below.text) <= _LONGEST_HEADLINE and len(above.text) <= SHORT
    return fits and below.text[-1] not in _VERSE_END and not (is_prose(below) and below.text.endswith("."))


def _is_credited(page: Sheet, i: int) -> bool:
    return i + 1 < len(page.lines) and bool(credit_line(page.lines[i + 1].text) or source_line(page.lines[i + 1].text))


def _same(text: str, after: str) -> re.Pattern[str]:
    # a no-break space in one copy only: "im\u00a0Fokus"
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()) + after, re.IGNORECASE)


def _author(line: Line) -> tuple[Piece, ...]:
    match = BYLINE.match(line.text) if len(line.text) <= 120 else None
    if not match:
        return ()
    names = _names(line.text[match.end() :])
    if not names:
        return ()
    start = line.start + match.end()
    cuts = (("label", line.start, start), ("author", start, start + len(names)), ("label", start + len(names), line.end))
    return tuple(piece for piece in cuts if piece[1] < piece[2])


def _names(text: str) -> str:
    names = _PLACE.sub("", text)
    # only "A, B und C" is a list of people: after a lone comma stands a place, "Von Max Muster, Tel Aviv"
    listed = names.split(", ") if re.search(r"\s(?:und|u\.|&)\s", names) else names.split(",")[:1]
    return names[: len(", ".join(takewhile(is_person_name, listed)))]


def _is_headline(page: Sheet, i: int) -> bool:
    line = page.lines[i]
    below = page.lines[i + 1] if i + 1 < len(page.lines) else None
    if len(line.text) > _LONGEST_HEADLINE:
        return False
    sentence = is_final(line.text) and "." in line.text[-3:]
    if below is None:
        return not sentence
    if below.block != line.block:
        return not (sentence and len(line.text) > _LONGEST_SENTENCE_HEADLINE)
    # no blank line below: a poem's or a list's first line is no headline, so running text has to follow soon
    opens = not sentence and line.text[-1] not in _VERSE_END and not below.text[0].islower()
    return opens and any(is_prose(after) for after in page.lines[i + 1 : i + 4])
