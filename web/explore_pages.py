"""Pages that show the answer to a query as a whole: timelines of several queries, all values of a facet, words in their context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, current_app, g, redirect
from werkzeug.wrappers import Response as BaseResponse

from searchidx.index import collation_key
from searchidx.messages import Period, date_value
from searchidx.model import Concordance, Page, Quotations
from web.facet_values import FacetValue, date_values, day_counts, keyword_values, ordered_values
from web.pagination import Pagination, paginate
from web.request_budget import budget, render_page
from web.request_index import current_index, question, search
from web.template_context import site_path
from web.timeline_chart import Chart, draw_chart, fit_axis, sum_by_period
from web.url_builder import view_path
from web.url_state import FILTER_FIELDS, UrlState, View

VALUES_PER_PAGE = 200
"""Values of a facet on one page."""

LINES_PER_PAGE = 50
"""Lines of a concordance on one page."""

QUOTED_PER_PAGE = 20
"""Articles with their quotations on one page."""

explore_pages = Blueprint("explore", __name__)


@dataclass(frozen=True, slots=True)
class QueryTimeline:
    """One of the compared queries: its state, its answer, and its chart; None if no matching article has a date.

    `without`: the comparison without it, None where nothing would be left.
    """

    state: UrlState
    page: Page
    chart: Chart | None
    without: UrlState | None = None


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """One page of the values of a facet in an answer; `missing` counts the articles without one."""

    values: tuple[FacetValue, ...]
    page: Page
    missing: int
    pagination: Pagination


@explore_pages.get("/verlauf")
def timeline() -> str:
    return render_page("timeline_comparison.html", timelines=compare_timelines(g.url_state, g.lang))


@explore_pages.get("/facetten")
def facets() -> str | BaseResponse:
    counts = count_facet(g.url_state, g.lang)
    if g.url_state.page > counts.pagination.last and not budget().exceeded:
        return _last_page("facets", counts.pagination)
    return render_page("facet_counts.html", counts=counts, pagination=counts.pagination)


@explore_pages.get("/kwic")
def kwic() -> str | BaseResponse:
    concordance, pagination = concordance_page(g.url_state)
    if g.url_state.page > pagination.last and not budget().exceeded:
        return _last_page("kwic", pagination)
    notes = search(g.url_state, limit=0, passages=0, counsel=True).notes
    return render_page("kwic_concordance.html", concordance=concordance, pagination=pagination, notes=notes)


@explore_pages.get("/zitate")
def quotes() -> str | BaseResponse:
    quotations, pagination = quotations_page(g.url_state)
    if g.url_state.page > pagination.last and not budget().exceeded:
        return _last_page("quotes", pagination)
    notes = search(g.url_state, limit=0, passages=0, counsel=True).notes
    quoted = _quoted(g.url_state)
    hits = quoted if search(quoted, limit=0, passages=0).total == quotations.total else None
    return render_page("quotations.html", quotations=quotations, pagination=pagination, notes=notes, hits=hits)


def _last_page(view: View, pagination: Pagination) -> BaseResponse:
    """The page that there is, for one beyond it."""
    return redirect(site_path(view_path(view, replace(g.url_state, page=pagination.last))))


def results_chart(state: UrlState, page: Page, lang: str) -> Chart | None:
    """The timeline above the hits of an answer that was counted by day; None for less than two days."""
    by_day = day_counts(page)
    if len(by_day) < 2:
        return None
    axis = fit_axis([by_day], "auto", state.norm, state.since, state.until)
    return draw_chart(by_day, _all_articles(axis.per), axis, page.total - sum(by_day.values()), lang) if axis else None


def compare_timelines(state: UrlState, lang: str) -> tuple[QueryTimeline, ...]:
    """The timelines of the query and of those it is compared with, on the same axes."""
    states = [replace(state, q=q, versus=()) for q in (state.q, *state.versus)]
    pages = [_count_by(single, "day") for single in states]
    without = [_without_query(state, number) for number in range(len(states))]
    axis = fit_axis([day_counts(page) for page in pages], state.per, state.norm, state.since, state.until)
    if axis is None:
        return tuple(QueryTimeline(single, page, None, left) for single, page, left in zip(states, pages, without, strict=True))

    def chart(page: Page, top: float = 0) -> Chart:
        by_day = day_counts(page)
        return draw_chart(by_day, _all_articles(axis.per), axis, page.total - sum(by_day.values()), lang, top)

    top = max(chart(page).top for page in pages)
    return tuple(
        QueryTimeline(single, page, chart(page, top), left) for single, page, left in zip(states, pages, without, strict=True)
    )


def _without_query(state: UrlState, number: int) -> UrlState | None:
    """The comparison without one of its queries; None where there is only one."""
    queries = [state.q, *state.versus]
    del queries[number]
    return replace(state, q=queries[0], versus=tuple(queries[1:])) if queries else None


def count_facet(state: UrlState, lang: str) -> FacetCounts:
    """Page `state.page` of the values of the facet `state.by`, counted as if the answer were not filtered by that facet."""
    page = _facet_page(state)
    counts = page.facets[state.by]
    shown = slice((state.page - 1) * VALUES_PER_PAGE, state.page * VALUES_PER_PAGE)
    chosen = chosen_values(state, counts, lang)
    values = keyword_values(state, state.by, chosen, shown) if state.by in FILTER_FIELDS else date_values(state, chosen[shown], lang)
    pagination = paginate(state.page, -(-len(chosen) // VALUES_PER_PAGE))
    return FacetCounts(values, page, _articles_without(state, page.total, counts), pagination)


def chosen_values(state: UrlState, counts: Sequence[tuple[str, int]], lang: str) -> Sequence[tuple[str, int]]:
    """The values of the facet `state.by` to be listed, in order: usually the newest days first, other values as they are counted."""
    is_date = state.by not in FILTER_FIELDS
    if state.contains:
        wanted = state.contains.casefold()
        counts = [pair for pair in counts if wanted in (date_value(pair[0], lang) if is_date else pair[0]).casefold()]
    if state.value_order == "name":
        return sorted(counts, key=lambda pair: (collation_key(pair[0]), pair[0]))
    return sorted(counts, reverse=True) if is_date and state.value_order == "auto" else counts


def _articles_without(state: UrlState, total: int, counts: Sequence[tuple[str, int]]) -> int:
    """The articles that no value was counted for; of authors an article may have several, so that these are counted by themselves."""
    if state.by != "author":
        return total - sum(count for _, count in counts)
    free = replace(state, author=())
    return current_index().without_value("author", question(free), budget=budget())


def facet_counts(state: UrlState) -> Sequence[tuple[str, int]]:
    """Every value of the facet `state.by` with its number of articles, as the pages of `count_facet` show them."""
    counts = chosen_values(state, _facet_page(state).facets[state.by], g.lang)
    return ordered_values(state, state.by, counts) if state.by in FILTER_FIELDS else counts


def _facet_page(state: UrlState) -> Page:
    free = replace(state, **{state.by: ()}) if state.by in FILTER_FIELDS else state  # type: ignore[arg-type]  # they are tuples in UrlState
    return _count_by(free, state.by)


def concordance_page(state: UrlState) -> tuple[Concordance, Pagination]:
    """One page of the lines in which the query's words stand, and its pagination."""
    offset = (state.page - 1) * LINES_PER_PAGE
    concordance = current_index().kwic(
        question(state), width=state.width, sort=state.order, limit=LINES_PER_PAGE, offset=offset, budget=budget()
    )
    return concordance, paginate(state.page, -(-concordance.total // LINES_PER_PAGE))


def quotations_page(state: UrlState) -> tuple[Quotations, Pagination]:
    """The quotations in one page of the articles that have any, and its pagination."""
    offset = (state.page - 1) * QUOTED_PER_PAGE
    asked = replace(question(state), limit=QUOTED_PER_PAGE, offset=offset, fold=False)
    quotations = current_index().quotes(asked, budget=budget())
    return quotations, paginate(state.page, -(-quotations.total // QUOTED_PER_PAGE))


def _quoted(state: UrlState) -> UrlState:
    """The search whose hits are the articles that the page of quotations counts, unless it asks for several things of one quotation."""
    return replace(state, q=f"{f'({state.q})' if state.q else ''} zitat:*".strip(), page=1)


def _all_articles(per: Period) -> Mapping[date, int]:
    """How many articles the index holds in each period, by its first day; kept until the index changes."""
    cache: dict[tuple[str, Period], Mapping[date, int]] = current_app.extensions.setdefault("articles_by_period", {})
    counts = cache.get((g.index_version, per))
    if counts is None:
        counts = sum_by_period(dict(current_index().facets("*", fields=("day",))["day"]), per)
        for outdated in [key for key in [*cache] if key[0] != g.index_version]:
            cache.pop(outdated, None)
        cache[g.index_version, per] = counts
    return counts


def _count_by(state: UrlState, field: str) -> Page:
    """The answer without hits, counted by one field."""
    return search(state, limit=0, passages=0, facets=(field,), counsel=True)
