"""Reads an HTML file, or another document that `extractors` knows, as one article.

The article's original is the extracted text, its blocks joined by blank lines, and its fields are spans of that: nobody searches an archive
for markup or wants to see it. The text is extracted in a child process (`html_worker`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from searchidx.messages import Message
from searchidx.model import Article, Rejection
from searchidx.sources import scraped_text
from searchidx.sources.article_date import checked_date, path_date
from searchidx.sources.extracted_page import ExtractedPage
from searchidx.sources.field_names import metadata
from searchidx.sources.html_worker import shared_worker
from searchidx.sources.outcomes import ReadArticle, Warned
from searchidx.sources.text_repair import ENCODED_TWICE

_MARKED_FIELDS = frozenset(("title", "lead", "heading", "caption", "credit", "label"))
"""Fields that markup proves; the others are left to the recovery rules."""

_ZERO = ("1970-01-01", "0000-", "0001-01-01")
"""How systems write a date that they do not have."""

_BLANK_LINES = re.compile(r"\n\s*\n")
_REPAIRS = {
    "stray": Message(
        "einige Bytes sind kein UTF-8: als Windows-1252 gelesen, der Rest als UTF-8",
        "some bytes are no UTF-8: read as Windows-1252, the rest as UTF-8",
    ),
    "twice": ENCODED_TWICE,
}
_MADE = Message(
    "ohne eigenes Datum: es gilt das, an dem die Datei gemacht wurde",
    "without a date of its own: that on which the file was made counts",
)
_NO_TEXT = Message(
    "kein Artikeltext gefunden; als .txt ablegen, wenn die Seite einen enthält",
    "no article text found; save it as .txt if the page has one",
)


def outcomes(
    data: bytes,
    *,
    id: str,
    place: str,
    today: datetime.date,
    sidecar: Mapping[str, str] | None = None,
    date: str | None = None,
    format: str = "html",
    path: str = "",
) -> Iterator[ReadArticle | Warned | Rejection]:
    """The article of a page after warnings about it, or why there is none. What the sidecar says wins over the page; `date` wins over the
    page's, and that over a date in `path`. `place` names the file, `format` one of the `extractors`.
    """
    page = shared_worker().page(data, format)
    if isinstance(page, Message):
        yield Rejection(place, page)
        return
    if not page["blocks"]:
        yield Rejection(place, _NO_TEXT)
        return
    yield from (Warned(place, _REPAIRS[repair]) for repair in page["repairs"])
    yield from (Warned(place, Message(*note)) for note in page.get("notes", ()))
    if not date:
        date, doubts = _date(page, path, today)
        yield from (Warned(place, doubt) for doubt in doubts)
    facts = {key: value for key, value in (sidecar or {}).items() if value}
    yield ReadArticle(place, _article(page, facts.get("id") or page.get("id") or id, facts, date))


def _date(page: ExtractedPage, path: str, today: datetime.date) -> tuple[str | None, list[Message]]:
    """The date that the page says, else that in the file's path, else that on which the file was made; and doubts about it."""
    doubts: list[Message] = []
    for date, doubt in (_first_usable(page["dates"], today), path_date(path, today)):
        doubts += [doubt] if doubt else []
        if date:
            return date, doubts
    made, _ = checked_date(page.get("made"), today)
    return made, [*doubts, _MADE] if made else doubts


def _first_usable(dates: Sequence[str], today: datetime.date) -> tuple[str | None, Message | None]:
    """The first date that can be used; what is wrong with the first of all is told only when none can."""
    checked = [checked_date(date, today) for date in dates if not date.startswith(_ZERO)]
    return next((pair for pair in checked if pair[0]), checked[0] if checked else (None, None))


def _article(page: ExtractedPage, id: str, sidecar: Mapping[str, str], date: str | None) -> Article:
    titled = _titled(page["blocks"], sidecar.get("title", ""))
    blocks = [(field, part) for field, text in titled for part in _BLANK_LINES.split(text) if part.strip()]
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
        metadata=metadata({**page.get("metadata", {}), **sidecar}),
    )


def _titled(blocks: Sequence[tuple[str, str]], title: str) -> Sequence[tuple[str, str]]:
    return [("title", title), *(block for block in blocks if block[0] != "title")] if title else blocks
