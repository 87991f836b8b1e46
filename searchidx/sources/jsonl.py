"""Reads JSON: one article an object, either a record of any archive or one that `searchidx export` wrote.

JSON Lines have an object on each line; a .json file has one, several, or an array of them (see `json_values`).
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from searchidx.messages import Message
from searchidx.model import Article, Rejection
from searchidx.sources import decode, records
from searchidx.sources.article_date import checked_date
from searchidx.sources.decode import DecodedLine
from searchidx.sources.export_record import is_export, restored
from searchidx.sources.field_names import KeyMap
from searchidx.sources.file_access import ARTICLE_LIMIT, RECORD_LIMIT
from searchidx.sources.json_values import json_values
from searchidx.sources.outcomes import Outcome, ReadArticle, Warned
from searchidx.sources.strict_json import TOO_DEEP, Malformed, parsed
from searchidx.sources.work_unit import WorkUnit, batches, finished, work_unit


def work_units(
    stream: io.BufferedReader, *, name: str, today: datetime.date, recover: bool, key_map: KeyMap = (), one_a_line: bool = True
) -> Iterator[WorkUnit]:
    """The objects of the file, in order; one that is no article is rejected with its line and column, the others are read.

    one_a_line: JSON Lines, unless the file begins with an array; else a .json file.
    """
    head = stream.peek(1)
    refusal = decode.binary_refusal(head)
    if refusal:
        yield finished(Rejection(name, refusal))
        return
    legacy = 0
    if one_a_line and not _begins_array(head):
        objects = _written(decode.decoded_lines(stream, RECORD_LIMIT))
    else:
        objects = json_values(decode.decoded_pieces(stream))
    read = partial(_outcomes, name=name, today=today, recover=recover, key_map=key_map)
    for batch in batches(objects, _size):
        legacy += sum(line.legacy for line in batch)
        yield work_unit(read, batch, _size, attrgetter("number"))
    if legacy:
        yield finished(Warned(name, decode.legacy_note(legacy)))


def _written(lines: Iterator[DecodedLine]) -> Iterator[DecodedLine]:
    """The lines that are not blank: two million empty ones are not worth sending to another process."""
    return (line for line in lines if line.text is None or (line.text and not line.text.isspace()))


def _size(line: DecodedLine) -> int:
    return len(line.text or "")


def _outcomes(lines: Sequence[DecodedLine], *, name: str, today: datetime.date, recover: bool, key_map: KeyMap) -> Iterator[Outcome]:
    for line in lines:
        yield from _line_outcomes(line, name, today, recover, key_map)


def _line_outcomes(
    line: DecodedLine, name: str, today: datetime.date, recover: bool, key_map: KeyMap
) -> Iterator[ReadArticle | Warned | Rejection]:
    place = f"{name}:{line.number}"
    if line.text is None:
        yield Rejection(place, decode.too_large())
        return
    try:
        record = parsed(line.text)
        if is_export(record):
            outcomes = _dated_export(restored(_storable(record)), place, today)
        else:
            outcomes = records.article_outcomes(record, place=place, name=name, today=today, recover=recover, key_map=key_map)
        yield from (outcome if _is_short_enough(outcome) else Rejection(place, decode.too_large()) for outcome in outcomes)
    except Malformed as error:
        yield Rejection(place, error.reason if line.ended else _unfinished(error.reason))
    except RecursionError:  # lists in lists that could just be parsed
        yield Rejection(place, TOO_DEEP)


def _is_short_enough(outcome: ReadArticle | Warned | Rejection) -> bool:
    """Whether an article is one that any file may hold: its record may be longer, for an export has the text twice."""
    if not isinstance(outcome, ReadArticle):
        return True
    article = outcome.article
    return max(len(article.original), sum(map(len, article.metadata.values()))) <= ARTICLE_LIMIT


def _dated_export(article: Article, place: str, today: datetime.date) -> Iterator[ReadArticle | Warned | Rejection]:
    """An export may have been edited: its date is checked like any other."""
    date, doubt = checked_date(article.date, today)
    if doubt:
        yield Warned(place, doubt)
    yield ReadArticle(place, replace(article, date=date))


def _storable(value: Any) -> Any:
    """The value with every text in it cleaned; each character is replaced by one, so spans stay right."""
    match value:
        case str():
            return decode.cleaned(value)
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {decode.cleaned(key): _storable(item) for key, item in value.items()}
        case _:
            return value


def _begins_array(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["


def _unfinished(reason: Message) -> Message:
    return Message(
        f"{reason.de} (letzte Zeile, ohne Zeilenende: wird die Datei noch geschrieben?)",
        f"{reason.en} (last line, without its end: is the file still being written?)",
    )
