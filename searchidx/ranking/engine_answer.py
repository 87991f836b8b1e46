"""What an engine answers: articles in order with their scores, and how a score comes about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """One article of an answer: `score` is in points (see `bm25f.MICRO`); `partial`: it matches only the relaxed query."""

    id: str
    score: int
    partial: bool


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """Hits in final order, the exact number of full matches, and per facet (of model.FACETS) (value, count) over the full matches.

    Facet values come most frequent first, equals by code point; articles without a value are not counted.
    `complete` is false when a limit cut the answer.
    """

    hits: tuple[ScoredArticle, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ArticleRank:
    """The place of one article among all hits of a query, from 1; None when it is no hit.

    `full` is the number of full matches, `hits` that of full and partial ones together; partial hits come after all full ones.
    """

    place: int | None
    full: int
    hits: int

    @property
    def partial(self) -> bool:
        return self.place is not None and self.place > self.full


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One contribution to a score, in points: that of scored group `scored_group` of leaf `leaf`.

    Both are numbers from 0, in the order of `bm25f.scored_groups` and `core_nodes.leaves`. `articles` is n, the live articles that hold
    the scored group; `frequencies` maps a field to how often the group stands there, by the weights of its relations. Of a scored group
    with n-grams they are empty, and `ngrams` is how many of these the article holds.
    """

    leaf: int
    scored_group: int
    score: int
    articles: int
    frequencies: Mapping[str, float]
    ngrams: int = 0
