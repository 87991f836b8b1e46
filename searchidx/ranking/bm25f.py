"""The numbers of BM25F (Robertson & Zaragoza 2009, section 3.6), in one place for every engine.

    tf_f   = Σ_groups weight_relation · frequency of the group in the field
    tf'    = Σ_field weight_f · tf_f / (1 − b_f + b_f · len_f / avg_f)
    idf(n) = ln(1 + (N − n + ½) / (n + ½))
    score  = Σ_leaves Σ_scored_groups weight · idf(n) · tf' / (K1 + tf')

A leaf's groups are gathered into scored groups (`scored_groups`), each of which counts as one word. N is the number of live articles, n
that of the live articles that hold any form or unit of the scored group in a field the leaf searches; weight is that of the scored group
times that of the leaf; len_f counts the positions of a field that hold no function word (`german.length`); avg_f is the mean of len_f
over the live articles that have the field (len_f > 0; no such article: avg_f = 1). Each contribution (one scored group for one article)
is rounded to a whole number of points before adding, so sums do not depend on order and every engine gives the same page.
A Phrase or Near leaf is one scored group of weight 1. The factor weight · idf of a scored group is at most that of the stronger ones of
its leaf that occur at all: of two articles that differ only in the relation, the stronger one ranks first.

A scored group with a worth (words that are more or less similar) is scored otherwise: an occurrence counts by the weight of its form, an
article is one text whatever its fields, and no stronger scored group is a limit:

    tf'          = Σ_field tf_f / (1 − ONE_TEXT_B + ONE_TEXT_B · len / avg), len and avg over all fields of an article
    contribution = weight · worth · tf' / (K1 + tf')
"""

from __future__ import annotations

from typing import NamedTuple

from searchidx.german.match_types import MATCH_TYPES, SCORE_LAYERS
from searchidx.query.core_nodes import Concept, Group, Leaf

K1 = 0.9
MICRO = 1_000_000
"""Points of one unit of score: a contribution is round(value · MICRO) points."""

ONE_TEXT_B = 0.5


class FieldRank(NamedTuple):
    weight: float
    b: float


FIELD_RANKS = {
    "title": FieldRank(2.0, 0.3),
    "lead": FieldRank(1.5, 0.5),
    "body": FieldRank(1.0, 0.7),
    "heading": FieldRank(1.3, 0.3),
    "caption": FieldRank(0.8, 0.3),
    "credit": FieldRank(0.3, 0.0),
    "author": FieldRank(0.5, 0.0),
    "teaser": FieldRank(0.3, 0.5),
}


class ScoredGroup(NamedTuple):
    """Groups of a leaf, by their numbers in `groups_of`, that are scored together as one word.

    `worth`, if it is not None, takes the place of the inverse document frequency.
    """

    weight: float
    groups: tuple[int, ...]
    worth: float | None = None


def groups_of(leaf: Leaf) -> tuple[Group, ...]:
    """The groups of a concept; a phrase or Near is one group."""
    return leaf.groups if isinstance(leaf, Concept) else (Group("exact", (), (leaf,)),)


def scored_groups(leaf: Leaf) -> tuple[ScoredGroup, ...]:
    """What the score of a leaf is the sum of, strongest first; every group is in exactly one of them."""
    if not isinstance(leaf, Concept):
        return (ScoredGroup(1.0, (0,)),)
    scored: list[ScoredGroup] = []
    for name, layer in SCORE_LAYERS.items():
        numbers = tuple(number for number, group in enumerate(leaf.groups) if MATCH_TYPES[group.relation].layer == name)
        weight = leaf.weight * layer.weight
        if layer.alone:
            scored += [ScoredGroup(weight, (number,), leaf.groups[number].worth) for number in numbers]
        elif numbers:
            scored.append(ScoredGroup(weight, numbers))
    return tuple(scored)
