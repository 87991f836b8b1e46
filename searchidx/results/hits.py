"""Hits: scored articles of an engine with what a reader is shown of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from searchidx.engines import ScoredArticle
from searchidx.model import Article, Hit, abstract, title
from searchidx.query.core_nodes import Node
from searchidx.ranking.bm25f import MICRO
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.match_reasons import match_reasons
from searchidx.results.passages import best_passages
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_leaves import QueryLeaves
from searchidx.results.tokenized_article import TokenizedArticle

ARTICLES_AT_A_TIME = 256
"""Articles read from the index at once where all are wanted."""

_ORDERED_AT_A_TIME = 10_000
"""Hits ordered at once where all are wanted."""


LONGEST_READ = 500_000
"""Code points of a field in which passages and reasons are looked for; in what follows a match is a match, but it is not shown."""


def hit(
    article: Article,
    query: Node,
    scored: ScoredArticle,
    *,
    passages: int = 0,
    why: bool = False,
    marked: QueryLeaves | None = None,
    budget: TimeBudget | None = None,
) -> Hit:
    """The hit with `passages` passages at most; `why`: with the reasons it matched. What is left when the budget is spent is not shown.

    `marked`: the leaves of the query, made once for many hits.
    """
    tokenized = TokenizedArticle(article, budget, LONGEST_READ) if passages or why else None
    return Hit(
        id=article.id,
        title=title(article),
        score=scored.score / MICRO,
        date=article.date,
        section=article.section,
        source=article.source,
        url=article.url,
        partial=scored.partial,
        passages=best_passages(tokenized, marked or query, limit=passages) if tokenized and passages else (),
        author=article.author,
        why=match_reasons(tokenized, query) if tokenized and why else (),
    )


def all_hits(prepared: PreparedQuery, *, passages: int = 0, why: bool = False, abstracts: bool = False) -> Iterator[Hit]:
    """Every full match in order, read as it is drawn; partial hits are left out, and so is what is left when the budget is spent.

    `abstracts`: the only passage of a hit is the lead of its article, whole and without marks.
    """
    reader, query, sort, budget = prepared.reader, prepared.node, prepared.question.sort, prepared.budget
    marked = QueryLeaves(query)
    for offset in count(0, _ORDERED_AT_A_TIME):
        answer = reader.search(query, limit=_ORDERED_AT_A_TIME, offset=offset, sort=sort)
        budget.exceeded |= not answer.complete
        scored = answer.hits
        for start in range(0, len(scored), ARTICLES_AT_A_TIME):
            batch = scored[start : start + ARTICLES_AT_A_TIME]
            articles = zip(reader.articles([result.id for result in batch]), batch, strict=True)
            for article, result in articles:
                if budget.is_spent():
                    return
                if article:
                    shown = hit(article, query, result, passages=passages, why=why, marked=marked, budget=budget)
                    yield replace(shown, passages=abstract(article)) if abstracts else shown
        if len(scored) < _ORDERED_AT_A_TIME:
            return
