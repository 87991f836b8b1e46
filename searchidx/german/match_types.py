"""A relation says how a surface form of the index belongs to a word of the query.

The table is ordered from strongest to weakest: a form that matches a word in two ways counts for the first only.
A relation that `matches` makes full hits, is counted, excluded by NICHT and marked; one that does not only adds to scores.

Relations of one layer are scored together as one word: a word and its forms are the same word, a compound that holds it is another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Mode = Literal["exact", "forms", "compounds"]


class ScoreLayer(NamedTuple):
    """`weight` scales what a layer adds to the score. `alone`: each group is a word of its own, not all of the layer together."""

    weight: float
    alone: bool = False


SCORE_LAYERS = {
    "word": ScoreLayer(1.0),
    "compound": ScoreLayer(0.3),
    "kin": ScoreLayer(0.5, alone=True),
    "alike": ScoreLayer(0.2, alone=True),
    "similar": ScoreLayer(0.2, alone=True),
}


class MatchType(NamedTuple):
    """`weight` is what one occurrence counts within the layer. `relaxed`: matches where a query is relaxed to partial hits."""

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
    """Words that stand together: slot i holds the terms of which one must be there.

    distance 0 and ordered: in a row. `within` is "", "sentence" or "clause". Meaning as in `query.tree.Near`.
    """

    slots: tuple[Sequence[str], ...]
    distance: int = 0
    ordered: bool = True
    within: Literal["", "sentence", "clause"] = ""


@dataclass(frozen=True, slots=True)
class FormGroup:
    """What the vocabulary holds for a word by one relation: single forms, and units of several words.

    `weights`: how much each form belongs to the word, where forms differ in that. `worth`: what the group is worth in place of its
    inverse document frequency, where that is no measure: an article that holds one of many similar words says little about the word.
    """

    relation: str
    forms: Sequence[str] = ()
    units: Sequence[Multiword] = ()
    weights: tuple[float, ...] = ()
    worth: float | None = None
