"""Reads CSV: one article a row; the first row names the columns."""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import Literal

from searchidx.messages import LINES, Message, counted_message
from searchidx.model import Rejection
from searchidx.sources import decode, records
from searchidx.sources.field_names import ALIASES, ALL_NAMES, RECORD_KEYS, KeyMap, names_of
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.outcomes import Outcome, Warned
from searchidx.sources.work_unit import WorkUnit, batches, finished, work_unit

DELIMITERS = (",", ";", "\t", "|")

Row = tuple[int, list[str] | Message]
"""The number of its first line; its values, or why they cannot be read."""

RECORD_LINES = 1000
"""Lines of one row at most; more means that a quote was never closed and takes in the rows after it."""


def work_units(
    stream: io.BufferedReader, *, name: str, today: datetime.date, recover: bool, key_map: KeyMap = ()
) -> Iterator[WorkUnit]:
    """The rows of the file, in order; a row that is no article is rejected with the number of its first line, the others are read."""
    refusal = decode.binary_refusal(stream.peek(1))
    if refusal:
        yield finished(Rejection(name, refusal))
        return
    csv.field_size_limit(ARTICLE_LIMIT + RECORD_LINES + 1)  # and line ends; the default of 131,072 is less than an interview
    rows = _Rows(decode.decoded_lines(stream))
    header = _header(rows, key_map)
    if isinstance(header, Message):
        yield finished(Rejection(f"{name}:1", header))
        return
    delimiter, columns = header
    read = partial(_outcomes, delimiter=delimiter, columns=columns, name=name, today=today, recover=recover, key_map=key_map)
    for batch in batches(rows.parsed(delimiter), _size):
        yield work_unit(read, batch, _size, itemgetter(0))
    if rows.legacy:
        yield finished(Warned(name, decode.legacy_note(rows.legacy)))


def _size(row: Row) -> int:
    return 0 if isinstance(row[1], Message) else sum(map(len, row[1]))


def _outcomes(
    rows: Sequence[Row], *, delimiter: str, columns: Sequence[str], name: str, today: datetime.date, recover: bool, key_map: KeyMap
) -> Iterator[Outcome]:
    for number, row in rows:
        place = f"{name}:{number}"
        if isinstance(row, Message):
            yield Rejection(place, row)
            continue
        cells = _fitted(row, columns, delimiter)
        if isinstance(cells, Message):
            yield Rejection(place, cells)
            continue
        if len(row) != len(columns) and (len(row) < len(columns) or cells[-1] != row[len(columns) - 1]):
            yield Warned(place, _other_length(len(columns), len(row)))
        values = {column: cell for column, cell in zip(columns, cells, strict=True) if column}
        yield from records.article_outcomes(values, place=place, name=name, today=today, recover=recover, key_map=key_map)


def _fitted(row: list[str], columns: Sequence[str], delimiter: str) -> list[str] | Message:
    """The cells of a row, one a column: missing ones at its end are empty, as spreadsheets leave them out; empty ones beyond are dropped.

    What goes on with a blank beyond a last column of text belongs to it: its commas were not quoted.
    """
    wanted = len(columns)
    if len(row) <= wanted:
        return row + [""] * (wanted - len(row))
    if not any(cell.strip() for cell in row[wanted:]):
        return row[:wanted]
    if columns[-1] in ALIASES["text"] and all(cell[:1].isspace() for cell in row[wanted:]):
        return [*row[: wanted - 1], delimiter.join(row[wanted - 1 :])]
    return _wrong_count(wanted, len(row))


_OLD_MACINTOSH = Message(
    "die Zeilen enden mit CR wie auf alten Macintosh-Rechnern; mit „tr '\\r' '\\n'“ umwandeln",
    "lines end with CR as on old Macintosh computers; convert them with `tr '\\r' '\\n'`",
)


class _Rows:
    """The lines of a file as rows. After a quote that was never closed, reading goes on in the line below it."""

    def __init__(self, lines: Iterator[decode.DecodedLine]) -> None:
        self._lines = lines
        self._returned: deque[decode.DecodedLine] = deque()
        self._taken: list[decode.DecodedLine] = []
        self._size = 0
        self.legacy = 0

    def first(self) -> decode.DecodedLine | None:
        """The next line that is not blank."""
        return next((line for line in self._fresh() if line.text is None or line.text.strip()), None)

    def parsed(self, delimiter: str) -> Iterator[Row]:
        """Every row but blank ones, in time proportional to the file."""
        reader = csv.reader(self._record(), delimiter=delimiter, strict=True)
        while True:
            self._taken.clear()
            self._size = 0
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLarge) as error:
                yield self._taken[0].number, decode.too_large() if isinstance(error, _TooLarge) else _not_closed(len(self._taken))
                self._returned.extendleft(reversed(self._taken[1:]))
                yield from self._below_open_quote(delimiter)
                reader = csv.reader(self._record(), delimiter=delimiter, strict=True)
                continue
            if any(cell.strip() for cell in row):
                yield self._taken[0].number, row

    def _below_open_quote(self, delimiter: str) -> Iterator[Row]:
        """The rows of the lines that were taken for the inside of a quotation, one line at a time until a row needs more than one.

        Each of those lines leaves open a quotation it begins in. So one that opens a quotation itself meets the same end as the row before
        it, or the limit of lines or bytes a little later; reading on to it for every line would read each a thousand times.
        """
        inside = max(len(self._taken) - 2, 0)  # lines at the front of those returned that leave a quotation open; not known of the last
        size = sum(_length(line) for line in self._taken[1 : inside + 1])
        end: tuple[int, _Effect] | None = None
        while inside:
            line = self._returned.popleft()
            inside -= 1
            size -= _length(line)
            effect: _Effect = _effect(line, delimiter)
            lines, length = inside + 1, size + _length(line)
            while effect == "open":
                last = self._line_after(inside)
                if last is None or lines > RECORD_LINES:
                    effect = _not_closed(lines)
                elif last.text is None or length + len(last.text) > ARTICLE_LIMIT:
                    effect = decode.too_large()
                else:
                    if end is None or end[0] != last.number:  # the end is the same for many lines, and may be a long one
                        end = last.number, _effect(last, delimiter, quoted=True)
                    if isinstance(end[1], list):  # the row is whole: it is read in one
                        self._returned.appendleft(line)
                        return
                    lines, length = lines + 1, length + len(last.text)
                    if end[1] == "open":
                        inside, size = inside + 1, size + len(last.text)
                    else:
                        effect = _not_closed(lines)
            if isinstance(effect, Message) or any(cell.strip() for cell in effect):
                yield line.number, effect

    def _line_after(self, count: int) -> decode.DecodedLine | None:
        """The line behind the first `count` lines that were given back; None at the end of the file."""
        if count == len(self._returned) and (line := self._read()):
            self._returned.append(line)
        return self._returned[count] if count < len(self._returned) else None

    def _record(self) -> Iterator[str]:
        for line in self._fresh():
            self._taken.append(line)
            self._size += len(line.text or "")
            if line.text is None or self._size > ARTICLE_LIMIT:
                raise _TooLarge
            yield _as_input(line.text)
            if len(self._taken) > RECORD_LINES:
                return  # the csv module is still inside quotes and raises

    def _fresh(self) -> Iterator[decode.DecodedLine]:
        while line := self._returned.popleft() if self._returned else self._read():
            yield line

    def _read(self) -> decode.DecodedLine | None:
        line = next(self._lines, None)
        if line:
            self.legacy += line.legacy
        return line


