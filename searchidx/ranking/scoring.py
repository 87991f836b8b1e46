"""Scoring: the points of articles for a query, as `bm25f` defines them.

Every division and sum is done in the order of the definition, so that the points equal those of the memory engine to the last one.
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
from searchidx.ranking.bm25f import FIELD_RANKS, K1, MICRO, groups_of, scored_groups
from searchidx.ranking.engine_answer import ScorePart
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms, row_norms
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.term_frequencies import RowFrequencies, summed
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment_writer import changes

_FIELD_WEIGHTS = np.array([FIELD_RANKS[name].weight for name in TEXT_FIELDS])


class Contribution(NamedTuple):
    """What one scored group of the query adds to scores.

    `articles`, ascending, hold it, and get `points` each; `holders` is how many articles of the whole index hold it.
    """

    leaf: int
    scored_group: int
    row_frequencies: RowFrequencies
    articles: Array
    points: Array
    holders: int


GroupHolders = Mapping[tuple[int, int], int]
"""By (number of the leaf, number of the scored group): how many articles of the whole index hold it. For a view of a part of the index."""


def scores(matcher: Matcher, query: Node, holders: GroupHolders | None = None, among: Array | None = None) -> Array:
    """int64: the points of every article, or of those marked in `among` (0 for the others)."""
    totals = np.zeros(matcher.view.size, np.int64)
    for contribution in contributions(matcher, query, holders, among):
        totals[contribution.articles] += contribution.points
    return totals


def contributions(matcher: Matcher, query: Node, holders: GroupHolders | None = None, among: Array | None = None) -> Iterator[Contribution]:
    """The contribution of every scored group that occurs; a weaker one never weighs more than a stronger one of the same leaf.

    `among`: the articles of interest. Others are left out of `articles`, but counted in `holders`.
    """
    for leaf_number, leaf in enumerate(leaves(query)):
        ceiling = inf
        occurring = [(i, group, _rows_of(matcher, leaf, group.groups)) for i, group in enumerate(scored_groups(leaf))]
        occurring = [row for row in occurring if (len(row[2].rows) if holders is None else holders[leaf_number, row[0]])]
        for one_text in (False, True):
            rows = [row for row in occurring if (row[1].worth is not None) == one_text]
            saturated = _saturated(matcher.view, [row_frequencies for *_, row_frequencies in rows], one_text, among) if rows else []
            for (i, group, row_frequencies), (n, articles, saturation) in zip(rows, saturated, strict=True):
                n = n if holders is None else holders[leaf_number, i]
                factor = min(group.weight * _idf(matcher.view.articles, n), ceiling)
                factor = factor if group.worth is None else group.weight * group.worth
                ceiling = factor if MATCH_TYPES[groups_of(leaf)[group.groups[0]].relation].matches else ceiling
                points = np.rint(factor * saturation * MICRO).astype(np.int64)
                yield Contribution(leaf_number, i, row_frequencies, articles, points, n)


def score_parts(matcher: Matcher, query: Node, number: int, holders: GroupHolders | None = None) -> tuple[ScorePart, ...]:
    """Every contribution above 0 to the score of one article."""
    parts = []
    for contribution in contributions(matcher, query, holders):
        at = int(np.searchsorted(contribution.articles, number))
        if at < len(contribution.articles) and contribution.articles[at] == number and contribution.points[at]:
            frequencies = _field_frequencies(matcher.view, contribution.row_frequencies, number)
            points = int(contribution.points[at])
            parts.append(ScorePart(contribution.leaf, contribution.scored_group, points, contribution.holders, frequencies))
    return tuple(parts)


def _saturated(view: IndexView, groups: Sequence[RowFrequencies], one_text: bool, among: Array | None) -> list[tuple[int, Array, Array]]:
    """For each scored group how many articles hold it; those of them in `among`, ascending; and tf' / (K1 + tf') of each of these.

    All groups in one go, one after the other in each array: they are many and mostly small.
    """
    rows, frequencies = groups[0] if len(groups) == 1 else (np.concatenate(column) for column in zip(*groups, strict=True))
    ends = np.array([len(group.rows) for group in groups]).cumsum()
    articles = view.row_article[rows]
    is_first = _first_rows(articles, ends)
    holders = np.diff(_marked_before(is_first, ends), prepend=0).tolist()
    if among is not None:
        keep = among[articles]
        ends = _marked_before(keep, ends)
        rows, frequencies, articles, is_first = rows[keep], frequencies[keep], articles[keep], is_first[keep]
    if not one_text:
        frequencies = _FIELD_WEIGHTS[view.row_field[rows]] * frequencies / row_norms(view)[rows]
    # bincount adds one after the other, in the order of fields; add.reduceat would pair the summands
    tf: Array = np.bincount(is_first.cumsum() - 1, frequencies)
    articles = articles[is_first]
    if one_text:
        tf = tf / article_norms(view)[articles]
    saturation = tf / (K1 + tf)
    bounds = pairwise([0, *_marked_before(is_first, ends).tolist()])
    return [(n, articles[a:b], saturation[a:b]) for n, (a, b) in zip(holders, bounds, strict=True)]


def _first_rows(articles: Array, ends: Array) -> Array:
    """bool: where an article begins, in the articles of lists that end at `ends`."""
    is_first = changes(articles)
    if len(ends) > 1:
        is_first[ends[:-1][ends[:-1] < len(is_first)]] = True
    return is_first


def _marked_before(marked: Array, ends: Array) -> Array:
    """How many are marked before each end."""
    if len(ends) == 1:
        return np.array([np.count_nonzero(marked)])
    counts: Array = offsets(marked)[ends]
    return counts


def _rows_of(matcher: Matcher, leaf: Leaf, numbers: Sequence[int]) -> RowFrequencies:
    """The rows that hold any of the groups; an occurrence counts by the weight of its relation."""
    groups = [matcher.group_rows(leaf, number) for number in numbers]
    weights = [MATCH_TYPES[groups_of(leaf)[number].relation].weight for number in numbers]
    weighted = [group.frequencies * weight for group, weight in zip(groups, weights, strict=True)]
    if len(groups) == 1:
        return RowFrequencies(groups[0].rows, weighted[0])
    return summed([([group.rows for group in groups], weighted)], matcher.view.rows)[0]


def _idf(articles: int, n: int) -> float:
    return log(1 + (articles - n + 0.5) / (n + 0.5))


def _field_frequencies(view: IndexView, group: RowFrequencies, number: int) -> dict[str, float]:
    at = np.flatnonzero(view.row_article[group.rows] == number)
    return {TEXT_FIELDS[view.row_field[group.rows[i]]]: float(group.frequencies[i]) for i in at.tolist()}
