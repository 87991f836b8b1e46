"""Atom (RFC 4287): the hits of a query as a feed that a reader can follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from searchidx.formats.one_line import one_line
from searchidx.model import Hit

_UNKNOWN = "1970-01-01T00:00:00Z"
"""An entry must have a date; of an article whose day nobody knows it is that of the feed, or else this."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINKED = ("http://", "https://")


PAGE_SIZE = 100
"""Entries of one page of a feed: a reader asks for it every hour."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: `id` must never change for the same query, `updated` is a moment in ISO 8601, `address` may be "".

    `pages`: a feed in pages (RFC 5005, 3) has the addresses of others by relation: first, previous, next, last.
    """

    id: str
    title: str
    updated: str
    address: str
    pages: tuple[tuple[str, str], ...] = ()


def entries(hits: Iterable[Hit], feed: Feed) -> Iterator[str]:
    """The feed; each entry keeps its id for good, so that a reader shows it once."""
    updated = _moment(feed.updated or None) or _UNKNOWN
    addresses = [("self", feed.address), *feed.pages] if feed.address else []
    link = "".join(f'  <link rel="{relation}" href={_quoted(address)}/>\n' for relation, address in addresses)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">\n'
        f"  <id>{_text(feed.id or 'urn:searchidx')}</id>\n  <title>{_text(feed.title)}</title>\n  <updated>{updated}</updated>\n{link}"
        "  <author><name>searchidx</name></author>\n"
    )
    for hit in hits:
        yield _entry(hit, updated)
    yield "</feed>\n"


def _entry(hit: Hit, updated: str) -> str:
    linked = hit.url if hit.url and hit.url.startswith(_LINKED) else None
    lines = [
        f"<id>{_text(_urn(hit.id))}</id>",
        f"<title>{_text(_allowed(one_line(hit.title)) or one_line(hit.id))}</title>",
        f"<updated>{_moment(hit.date) or updated}</updated>",
        f'<link rel="alternate" href={_quoted(linked)}/>' if linked else "",
        f"<author><name>{_text(hit.author)}</name></author>" if hit.author else "",
        f"<category term={_quoted(hit.section)}/>" if hit.section else "",
        f"<source><title>{_text(hit.source)}</title></source>" if hit.source else "",
        f"<summary>{_text(' … '.join(passage.text for passage in hit.passages))}</summary>" if hit.passages else "",
    ]
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines if line) + "  </entry>\n"


def _urn(id: str) -> str:
    """The id of an entry: a valid URI, another for every article. Not its web address: two articles may have the same."""
    from urllib.parse import quote  # here, as the two below: no other format needs it

    return "urn:searchidx:article:" + quote(id.encode("utf-8", "surrogatepass"), safe="/:@!$&'()*+,;=")


def _moment(date: str | None) -> str | None:
    """As RFC 3339 wants it: a day is its midnight, a moment without zone is UTC."""
    if not date:
        return None
    if len(date) == 10:
        return date + "T00:00:00Z"
    return date if date[-1] == "Z" or date[-6] in "+-" else date + "Z"


def _text(text: str) -> str:
    from xml.sax.saxutils import escape  # here: it loads Python's HTTP client, which no other format needs

    return escape(_allowed(text), {"\r": "&#13;"})  # XML reads a bare carriage return as a line feed


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # likewise

    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    """Without control characters, half surrogate pairs, U+FFFE and U+FFFF: XML 1.0 has no way to write most of them.

    It could write those from U+0080 on, but some readers take them for the letters of a Windows code page.
    """
    return _FORBIDDEN.sub("", text.replace("\x85", "\n"))
