"""Pages of what is counted over many articles: words in company, typical words, cross tables. Every number links to what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, g

from searchidx.errors import UsageError
from searchidx.messages import Message, period_name
from searchidx.model import Company, Crosstab, CrosstabRow, TypicalWord, TypicalWords
from searchidx.question import first_and_last_day
from web.labels import label
from web.pagination import Pagination, paginate
from web.request_budget import budget, render_page
from web.request_index import current_index, question
from web.response_cache import no_store
from web.timeline_chart import last_day_of, within_days
from web.url_state import UrlState

WORDS_SHOWN = 25
"""Words of one list."""

ROWS_PER_PAGE = 50
"""Rows of a cross table on one page."""

statistics_pages = Blueprint("statistics", __name__)

_WITHOUT = {"section": "NICHT ressort:*", "source": "NICHT quelle:*", "year": "NICHT datum:1000..9999", "month": "NICHT datum:1000..9999"}
"""The articles without a value, as a query says it."""


@dataclass(frozen=True, slots=True)
class PeriodCompany:
    """The company of a word in one period, "" for any time; `state` is the search within it, `without` the page without the period."""

    period: str
    company: Company
    state: UrlState
    without: UrlState


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a cross table and the search that it counts; None where it is 0."""

    count: int
    state: UrlState | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as the page shows it."""

    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A cross table as the page shows it."""

    crosstab: Crosstab
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[Cell, ...]
    pagination: Pagination


@statistics_pages.get("/umfeld")
def company() -> str:
    state: UrlState = g.url_state
    try:
        periods = companies(state) if state.q else ()
        refusal = None
    except UsageError as error:
        periods, refusal = (), error.message
    return render_page("word_company.html", periods=periods, refusal=refusal, years=_years(periods))


@statistics_pages.get("/typisch")
def typical() -> str:
    state: UrlState = g.url_state
    answer = typical_words(state) if state.q else None
    return render_page("typical_words.html", typical=answer, sides=_sides(answer) if answer else (), word_state=word_state)


@statistics_pages.get("/kreuztabelle")
def crosstab() -> str:
    table = cross_table(g.url_state, g.lang)
    return render_page("cross_table.html", table=table, pagination=table.pagination)


def companies(state: UrlState) -> tuple[PeriodCompany, ...]:
    """The company of the query's word in each period of the URL, as far as the budget reaches. Raises UsageError for what is no word."""
    answers: list[PeriodCompany] = []
    for period in state.period or ("",):
        if answers and budget().is_spent():
            no_store()
            break
        within = _within(state, period) if period else state
        if within is None:
            g.notices = (*g.notices, Message(f"„{period[:40]}“ ist kein Zeitraum.", f"“{period[:40]}” is no period."))
            continue
        answer = current_index().company(question(within), limit=WORDS_SHOWN, budget=budget())
        without = replace(state, period=tuple(other for other in state.period if other != period))
        answers.append(PeriodCompany(period, answer, word_state(within, answer.word), without))
        if not answer.complete:
            no_store()
    return tuple(answers)


def typical_words(state: UrlState) -> TypicalWords:
    """What tells the articles of the query from those it is compared with."""
    answer = current_index().typical(question(state), state.against or "*", limit=WORDS_SHOWN, budget=budget())
    if not answer.complete:
        no_store()
    return answer


def cross_table(state: UrlState, lang: str) -> Table:
    """The cross table of the URL with a link behind every number."""
    fields = tuple(state.cross.split("-"))
    counted = current_index().crosstab(question(state), by=fields, limit=ROWS_PER_PAGE, offset=(state.page - 1) * ROWS_PER_PAGE)
    columns = tuple(_column_label(value, fields[-1], lang) for value in counted.columns)
    totals = tuple(
        _cell(state, count, fields[-1:], (value,)) for value, count in zip(counted.columns, counted.column_totals, strict=True)
    )
    rows = tuple(_row(state, counted, row, lang) for row in counted.rows)
    return Table(counted, columns, rows, totals, paginate(state.page, -(-counted.all_rows // ROWS_PER_PAGE)))


def word_state(state: UrlState, query: str) -> UrlState:
    """The search that a number of a list of words counts: words in their forms, versions of one story once."""
    return replace(state, q=query, mode="forms", versions="once", page=1, period=(), against="")


def _row(state: UrlState, counted: Crosstab, row: CrosstabRow, lang: str) -> TableRow:
    cells = tuple(
        _cell(state, count, counted.by, (*row.values, value)) for value, count in zip(counted.columns, row.counts, strict=True)
    )
    return TableRow(tuple(_label(value, lang) for value in row.values), cells, _cell(state, row.total, counted.by[:-1], row.values))


def _cell(state: UrlState, count: int, fields: Sequence[str], values: Sequence[str | None]) -> Cell:
    """The number of the articles with these values, and the search for them."""
    if not count:
        return Cell(0, None)
    target, excluded = replace(state, page=1), []
    for field, value in zip(fields, values, strict=True):
        if value is None:
            excluded.append(_WITHOUT[field])
        elif field in ("year", "month"):
            target = within_days(target, (value + "-01-01")[:10], last_day_of(value))
        else:
            target = replace(target, **{field: (value,)})  # type: ignore[arg-type]  # a tuple in UrlState
    if excluded:
        target = replace(target, q=" ".join([f"({state.q})" if state.q.strip("* ") else "*", *dict.fromkeys(excluded)]))
    return Cell(count, target)


def _label(value: str | None, lang: str) -> str:
    return label("none_given", lang) if value is None else value


def _column_label(value: str | None, field: str, lang: str) -> str:
    """The value; a month as the axis of a chart has it."""
    return period_name(date.fromisoformat(f"{value}-01"), "month", lang, short=True) if value and field == "month" else _label(value, lang)


def _within(state: UrlState, period: str) -> UrlState | None:
    """The search within a period that a reader wrote; None for what is no period."""
    first, last = first_and_last_day(period)
    return None if first is None and last is None else within_days(state, first or "", last or "9999-12-31")


def _years(periods: Sequence[PeriodCompany]) -> tuple[str, ...]:
    """The years in which any of the words stands, for the axis of the sparklines."""
    return tuple(sorted({year for one in periods for word in (*one.company.companions, *one.company.compounds) for year in word.years}))


def _sides(answer: TypicalWords) -> tuple[tuple[str, int, str, int, tuple[TypicalWord, ...]], ...]:
    """For each side its query and number of articles, those of the other, and the words typical of it."""
    first, second = ((answer.query, answer.articles), (answer.against_query, answer.against))
    words = [tuple(word for word in answer.words if word.of_first is side) for side in (True, False)]
    return ((*first, *second, words[0]), (*second, *first, words[1]))

