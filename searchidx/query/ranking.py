"""Ranking: the numbers of BM25F (Robertson & Zaragoza 2009, section 3.6), in one place for every engine.

    tf'    = Σ_field weight_f · tf_f / (1 − b_f + b_f · len_f / avg_f)
    idf(n) = ln(1 + (N − n + ½) / (n + ½))
    score  = Σ_leaves Σ_groups weight · idf(n_group) · tf' / (K1 + tf')

N counts live articles; n_group the live articles that hold any form or unit of the group in a field the leaf searches; len_f counts
the positions of a field that hold no function word (`analysis.length`); avg_f is the mean of len_f over the live articles that have
the field (len_f > 0; no such article: avg_f = 1). Each contribution (one group of one leaf for one article) is rounded to a whole number
of points before adding, so sums do not depend on order and every engine gives the same page.
A Phrase or Near leaf is one group of weight 1. The factor weight · idf of a group is at most that of the stronger matching groups of its
leaf that occur at all: of two articles that differ only in the relation, the stronger one ranks first.
"""

from __future__ import annotations

from typing import NamedTuple

K1 = 1.2
MICRO = 1_000_000
"""Points of one unit of score: a contribution is round(value · MICRO) points."""


class FieldRank(NamedTuple):
    weight: float
    b: float


FIELD_RANKS = {
    "title": FieldRank(3.0, 0.3),
    "lead": FieldRank(1.5, 0.5),
    "body": FieldRank(1.0, 0.7),
    "heading": FieldRank(1.3, 0.3),
    "caption": FieldRank(0.8, 0.3),
    "credit": FieldRank(0.3, 0.0),
    "author": FieldRank(0.5, 0.0),
    "teaser": FieldRank(0.3, 0.5),
}
