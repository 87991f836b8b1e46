"""A plain text file is one article, read by the recovery rules: scraped pages are taken apart, other text keeps title and body."""

from __future__ import annotations

from collections.abc import Mapping

from searchidx.model import Article, Span
from searchidx.sources import recovery
from searchidx.sources.record_keys import metadata


def article(text: str, *, id: str, sidecar: Mapping[str, str] | None, date: str | None) -> Article:
    """The article a text file holds. What the sidecar says wins over what the text seems to say; `date` is the file's or the sidecar's.

    A title that only the sidecar knows is put above the text, so that it is searched and shown like any other.
    """
    known = {key: value for key, value in (sidecar or {}).items() if value}
    original, spans = _taken_apart(text, " ".join(known.get("title", "").split()))
    found = recovery.facts(original, spans)
    return Article(
        id=id,
        original=original,
        spans=spans,
        date=date,
        section=known.get("section") or found.section,
        source=known.get("source"),
        url=known.get("url"),
        author=known.get("author") or found.author,
        metadata=metadata(known),
    )


def _taken_apart(text: str, title: str) -> tuple[str, tuple[Span, ...]]:
    spans = recovery.spans(text)
    if not title or _has_title(text, spans, title):
        return text, spans
    headed = f"{title}\n\n{text}"
    spans = recovery.spans(headed)
    # a title no rule would take for one, such as a whole sentence, is known all the same
    return headed, spans if _has_title(headed, spans, title) else recovery.spans(headed, {0: "title"})


def _has_title(text: str, spans: tuple[Span, ...], title: str) -> bool:
    return any(span.field == "title" and recovery.folded(text[span.start : span.end]) == recovery.folded(title) for span in spans)
