"""Quotations for other programs: NDJSON, an object a line, and tables as in `csv_tsv`."""

from __future__ import annotations

import csv as csv_module
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from searchidx.formats.csv_tsv import BYTE_ORDER_MARK, EXCEL_DELIMITER, harmless
from searchidx.formats.one_line import one_line
from searchidx.model import FoundQuote

COLUMNS = tuple(field.name for field in fields(FoundQuote))
"""The keys of an object and the columns of a table."""


def quotes_ndjson(quotes: Iterable[FoundQuote]) -> Iterator[str]:
    """A line of JSON for each quotation, with COLUMNS as keys; null for what is unknown."""
    for quote in quotes:
        yield json.dumps(asdict(quote), ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def quotes_csv(quotes: Iterable[FoundQuote], *, excel: bool = False) -> Iterator[str]:
    """A table with a quotation a row, as in RFC 4180; `excel`: as a German Excel opens it."""
    buffer = io.StringIO()
    writer = csv_module.writer(buffer, lineterminator="\r\n", delimiter=EXCEL_DELIMITER if excel else ",")
    if excel:
        buffer.write(BYTE_ORDER_MARK)
    for row in _rows(quotes):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def quotes_tsv(quotes: Iterable[FoundQuote]) -> Iterator[str]:
    """The same with tabulators, each cell on one line."""
    for row in _rows(quotes):
        yield "\t".join(map(one_line, row)) + "\n"


def _rows(quotes: Iterable[FoundQuote]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for quote in quotes:
        yield [harmless(_cell(value)) for value in asdict(quote).values()]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
