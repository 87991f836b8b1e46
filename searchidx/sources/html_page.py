"""Reads an HTML file as one article.

The article's original is the extracted text, its blocks joined by blank lines, and its fields are spans of that: nobody searches an archive
for markup or wants to see it. The text is extracted in a child process (`html_worker`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from searchidx.messages import Message
from searchidx.model import Article, Rejection
from searchidx.sources import scraped_text
from searchidx.sources.field_names import metadata
from searchidx.sources.html_extraction import ExtractedPage
from searchidx.sources.html_worker import shared_worker

_MARKED_FIELDS = frozenset(("title", "lead", "heading", "caption", "credit"))
"""Fields that markup proves; the others are left to the recovery rules."""

_NO_TEXT = Message(
    "kein Artikeltext gefunden; als .txt ablegen, wenn die Seite einen enthält",
    "no article text found; save it as .txt if the page has one",
)


def article(data: bytes, *, id: str, place: str, sidecar: Mapping[str, str] | None = None, date: str | None = None) -> Article | Rejection:
    """The article of a page, or why there is none. What the sidecar says wins over the page; `date` wins over the page's.

    `place` names the file in a rejection. A date from the page's metadata stands in the article as the page wrote it: the caller checks it.
    """
    page = shared_worker().page(data)
    if isinstance(page, Message):
        return Rejection(place, page)
    if not page["blocks"]:
        return Rejection(place, _NO_TEXT)
    facts = {key: value for key, value in (sidecar or {}).items() if value}
    return _article(page, id, facts, date or page["date"] or None)


def _article(page: ExtractedPage, id: str, sidecar: Mapping[str, str], date: str | None) -> Article:
    blocks = _titled(page["blocks"], sidecar.get("title", ""))
    original = "\n\n".join(text for _, text in blocks)
    spans = scraped_text.spans(original, {i: field for i, (field, _) in enumerate(blocks) if field in _MARKED_FIELDS})
    recovered = scraped_text.facts(original, spans)
    return Article(
        id=id,
        original=original,
        spans=spans,
        date=date,
        section=sidecar.get("section") or page["section"] or recovered.section,
        source=sidecar.get("source") or page["source"] or None,
        url=sidecar.get("url") or page["url"] or None,
        author=sidecar.get("author") or page["author"] or recovered.author,
        metadata=metadata(sidecar),
    )


def _titled(blocks: Sequence[tuple[str, str]], title: str) -> Sequence[tuple[str, str]]:
    return [("title", title), *(block for block in blocks if block[0] != "title")] if title else blocks
