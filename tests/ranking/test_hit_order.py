from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from searchidx.query.core_nodes import And, relaxed
from searchidx.ranking.engine_answer import ArticleRank, Sort
from searchidx.ranking.hit_order import ordered, place, rank
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.matching_articles import Matcher
from tests.engines.support import word

A, B, GONE, C, D, E, F = range(7)
"""Newest first: B (a later hour), then C and F (the same day), A; D and E have no date."""

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


def order(view: IndexView, points: list[int], sort: Sort, wanted: int = 7) -> list[int]:
    return [int(number) for number in ordered(view, np.array([A, B, C, D, E, F]), np.array(points), sort, wanted)]


def test_relevance_goes_by_score_then_newer_date_then_id(view: IndexView) -> None:
    assert order(view, [5, 5, 9, 5, 5, 7, 5], "relevance") == [E, B, C, F, A, D]


def test_newest_and_oldest_put_unknown_dates_last_and_then_go_by_score(view: IndexView) -> None:
    assert order(view, [0, 0, 0, 1, 3, 4, 2], "newest") == [B, F, C, A, E, D]
    assert order(view, [0, 0, 0, 1, 3, 4, 2], "oldest") == [A, F, C, B, E, D]


@pytest.mark.parametrize("sort", SORTS)
def test_the_first_few_are_the_beginning_of_the_whole_order(view: IndexView, sort: Sort) -> None:
    for points in permutations([0, 0, 1, 1, 1, 2, 2], 7):
        if points[GONE] == 0:
            whole = order(view, list(points), sort)
            assert all(order(view, list(points), sort, wanted) == whole[:wanted] for wanted in range(7))


@pytest.mark.parametrize("sort", SORTS)
def test_the_place_of_an_article_is_that_in_the_whole_order(view: IndexView, sort: Sort) -> None:
    articles = np.array([A, B, C, D, E, F])
    for points in ([0] * 7, [1, 1, 9, 1, 0, 1, 1], [1, 2, 9, 3, 1, 2, 3]):
        whole = order(view, points, sort)
        assert [place(view, articles, np.array(points), sort, number) for number in whole] == [1, 2, 3, 4, 5, 6]


def test_partial_hits_have_places_after_all_full_ones(view: IndexView) -> None:
    query = And((word("haus"), word("garten")))
    ranks = {number: rank(Matcher(view), query, relaxed(query), "relevance", number) for number in (A, B, C, D, E, F)}
    assert {number: (rank.full, rank.hits) for number, rank in ranks.items()} == dict.fromkeys(ranks, (2, 5))
    assert {number for number, rank in ranks.items() if rank.place in (1, 2)} == {A, B}
    assert sorted(rank.place for rank in ranks.values() if rank.partial and rank.place) == [3, 4, 5]
    assert ranks[D].place is None  # its garden stands in the teaser, which is not searched


def test_what_is_not_there_has_no_place(view: IndexView) -> None:
    assert rank(Matcher(view), word("haus"), None, "relevance", GONE) == ArticleRank(None, 5, 5)
    assert rank(Matcher(view), word("haus"), None, "relevance", -1) == ArticleRank(None, 5, 5)