class _TooLarge(Exception):
    pass


_Effect = list[str] | Message | Literal["open"]
"""What a line on its own comes to: a row, why it is none, or a quotation that goes on below it."""


def _effect(line: decode.DecodedLine, delimiter: str, *, quoted: bool = False) -> _Effect:
    """`quoted`: the line begins inside a quotation; its row then lacks the cells before."""
    if line.text is None:
        return decode.too_large()
    try:
        return next(csv.reader([_as_input('"' * quoted + line.text)], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "open" if "unexpected end of data" in str(error) else _not_closed(1)


def _as_input(line: str) -> str:
    return line.replace("\r", " ") + "\n"  # a lone CR ends no line here, but the csv module would stop at it


def _length(line: decode.DecodedLine) -> int:
    return len(line.text or "")


def _header(rows: _Rows, key_map: KeyMap) -> tuple[str, list[str]] | Message:
    """The delimiter and the names of the columns: of all delimiters the one that yields the most names with a meaning."""
    line = rows.first()
    separator = _excel_separator(line.text) if line and line.text else ""
    if separator:
        line = rows.first()  # Excel's own first line
    text = (line and line.text) or ""
    if "\r" in text:
        return _OLD_MACINTOSH
    column_names = ALL_NAMES | {key.lower() for _, key in key_map}
    delimiters = dict.fromkeys((separator, *DELIMITERS) if separator else DELIMITERS)
    readings = [(delimiter, _names(text, delimiter)) for delimiter in delimiters]
    delimiter, names = max(readings, key=lambda reading: sum(name in column_names for name in reading[1]))
    readable = {name for field in ("title", "text") for name in names_of(field, key_map)}
    if not readable & set(names):
        return _no_header(text)
    repeated = sorted(name for name, count in Counter(filter(None, names)).items() if count > 1)
    if repeated:
        return Message(f"Spalte {repeated[0][:80]!r} steht zweimal da", f"column {repeated[0][:80]!r} is there twice")
    return delimiter, names


def _excel_separator(line: str) -> str:
    """The delimiter that Excel's first line names: "sep=;"; "" for any other line."""
    bare = line.strip('"')  # a program that quotes every cell quotes this one, too
    named = bare.lower().startswith("sep=")
    return bare[len("sep=") : len("sep=") + 1] or "," if named else ""


def _names(line: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for row in csv.reader([line], delimiter=delimiter) for name in row]


def _no_header(line: str) -> Message:
    fields, shown = ", ".join(RECORD_KEYS), line[:80]
    return Message(
        f"Kopfzeile fehlt: die erste Zeile muss die Spalten nennen, „title“ oder „text“ dabei ({fields}); da steht {shown!r}",
        f"no header: the first line must name the columns, 'title' or 'text' among them ({fields}); there is {shown!r}",
    )


def _other_length(wanted: int, actual: int) -> Message:
    if actual < wanted:
        return Message(
            f"{actual} Spalten statt {wanted}: die übrigen gelten als leer",
            f"{actual} columns instead of {wanted}: the others are taken for empty",
        )
    return Message(
        f"{actual} Spalten statt {wanted}: was über die letzte hinausgeht, gilt als ihr Text",
        f"{actual} columns instead of {wanted}: what goes beyond the last one is taken for its text",
    )


def _wrong_count(wanted: int, actual: int) -> Message:
    return Message(
        f"{actual} Spalten statt {wanted}: ein Trennzeichen im Text gehört in Anführungszeichen",
        f"{actual} columns instead of {wanted}: a delimiter in the text belongs into quotes",
    )


def _not_closed(lines: int) -> Message:
    searched = counted_message(lines, LINES)
    return Message(
        f'Anführungszeichen nicht richtig geschlossen (gesucht über {searched.de}): im Text stehende sind zu verdoppeln ("")',
        f'a quote is not closed properly (looked for over {searched.en}): quotes within the text are to be doubled ("")',
    )
