"""Concordance (keyword in context): every occurrence of a query's words with what stands before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from searchidx.engines import Reader, Sort
from searchidx.german.collation import collation_key
from searchidx.model import Article, Concordance, Line, title
from searchidx.question import check_choice, check_count
from searchidx.results.answer_budget import AnswerBudget
from searchidx.results.article_words import plain_words
from searchidx.results.mark_ranges import words_around
from searchidx.results.passages import LONGEST_MARKED, whole_article
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_leaves import QueryLeaves
from searchidx.results.tokenized_article import TokenizedArticle

ConcordanceSort = Literal["hits", "left", "right", "oldest", "newest"]
"""By article in the order of hits or dates, or by the words right before or after the occurrence."""

ARTICLES_AT_A_TIME = 16
"""Articles read from the index at once: what the budget does not reach is not read."""

MOST_ARTICLES = 1_000
"""Articles a concordance reads at most."""

_ARTICLE_SORTS: dict[str, Sort] = {"oldest": "oldest", "newest": "newest"}


def concordance(prepared: PreparedQuery, *, width: int, sort: ConcordanceSort, limit: int, offset: int) -> Concordance:
    """Lines [offset, offset + limit) with `width` characters on each side, from MOST_ARTICLES articles at most.

    When the budget is spent the places that are left are left out, and the concordance is not `complete`.
    Raises UsageError for an unknown order and for negative numbers.
    """
    check_choice("sort", sort, get_args(ConcordanceSort))
    for name, value in (("width", width), ("limit", limit), ("offset", offset)):
        check_count(name, value)
    answer = prepared.reader.search(prepared.node, limit=MOST_ARTICLES, sort=_ARTICLE_SORTS.get(sort, "relevance"))
    budget = prepared.budget
    marked = QueryLeaves(prepared.node)
    lines: list[Line] = []
    articles = 0
    for article in _articles(prepared.reader, [scored.id for scored in answer.hits]):
        if budget.is_spent():
            break
        lines += _lines(article, marked, width, budget)
        articles += 1
    ordered = _sorted(lines, sort)
    budget.exceeded |= not answer.complete
    complete = answer.total <= articles and not budget.exceeded
    return Concordance(tuple(ordered[offset : offset + limit]), len(lines), articles, complete)


def _articles(reader: Reader, ids: Sequence[str]) -> Iterator[Article]:
    """The articles with these ids, read a few at a time."""
    for start in range(0, len(ids), ARTICLES_AT_A_TIME):
        yield from (article for article in reader.articles(ids[start : start + ARTICLES_AT_A_TIME]) if article)


def _lines(article: Article, query: QueryLeaves, width: int, budget: AnswerBudget) -> Iterator[Line]:
    """Every occurrence in the order of the text, until the budget is spent."""
    headline = title(article)
    tokenized = TokenizedArticle(article, budget, LONGEST_MARKED if budget.is_limited else None)
    budget.exceeded |= tokenized.shortened
    for passage in whole_article(tokenized, query):
        text = " ".join(passage.text.split("\n"))
        for start, end in words_around(text, passage.marks):
            left, hit, right = text[max(0, start - width) : start], text[start:end], text[end : end + width]
            budget.take(len(headline) + len(left) + len(hit) + len(right))
            if budget.is_spent():
                return
            yield Line(article.id, headline, article.date, passage.field, left, hit, right)


def _sorted(lines: Sequence[Line], sort: ConcordanceSort) -> Sequence[Line]:
    if sort == "left":
        return sorted(lines, key=lambda line: [*map(collation_key, plain_words(line.left)[::-1])])
    if sort == "right":
        return sorted(lines, key=lambda line: [*map(collation_key, plain_words(line.right))])
    return lines
