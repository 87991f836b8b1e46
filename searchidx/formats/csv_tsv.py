"""Tables with a hit a row, for spreadsheets and command lines: CSV as in RFC 4180, or TSV."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from unicodedata import category, normalize

from searchidx.formats.one_line import one_line
from searchidx.model import Hit

FIELDS = ("id", "date", "title", "section", "source", "author", "url", "score", "text")
"""Everything a hit can show; "text" is its passages. `cell` also knows "partial", for tables that hold partial hits, too, and "note",
for those of reading lists.
"""

EXCEL_DELIMITER = ";"
BYTE_ORDER_MARK = "\ufeff"
"""A German Excel reads columns and umlauts of a CSV file that begins with this and has semicolons; 1.5 it takes for the first of May."""

_FORMULA_SIGNS = ("=", "+", "-", "@")
_CONTROLS = ("\t", "\r", "\n", "\0")
"""These and the signs are what a spreadsheet takes for the start of a formula (OWASP ASVS 5.0, 1.2.10); see `harmless`."""


def csv(hits: Iterable[Hit], fields: Sequence[str] = FIELDS, *, raw: bool = False, excel: bool = False) -> Iterator[str]:
    """A line with the names of the fields, then a line a hit; `excel`: as a German Excel opens it by a double click (BYTE_ORDER_MARK)."""
    buffer = io.StringIO()
    writer = csv_module.writer(buffer, lineterminator="\r\n", delimiter=EXCEL_DELIMITER if excel else ",")
    if excel:
        buffer.write(BYTE_ORDER_MARK)
    for row in _rows(hits, fields, raw):
        named = zip(fields, row, strict=True)
        writer.writerow([decimal_comma(text) if field == "score" else text for field, text in named] if excel else row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def tsv(hits: Iterable[Hit], fields: Sequence[str] = FIELDS, *, raw: bool = False) -> Iterator[str]:
    """The same with tabulators; each cell on one line, so that two ids that differ in tabs or line ends alone look the same here."""
    for row in _rows(hits, fields, raw, one_line):
        yield "\t".join(row) + "\n"


def cell(hit: Hit, field: str) -> str:
    """One fact about a hit as text, "" for one that is not known."""
    match field:
        case "score":
            return f"{hit.score:.3f}"
        case "partial":
            return "partial" if hit.partial else "full"
        case "text":
            return " … ".join(passage.text for passage in hit.passages)
        case _:
            value = getattr(hit, field)
            return "" if value is None else str(value)


def decimal_comma(number: str) -> str:
    """The number as a German table writes it: 15,088."""
    return number.replace(".", ",")


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run.

    That is a formula sign at the start, also one in full width (`＝1+1`, an equals sign to a Japanese Excel), and also behind white space,
    control characters and what cannot be seen: an import may strip them. What looks like a text with such an apostrophe gets another:
    two texts never become the same cell.
    """
    if not text or text[0].isalnum():  # nearly every cell
        return text
    bare = text.lstrip("'")
    return "'" + text if bare.startswith(_CONTROLS) or _first_visible(bare) in _FORMULA_SIGNS else text


def _first_visible(text: str) -> str:
    """The first character that can be seen, in its plain form (NFKC); "" where there is none."""
    for character in text:
        if not character.isspace() and category(character) not in ("Cc", "Cf", "Cs", "Cn", "Mn"):
            return normalize("NFKC", character)[:1]
    return ""


def _rows(hits: Iterable[Hit], fields: Sequence[str], raw: bool, clean: Callable[[str], str] = str) -> Iterator[list[str]]:
    yield list(fields)
    for hit in hits:
        cells = [clean(cell(hit, field)) for field in fields]  # first: a formula may stand behind blanks
        yield cells if raw else [text if field == "score" else harmless(text) for field, text in zip(fields, cells, strict=True)]
