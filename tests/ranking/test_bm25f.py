from __future__ import annotations

import numpy as np

from searchidx.german.match_types import MATCH_TYPES, SCORE_LAYERS, SharedNgrams
from searchidx.model import TEXT_FIELDS
from searchidx.query.core_nodes import Concept, Group, Near, Phrase
from searchidx.ranking.bm25f import FIELD_WEIGHTS, groups_of, scored_groups
from tests.engines.support import word

ALL_RELATIONS = Concept("haus", tuple(Group(relation, (f"{relation}1",)) for relation in MATCH_TYPES), weight=0.5)


def test_every_text_field_has_a_weight() -> None:
    assert tuple(FIELD_WEIGHTS) == TEXT_FIELDS


def test_every_group_is_in_exactly_one_scored_group() -> None:
    numbers = [number for scored in scored_groups(ALL_RELATIONS) for number in scored.groups]
    assert sorted(numbers) == list(range(len(MATCH_TYPES)))


def test_scored_groups_come_strongest_first_times_the_weight_of_the_leaf() -> None:
    word_group, compound_group, *_ = scored_groups(ALL_RELATIONS)
    assert word_group.weight == SCORE_LAYERS["word"].weight * 0.5
    assert compound_group.weight == SCORE_LAYERS["compound"].weight * 0.5
    assert min(word_group.groups) < min(compound_group.groups)


def test_a_group_of_similar_words_is_scored_alone_and_keeps_its_ngrams() -> None:
    ngrams = [SharedNgrams(np.array([1]), np.array([weight])) for weight in (5, 7)]
    similar = Concept("haus", (Group("similar", ("maus",), ngrams=ngrams[0]), Group("similar", ("laus",), ngrams=ngrams[1])))
    assert [(scored.groups, scored.ngrams) for scored in scored_groups(similar)] == [((0,), ngrams[0]), ((1,), ngrams[1])]


def test_a_phrase_or_near_is_one_scored_group_of_weight_one() -> None:
    for leaf in (Phrase((("haus",),)), Near((word("haus"), word("garten")), 3)):
        assert [(scored.weight, scored.groups) for scored in scored_groups(leaf)] == [(1.0, (0,))]
        assert groups_of(leaf) == (Group("exact", (), (leaf,)),)
