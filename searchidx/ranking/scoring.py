"""Scoring gives articles their points, as `query.ranking` defines them, and brings hits in order.

Every division and sum is done in the order of the definition, so that the points are those of the memory engine to the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf, log
from typing import NamedTuple

import numpy as np

from searchidx.german.match_types import MATCH_TYPES
from searchidx.model import TEXT_FIELDS
from searchidx.query.core_nodes import Leaf, Node, leaves
from searchidx.ranking.bm25f import FIELD_RANKS, K1, MICRO, scored_groups
from searchidx.ranking.engine_answer import ScorePart, Sort
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms, row_norms
from searchidx.ranking.matching import Held, Matching, groups, summed
from searchidx.storage.array_tools import Array, offsets
from searchidx.storage.segment_writer import UNKNOWN_MOMENT, changes

_WEIGHTS = np.array([FIELD_RANKS[name].weight for name in TEXT_FIELDS])
_LAST = np.iinfo(np.int64).max


class Share(NamedTuple):
    """What one layer of the query brings: the articles that hold it, ascending, and the points it gives each."""

    leaf: int
    layer: int
    held: Held
    articles: Array
    points: Array
    holders: int


Holders = Mapping[tuple[int, int], int]
"""How many articles hold a layer, by the numbers of its leaf and of itself: for a snapshot that is only a part of the index."""


def scores(matching: Matching, query: Node, holders: Holders | None = None, among: Array | None = None) -> Array:
    """The points of every article, or of those marked in `among`."""
    found = np.zeros(matching.snapshot.size, np.int64)
    for share in shares(matching, query, holders, among):
        found[share.articles] += share.points
    return found


def shares(matching: Matching, query: Node, holders: Holders | None = None, among: Array | None = None) -> Iterator[Share]:
    """Every layer of the query that occurs; a weaker one never weighs more than a stronger one of the same leaf.

    `among`: the articles that are of interest; what a layer brings others is left out, how many hold it is not.
    """
    for number, leaf in enumerate(leaves(query)):
        ceiling = inf
        rows = list(enumerate(scored_groups(leaf)))
        found = [(i, layer, _together(matching, leaf, layer.groups)) for i, layer in rows]
        found = [(i, layer, held) for i, layer, held in found if (len(held.rows) if holders is None else holders[number, i])]
        for one_text in (False, True):
            mine = [row for row in found if (row[1].worth is not None) == one_text]
            saturated = _saturated(matching.snapshot, [held for *_, held in mine], one_text, among) if mine else []
            for (index, layer, held), (n, articles, share) in zip(mine, saturated, strict=True):
                n = n if holders is None else holders[number, index]
                factor = min(layer.weight * _idf(matching.snapshot.articles, n), ceiling)
                factor = factor if layer.worth is None else layer.weight * layer.worth
                ceiling = factor if MATCH_TYPES[groups(leaf)[layer.groups[0]].relation].matches else ceiling
                yield Share(number, index, held, articles, np.rint(factor * share * MICRO).astype(np.int64), n)


def score_parts(matching: Matching, query: Node, number: int, holders: Holders | None = None) -> tuple[ScorePart, ...]:
    """Every contribution above 0 to the score of one article."""
    found = []
    for share in shares(matching, query, holders):
        at = int(np.searchsorted(share.articles, number))
        if at < len(share.articles) and share.articles[at] == number and share.points[at]:
            frequencies = _field_frequencies(matching.snapshot, share.held, number)
            found.append(ScorePart(share.leaf, share.layer, int(share.points[at]), share.holders, frequencies))
    return tuple(found)


def ordered(snapshot: IndexView, articles: Array, points: Array, sort: Sort, wanted: int) -> Array:
    """The first `wanted` of the articles in the order of hits; `points` are those of all articles."""
    scored, dated = -points[articles], _dates(snapshot, articles, sort)
    first, second = (scored, dated) if sort == "relevance" else (dated, scored)
    if wanted < len(articles):
        chosen = first <= np.partition(first, wanted - 1)[wanted - 1] if wanted else np.zeros(len(articles), bool)
        articles, first, second = articles[chosen], first[chosen], second[chosen]
    order = np.lexsort((second, first))
    articles, first, second = articles[order], first[order], second[order]
    end = _end_of_ties(first, second, wanted)
    tied = np.cumsum(changes(first[:end], second[:end]))
    if end and tied[-1] < end:
        articles = articles[:end][np.lexsort((snapshot.id_ranks(articles[:end]), tied))]
    return articles[:wanted]


def _saturated(snapshot: IndexView, layers: Sequence[Held], one_text: bool, among: Array | None) -> list[tuple[int, Array, Array]]:
    """For each layer how many articles hold it, those `among` the ones of interest, ascending, and tf' / (K1 + tf') of each."""
    rows, weighted = layers[0] if len(layers) == 1 else (np.concatenate(column) for column in zip(*layers, strict=True))
    ends = np.array([len(held.rows) for held in layers]).cumsum()
    articles = snapshot.row_article[rows]
    new = _firsts(articles, ends)
    holders = np.diff(_upto(new, ends), prepend=0).tolist()
    if among is not None:
        keep = among[articles]
        ends = _upto(keep, ends)
        rows, weighted, articles, new = rows[keep], weighted[keep], articles[keep], new[keep]
    if not one_text:
        weighted = _WEIGHTS[snapshot.row_field[rows]] * weighted / row_norms(snapshot)[rows]
    # bincount adds one after the other, in the order of fields; add.reduceat would pair the summands
    total: Array = np.bincount(new.cumsum() - 1, weighted)
    articles = articles[new]
    if one_text:
        total = total / article_norms(snapshot)[articles]
    share = total / (K1 + total)
    bounds = pairwise([0, *_upto(new, ends).tolist()])
    return [(n, articles[a:b], share[a:b]) for n, (a, b) in zip(holders, bounds, strict=True)]


def _firsts(articles: Array, ends: Array) -> Array:
    """Where an article begins in lists of them that end at `ends`."""
    new = changes(articles)
    if len(ends) > 1:
        new[ends[:-1][ends[:-1] < len(new)]] = True
    return new


def _upto(marked: Array, ends: Array) -> Array:
    """How many are marked before each end."""
    if len(ends) == 1:
        return np.array([np.count_nonzero(marked)])
    counts: Array = offsets(marked)[ends]
    return counts


def _together(matching: Matching, leaf: Leaf, numbers: Sequence[int]) -> Held:
    """The rows that hold any of the groups; an occurrence counts by the weight of its relation."""
    found = [matching.held(leaf, number) for number in numbers]
    weights = [MATCH_TYPES[groups(leaf)[number].relation].weight for number in numbers]
    weighted = [held.frequencies * weight for held, weight in zip(found, weights, strict=True)]
    if len(found) == 1:
        return Held(found[0].rows, weighted[0])
    return summed([([held.rows for held in found], weighted)], matching.snapshot.rows)[0]


def _idf(articles: int, n: int) -> float:
    return log(1 + (articles - n + 0.5) / (n + 0.5))


def _field_frequencies(snapshot: IndexView, held: Held, number: int) -> dict[str, float]:
    mine = np.flatnonzero(snapshot.row_article[held.rows] == number)
    return {TEXT_FIELDS[snapshot.row_field[held.rows[i]]]: float(held.frequencies[i]) for i in mine.tolist()}


def _dates(snapshot: IndexView, articles: Array, sort: Sort) -> Array:
    """Numbers that order articles by date, unknown dates last."""
    moments = snapshot.moments[articles]
    return np.where(moments == UNKNOWN_MOMENT, _LAST, moments if sort == "oldest" else -moments)


def _end_of_ties(first: Array, second: Array, wanted: int) -> int:
    """The end of the equals the last wanted one belongs to."""
    if wanted >= len(first) or not wanted:
        return min(wanted, len(first))
    same = (first == first[wanted - 1]) & (second == second[wanted - 1])
    return int(np.flatnonzero(same)[-1]) + 1
