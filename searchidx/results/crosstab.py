"""Cross tables: how many matching articles have each combination of values, such as section by source by month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.errors import UsageError
from searchidx.german.collation import collation_key
from searchidx.model import DATE_FACETS, Crosstab, CrosstabRow
from searchidx.question import as_texts, check_count
from searchidx.results.prepared_query import PreparedQuery
from searchidx.storage.forward_index import ForwardIndex
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment_writer import UNKNOWN_DAY

CROSSED = ("section", "source", "year", "month")
"""What can be crossed: of authors an article may have several, and of days there are too many."""

MOST_FIELDS = 3

MOST_COLUMNS = 60
"""Columns of one table: of dates the last ones, of others the most frequent. What the totals count is in no column then."""

_Values = list[str | None]


def crosstab(prepared: PreparedQuery, forward: ForwardIndex, by: Sequence[str], limit: int, offset: int) -> Crosstab:
    """Rows [offset, offset + limit) of the table of two or three fields, the last of which makes the columns; the fullest rows first.

    Raises UsageError for fields that are none, or the same twice.
    """
    fields = _checked(by)
    check_count("limit", limit)
    check_count("offset", offset)
    matches = np.flatnonzero(prepared.reader.matching([prepared.node], forward)[0])
    values, places = zip(*(_column(forward, field, matches) for field in fields), strict=True)
    row_codes = np.zeros(len(matches), np.int64)
    for of_field, at in zip(values[:-1], places[:-1], strict=True):
        row_codes = row_codes * len(of_field) + at
    codes, row_of, totals = np.unique(row_codes, return_inverse=True, return_counts=True)
    column_totals = np.bincount(places[-1], minlength=len(values[-1]))
    columns = _columns(fields[-1], values[-1], column_totals)
    order = _fullest_first(codes, totals, values[:-1])[offset : offset + limit]
    counts = _counts(row_of, places[-1], order, columns).tolist()
    rows = tuple(
        CrosstabRow(_row_values(code, values[:-1]), tuple(of_row), total)
        for code, of_row, total in zip(codes[order].tolist(), counts, totals[order].tolist(), strict=True)
    )
    shown_totals = tuple(column_totals[columns].tolist())
    return Crosstab(fields, tuple(values[-1][at] for at in columns), rows, shown_totals, len(matches), len(codes), len(values[-1]))


def _counts(row_of: Array, column_of: Array, rows: Array, columns: Sequence[int]) -> Array:
    """The cells that are shown. Only these are counted: a table of 100,000 sections by as many sources would fill no memory there is."""
    row_at = np.full(int(row_of.max(initial=-1)) + 1, -1)
    row_at[rows] = np.arange(len(rows))
    column_at = np.full(int(column_of.max(initial=-1)) + 1, -1)
    column_at[columns] = np.arange(len(columns))
    of_articles = row_at[row_of], column_at[column_of]
    is_shown = (of_articles[0] >= 0) & (of_articles[1] >= 0)
    cells = of_articles[0][is_shown] * len(columns) + of_articles[1][is_shown]
    table: Array = np.bincount(cells, minlength=len(rows) * len(columns)).reshape(len(rows), len(columns))
    return table


def _fullest_first(codes: Array, totals: Array, values: Sequence[_Values]) -> Array:
    """The order of the rows: by their totals, then in alphabetical order."""
    ranks: list[Array] = []
    for of_field in reversed(values):
        codes, at = np.divmod(codes, len(of_field))
        ranks.append(_ranks(of_field)[at])
    order: Array = np.lexsort((*ranks, -totals))
    return order


def _ranks(values: _Values) -> Array:
    """The place of each value in alphabetical order, None last."""
    order = sorted(range(len(values)), key=lambda at: (values[at] is None, collation_key(values[at] or "")))
    ranks: Array = np.empty(len(values), np.int64)
    ranks[order] = np.arange(len(values))
    return ranks


def _checked(by: Sequence[str]) -> tuple[str, ...]:
    fields = as_texts("by", by)
    if not 2 <= len(fields) <= MOST_FIELDS or len({*fields}) < len(fields) or not {*fields} <= {*CROSSED}:
        possible = ", ".join(CROSSED)
        raise UsageError(
            f"by: gekreuzt werden zwei oder drei verschiedene von: {possible}",
            f"by: two or three different ones are crossed, of: {possible}",
        )
    return fields


def _column(forward: ForwardIndex, field: str, matches: Array) -> tuple[_Values, Array]:
    """The values of a field that occur in some articles, in order, None last; and for each article the place of its value."""
    if field in DATE_FACETS:
        days = forward.days[matches].astype(np.int64)
        codes = np.where(days == UNKNOWN_DAY, np.iinfo(np.int64).max, days // (10_000 if field == "year" else 100))
        periods, places = np.unique(codes, return_inverse=True)
        return [_period(code, field) for code in periods.tolist()], places
    keyword = forward.keywords[field]
    codes = keyword.places[matches].astype(np.int64)
    values, places = np.unique(np.where(codes < 0, len(keyword.values), codes), return_inverse=True)
    return [keyword.values[at] if at < len(keyword.values) else None for at in values.tolist()], places


def _period(code: int, field: str) -> str | None:
    if code == np.iinfo(np.int64).max:
        return None
    return f"{code:04}" if field == "year" else f"{code // 100:04}-{code % 100:02}"


def _columns(field: str, values: _Values, totals: Array) -> list[int]:
    """The places of the columns that are shown, from left to right."""
    if field in DATE_FACETS:
        return list(range(len(values)))[-MOST_COLUMNS:]
    return sorted(range(len(values)), key=lambda at: (values[at] is None, -totals[at], collation_key(values[at] or "")))[:MOST_COLUMNS]


def _row_values(code: int, values: Sequence[_Values]) -> tuple[str | None, ...]:
    row: list[str | None] = []
    for of_field in reversed(values):
        code, at = divmod(code, len(of_field))
        row.append(of_field[at])
    return tuple(reversed(row))
