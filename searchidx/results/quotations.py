"""The quotations of the articles that match a query: who said what, where and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchidx.model import Article, FoundQuote, Quotations, Quote, QuotedArticle, quote_texts, title
from searchidx.query.core_nodes import HAS_QUOTES, And, Node, Not, Or, conjunction
from searchidx.question import check_count
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.quote_places import QuotePlaces, has_quote_leaf
from searchidx.results.tokenized_article import TokenizedArticle

MOST_ARTICLES = 5_000
"""Articles that are read for a query that asks for several things of one quotation."""

ARTICLES_AT_A_TIME = 100


def quotations(prepared: PreparedQuery, *, limit: int, offset: int) -> Quotations:
    """The quotations in the articles [offset, offset + limit) of those that have any that are meant, in the order of hits.

    `total` is exact where a query asks for one thing of a quotation; a query that asks for several (a speaker and words) reads
    MOST_ARTICLES articles at most, and is not `complete` where more match.
    """
    check_count("limit", limit)
    check_count("offset", offset)
    node, sort = quoting(prepared.node), prepared.question.sort
    if _conditions(prepared.node) < 2:
        answer = prepared.reader.search(node, limit=limit, offset=offset, sort=sort)
        page = _quoted(prepared, [scored.id for scored in answer.hits])
        prepared.budget.exceeded |= not answer.complete
        return Quotations(tuple(page), answer.total, offset, not prepared.budget.exceeded)
    answer = prepared.reader.search(node, limit=MOST_ARTICLES, sort=sort)
    articles = _quoted(prepared, [scored.id for scored in answer.hits])
    prepared.budget.exceeded |= not answer.complete
    complete = answer.total <= MOST_ARTICLES and not prepared.budget.exceeded
    return Quotations(tuple(articles[offset : offset + limit]), len(articles), offset, complete)


def quoting(node: Node) -> Node:
    """The query, restricted to articles that have quotations."""
    return conjunction([node, HAS_QUOTES])


def all_quotations(prepared: PreparedQuery) -> Iterator[FoundQuote]:
    """Every quotation that is meant in any matching article, in the order of hits, read as they are drawn."""
    answer = prepared.reader.search(quoting(prepared.node), limit=len(prepared.reader.ids()), sort=prepared.question.sort)
    ids = [scored.id for scored in answer.hits]
    for start in range(0, len(ids), ARTICLES_AT_A_TIME):
        for quoted in _quoted(prepared, ids[start : start + ARTICLES_AT_A_TIME]):
            yield from quoted.quotes


def _conditions(node: Node) -> int:
    """How many conditions a query sets on one quotation; of alternatives the most."""
    match node:
        case And(children):
            return sum(map(_conditions, children))
        case Or(children):
            return max(map(_conditions, children), default=0)
        case Not(child):
            return 0 if node == HAS_QUOTES else 2 * has_quote_leaf(child)
        case _:
            return int(has_quote_leaf(node))


def _quoted(prepared: PreparedQuery, ids: Sequence[str]) -> list[QuotedArticle]:
    """The articles with the quotations that are meant; those without any left out."""
    budget = prepared.budget
    quoted: list[QuotedArticle] = []
    for start in range(0, len(ids), ARTICLES_AT_A_TIME):
        for article in prepared.reader.articles(ids[start : start + ARTICLES_AT_A_TIME]):
            if budget.is_spent():
                return quoted
            if article and (meant := QuotePlaces(TokenizedArticle(article, budget)).meant(prepared.node)):
                quotes = found_quotes(article, meant)
                budget.take(sum(len(quote.text) for quote in quotes))
                quoted.append(QuotedArticle(article.id, title(article), article.date, article.source, article.section, article.url, quotes))
    return quoted


def found_quotes(article: Article, quotes: Sequence[Quote]) -> tuple[FoundQuote, ...]:
    """Quotations with the facts of their article."""
    return tuple(
        FoundQuote(
            *(article.id, text, quote.field, quote.start, quote.end),
            *(quote.speaker or None, quote.function or None, quote.cue or None, quote.kind, quote.inferred),
            *(article.date, article.source, article.section, article.url),
        )
        for quote, text in zip(quotes, quote_texts(article, quotes), strict=True)
    )
