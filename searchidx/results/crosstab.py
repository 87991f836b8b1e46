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
    codes, row_of = np.unique(row_codes, return_inverse=True)
    width = len(values[-1])
    table = np.bincount(row_of * width + places[-1], minlength=len(codes) * width).reshape(len(codes), width)
    shown = _columns(fields[-1], values[-1], table.sum(0))
    totals = table.sum(1)
    names = [_row_values(code, values[:-1]) for code in codes.tolist()]
    order = sorted(range(len(codes)), key=lambda at: (-totals[at], [(value is None, collation_key(value or "")) for value in names[at]]))
    rows = tuple(CrosstabRow(names[at], tuple(table[at][shown].tolist()), int(totals[at])) for at in order[offset : offset + limit])
    column_totals = tuple(table.sum(0)[shown].tolist())
    return Crosstab(fields, tuple(values[-1][at] for at in shown), rows, column_totals, len(matches), len(codes), width)


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
