"""Applies the rules to a text, one after the other, and turns the fields they assign into spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from searchidx.model import Span
from searchidx.sources.scraped_text.captions import credit_fields
from searchidx.sources.scraped_text.labelled_lines import FieldRange, LineFields, PageModel, page_model, whole_line
from searchidx.sources.scraped_text.page_vocabulary import BREADCRUMB, CRUMB
from searchidx.sources.scraped_text.rule_table import RULES, Rule
from searchidx.sources.scraped_text.text_lines import text_lines


@dataclass(frozen=True, slots=True)
class Facts:
    """What the spans say about the article as a whole; None is unknown."""

    section: str | None
    author: str | None


def spans(text: str, markup: Mapping[int, str] = MappingProxyType({})) -> tuple[Span, ...]:
    """The fields of a text as spans in source order, never overlapping; every visible character lies in exactly one.

    `markup` gives the field of blocks, stretches between blank lines counted from 0, that a page's markup has proved: no rule changes them.
    Takes time and memory in proportion to the text. Lines that no rule recognises are body; neighbouring body lines are one span.
    """
    lines = text_lines(text)
    if lines is None:
        return _all_body(text)
    page, line_spans = page_model(lines), dict[int, tuple[Span, ...]]()
    by_markup = Rule("markup", "the markup of a page says what a line is", "nothing: it is no guess", partial(_marked, markup=markup))
    for rule in (by_markup, *RULES):
        assigned = dict(rule.assign(page))
        line_spans |= {number: _spans(ranges, rule.name) for number, ranges in assigned.items()}
        page = _with_fields(page, assigned, rule.name)
    every_line = (line_spans.get(i) or _spans(whole_line(line, "body"), "rest") for i, line in enumerate(lines))
    return tuple(_joined(span for spans_of_line in every_line for span in spans_of_line))


def facts(text: str, spans: tuple[Span, ...]) -> Facts:
    """Section and author as the text names them."""
    sections = [text[span.start : span.end] for span in spans if span.field == "section"]
    authors = [" ".join(text[span.start : span.end].split()) for span in spans if span.field == "author"]
    return Facts(_section_name(sections[0]) if sections else None, ", ".join(dict.fromkeys(authors)) or None)


def _marked(page: PageModel, markup: Mapping[int, str]) -> Iterator[LineFields]:
    for number, line in enumerate(page.lines):
        if field := markup.get(line.block):
            yield number, credit_fields(line) if field == "credit" else whole_line(line, field)


def _with_fields(page: PageModel, assigned: Mapping[int, tuple[FieldRange, ...]], rule: str) -> PageModel:
    if not assigned:
        return page
    main_fields = {number: _main_field(ranges) for number, ranges in assigned.items()}
    return replace(page, fields={**page.fields, **main_fields}, rules=page.rules | {rule})


def _main_field(ranges: tuple[FieldRange, ...]) -> str:
    fields = [field for field, _, _ in ranges]
    return next((field for field in fields if field not in ("label", "agency")), fields[0])


def _spans(ranges: tuple[FieldRange, ...], rule: str) -> tuple[Span, ...]:
    return tuple(Span(field, start, end, rule) for field, start, end in ranges)


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last and last.field == span.field and span.field in ("body", "teaser"):
            last = replace(last, end=span.end)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _all_body(text: str) -> tuple[Span, ...]:
    start = len(text) - len(text.lstrip())
    return (Span("body", start, len(text.rstrip()), "rest"),)


def _section_name(text: str) -> str:
    crumbs = [crumb for crumb in CRUMB.split(text) if crumb] if BREADCRUMB.fullmatch(text) else [text]
    return " ".join(crumbs[min(1, len(crumbs) - 1)].split())
