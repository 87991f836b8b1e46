"""The record that `searchidx export` writes of an article, and the article restored from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from searchidx.messages import Message
from searchidx.model import TEXT_FIELDS, Article, Span, title
from searchidx.sources.strict_json import Malformed

KEPT_FIELDS = ("section", "agency", "label", "repeat")
"""Span fields beside TEXT_FIELDS: kept, but no text of the article (see `model.Span`)."""

EXPORT_KEYS = frozenset(("id", "title", "text", "date", "section", "source", "url", "author", "metadata", "original", "spans"))
"""The keys of every exported record."""

_SHOWN = 60  # characters of broken spans that the message repeats


def exported(article: Article) -> dict[str, Any]:
    """The article as a record for JSON, which `restored` turns into an equal article.

    "text", all text but the title, is there for other programs.
    """
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


def is_export(record: Mapping[str, Any]) -> bool:
    """Whether a record was written by `exported`, even if it has been edited since.

    Other archives have keys of these names, too ("original": the paper's own title, "spans": names found in the text), so the keys alone
    prove nothing. The proof is the complete set of keys, spans that fit the original, or that nothing else in the record is text.
    """
    if not {"original", "spans"} <= record.keys():
        return False
    return record.keys() >= EXPORT_KEYS or not (record.get("title") or record.get("text")) or _are_spans_of_original(record)


def restored(record: Mapping[str, Any]) -> Article:
    """The article an exported record was made of, equal in every field. Raises Malformed when parts are missing or spans do not fit."""
    id, original = record.get("id"), record["original"]
    facts: dict[str, Any] = {key: record.get(key) for key in ("date", "section", "source", "url", "author")}
    if not isinstance(id, str) or not isinstance(original, str) or not id or not original.strip():
        raise Malformed(Message("Export ohne „id“ oder ohne Text in „original“", "an export without 'id' or without text in 'original'"))
    metadata = record.get("metadata")
    metadata = {} if metadata is None else metadata
    if not isinstance(metadata, dict) or any(not isinstance(value, str | None) for value in (*facts.values(), *metadata.values())):
        raise Malformed(Message("Export mit Werten, die kein Text sind", "an export with values that are no text"))
    # null is "absent" in JSON; Article.metadata holds strings only
    stored = MappingProxyType({key: value for key, value in metadata.items() if value is not None})
    return Article(id, original, _spans(record["spans"], len(original)), **facts, metadata=stored)


def _are_spans_of_original(record: Mapping[str, Any]) -> bool:
    if not isinstance(record["original"], str):
        return False
    try:
        return bool(_spans(record["spans"], len(record["original"])))
    except Malformed:
        return False


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
