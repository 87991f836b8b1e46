"""Concordance (keyword in context): every occurrence of a query's words with what stands before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from searchidx.engines import Sort
from searchidx.model import Article, Concordance, Line, title
from searchidx.query.core_nodes import Node
from searchidx.question import check_choice, check_count
from searchidx.results.mark_ranges import words_around
from searchidx.results.passages import whole_article
from searchidx.results.plain_words import plain_words
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.tokenized_article import TokenizedArticle

ConcordanceSort = Literal["hits", "left", "right", "oldest", "newest"]
"""By article in the order of hits or dates, or by the words right before or after the occurrence."""

MOST_ARTICLES = 1_000
"""Articles a concordance reads at most."""

_ARTICLE_SORTS: dict[str, Sort] = {"oldest": "oldest", "newest": "newest"}


def concordance(prepared: PreparedQuery, *, width: int, sort: ConcordanceSort, limit: int, offset: int) -> Concordance:
    """Lines [offset, offset + limit) with `width` characters on each side, from MOST_ARTICLES articles at most.

    Raises UsageError for an unknown order and for negative numbers.
    """
    check_choice("sort", sort, get_args(ConcordanceSort))
    for name, value in (("width", width), ("limit", limit), ("offset", offset)):
        check_count(name, value)
    answer = prepared.reader.search(prepared.node, limit=MOST_ARTICLES, sort=_ARTICLE_SORTS.get(sort, "relevance"))
    articles = [article for article in prepared.reader.articles([scored.id for scored in answer.hits]) if article]
    lines = _sorted([line for article in articles for line in _lines(article, prepared.node, width)], sort)
    return Concordance(tuple(lines[offset : offset + limit]), len(lines), len(articles), answer.total <= len(articles))


def _lines(article: Article, query: Node, width: int) -> Iterator[Line]:
    """Every occurrence in the order of the text."""
    for passage in whole_article(TokenizedArticle(article), query):
        text = " ".join(passage.text.split("\n"))
        for start, end in words_around(text, passage.marks):
            left, right = text[max(0, start - width) : start], text[end : end + width]
            yield Line(article.id, title(article), article.date, passage.field, left, text[start:end], right)


def _sorted(lines: Sequence[Line], sort: ConcordanceSort) -> Sequence[Line]:
    if sort == "left":
        return sorted(lines, key=lambda line: plain_words(line.left)[::-1])
    if sort == "right":
        return sorted(lines, key=lambda line: plain_words(line.right))
    return lines
