"""Concordance (keyword in context): every occurrence of a query's words with what stands before and after it."""

from __future__ import annotations

from collections import Counter
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

ConcordanceSort = Literal["hits", "left", "right", "frequency", "oldest", "newest"]
"""By article in the order of hits or dates, by the words right before or after the occurrence, or the most frequent form first."""

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
            left, hit, right = _words_before(text, start, width), text[start:end], _words_after(text, end, width)
            budget.take(len(headline) + len(left) + len(hit) + len(right))
            if budget.is_spent():
                return
            yield Line(article.id, headline, article.date, passage.field, left, hit, right)


def _words_before(text: str, end: int, width: int) -> str:
    """The whole words within `width` characters before `end`; what the only word has room for, where that one is longer."""
    start = max(0, end - width)
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    return text[start:end] if start < end else text[max(0, end - width) : end]


def _words_after(text: str, start: int, width: int) -> str:
    """The whole words within `width` characters from `start` on; likewise."""
    end = min(len(text), start + width)
    while start < end < len(text) and not text[end].isspace():
        end -= 1
    return text[start:end] if start < end else text[start : start + width]


def _sorted(lines: Sequence[Line], sort: ConcordanceSort) -> Sequence[Line]:
    if sort == "left":
        return sorted(lines, key=lambda line: _word_order(plain_words(line.left)[::-1]))
    if sort == "right":
        return sorted(lines, key=lambda line: _word_order(plain_words(line.right)))
    if sort == "frequency":
        counts = Counter(line.hit.casefold() for line in lines)
        return sorted(lines, key=lambda line: (-counts[line.hit.casefold()], collation_key(line.hit.casefold())))
    return lines


def _word_order(words: Sequence[str]) -> tuple[bool, list[tuple[str, str]]]:
    """As a dictionary, word by word; where a field ends and no word follows: last, for it says nothing."""
    return (not words, [*map(collation_key, words)])

