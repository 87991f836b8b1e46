"""An article as bytes: the form in which it is handed on, stored and fingerprinted."""

from __future__ import annotations

import json
from types import MappingProxyType

from searchidx.model import Article, Quote, Span

ArticleOrBytes = Article | bytes
"""An article, or its bytes as `packed` made them: handing many on must not cost unpacking them."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def packed(article: Article) -> bytes:
    """One article as a line of JSON, without the newline: an array of its fields in the order of `Article`. Equal articles, equal bytes.

    Quotations are the last field, left out where there are none.
    """
    spans = [(span.field, span.start, span.end, span.rule) for span in article.spans]
    metadata = dict(sorted(article.metadata.items()))
    fields = (article.id, article.original, spans, article.date, article.section, article.source, article.url, article.author, metadata)
    quotes = [(q.field, q.start, q.end, q.kind, q.speaker, q.function, q.cue, q.inferred) for q in article.quotes]
    return as_json((*fields, quotes) if quotes else fields)


def as_json(value: object) -> bytes:
    """A value as `packed` writes it. The first field of an article is its id."""
    return _JSON.encode(value).encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Article:
    """The article that `packed` was given. Raises ValueError or TypeError for bytes that it did not make."""
    id, original, spans, date, section, source, url, author, metadata, *rest = json.loads(data.decode("utf-8", "surrogatepass"))
    (quotes,) = rest or ((),)
    return Article(
        *(id, original, tuple(Span(*span) for span in spans), date, section, source, url, author, MappingProxyType(metadata)),
        quotes=tuple(Quote(*quote) for quote in quotes),
    )


def as_bytes(article: ArticleOrBytes) -> bytes:
    """The article packed."""
    return article if isinstance(article, bytes) else packed(article)


def as_article(article: ArticleOrBytes) -> Article:
    """The article unpacked."""
    return unpacked(article) if isinstance(article, bytes) else article
