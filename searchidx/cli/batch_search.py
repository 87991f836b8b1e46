"""`search --batch`: many queries from a file, each answered with one JSON object on one line."""

from __future__ import annotations

from collections.abc import Callable

import click

from searchidx.cli import json_output
from searchidx.cli.i18n import language
from searchidx.cli.output_options import Output
from searchidx.errors import UsageError
from searchidx.model import Page


def answer_batch(file: str, output: Output, page_of: Callable[[str], Page]) -> bool:
    """Prints an object for each line of `file` ("-" is stdin), in order; returns whether every query was answered."""
    refused = 0
    with click.open_file(file, "rb") as lines:
        for line in lines:  # bytes: only a line feed ends a query, and what is no UTF-8 costs one query, not the batch
            query = line.decode("utf-8", "surrogateescape").removeprefix("\ufeff").rstrip("\r\n")
            record = _record(query, output, page_of)
            refused += "error" in record
            print(json_output.line(record), flush=True)
    return not refused


def _record(query: str, output: Output, page_of: Callable[[str], Page]) -> json_output.Record:
    try:
        page = page_of(query)
    except UsageError as error:
        return json_output.of_refusal(query, error.message, language())
    return json_output.of_page(query, page, language(), output.fields, why=output.why)
