from __future__ import annotations

import pytest

from searchidx.ranking.bm25f import B
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms


def test_an_article_is_one_text_of_all_its_fields(view: IndexView) -> None:
    average = view.average_article_length
    assert view.article_length.tolist() == [view.row_length[view.row_article == number].sum() for number in range(view.size)]
    assert article_norms(view) == pytest.approx(1 + B * (view.article_length - average) / average)


def test_the_average_counts_live_articles(view: IndexView) -> None:
    assert view.average_article_length == view.article_length[view.live].mean()


def test_norms_are_worked_out_once_for_a_view(view: IndexView) -> None:
    assert article_norms(view) is article_norms(view)
