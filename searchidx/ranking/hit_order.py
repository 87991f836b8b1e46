"""Hit order: the first articles of a result, or the place of one, without sorting more of them than needed.

By relevance: higher score, newer date, id. By date: date, higher score, id. Unknown dates come last, ids in code-point order.
"""

from __future__ import annotations

import numpy as np

from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, Sort
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import scores
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment_writer import UNKNOWN_MOMENT, changes

_LAST = np.iinfo(np.int64).max


def ordered(view: IndexView, articles: Array, points: Array, sort: Sort, wanted: int) -> Array:
    """The first `wanted` of the articles in the order of hits; `points` are those of all articles of the view."""
    if 0 < wanted < len(articles):
        first = _by_score(articles, points) if sort == "relevance" else _by_date(view, articles, sort)
        articles = articles[first <= np.partition(first, wanted - 1)[wanted - 1]]
    first, second = _sort_keys(view, articles, points, sort)
    order = np.lexsort((second, first))
    articles, first, second = articles[order], first[order], second[order]
    end = _end_of_ties(first, second, wanted)
    ties = np.cumsum(changes(first[:end], second[:end]))
    if end and ties[-1] < end:  # ids cost a look-up each: they are asked for only where score and date leave a tie
        articles = articles[:end][np.lexsort((view.id_ranks(articles[:end]), ties))]
    return articles[:wanted]


def rank(matcher: Matcher, query: Node, relaxed: Node | None, sort: Sort, number: int) -> ArticleRank:
    """The rank of article `number`, -1 for one that is not there, among the articles the query or else the relaxed query matches."""
    full = matcher.articles(query)
    partial = matcher.articles(relaxed) & ~full if relaxed else np.zeros(len(full), bool)
    full_count, partial_count = int(np.count_nonzero(full)), int(np.count_nonzero(partial))
    article_place: int | None = None
    if number >= 0 and (full[number] or partial[number]):
        competing = full if full[number] else partial
        points = scores(matcher, query if full[number] or relaxed is None else relaxed, among=competing)
        better_kind = 0 if full[number] else full_count
        article_place = better_kind + place(matcher.view, np.flatnonzero(competing), points, sort, number)
    return ArticleRank(article_place, full_count, full_count + partial_count)


def place(view: IndexView, articles: Array, points: Array, sort: Sort, number: int) -> int:
    """The place from 1 that article `number` has among the articles, which include it; nothing is sorted."""
    first, second = _sort_keys(view, articles, points, sort)
    at = int(np.flatnonzero(articles == number)[0])
    same_first = first == first[at]
    before = int(np.count_nonzero(first < first[at])) + int(np.count_nonzero(same_first & (second < second[at])))
    tied = np.flatnonzero(same_first & (second == second[at]))
    ranks = view.id_ranks(articles[tied])
    return before + int(np.count_nonzero(ranks < ranks[tied == at])) + 1


def _sort_keys(view: IndexView, articles: Array, points: Array, sort: Sort) -> tuple[Array, Array]:
    """Two numbers for each article that order the hits, ids left out."""
    by_date, by_score = _by_date(view, articles, sort), _by_score(articles, points)
    return (by_score, by_date) if sort == "relevance" else (by_date, by_score)


def _by_score(articles: Array, points: Array) -> Array:
    by_score: Array = -points[articles]
    return by_score


def _by_date(view: IndexView, articles: Array, sort: Sort) -> Array:
    moments = view.moments[articles]
    return np.where(moments == UNKNOWN_MOMENT, _LAST, moments if sort == "oldest" else -moments)


def _end_of_ties(first: Array, second: Array, wanted: int) -> int:
    """The end of the run of equals that the last wanted one belongs to."""
    if wanted >= len(first) or not wanted:
        return min(wanted, len(first))
    same = (first == first[wanted - 1]) & (second == second[wanted - 1])
    return int(np.flatnonzero(same)[-1]) + 1
