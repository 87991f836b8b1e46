"""An article as bytes: what waits between reading and writing, what is stored, and what its fingerprint is taken of."""

from __future__ import annotations

import json
from types import MappingProxyType

from searchidx.model import Article, Span

Given = Article | bytes
"""An article, or its bytes as `packed` made them: who hands many on need not take them apart."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def packed(article: Article) -> bytes:
    """One article as a line of JSON without its end: facts in the order of `Article`, without their names. Equal articles, equal bytes."""
    spans = [(span.field, span.start, span.end, span.rule) for span in article.spans]
    metadata = dict(sorted(article.metadata.items()))
    facts = (article.id, article.original, spans, article.date, article.section, article.source, article.url, article.author, metadata)
    return as_json(facts)


def as_json(value: object) -> bytes:
    """A value as `packed` writes it. The first of an article's facts is its id."""
    return _JSON.encode(value).encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Article:
    """The article `packed` was given. Raises ValueError or TypeError for bytes it did not make."""
    id, original, spans, date, section, source, url, author, metadata = json.loads(data.decode("utf-8", "surrogatepass"))
    kept = tuple(Span(*span) for span in spans)
    return Article(id, original, kept, date, section, source, url, author, MappingProxyType(metadata))


def as_bytes(given: Given) -> bytes:
    """The article packed."""
    return given if isinstance(given, bytes) else packed(given)


def as_article(given: Given) -> Article:
    """The article unpacked."""
    return unpacked(given) if isinstance(given, bytes) else given
