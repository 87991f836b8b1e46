from __future__ import annotations

import numpy as np
import pytest

from searchidx.model import TEXT_FIELDS
from searchidx.ranking.bm25f import FIELD_RANKS, ONE_TEXT_B
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms, row_norms

BODY = TEXT_FIELDS.index("body")


def test_a_field_of_average_length_has_norm_one_and_a_longer_one_more(view: IndexView) -> None:
    norms, lengths = row_norms(view), view.row_length
    average, b = view.average_field_lengths[BODY], FIELD_RANKS["body"].b
    for row in np.flatnonzero(view.row_field == BODY).tolist():
        assert norms[row] == pytest.approx(1 + b * (lengths[row] - average) / average)


def test_an_article_is_one_text_of_all_its_fields(view: IndexView) -> None:
    average = view.average_article_length
    assert view.article_length.tolist() == [view.row_length[view.row_article == number].sum() for number in range(view.size)]
    assert article_norms(view) == pytest.approx(1 + ONE_TEXT_B * (view.article_length - average) / average)


def test_averages_count_live_articles_that_have_the_field(view: IndexView) -> None:
    live_bodies = view.row_length[(view.row_field == BODY) & view.live[view.row_article]]
    assert view.average_field_lengths[BODY] == live_bodies[live_bodies > 0].mean()
    assert view.average_field_lengths[TEXT_FIELDS.index("credit")] == 1.0  # nobody has one
    assert view.average_article_length == view.article_length[view.live].mean()


def test_norms_are_worked_out_once_for_a_view(view: IndexView) -> None:
    assert row_norms(view) is row_norms(view)
    assert article_norms(view) is article_norms(view)
