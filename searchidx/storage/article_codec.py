"""An article as bytes: the form in which it is handed on, stored and fingerprinted."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from searchidx.german.calendar import moment
from searchidx.model import Article, EarlierVersion, Quote, Span

ArticleOrBytes = Article | bytes
"""An article, or its bytes as `packed` made them: handing many on must not cost unpacking them."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def packed(article: Article) -> bytes:
    """One article as a line of JSON, without the newline: an array of its fields in the order of `Article`. Equal articles, equal bytes.

    Quotations and earlier versions are the last fields, left out where there are none.
    """
    spans = [(span.field, span.start, span.end, span.rule) for span in article.spans]
    metadata = dict(sorted(article.metadata.items()))
    fields = (article.id, article.original, spans, article.date, article.section, article.source, article.url, article.author, metadata)
    quotes = [(q.field, q.start, q.end, q.kind, q.speaker, q.function, q.cue, q.inferred) for q in article.quotes]
    if article.earlier:
        return as_json((*fields, quotes, article.earlier))
    return as_json((*fields, quotes) if quotes else fields)


def as_json(value: object) -> bytes:
    """A value as `packed` writes it. The first field of an article is its id."""
    return _JSON.encode(value).encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Article:
    """The article that `packed` was given. Raises ValueError or TypeError for bytes that it did not make."""
    id, original, spans, date, section, source, url, author, metadata, *rest = json.loads(data.decode("utf-8", "surrogatepass"))
    quotes, earlier = rest if len(rest) == 2 else (rest[0] if rest else (), "")
    return Article(
        *(id, original, tuple(Span(*span) for span in spans), date, section, source, url, author, MappingProxyType(metadata)),
        quotes=tuple(Quote(*quote) for quote in quotes),
        earlier=earlier,
    )


def with_earlier(article: Article, versions: Sequence[tuple[int, Article]]) -> Article:
    """The article with earlier versions of its page, the newest first, each with its moment in seconds since 1970, 0 where it is unknown.
    They are compressed together: versions have most of their text in common.
    """
    lines = b"\n".join(b"%d %s" % (at, packed(replace(version, quotes=(), earlier=""))) for at, version in versions)
    return replace(article, earlier=b64encode(zlib.compress(lines, 9)).decode("ascii") if versions else "")


def earlier_versions(article: Article) -> tuple[EarlierVersion, ...]:
    """The earlier versions of an article's page, the newest first; the oldest is number 1."""
    lines = zlib.decompress(b64decode(article.earlier)).split(b"\n") if article.earlier else []
    rows = [line.split(b" ", 1) for line in lines]
    return tuple(_version(len(rows) - row, int(at), unpacked(data)) for row, (at, data) in enumerate(rows))


def _version(number: int, at: int, article: Article) -> EarlierVersion:
    if article.date and (not at or moment(article.date) == at):
        return EarlierVersion(number, article.date, article)  # as the page says it, in its own time zone
    time = datetime.fromtimestamp(at, UTC)
    since = time.date().isoformat() if at % 86_400 == 0 else time.isoformat(timespec="seconds")
    return EarlierVersion(number, since if at else None, article)


def as_bytes(article: ArticleOrBytes) -> bytes:
    """The article packed."""
    return article if isinstance(article, bytes) else packed(article)


def as_article(article: ArticleOrBytes) -> Article:
    """The article unpacked."""
    return unpacked(article) if isinstance(article, bytes) else article
