"""Exploring pages look at the answer to a question as a whole: when, where, by whom, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import current_app, g

from searchidx.index import Index
from searchidx.model import Concordance, Page
from web.results_context import Paging, Value, date_values, days, named_values, search, turning
from web.service_calls import question
from web.timeline_chart import Chart, by_piece, chart, scale
from web.url_parameters import NAMES, Asked
from web.wording import Period

LINES = 50
"""Places found that one page of a concordance shows."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One query of a timeline, the question it is, the answer, and its chart; None without dated articles."""

    state: Asked
    page: Page
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """All values of one facet in an answer; `missing` counts the articles that say none."""

    values: tuple[Value, ...]
    page: Page
    missing: int


def page_chart(index: Index, state: Asked, page: Page, lang: str) -> Chart | None:
    """The timeline of an answer counted by day; None where there is nothing to compare."""
    found = days(page)
    fits = scale([found], "auto", state.norm)
    return chart(found, every_article(index, fits.per), fits, page.total - sum(found.values()), lang) if fits and len(found) > 1 else None


def compared(index: Index, state: Asked, lang: str) -> tuple[Compared, ...]:
    """The timelines of the query and of those beside it, on one scale."""
    states = [replace(state, q=q, beside=()) for q in (state.q, *state.beside)]
    pages = [_counted(index, one, "day") for one in states]
    fits = scale([days(page) for page in pages], state.per, state.norm)
    if fits is None:
        return tuple(Compared(one, page, None) for one, page in zip(states, pages, strict=True))

    def drawn(page: Page, top: float = 0) -> Chart:
        return chart(days(page), every_article(index, fits.per), fits, page.total - sum(days(page).values()), lang, top)

    top = max(drawn(page).top for page in pages)
    return tuple(Compared(one, page, drawn(page, top)) for one, page in zip(states, pages, strict=True))


def distribution(index: Index, state: Asked, lang: str) -> Distribution:
    """Every value of the facet that the address asks for, counted as if the answer were not narrowed down by it."""
    free = replace(state, **{state.by: ()}) if state.by in NAMES else state  # type: ignore[arg-type]  # NAMES are tuples in Asked
    page = _counted(index, free, state.by)
    counts = page.facets[state.by]
    named = state.by in NAMES
    values = named_values(state, state.by, counts) if named else date_values(state, state.by, sorted(counts, reverse=True), lang)
    return Distribution(values, page, page.total - sum(count for _, count in counts))


def concordance(index: Index, state: Asked) -> tuple[Concordance, Paging]:
    """One page of the places found, and where it stands."""
    query, settings = question(state)
    offset = (state.page - 1) * LINES
    found = index.kwic(query, width=state.width, sort=state.order, limit=LINES, offset=offset, **settings)
    return found, turning(state.page, -(-found.total // LINES))


def every_article(index: Index, per: Period) -> Mapping[date, int]:
    """How many articles of each piece of time the index holds; counted once for each state of the index."""
    known: dict[tuple[str, Period], Mapping[date, int]] = current_app.extensions.setdefault("every article", {})
    counted = known.get((g.state, per))
    if counted is None:
        counted = by_piece(dict(index.facets("*", fields=("day",))["day"]), per)
        for old in [key for key in [*known] if key[0] != g.state]:
            known.pop(old, None)
        known[g.state, per] = counted
    return counted


def _counted(index: Index, state: Asked, field: str) -> Page:
    """The answer without its hits, counted by one field."""
    return search(index, state, limit=0, passages=0, facets=(field,))
