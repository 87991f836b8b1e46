"""Match types: the ways in which a surface form of the index can match a word of the query, with their weights and names.

MATCH_TYPES is ordered from strongest to weakest: a form that matches a word in two ways counts for the first only.
A match type that `matches` makes full hits, is counted, excluded by NICHT and marked; any other only adds to scores.

Match types of one score layer are scored together as one word: a word and its forms are the same word, a compound of it is another one.

In answers, JSON and filters a match type is a string, a key of MATCH_TYPES, under the name "relation".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

Mode = Literal["exact", "forms", "compounds"]


class ScoreLayer(NamedTuple):
    """`weight` scales what the layer adds to the score. `alone`: each group is scored as a word of its own, not the layer as one."""

    weight: float
    alone: bool = False


SCORE_LAYERS = {
    "word": ScoreLayer(1.0),
    "compound": ScoreLayer(0.3),
    "kin": ScoreLayer(0.5, alone=True),
    "alike": ScoreLayer(0.1, alone=True),
    "similar": ScoreLayer(0.3, alone=True),
}


class MatchType(NamedTuple):
    """`weight`: what one occurrence counts within the layer. `relaxed`: matches, too, where a query is relaxed to partial hits.

    `modes`: the search modes it belongs to. `de`, `en`: its name for a reader.
    """

    layer: str
    weight: float
    matches: bool
    relaxed: bool
    modes: tuple[Mode, ...]


_ALL: tuple[Mode, ...] = ("exact", "forms", "compounds")
_FORMS: tuple[Mode, ...] = ("forms", "compounds")
_COMPOUNDS: tuple[Mode, ...] = ("compounds",)

MATCH_TYPES: dict[str, MatchType] = {
    "exact": MatchType("word", 1.0, True, True, _ALL),
    "pattern": MatchType("word", 1.0, True, True, _ALL),
    "fuzzy": MatchType("word", 0.8, True, True, _ALL),
    "spelling": MatchType("word", 0.95, True, True, _FORMS),
    "form": MatchType("word", 0.9, True, True, _FORMS),
    "gender": MatchType("word", 0.85, True, True, _FORMS),
    "number": MatchType("word", 0.85, True, True, _FORMS),
    "name": MatchType("word", 0.8, True, True, _FORMS),
    "head": MatchType("compound", 1.0, True, True, _COMPOUNDS),
    "modifier": MatchType("compound", 0.9, True, True, _COMPOUNDS),
    "part": MatchType("compound", 0.8, True, True, _COMPOUNDS),
    "paraphrase": MatchType("compound", 0.8, True, True, _COMPOUNDS),
    "kin": MatchType("kin", 1.0, False, True, _COMPOUNDS),
    "alike": MatchType("alike", 2.0, False, True, _COMPOUNDS),
    "similar": MatchType("similar", 1.0, False, False, _COMPOUNDS),
}


@dataclass(frozen=True, slots=True)
class Multiword:
    """Several words near each other that match one word of a query; slot i holds the terms of which one must stand there.

    distance 0 and ordered: in a row. `within` is "", "sentence" or "clause". Meaning as in `query.core_nodes.Near`.
    """

    slots: tuple[Sequence[str], ...]
    distance: int = 0
    ordered: bool = True
    within: Literal["", "sentence", "clause"] = ""


@dataclass(frozen=True, slots=True, eq=False)
class SharedNgrams:
    """Which letter n-grams of a word the forms of a group hold.

    masks    int64, one for each form, above 0: bit i stands for the n-gram of weights[i]
    weights  int64, one for each n-gram, at most 62: its inverse document frequency in whole millionths, so that sums are exact
    """

    masks: np.ndarray
    weights: np.ndarray

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SharedNgrams):
            return NotImplemented
        return np.array_equal(self.masks, other.masks) and np.array_equal(self.weights, other.weights)

    def __hash__(self) -> int:
        return len(self.masks)


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The surface forms that match a word by one match type (`relation`), and the units of several words that do.

    `ngrams`: set where forms match by letters they share with the word.
    """

    relation: str
    forms: Sequence[str] = ()
    units: Sequence[Multiword] = ()
    ngrams: SharedNgrams | None = None
