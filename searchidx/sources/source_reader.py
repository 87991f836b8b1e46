"""Reads any source: chooses the reader by format and turns everything a file holds or does into outcomes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import (
    archives,
    compression,
    csv,
    feeds,
    front_matter,
    html_page,
    jsonl,
    mbox,
    plain_text,
    records,
    text_exports,
    warc,
)
from searchidx.sources.article_date import checked_date, path_date
from searchidx.sources.decode import EMPTY, decoded, refusal
from searchidx.sources.discover import Source
from searchidx.sources.extractors import BINARY, EXTRACTORS
from searchidx.sources.field_names import KeyMap
from searchidx.sources.file_access import ARTICLE_LIMIT, DOCUMENT_LIMIT, FileChanging, broken_off, content, opened
from searchidx.sources.outcomes import BrokenOff, Outcome, ReadArticle, Warned
from searchidx.sources.strict_json import TOO_DEEP, Malformed, parsed
from searchidx.sources.work_unit import WorkUnit, finished

RULES_VERSION = 4
"""Raised when a reader makes other articles of the same files: the next run then reads them all again."""

MOST_DISTINCT = 100_000
"""Different words of one article; a novel has 20,000."""

_MANY_ARTICLES: Mapping[str, Callable[..., Iterator[WorkUnit]]] = {
    "jsonl": jsonl.work_units,
    "json": partial(jsonl.work_units, one_a_line=False),
    "csv": csv.work_units,
    "mbox": mbox.work_units,
}
"""Readers of files that hold many articles and are read as a stream, by format."""

_WEB_ARCHIVES = ("warc", "wacz")

_NO_LANGUAGE = Message(
    "kein natürlicher Text: über 100.000 verschiedene Zeichenfolgen, die sich kaum wiederholen",
    "no natural text: more than 100,000 different strings that hardly repeat",
)
_NOT_COMPRESSED = Message("trotz der Endung nicht gepackt: als Text gelesen", "not compressed, despite its suffix: read as text")


def read(
    source: Source,
    *,
    today: datetime.date,
    recover: bool = False,
    key_map: KeyMap = (),
    meter: Callable[[int], None] = lambda count: None,
) -> Iterator[Outcome]:
    """The outcomes of a source, in its order; see `work_units`."""
    for unit in work_units(source, today=today, recover=recover, key_map=key_map, meter=meter):
        yield from unit.read()


def work_units(
    source: Source,
    *,
    today: datetime.date,
    recover: bool = False,
    key_map: KeyMap = (),
    meter: Callable[[int], None] = lambda count: None,
) -> Iterator[WorkUnit]:
    """The reading of a source in parts, in its order. What is wrong with a file is never raised; it comes as an outcome.

    today: dates far beyond it are taken for errors. recover: apply the recovery rules for scraped pages to records, too.
    key_map: keys of records that the user names for a field. meter: told the number of bytes whenever some are read.
    """
    if source.format not in {*_MANY_ARTICLES, *archives.FORMATS, *_WEB_ARCHIVES}:
        meter(source.size)
        yield WorkUnit(partial(_single_article, source, today), source.size)
        return
    try:
        with opened(source.path, meter) as stream:
            if source.format in _WEB_ARCHIVES:
                yield from _units_of_web_archive(source, stream, today)
                return
            units_of = partial(_units_of_stream, today=today, recover=recover, key_map=key_map)
            yield from _units_of_archive(source, stream, units_of, today) if source.format in archives.FORMATS else units_of(source, stream)
    except (OSError, FileChanging) as error:
        yield finished(broken_off(source.name, source.path, error))
    except compression.Damaged as damage:
        yield finished(BrokenOff(source.name, damage.reason, source.path))


def _of_natural_language(unit: WorkUnit) -> WorkUnit:
    split = partial(_parts_of_natural_language, unit.split) if unit.split else None
    return replace(unit, read=partial(_natural_language, unit.read), split=split)


def _parts_of_natural_language(split: Callable[[], Sequence[WorkUnit]]) -> list[WorkUnit]:
    return [_of_natural_language(part) for part in split()]


def _natural_language(read: Callable[[], Iterable[Outcome]]) -> Iterator[Outcome]:
    """The outcomes; an article of strings that no language repeats (keys, a dump) is rejected: it would fill the vocabulary."""
    for outcome in read():
        if isinstance(outcome, ReadArticle) and _is_no_language(outcome.article.original):
            yield Rejection(outcome.place, _NO_LANGUAGE)
        else:
            yield outcome


def _is_no_language(text: str) -> bool:
    if len(text) <= MOST_DISTINCT:
        return False  # too short for so many words
    words = text.split()
    distinct = len(set(words))
    return distinct > MOST_DISTINCT and 2 * distinct > len(words)


def _units_of_stream(
    source: Source, stream: io.BufferedReader, today: datetime.date, recover: bool, key_map: KeyMap
) -> Iterator[WorkUnit]:
    """The units of a file that holds many articles. Raises Damaged."""
    if not stream.peek(1):
        yield finished(Rejection(source.name, EMPTY))
        return
    plain = stream
    if source.path.lower().endswith(compression.ENDINGS):
        if compression.is_compressed(stream.peek(8)):
            plain = compression.decompressed(stream)
        else:
            yield finished(Warned(source.name, _NOT_COMPRESSED))
    for unit in _MANY_ARTICLES[source.format](plain, name=source.name, today=today, recover=recover, key_map=key_map):
        yield _of_natural_language(unit)


def _units_of_web_archive(source: Source, stream: io.BufferedReader, today: datetime.date) -> Iterator[WorkUnit]:
    """Raises Damaged."""
    if not stream.peek(1):
        yield finished(Rejection(source.name, EMPTY))
        return
    whole = nullcontext([(source.name, partial(_rewound, stream))])
    with archives.web_archives(stream, source) if source.format == "wacz" else whole as parts:
        for unit in warc.work_units(parts, path=source.path, name=source.name, today=today):
            yield _of_natural_language(unit)


def _rewound(stream: io.BufferedReader) -> io.BufferedReader:
    stream.seek(0)
    return stream


def _units_of_archive(
    archive: Source, stream: io.BufferedReader, units_of: Callable[[Source, io.BufferedReader], Iterator[WorkUnit]], today: datetime.date
) -> Iterator[WorkUnit]:
    """The units of the members, each as of a file at its place. What is wrong with one costs the others nothing."""
    for member in archives.members(stream, archive):
        if not isinstance(member, archives.Member):
            yield finished(member)
            continue
        try:
            if member.source.format in _MANY_ARTICLES:
                yield from (_placed(unit, member.source.name) for unit in units_of(member.source, member.stream))
            else:
                yield _single_member(member, today)
        except compression.Damaged as damage:
            yield finished(BrokenOff(member.source.name, damage.reason, archive.path))


def _single_member(member: archives.Member, today: datetime.date) -> WorkUnit:
    source = member.source
    is_packed = source.path.lower().endswith(compression.ENDINGS) and compression.is_compressed(member.stream.peek(8))
    data = (compression.decompressed(member.stream) if is_packed else member.stream).read(_limit(source.format) + 1)
    loaded = {source.path: data}
    if source.sidecar:
        loaded[source.sidecar.path] = member.sidecar or b""
    return WorkUnit(partial(_single_article, source, today, loaded), len(data), place=source.name)


def _placed(unit: WorkUnit, place: str) -> WorkUnit:
    return replace(unit, place=place, split=partial(_placed_parts, unit.split, place) if unit.split else None)


def _placed_parts(split: Callable[[], Sequence[WorkUnit]], place: str) -> list[WorkUnit]:
    return [_placed(part, place) for part in split()]


def _single_article(source: Source, today: datetime.date, loaded: Mapping[str, bytes] = MappingProxyType({})) -> Iterator[Outcome]:
    """`loaded`: the content of members of an archive, by path; what is not there is read from the disk."""
    try:
        yield from _natural_language(partial(_with_sidecar, source, today, loaded))
    except (OSError, FileChanging) as error:
        yield broken_off(source.name, source.path, error)
    except compression.Damaged as damage:
        yield BrokenOff(source.name, damage.reason, source.path)


def _with_sidecar(source: Source, today: datetime.date, loaded: Mapping[str, bytes]) -> Iterator[Outcome]:
    facts = _sidecar_facts(source, loaded)
    if isinstance(facts, Rejection):
        yield facts
        return
    data = _loaded(source, loaded)
    if source.format == "feed":
        yield from feeds.outcomes(data, name=source.name, today=today)
        return
    date, doubt = checked_date(facts.get("date"), today)
    if doubt:
        yield Warned(source.sidecar.name if source.sidecar else source.name, doubt)
    if source.format in EXTRACTORS:
        yield from _page(source, data, facts, date, today)
    else:
        yield from _text(source, data, facts, date, today)


def _text(source: Source, data: bytes, facts: Mapping[str, str], date: str | None, today: datetime.date) -> Iterator[Outcome]:
    decoded_text = decoded(data)
    if isinstance(decoded_text, Message):
        yield Rejection(source.name, decoded_text)
        return
    yield from (Warned(source.name, note) for note in decoded_text.notes)
    text = decoded_text.text
    if exported := text_exports.exported_articles(text):
        yield from _exported(source.name, exported, facts, today)
        return
    if text_exports.seems_many(text):
        yield Warned(source.name, text_exports.SEEMS_MANY)
    finders = [partial(path_date, source.path)]
    if head := front_matter.split(text):
        finders.insert(0, partial(checked_date, None if "date" in facts else head.facts.get("date")))
        facts = {**head.facts, **facts}
        text = f"{head.lead}\n\n{head.text}" if head.lead and head.lead not in head.text else head.text
        if head.note:
            yield Warned(source.name, head.note)
    for find in finders:
        if not date:
            date, doubt = find(today)
            if doubt:
                yield Warned(source.name, doubt)
    yield ReadArticle(source.name, plain_text.article(text, id=facts.get("id", source.name), sidecar=facts, date=date))


def _exported(
    name: str, articles: Sequence[text_exports.ExportedArticle], facts: Mapping[str, str], today: datetime.date
) -> Iterator[Outcome]:
    """The articles of a text export; a sidecar says what is true of all of them."""
    for number, (article, id) in enumerate(zip(articles, text_exports.exported_ids(articles, name), strict=True), 1):
        place = f"{name}:{number}"
        date, doubt = checked_date(facts.get("date") or article.facts.pop("date", None), today)
        if doubt:
            yield Warned(place, doubt)
        own = {**article.facts, **facts, "id": id}
        yield ReadArticle(place, plain_text.article(article.text, id=id, sidecar=own, date=date))


def _page(source: Source, data: bytes, facts: Mapping[str, str], date: str | None, today: datetime.date) -> Iterator[Outcome]:
    reason = refusal(data, is_text=source.format not in BINARY)
    if reason:
        yield Rejection(source.name, reason)
        return
    yield from html_page.outcomes(
        data,
        id=facts.get("id", source.name),
        place=source.name,
        today=today,
        sidecar=facts,
        date=date,
        format=source.format,
        path=source.path,
    )


def _loaded(source: Source, loaded: Mapping[str, bytes]) -> bytes:
    data = loaded.get(source.path)
    return content(source.path, limit=_limit(source.format)) if data is None else data


def _limit(format: str) -> int:
    return DOCUMENT_LIMIT if format in BINARY else ARTICLE_LIMIT


def _sidecar_facts(source: Source, loaded: Mapping[str, bytes]) -> Mapping[str, str] | Rejection:
    """What the sidecar says; {} without one. A broken one rejects the article, which would get a wrong id and no date without it."""
    if source.sidecar is None:
        return {}
    text = decoded(_loaded(source.sidecar, loaded))
    if isinstance(text, Message):
        return Rejection(source.sidecar.name, text)
    try:
        return records.sidecar_facts(parsed(text.text))
    except Malformed as error:
        return Rejection(source.sidecar.name, error.reason)
    except RecursionError:  # lists in lists that could just be parsed
        return Rejection(source.sidecar.name, TOO_DEEP)
