"""Turns a record into an article. A record is keys and values: a JSON line, a CSV row, or a sidecar."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from searchidx.messages import Message
from searchidx.model import Article, Rejection, Span
from searchidx.sources import plain_text
from searchidx.sources.article_date import checked_date
from searchidx.sources.decode import cleaned
from searchidx.sources.outcomes import ReadArticle, Warned
from searchidx.sources.reserved_keys import metadata

_GAP = "\n\n"
_REPLACED = Message("unbrauchbare Zeichen (NUL, halbe Surrogate) ersetzt", "unusable characters (NUL, lone surrogates) replaced")


def texts(record: Mapping[str, object]) -> dict[str, str]:
    """The values as text: numbers and strings verbatim, lists and objects as JSON; null and blank values count as absent."""
    return {key: text for key, value in record.items() if (text := _value_text(value)).strip()}


def article_outcomes(
    record: Mapping[str, object], *, place: str, name: str, today: datetime.date, recover: bool
) -> Iterator[ReadArticle | Warned | Rejection]:
    """The article of a record, after warnings about it; a rejection when it has neither title nor text. `name` is that of its source.

    Without an id it gets the source's name, "#" and a hash of its values: the same in every run until the record changes.
    `recover`: its text was scraped, so the recovery rules apply as to plain text files.
    """
    raw = texts(record)
    values = {cleaned(key): cleaned(value) for key, value in raw.items()}
    if "title" not in values and "text" not in values:
        yield Rejection(place, _no_text(values))
        return
    if values != raw:
        yield Warned(place, _REPLACED)
    date, doubt = checked_date(values.get("date"), today)
    if doubt:
        yield Warned(place, doubt)
    id = values.get("id") or f"{name}#{_digest(values)}"
    if recover and "text" in values:
        yield ReadArticle(place, plain_text.article(values["text"], id=id, sidecar=values, date=date))
    else:
        yield ReadArticle(place, _article(values, id, date))


def _article(values: Mapping[str, str], id: str, date: str | None) -> Article:
    title, text = values.get("title", ""), values.get("text", "")
    original = _GAP.join(part for part in (title, text) if part)
    spans = (Span("title", 0, len(title)), Span("body", len(original) - len(text), len(original)))
    return Article(
        id=id,
        original=original,
        spans=tuple(span for span in spans if span.start < span.end),
        date=date,
        section=values.get("section"),
        source=values.get("source"),
        url=values.get("url"),
        author=values.get("author"),
        metadata=metadata(values),
    )


def _value_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _digest(values: Mapping[str, str]) -> str:
    return blake2b(json.dumps(values, sort_keys=True, ensure_ascii=False).encode(), digest_size=8).hexdigest()


def _no_text(values: Mapping[str, str]) -> Message:
    keys = ", ".join(values) or "–"
    return Message(
        f"kein Artikel: „title“ und „text“ fehlen oder sind leer (vorhanden: {keys[:200]})",
        f"not an article: 'title' and 'text' are missing or empty (there is: {keys[:200]})",
    )
