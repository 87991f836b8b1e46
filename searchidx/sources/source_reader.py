"""Reads any source: chooses the reader by format and turns everything a file holds or does into outcomes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from searchidx.model import Message, Rejection
from searchidx.sources import csv, discover, gzip_stream, html, jsonl, plain_text, records
from searchidx.sources.article_date import dated, path_date
from searchidx.sources.decode import EMPTY, cleaned, decoded, refusal
from searchidx.sources.discover import Source
from searchidx.sources.json_object import Malformed, parsed
from searchidx.sources.outcomes import BrokenOff, Outcome, ReadArticle, Warned
from searchidx.sources.work_unit import WorkUnit, finished

RULES_VERSION = 1
"""Raised when a reader makes other articles of the same files: the next run then reads them all again."""

MOST_DISTINCT = 100_000
"""Different words of one article; a novel has 20,000."""

_STREAMED = {"jsonl": jsonl.work_units, "csv": csv.work_units}


def read(
    source: Source, *, today: datetime.date, recover: bool = False, meter: Callable[[int], None] = lambda count: None
) -> Iterator[Outcome]:
    """What stands in a source, in its order; see `work_units`."""
    for unit in work_units(source, today=today, recover=recover, meter=meter):
        yield from unit.read()


def work_units(
    source: Source, *, today: datetime.date, recover: bool = False, meter: Callable[[int], None] = lambda count: None
) -> Iterator[WorkUnit]:
    """The work on a source, in its order. Nothing is raised for what a file holds or does; it comes as an outcome.

    today: dates far beyond it are mistaken. recover: take the text of records apart as that of scraped pages. meter: told the bytes read.
    """
    if source.format not in _STREAMED:
        meter(source.size)
        yield WorkUnit(partial(_whole, source, today), source.size)
        return
    try:
        yield from (WorkUnit(partial(_of_words, unit.read), unit.size) for unit in _records(source, today, recover, meter))
    except (OSError, discover.Changing) as error:
        yield finished(discover.failure(source.name, source.path, error))
    except gzip_stream.Damaged as damage:
        yield finished(BrokenOff(source.name, damage.reason, source.path))


def _whole(source: Source, today: datetime.date) -> Iterator[Outcome]:
    try:
        yield from _of_words(partial(_one, source, today))
    except (OSError, discover.Changing) as error:
        yield discover.failure(source.name, source.path, error)


def _of_words(work: Callable[[], Iterable[Outcome]]) -> Iterator[Outcome]:
    """The outcomes, but of an article made of strings that no language repeats (keys, a dump), a rejection: it would be all vocabulary."""
    for outcome in work():
        if isinstance(outcome, ReadArticle) and len(outcome.article.original) > MOST_DISTINCT:
            words = outcome.article.original.split()
            distinct = len(set(words))
            if distinct > MOST_DISTINCT and 2 * distinct > len(words):
                yield Rejection(outcome.place, _NO_WORDS)
                continue
        yield outcome


def _records(source: Source, today: datetime.date, recover: bool, meter: Callable[[int], None]) -> Iterator[WorkUnit]:
    with discover.opened(source, meter) as stream:
        if not stream.peek(1):
            yield finished(Rejection(source.name, EMPTY))
            return
        unpacked = stream
        if source.path.lower().endswith(".gz"):
            if stream.peek(2).startswith(gzip_stream.MAGIC):
                unpacked = gzip_stream.unpacked(stream)
            else:
                yield finished(Warned(source.name, _NOT_PACKED))
        yield from _STREAMED[source.format](unpacked, name=source.name, today=today, recover=recover)


def _one(source: Source, today: datetime.date) -> Iterator[Outcome]:
    facts = _sidecar(source)
    if isinstance(facts, Rejection):
        yield facts
        return
    data = discover.content(source)
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
    yield ReadArticle(source.name, plain_text.article(text.text, id=facts.get("id", source.name), sidecar=facts, date=date))


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
    yield ReadArticle(source.name, replace(found, date=stated or path_date(source.path, today)))


def _sidecar(source: Source) -> Mapping[str, str] | Rejection:
    """What the sidecar says; {} without one. A broken one refuses the article, which would get a wrong id and no date without it."""
    if source.sidecar is None:
        return {}
    text = decoded(discover.content(source.sidecar))
    if isinstance(text, Message):
        return Rejection(source.sidecar.name, text)
    try:
        return {key: cleaned(value) for key, value in records.texts(parsed(text.text)).items()}
    except Malformed as refused:
        return Rejection(source.sidecar.name, refused.reason)


_NO_WORDS = Message(
    "kein natürlicher Text: über 100.000 verschiedene Zeichenfolgen, die sich kaum wiederholen",
    "no natural text: more than 100,000 different strings that hardly repeat",
)
_NOT_PACKED = Message("trotz der Endung .gz nicht gepackt: als Text gelesen", "not packed, for all its suffix .gz: read as text")
