"""Scoring: the points of articles for a query, as `bm25f` defines them.

Every division and sum is done in the order of the definition, so that the points equal those of the memory engine to the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from math import inf, log
from typing import NamedTuple

import numpy as np

from searchidx.german.match_types import MATCH_TYPES, SharedNgrams
from searchidx.kernel.article_points import add_points
from searchidx.model import TEXT_FIELDS
from searchidx.query.core_nodes import Concept, Leaf, Node, leaves
from searchidx.ranking.bm25f import K1, MICRO, ROW_WEIGHTS, groups_of, scored_groups
from searchidx.ranking.engine_answer import ScorePart
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.length_norms import article_norms, ngram_factors
from searchidx.ranking.matching_articles import NO_NGRAMS, HeldNgrams, Matcher
from searchidx.ranking.term_frequencies import RowFrequencies, summed
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment_writer import changes

_NO_ROWS = RowFrequencies(np.empty(0, np.int64), np.empty(0))
_BITS_OF_BYTES = np.arange(256)[:, None] >> np.arange(8) & 1


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
    for number, leaf in enumerate(leaves(query)):
        _add_points(matcher, number, leaf, totals, holders, among)
    return totals


def scores_of_both(matcher: Matcher, query: Node, relaxed: Node, among: Array | None = None) -> tuple[Array, Array]:
    """The `scores` by a query, and those by the same query relaxed; leaves that both have are scored once."""
    own, keys = {_groups_key(leaf) for leaf in leaves(query)}, [_groups_key(leaf) for leaf in leaves(relaxed)]
    if not own.issubset(keys):
        return scores(matcher, query, among=among), scores(matcher, relaxed, among=among)
    is_own = [key in own for key in keys]
    points, added = np.zeros(matcher.view.size, np.int64), np.zeros(matcher.view.size, np.int64)
    for number, leaf in enumerate(leaves(relaxed)):
        _add_points(matcher, number, leaf, points if is_own[number] else added, None, among)
    return points, points + added


def _add_points(matcher: Matcher, number: int, leaf: Leaf, totals: Array, holders: GroupHolders | None, among: Array | None) -> None:
    """Adds the points that the articles get for leaf `number`: by the compiled kernel where the view has sums, else contribution by
    contribution.
    """
    view = matcher.view
    if not (isinstance(leaf, Concept) and view.posting_sums and holders is None):
        for contribution in _contributions(matcher, number, leaf, holders, among):
            totals[contribution.articles] += contribution.points
        return
    marked, norms, ceiling = view.live if among is None else among, article_norms(view), inf
    for scored in scored_groups(leaf):
        if scored.ngrams:
            matcher.add_ngram_points(leaf, scored, ngram_factors(view), marked, totals)
            continue
        articles, sums = matcher.article_sums(leaf, scored)
        if len(articles):
            factor = min(scored.weight * _idf(view.articles, len(articles)), ceiling)
            ceiling = factor if MATCH_TYPES[leaf.groups[scored.groups[0]].relation].matches else ceiling
            add_points(totals, articles, sums, norms, marked.view(np.uint8), factor, K1, MICRO)


def _groups_key(leaf: Leaf) -> tuple[int, tuple[str, ...], float]:
    """The same for a leaf and for what relaxing makes of it, which scores alike."""
    return (id(leaf.groups), leaf.fields, leaf.weight) if isinstance(leaf, Concept) else (id(leaf), leaf.fields, 1.0)


def contributions(matcher: Matcher, query: Node, holders: GroupHolders | None = None, among: Array | None = None) -> Iterator[Contribution]:
    """The contribution of every scored group that occurs; a weaker one never weighs more than a stronger one of the same leaf.

    `among`: the articles of interest. Others are left out of `articles`, but counted in `holders`.
    """
    for number, leaf in enumerate(leaves(query)):
        yield from _contributions(matcher, number, leaf, holders, among)


def _contributions(matcher: Matcher, number: int, leaf: Leaf, holders: GroupHolders | None, among: Array | None) -> Iterator[Contribution]:
    """Those of the scored groups of leaf `number`."""
    scored = list(enumerate(scored_groups(leaf)))
    ceiling = inf
    occurring = [(i, group, _rows_of(matcher, leaf, group.groups)) for i, group in scored if not group.ngrams]
    occurring = [row for row in occurring if (len(row[2].rows) if holders is None else holders[number, row[0]])]
    saturated = _saturated(matcher.view, [row_frequencies for *_, row_frequencies in occurring], among) if occurring else []
    for (i, group, row_frequencies), (n, articles, saturation) in zip(occurring, saturated, strict=True):
        n = n if holders is None else holders[number, i]
        factor = min(group.weight * _idf(matcher.view.articles, n), ceiling)
        ceiling = factor if MATCH_TYPES[groups_of(leaf)[group.groups[0]].relation].matches else ceiling
        points = np.rint(factor * saturation * MICRO).astype(np.int64)
        yield Contribution(number, i, row_frequencies, articles, points, n)
    for i, group in scored:
        held = matcher.group_ngrams(leaf, group.groups[0]) if group.ngrams else NO_NGRAMS
        n = len(held.articles) if holders is None else holders[number, i]
        if group.ngrams and n:
            articles, points = _ngram_points(matcher.view, group.weight, group.ngrams, held, among)
            yield Contribution(number, i, _NO_ROWS, articles, points, n)


def score_parts(matcher: Matcher, query: Node, number: int, holders: GroupHolders | None = None) -> tuple[ScorePart, ...]:
    """Every contribution above 0 to the score of one article."""
    parts = []
    for contribution in contributions(matcher, query, holders):
        at = int(np.searchsorted(contribution.articles, number))
        if at < len(contribution.articles) and contribution.articles[at] == number and contribution.points[at]:
            frequencies = _field_frequencies(matcher.view, contribution.row_frequencies, number)
            points = int(contribution.points[at])
            ngrams = _ngrams_held(matcher, query, contribution, number)
            parts.append(ScorePart(contribution.leaf, contribution.scored_group, points, contribution.holders, frequencies, ngrams))
    return tuple(parts)


def _ngrams_held(matcher: Matcher, query: Node, contribution: Contribution, number: int) -> int:
    """How many of the n-grams of a scored group an article holds; 0 where the group has none."""
    leaf = next(islice(leaves(query), contribution.leaf, None))
    scored = scored_groups(leaf)[contribution.scored_group]
    if not scored.ngrams:
        return 0
    held = matcher.group_ngrams(leaf, scored.groups[0])
    return int(held.masks[held.articles.searchsorted(number)]).bit_count()


def _ngram_points(view: IndexView, weight: float, ngrams: SharedNgrams, held: HeldNgrams, among: Array | None) -> tuple[Array, Array]:
    """Those of the articles that are in `among`, and the points that the n-grams they hold bring to each."""
    articles, masks = held
    if among is not None:
        keep = among[articles]
        articles, masks = articles[keep], masks[keep]
    sums = _weight_sums(masks, ngrams.weights)
    return articles, np.rint(weight * sums * ngram_factors(view)[articles]).astype(np.int64)


def _weight_sums(masks: Array, weights: Array) -> Array:
    """For each mask the sum of the weights of its bits: a look-up for each byte of the masks."""
    of_bits = np.zeros(64, np.int64)
    of_bits[: len(weights)] = weights
    of_bytes = of_bits.reshape(8, 8) @ _BITS_OF_BYTES.T
    masks_by_byte = masks.astype("<i8").view(np.uint8).reshape(-1, 8)
    sums: Array = np.zeros(len(masks), np.int64)
    for number in range((len(weights) + 7) // 8):
        sums += of_bytes[number][masks_by_byte[:, number]]
    return sums


def _saturated(view: IndexView, groups: Sequence[RowFrequencies], among: Array | None) -> list[tuple[int, Array, Array]]:
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
    frequencies = ROW_WEIGHTS[view.row_field[rows]] * frequencies
    # bincount adds one after the other, in the order of fields; add.reduceat would pair the summands
    tf: Array = np.bincount(is_first.cumsum() - 1, frequencies)
    articles = articles[is_first]
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
