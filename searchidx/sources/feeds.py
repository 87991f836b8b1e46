"""Reads feed files (RSS, Atom, RDF): each item is an article. Nothing is fetched from the network: no page, no feed that OPML names."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import records
from searchidx.sources.decode import EMPTY, wide_encoding
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.html_fragment import inline_text
from searchidx.sources.outcomes import Outcome, Skipped, Warned

_ROOTS = frozenset(("rss", "feed", "rdf"))
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_DATES = ("published", "updated", "created")
_HEAD = 1 << 14

# An element, behind the declaration, a document type and comments; none of them may hold another "<".
_ROOT = re.compile(
    r"(?:\s|\ufeff|<\?[^<>]*\?>|<!--(?:[^-]|-(?!->))*-->|<![A-Za-z][^<>\[]*(?:\[[^\]]*\])?[^<>\[\]]*>)*+"
    r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)"
)

_LIMIT = ARTICLE_LIMIT // 1024**2
_TOO_LARGE = Message(
    f"Feed größer als {_LIMIT} MB: nicht gelesen. Teilen oder als .jsonl ablegen",
    f"a feed larger than {_LIMIT} MB: not read. Split it or keep it as .jsonl",
)
_OPML = Message(
    "OPML nennt nur Adressen von Feeds, und aus dem Netz wird nichts geholt: die Feeds selbst ablegen und einlesen",
    "OPML only names addresses of feeds, and nothing is fetched from the network: keep the feeds themselves and index them",
)
_NO_XML = Message("kein XML: als .html oder .txt ablegen, wenn es ein Artikel ist", "no XML: save it as .html or .txt if it is an article")
_NO_ITEMS = Message("Feed ohne Einträge", "a feed without items")
_BROKEN = Message(
    "kein wohlgeformtes XML (abgeschnitten?): gelesen, so weit es ging",
    "not well-formed XML (cut?): read as far as possible",
)


def outcomes(data: bytes, *, name: str, today: datetime.date) -> Iterator[Outcome]:
    """The articles of a feed in its order, after what is to be told of it. Another XML file is skipped with the reason."""
    told = _refusal(data, name)
    if told:
        yield told
        return
    import feedparser  # here: only who keeps feeds needs it

    # a stream: the parser would fetch what a text names
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        yield Skipped(name, _NO_ITEMS)
        return
    if isinstance(feed.get("bozo_exception"), Exception) and _is_malformed(feed.bozo_exception):
        yield Warned(name, _BROKEN)
    source = feed.feed.get("title", "")
    for number, entry in enumerate(feed.entries, 1):
        yield from records.article_outcomes(_record(entry, source), place=f"{name}#{number}", name=name, today=today, recover=False)


def _refusal(data: bytes, name: str) -> Rejection | Skipped | None:
    if len(data) > ARTICLE_LIMIT:
        return Rejection(name, _TOO_LARGE)
    if not data.strip():
        return Rejection(name, EMPTY)
    root = _ROOT.match(data[:_HEAD].decode(wide_encoding(data) or "utf-8", "replace"))
    if root is None:
        return Rejection(name, _NO_XML)
    if root[1].lower() in _ROOTS:
        return None
    return Skipped(name, _OPML if root[1].lower() == "opml" else _no_feed(root[1]))


def _is_malformed(error: Exception) -> bool:
    """Whether a feed was cut or broken; a wrong label of its encoding is mended without a word."""
    return type(error).__name__ == "SAXParseException"


def _record(entry: dict[str, Any], source: str) -> dict[str, object]:
    """An item under the names that records have for its fields."""
    tags = [tag["term"] for tag in entry.get("tags", ()) if tag.get("term")]
    # feedparser takes an address for shorter than it is where its last part is long (.hamburg), and then cuts the name
    authors = [author["name"] for author in entry.get("authors", ()) if author.get("name") and "(" not in author["name"]]
    summary, content = entry.get("summary", ""), _content(entry)
    record: dict[str, object] = {
        "id": entry.get("id") or entry.get("link", ""),
        "title": entry.get("title", ""),
        "content": content or summary,
        "date": next((date for key in _DATES if (date := dict.get(entry, key))), ""),  # not its own get, which takes one for another
        "section": tags[0] if tags else "",
        "source": (entry.get("source") or {}).get("title") or source,
        "url": entry.get("link", ""),
        "authors": authors or entry.get("author", ""),
    }
    if len(tags) > 1:
        record["tags"] = ", ".join(tags)
    if content and summary and summary != content:
        record["teaser"] = inline_text(summary)
    return record


def _content(entry: Mapping[str, Any]) -> str:
    """The text of an item at full length; "" where it has only a summary. Of several versions HTML, for it has paragraphs."""
    by_type = {content.get("type", "text/plain"): content.get("value", "") for content in reversed(entry.get("content", ()))}
    return next((by_type[type] for type in (*_HTML_TYPES, "text/plain", *by_type) if by_type.get(type)), "")  # some call it "CDATA"


def _no_feed(root: str) -> Message:
    return Message(f"XML, aber kein Feed (Wurzelelement <{root[:40]}>)", f"XML, but no feed (root element <{root[:40]}>)")
