"""A JSON Lines file holds one article a line; what `export` writes is read back as the same article."""

from __future__ import annotations

import datetime
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, NoReturn

from searchidx.model import TEXT_FIELDS, Article, Message, Rejection, Span, title
from searchidx.sources import decode, records
from searchidx.sources.article_date import dated
from searchidx.sources.outcomes import Outcome, ReadArticle, Warned
from searchidx.sources.work_unit import WorkUnit, batches, finished

KEPT_FIELDS = ("section", "agency", "label", "repeat")
"""Span fields beside TEXT_FIELDS: kept, but no text of the article (see `model.Span`)."""

_SHOWN = 60
_NO_OBJECT = Message('kein JSON-Objekt: erwartet {"title": "…", "text": "…"}', 'no JSON object: wanted {"title": "…", "text": "…"}')


class Malformed(Exception):
    """A text that is no JSON object of our kind; `reason` is for the person whose file it is."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


def work_units(stream: io.BufferedReader, *, name: str, today: datetime.date, recover: bool) -> Iterator[WorkUnit]:
    """The lines of the file, in order; a line that is no article is rejected with its number and column, the others are read."""
    refused = decode.binary_kind(stream.peek(1)) or _list_refusal(stream.peek(1))
    if refused:
        yield finished(Rejection(name, refused))
        return
    legacy = 0
    for lines in batches(decode.lines(stream), lambda line: len(line.text or "")):
        legacy += sum(line.legacy for line in lines)
        yield WorkUnit(partial(_outcomes, lines, name, today, recover), sum(len(line.text or "") for line in lines))
    if legacy:
        yield finished(Warned(name, decode.legacy_lines(legacy)))


def parsed(text: str) -> dict[str, Any]:
    """The JSON object in `text`, numbers as their digits. Raises Malformed, also for a key that comes twice, NaN, and too deep nesting."""
    try:
        # Numbers stay text: 017 and 1.10 are ids too, and 5,000 digits are no reason to stop.
        found = json.loads(
            text, strict=False, parse_int=str, parse_float=str, parse_constant=lambda name: _refuse(name, text), object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise Malformed(_syntax(error)) from None
    except RecursionError:
        raise Malformed(Message("zu tief verschachtelt", "nested too deeply")) from None
    if not isinstance(found, dict):
        raise Malformed(_NO_OBJECT)
    return found


def exported(article: Article) -> dict[str, Any]:
    """The article as one JSON object that `read` turns into an equal article; "text", all text but the title, is for other programs."""
    texts = [article.original[s.start : s.end] for s in article.spans if s.field in TEXT_FIELDS and s.field != "title"]
    return {
        "id": article.id,
        "title": title(article),
        "text": "\n\n".join(texts),
        "date": article.date,
        "section": article.section,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "metadata": dict(article.metadata),
        "original": article.original,
        "spans": [[s.field, s.start, s.end, s.rule] for s in article.spans],
    }


def restored(exported: Mapping[str, Any]) -> Article:
    """The article `exported` was made of, equal in every field. Raises Malformed when spans do not fit the text or parts are missing."""
    id, original, metadata = exported.get("id"), exported["original"], exported.get("metadata") or {}
    facts = {key: exported.get(key) for key in ("date", "section", "source", "url", "author")}
    if not isinstance(id, str) or not isinstance(original, str) or not id or not original.strip():
        raise Malformed(Message("Export ohne „id“ oder ohne Text in „original“", "an export without 'id' or without text in 'original'"))
    if not isinstance(metadata, dict) or any(not isinstance(value, str | None) for value in (*facts.values(), *metadata.values())):
        raise Malformed(Message("Export mit Werten, die kein Text sind", "an export with values that are no text"))
    return Article(id, original, _spans(exported["spans"], len(original)), **facts, metadata=MappingProxyType(metadata))


def _outcomes(lines: Sequence[decode.Line], name: str, today: datetime.date, recover: bool) -> Iterator[Outcome]:
    for line in lines:
        if line.text is None or line.text.strip():
            yield from _line_outcomes(line, name, today, recover)


def _line_outcomes(line: decode.Line, name: str, today: datetime.date, recover: bool) -> Iterator[ReadArticle | Warned | Rejection]:
    place = f"{name}:{line.number}"
    if line.text is None:
        yield Rejection(place, decode.too_large())
        return
    try:
        found = parsed(line.text)
        if "original" in found and "spans" in found:
            yield from _checked(restored(_storable(found)), place, today)
        else:
            yield from records.outcomes(found, place=place, name=name, today=today, recover=recover)
    except Malformed as refused:
        yield Rejection(place, refused.reason if line.ended else _unfinished(refused.reason))


def _checked(article: Article, place: str, today: datetime.date) -> Iterator[ReadArticle | Warned]:
    """An export somebody may have edited: its date is asked like any other."""
    date, doubt = dated(article.date, today)
    if doubt:
        yield Warned(place, doubt)
    yield ReadArticle(place, replace(article, date=date))


def _storable(value: Any) -> Any:
    """The same with every text in it cleaned; replacing one character by one, it leaves the spans right."""
    match value:
        case str():
            return decode.cleaned(value)
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {decode.cleaned(key): _storable(item) for key, item in value.items()}
        case _:
            return value


def _syntax(error: json.JSONDecodeError) -> Message:
    shown = error.doc[max(0, error.pos - _SHOWN // 2) : error.pos + _SHOWN // 2]
    line = ("", "") if error.lineno == 1 else (f"Zeile {error.lineno}, ", f"line {error.lineno} ")  # only a sidecar has several
    return Message(
        f"kein gültiges JSON ab {line[0]}Spalte {error.colno}: {shown!r}", f"no valid JSON from {line[1]}column {error.colno} on: {shown!r}"
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Malformed(Message(f"Feld {twice!r} steht zweimal da", f"field {twice!r} is there twice"))
    return found


def _refuse(constant: str, text: str) -> NoReturn:
    key = re.search(rf'"([^"]*)"\s*:\s*\[?\s*{re.escape(constant)}', text)
    field = f"{key[1]!r}: " if key else ""
    raise Malformed(Message(f"{field}{constant} ist kein Wert in JSON", f"{field}{constant} is no value in JSON"))


def _spans(rows: object, length: int) -> tuple[Span, ...]:
    try:
        spans = tuple(Span(str(field), int(start), int(end), str(rule)) for field, start, end, rule in rows)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise Malformed(_bad_spans(str(rows)[:_SHOWN])) from None
    for span in spans:
        if span.field not in (*TEXT_FIELDS, *KEPT_FIELDS) or not 0 <= span.start <= span.end <= length:
            raise Malformed(_bad_spans(str(span)))
    return spans


def _bad_spans(shown: str) -> Message:
    return Message(
        f"„spans“ passt nicht zu „original“: {shown}; erwartet [Feld, Anfang, Ende, Regel]",
        f"'spans' does not fit 'original': {shown}; wanted [field, start, end, rule]",
    )


def _list_refusal(head: bytes) -> Message | None:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"[":
        return None
    return Message(
        "eine JSON-Liste ist kein JSON Lines: jeder Artikel braucht seine eigene Zeile, etwa mit „jq -c .[] alt.json > neu.jsonl“",
        "a JSON list is no JSON Lines: every article needs a line of its own, as `jq -c .[] old.json > new.jsonl` makes them",
    )


def _unfinished(reason: Message) -> Message:
    return Message(
        f"{reason.de} (letzte Zeile, ohne Zeilenende: wird die Datei noch geschrieben?)",
        f"{reason.en} (last line, without its end: is the file still being written?)",
    )
