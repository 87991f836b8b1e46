"""The page model: the lines of a scraped page, and the fields that rules have assigned to them so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchidx.sources.scraped_text.text_lines import TextLine, is_prose

FieldRange = tuple[str, int, int]
"""A field and the code points [start, end) of the text that belong to it."""

LineFields = tuple[int, tuple[FieldRange, ...]]
"""A line's number and its fields, in source order; together they hold every visible character of the line."""

_MOST_HEAD_LINES = 12
_RULES_FOR_ANY_TEXT = frozenset(("markup", "page-break", "headline", "sign-off", "inline-sign-off", "heading"))
"""Rules that apply to plain text and clean pages, too; if any other rule applied, the page was scraped."""


@dataclass(frozen=True, slots=True)
class PageModel:
    """`fields` maps the number of an assigned line to its main field; `rules` are the names of the rules that assigned something.

    `prose` are the numbers of the lines that are paragraphs of running text.
    """

    lines: tuple[TextLine, ...]
    fields: Mapping[int, str]
    rules: frozenset[str]
    prose: tuple[int, ...]


def page_model(lines: tuple[TextLine, ...]) -> PageModel:
    """The model before any rule was applied."""
    return PageModel(lines, {}, frozenset(), tuple(i for i, line in enumerate(lines) if is_prose(line)))


def whole_line(line: TextLine, field: str) -> tuple[FieldRange, ...]:
    """The line as one field."""
    return ((field, line.start, line.end),)


def unassigned(page: PageModel, start: int, stop: int) -> list[int]:
    """The numbers in [start, stop) of lines without a field."""
    return [i for i in range(max(start, 0), min(stop, len(page.lines))) if i not in page.fields]


def is_scraped(page: PageModel) -> bool:
    """Whether a rule applied that applies to scraped pages only."""
    return bool(page.rules - _RULES_FOR_ANY_TEXT)


def head_end(page: PageModel) -> int:
    """The first line below the top of the page: the second paragraph of prose, for a byline may stand below the lead."""
    paragraphs = [i for i in page.prose if page.fields.get(i) not in ("caption", "repeat", "title")]
    return min(paragraphs[1] if len(paragraphs) > 1 else len(page.lines), _MOST_HEAD_LINES)


def foot_start(page: PageModel) -> int:
    """The first line of the foot of the page: after the last paragraph of prose that is no teaser."""
    return next((i + 1 for i in reversed(page.prose) if i not in page.fields), len(page.lines))
