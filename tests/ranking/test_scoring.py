from __future__ import annotations

from math import log

import numpy as np

from searchidx.german.match_types import SCORE_LAYERS, SharedNgrams
from searchidx.query.core_nodes import And, Concept, Group
from searchidx.ranking.bm25f import FIELD_WEIGHTS, K1, MICRO, NGRAM_K1
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import contributions, score_parts, scores
from tests.engines.support import word

A, B, GONE, C, D, E, F = range(7)
QUERY = And((word("schnee"), Concept("haus", (Group("exact", ("haus",)), Group("head", ("garten",)), Group("similar", ("minister",))))))


def test_the_points_are_those_of_the_formula(view: IndexView) -> None:
    tf = FIELD_WEIGHTS["body"] / article_norms(view)[B]
    idf = log(1 + (6 - 2 + 0.5) / (2 + 0.5))  # 2 of 6 live articles hold it
    assert scores(Matcher(view), word("schnee"))[B] == round(idf * tf / (K1 + tf) * MICRO)


def test_an_article_counts_each_ngram_once_whichever_words_hold_it(view: IndexView) -> None:
    """Of three n-grams of a word, Haus holds the first two, Garten the last two; a is the only article that has a Fluss."""
    ngrams = SharedNgrams(np.array([0b011, 0b110, 0b001]), np.array([3 * MICRO, 2 * MICRO, MICRO]))
    query = Concept("x", (Group("similar", ("haus", "garten", "fluss"), ngrams=ngrams),))
    factors = (1 + NGRAM_K1) / (1 + NGRAM_K1 * article_norms(view))
    held = {A: 6, B: 6, C: 5, D: 0, E: 5, F: 5}  # d has the garden in its teaser only
    points = scores(Matcher(view), query)
    assert {number: points[number] for number in held} == {
        number: round(SCORE_LAYERS["similar"].weight * weight * MICRO * factors[number]) for number, weight in held.items()
    }
    (part,) = score_parts(Matcher(view), query, C)
    assert (part.score, part.ngrams, part.articles, part.frequencies) == (points[C], 2, 5, {})


def test_scores_are_the_sums_of_their_parts(view: IndexView) -> None:
    matcher = Matcher(view)
    totals = scores(matcher, QUERY)
    for number in range(view.size):
        assert totals[number] == sum(part.score for part in score_parts(matcher, QUERY, number))
    assert totals[GONE] == 0


def test_articles_that_are_not_of_interest_are_left_out_but_counted(view: IndexView) -> None:
    among = np.zeros(view.size, bool)
    among[[A, E]] = True
    whole, some = scores(Matcher(view), QUERY), scores(Matcher(view), QUERY, among=among)
    assert some.tolist() == np.where(among, whole, 0).tolist()
    holders = [contribution.holders for contribution in contributions(Matcher(view), QUERY, among=among)]
    assert holders == [contribution.holders for contribution in contributions(Matcher(view), QUERY)]


def test_a_weaker_relation_never_weighs_more_than_a_stronger_one(view: IndexView) -> None:
    """The stronger group is in five articles, the weaker one in a single one: alone it would weigh more."""
    weaker = Group("head", ("fluss",))
    both = Concept("x", (Group("exact", ("haus",)), weaker))
    limited = {part.scored_group: part.score for part in score_parts(Matcher(view), both, A)}
    alone = {part.scored_group: part.score for part in score_parts(Matcher(view), Concept("x", (weaker,)), A)}
    assert 0 < limited[1] < alone[0]


def test_the_holders_of_a_part_of_the_index_come_from_outside(view: IndexView) -> None:
    rare, frequent = (scores(Matcher(view), word("haus"), {(0, 0): n}) for n in (1, 6))
    assert rare[A] > scores(Matcher(view), word("haus"))[A] > frequent[A]
    assert not scores(Matcher(view), word("haus"), {(0, 0): 0}).any()
