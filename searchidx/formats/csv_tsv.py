"""Tables with a hit a row, for spreadsheets and command lines: CSV as in RFC 4180, or TSV."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from searchidx.model import Hit

FIELDS = ("id", "date", "title", "section", "source", "author", "url", "score", "text")
"""Everything a hit can show; "text" is its passages."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What a spreadsheet takes for the start of a formula (OWASP ASVS 5.0, 1.2.10)."""


def csv(hits: Iterable[Hit], fields: Sequence[str] = FIELDS, *, raw: bool = False) -> Iterator[str]:
    """A line with the names of the fields, then a line a hit."""
    buffer = io.StringIO()
    writer = csv_module.writer(buffer, lineterminator="\r\n")
    for row in _rows(hits, fields, raw):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def tsv(hits: Iterable[Hit], fields: Sequence[str] = FIELDS, *, raw: bool = False) -> Iterator[str]:
    """The same with tabulators; white space inside a cell becomes a blank."""
    for row in _rows(hits, fields, raw, lambda text: " ".join(text.split())):
        yield "\t".join(row) + "\n"


def cell(hit: Hit, field: str) -> str:
    """One fact about a hit as text, "" for one that is not known."""
    match field:
        case "score":
            return f"{hit.score:.3f}"
        case "text":
            return " … ".join(passage.text for passage in hit.passages)
        case _:
            value = getattr(hit, field)
            return "" if value is None else str(value)


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run."""
    return "'" + text if text.startswith(_FORMULA) else text


def _rows(hits: Iterable[Hit], fields: Sequence[str], raw: bool, clean: Callable[[str], str] = str) -> Iterator[list[str]]:
    yield list(fields)
    for hit in hits:
        cells = [clean(cell(hit, field)) for field in fields]  # first: a formula may stand behind blanks
        yield cells if raw else [text if field == "score" else harmless(text) for field, text in zip(fields, cells, strict=True)]
