"""A reader turns one source file into articles; there is one module per format, found by suffix.

    files     what lies below the PATHs of a run, and its bytes
    decode    bytes → text, whatever the encoding
    plain     one article in a text file, scraped or not; `recovery` takes it apart
    html      one article in a page
    jsonl     one article a line; also what `export` writes
    csv       one article a row
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from searchidx.model import Message, Rejection
from searchidx.readers import csv, files, html, jsonl, packed, plain, record
from searchidx.readers.dates import dated, path_date
from searchidx.readers.decode import EMPTY, cleaned, decoded, refusal
from searchidx.readers.files import Source
from searchidx.readers.outcomes import BrokenOff, Found, Outcome, Skipped, Warned

__all__ = ["RULES_VERSION", "BrokenOff", "Found", "Outcome", "Skipped", "Source", "Warned", "read"]

RULES_VERSION = 1
"""Grows when a reader makes other articles of the same files: the next run then reads them all again."""

MOST_DISTINCT = 100_000
"""Different words of one article; a novel has 20,000."""

_STREAMED = {"jsonl": jsonl.read, "csv": csv.read}


def read(
    source: Source, *, today: datetime.date, recover: bool = False, meter: Callable[[int], None] = lambda count: None
) -> Iterator[Outcome]:
    """What stands in a source, in its order. Nothing is raised for what a file holds or does; it comes as an outcome.

    today: dates far beyond it are mistaken. recover: take the text of records apart as that of scraped pages. meter: told the bytes read.
    """
    try:
        found = _records(source, today, recover, meter) if source.format in _STREAMED else _one(source, today, meter)
        yield from (_of_words(outcome) for outcome in found)
    except (OSError, files.Changing) as error:
        yield files.failure(source.name, source.path, error)
    except packed.Damaged as damage:
        yield BrokenOff(source.name, damage.reason, source.path)


def _of_words(outcome: Outcome) -> Outcome:
    """The outcome, but of an article made of strings that no language repeats (keys, a dump), a rejection: it would be all vocabulary."""
    if isinstance(outcome, Found) and len(outcome.article.original) > MOST_DISTINCT:
        words = outcome.article.original.split()
        distinct = len(set(words))
        if distinct > MOST_DISTINCT and 2 * distinct > len(words):
            return Rejection(outcome.place, _NO_WORDS)
    return outcome


def _records(source: Source, today: datetime.date, recover: bool, meter: Callable[[int], None]) -> Iterator[Outcome]:
    with files.opened(source, meter) as stream:
        if not stream.peek(1):
            yield Rejection(source.name, EMPTY)
            return
        unpacked = stream
        if source.path.lower().endswith(".gz"):
            if stream.peek(2).startswith(packed.MAGIC):
                unpacked = packed.unpacked(stream)
            else:
                yield Warned(source.name, _NOT_PACKED)
        yield from _STREAMED[source.format](unpacked, name=source.name, today=today, recover=recover)


def _one(source: Source, today: datetime.date, meter: Callable[[int], None]) -> Iterator[Outcome]:
    facts = _sidecar(source, meter)
    if isinstance(facts, Rejection):
        yield facts
        return
    data = files.content(source, meter)
    date, doubt = dated(facts.get("date"), today)
    if doubt:
        yield Warned(source.sidecar.name if source.sidecar else source.name, doubt)
    if source.format == "html":
        yield from _page(source, data, facts, date, today)
    else:
        yield from _text(source, data, facts, date or path_date(source.path, today))


def _text(source: Source, data: bytes, facts: Mapping[str, str], date: str | None) -> Iterator[Outcome]:
    text = decoded(data)
    if isinstance(text, Message):
        yield Rejection(source.name, text)
        return
    yield from (Warned(source.name, note) for note in text.notes)
    yield Found(source.name, plain.article(text.text, id=facts.get("id", source.name), sidecar=facts, date=date))


def _page(source: Source, data: bytes, facts: Mapping[str, str], date: str | None, today: datetime.date) -> Iterator[Outcome]:
    refused = refusal(data)
    if refused:
        yield Rejection(source.name, refused)
        return
    found = html.article(data, id=facts.get("id", source.name), place=source.name, sidecar=facts, date=date)
    if isinstance(found, Rejection):
        yield found
        return
    stated, doubt = dated(found.date, today)  # what a page's own metadata say is as good or bad as any other
    if doubt:
        yield Warned(source.name, doubt)
    yield Found(source.name, replace(found, date=stated or path_date(source.path, today)))


def _sidecar(source: Source, meter: Callable[[int], None]) -> Mapping[str, str] | Rejection:
    """What the sidecar says; {} without one. A broken one refuses the article, which would get a wrong id and no date without it."""
    if source.sidecar is None:
        return {}
    text = decoded(files.content(source.sidecar, meter))
    if isinstance(text, Message):
        return Rejection(source.sidecar.name, text)
    try:
        return {key: cleaned(value) for key, value in record.texts(jsonl.parsed(text.text)).items()}
    except jsonl.Malformed as refused:
        return Rejection(source.sidecar.name, refused.reason)


_NO_WORDS = Message(
    "kein natürlicher Text: über 100.000 verschiedene Zeichenfolgen, die sich kaum wiederholen",
    "no natural text: more than 100,000 different strings that hardly repeat",
)
_NOT_PACKED = Message("trotz der Endung .gz nicht gepackt: als Text gelesen", "not packed, for all its suffix .gz: read as text")
