"""Reads a plain text file as one article, by the recovery rules: fields of scraped pages, title and body of other text."""

from __future__ import annotations

from collections.abc import Mapping

from searchidx.model import Article, Span
from searchidx.sources import scraped_text
from searchidx.sources.field_names import metadata


def article(text: str, *, id: str, sidecar: Mapping[str, str] | None, date: str | None) -> Article:
    """The article of a text. What the sidecar says wins over what the text seems to say; `date` is that of the file or the sidecar.

    A title that only the sidecar knows is put above the text, so that it is searched and shown like any other.
    """
    facts = {key: value for key, value in (sidecar or {}).items() if value}
    original, spans = _with_title(text, " ".join(facts.get("title", "").split()))
    recovered = scraped_text.facts(original, spans)
    return Article(
        id=id,
        original=original,
        spans=spans,
        date=date,
        section=facts.get("section") or recovered.section,
        source=facts.get("source"),
        url=facts.get("url"),
        author=facts.get("author") or recovered.author,
        metadata=metadata(facts),
    )


def _with_title(text: str, title: str) -> tuple[str, tuple[Span, ...]]:
    spans = scraped_text.spans(text)
    if not title or _has_title(text, spans, title):
        return text, spans
    headed = f"{title}\n\n{text}"
    spans = scraped_text.spans(headed)
    # no rule takes a whole sentence for a title, but the sidecar proves that it is one
    return headed, spans if _has_title(headed, spans, title) else scraped_text.spans(headed, {0: "title"})


def _has_title(text: str, spans: tuple[Span, ...], title: str) -> bool:
    return any(span.field == "title" and scraped_text.folded(text[span.start : span.end]) == scraped_text.folded(title) for span in spans)
