"""A very long article in parts, each a page of its own: a page of eleven megabytes would keep everybody waiting, its reader, too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from searchidx.model import Article, Span

PART_LENGTH = 100_000
"""Code points of a part. The longest articles of a newspaper have half as many."""

_BOUNDARIES = ("\n\n", "\n", " ")
"""Where a part may end, the best first."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """Part `number` of `total`, from 1: an article with this part of the original only."""

    article: Article
    number: int
    total: int


def part_of(article: Article, number: int) -> ArticlePart:
    """A part of the article, the last one where there are not so many."""
    edges = _edges(article.original)
    number = min(number, len(edges) - 1)
    start, end = edges[number - 1], edges[number]
    if len(edges) == 2:
        return ArticlePart(article, 1, 1)
    spans = tuple(
        Span(span.field, max(span.start, start) - start, min(span.end, end) - start, span.rule)
        for span in article.spans
        if span.start < end and span.end > start
    )
    return ArticlePart(replace(article, original=article.original[start:end], spans=spans, quotes=()), number, len(edges) - 1)


def _edges(text: str) -> list[int]:
    """0, where each part but the last ends, and the length of the text."""
    edges = [0]
    while len(text) - edges[-1] > PART_LENGTH:
        start, end = edges[-1], edges[-1] + PART_LENGTH
        middle = (start + end) // 2
        edges.append(next((at + len(sign) for sign in _BOUNDARIES if (at := text.rfind(sign, middle, end)) >= 0), end))
    return [*edges, len(text)]
