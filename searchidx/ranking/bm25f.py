"""The numbers of BM25F (Robertson & Zaragoza 2009, section 3.6), in one place for every engine.

    tf     = Σ_fields weight_field · Σ_groups weight_relation · frequency of the group in the field
    norm   = 1 − B + B · length / average length
    tf'    = tf / norm
    idf(n) = ln(1 + (N − n + ½) / (n + ½))
    score  = Σ_leaves Σ_scored_groups weight · idf(n) · tf' / (K1 + tf')

A leaf's groups are gathered into scored groups (`scored_groups`), each of which counts as one word. N is the number of live articles, n
that of the live articles that hold any form or unit of the scored group in a field the leaf searches; weight is that of the scored group
times that of the leaf. An article is one text: its length is the sum over its fields of the positions that hold no function word
(`german.length`); the average is that of the live articles of a length above 0 (none: 1). Each contribution (one scored group for one
article) is rounded to a whole number of points before adding, so sums do not depend on order and every engine gives the same page.
A Phrase or Near leaf is one scored group of weight 1. The factor weight · idf of a scored group is at most that of the stronger ones of
its leaf that occur at all: of two articles that differ only in the relation, the stronger one ranks first.

A scored group with n-grams (words that share letters with a word) is scored otherwise: an article counts each n-gram of the word that any
of its words holds, in a field the leaf searches, once. No stronger scored group is a limit:

    contribution = weight · Σ_n-grams-held idf · ((1 + NGRAM_K1) / (1 + NGRAM_K1 · norm))

Counted for each word, letters that many similar words share would make an article relevant that speaks of something else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from searchidx.german.match_types import MATCH_TYPES, SCORE_LAYERS, SharedNgrams
from searchidx.model import TEXT_FIELDS
from searchidx.query.core_nodes import Concept, Group, Leaf

K1 = 0.7
MICRO = 1_000_000
"""Points of one unit of score: a contribution is round(value · MICRO) points."""

B = 0.6
"""How much the length of an article counts: 0 not at all, 1 as much as the frequency of a word."""

NGRAM_K1 = 0.4

FIELD_WEIGHTS = {
    "title": 1.1,
    "lead": 1.1,
    "body": 1.0,
    "heading": 1.0,
    "caption": 0.8,
    "credit": 0.3,
    "author": 0.5,
    "teaser": 0.3,
    "quote": 1.0,
    "speaker": 1.0,
}

ROW_WEIGHTS = np.array([FIELD_WEIGHTS[name] for name in TEXT_FIELDS])
"""The same by the number of a field in TEXT_FIELDS."""


class ScoredGroup(NamedTuple):
    """Groups of a leaf, by their numbers in `groups_of`, that are scored together as one word.

    One with `ngrams` has one group, whose forms share these with the word.
    """

    weight: float
    groups: tuple[int, ...]
    ngrams: SharedNgrams | None = None


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
            scored += [ScoredGroup(weight, (number,), leaf.groups[number].ngrams) for number in numbers]
        elif numbers:
            scored.append(ScoredGroup(weight, numbers))
    return tuple(scored)
