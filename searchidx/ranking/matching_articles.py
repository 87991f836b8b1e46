"""Matching: which articles a core node holds for. A set of articles is a boolean array over all articles of a view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import reduce
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from searchidx.german.match_types import MATCH_TYPES
from searchidx.kernel.article_points import mark
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Near, Node, Not, Or, Phrase, Range
from searchidx.ranking.bm25f import ROW_WEIGHTS, ScoredGroup, groups_of, scored_groups
from searchidx.ranking.index_view import IndexView
from searchidx.ranking.phrase_occurrences import OccurrenceFinder
from searchidx.ranking.term_frequencies import RowFrequencies, summed
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage.posting_sums import ArticleSums, ScoredNgrams, WeightedGroup
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment_writer import UNKNOWN_DAY


class HeldNgrams(NamedTuple):
    """The articles, ascending, that hold n-grams of a group, and which: a bit each, as in `SharedNgrams`."""

    articles: Array
    masks: Array


_NO_ROWS = np.empty(0, np.int64)
_NO_SUMS = ArticleSums(np.empty(0, np.int32), np.empty(0))

NO_NGRAMS = HeldNgrams(np.empty(0, np.int64), np.empty(0, np.int64))


class Matcher:
    """Answers one query over one view. It remembers what it looked up: matching and scoring, full and relaxed query share their leaves.

    `incomplete`: the time budget was spent before all groups were looked up; an article may be missing in a set, and none is in a set
    that an exclusion would have kept it out of.
    """

    def __init__(self, view: IndexView, budget: TimeBudget | None = None) -> None:
        self.view = view
        self.incomplete = False
        self._budget = budget or TimeBudget(None)
        self._finder = OccurrenceFinder(view)
        # by id of a leaf's groups; what has the id is kept with them, because Python gives the id of a freed object away again
        self._group_rows: dict[tuple[int, tuple[str, ...], int], tuple[object, RowFrequencies]] = {}
        self._leaf_articles: dict[tuple[int, tuple[str, ...], bool], tuple[object, Array]] = {}
        self._article_sums: dict[tuple[int, tuple[str, ...], int], tuple[object, ArticleSums]] = {}
        self._group_ngrams: dict[tuple[int, tuple[str, ...]], tuple[object, HeldNgrams]] = {}
        self._range_articles: dict[Range, Array] = {}

    def articles(self, node: Node) -> Array:
        """The live articles a node matches."""
        match node:
            case Everything():
                return self.view.live
            case Concept() | Phrase() | Near():
                return self._of_leaf(node)
            case Range():
                if node not in self._range_articles:
                    self._range_articles[node] = self._of_range(node) & self.view.live
                return self._range_articles[node]
            case And(children):
                return reduce(np.logical_and, map(self.articles, _required(children)), self.view.live)
            case Or(children):
                return reduce(np.logical_or, map(self.articles, _required(children)), np.zeros(self.view.size, bool))
            case Not(child):
                excluded = self.articles(child)
                return self.view.live & ~excluded if not self.incomplete else np.zeros(self.view.size, bool)

    def count(self, node: Node) -> int:
        """How many live articles a node matches."""
        if isinstance(node, Concept) and self.view.posting_sums and not any(group.forms for group in node.groups):
            groups = [group for number, group in enumerate(node.groups) if _may_match(node, number, node.loose)]
            rows = [self._unit_rows(group, node.fields) for group in groups]
            return len(np.unique(self.view.row_article[np.concatenate([_NO_ROWS, *rows])]))
        return int(np.count_nonzero(self.articles(node)))

    def group_rows(self, leaf: Leaf, number: int) -> RowFrequencies:
        """The rows of the leaf's fields that hold its group `number` (see `groups_of`)."""
        owner: object = leaf.groups if isinstance(leaf, Concept) else leaf  # a loose concept has the groups of the strict one
        key = (id(owner), leaf.fields, number)
        if key not in self._group_rows:
            if self._budget.is_spent():
                self.incomplete = True
                return RowFrequencies(np.empty(0, np.int64), np.empty(0))
            groups = groups_of(leaf)
            matches = MATCH_TYPES[groups[number].relation].matches
            # groups are many and mostly small: those that match are looked up in one go, and so are those that only score
            alike = [i for i, group in enumerate(groups) if not group.ngrams and MATCH_TYPES[group.relation].matches == matches]
            for i, row_frequencies in zip(alike, self._look_up([groups[i] for i in alike], leaf.fields), strict=True):
                self._group_rows[key[0], key[1], i] = (owner, row_frequencies)
        return self._group_rows[key][1]

    def article_sums(self, leaf: Concept, scored: ScoredGroup) -> ArticleSums:
        """The articles that hold a scored group without n-grams in the leaf's fields, with its weighted frequencies.

        Only of a view with `posting_sums`.
        """
        key = (id(leaf.groups), leaf.fields, scored.groups[0])
        if key not in self._article_sums:
            if self._budget.is_spent():
                self.incomplete = True
                return _NO_SUMS
            matches = _may_match(leaf, scored.groups[0])
            alike = [other for other in scored_groups(leaf) if not other.ngrams and _may_match(leaf, other.groups[0]) == matches]
            for other, sums in zip(alike, self._sum_up(leaf, alike), strict=True):
                self._article_sums[key[0], key[1], other.groups[0]] = (leaf.groups, sums)
        return self._article_sums[key][1]

    def _sum_up(self, leaf: Concept, scored: Sequence[ScoredGroup]) -> list[ArticleSums]:
        assert self.view.posting_sums
        groups = [leaf.groups[number] for each in scored for number in each.groups]
        weighted = [WeightedGroup(group.forms, self._unit_rows(group, leaf.fields), MATCH_TYPES[group.relation].weight) for group in groups]
        ends = list(accumulate(len(each.groups) for each in scored))
        return self.view.posting_sums.of_groups(weighted, ends, ROW_WEIGHTS, self._finder.rows_in_fields(leaf.fields))

    def _unit_rows(self, group: Group, fields: tuple[str, ...]) -> Array:
        """The rows of the group's units, ascending, once for each occurrence."""
        if group.units:
            self._finder.find_all([unit for unit in group.units if not self._finder.knows(unit, fields)], fields)
        rows = [self._finder.find(unit, fields).rows for unit in group.units]
        return np.sort(np.concatenate(rows)) if rows else _NO_ROWS

    def add_ngram_points(self, leaf: Concept, scored: ScoredGroup, factors: Array, among: Array, totals: Array) -> None:
        """Adds the points of a scored group with n-grams to those of the articles marked in `among`. Only of a view with `posting_sums`."""
        if self._budget.is_spent():
            self.incomplete = True
        elif scored.ngrams and self.view.posting_sums:
            forms = leaf.groups[scored.groups[0]].forms
            ngrams = ScoredNgrams(forms, scored.ngrams.masks, scored.ngrams.weights, scored.weight, factors)
            self.view.posting_sums.add_ngram_points(totals, ngrams, among, self._finder.rows_in_fields(leaf.fields))

    def group_ngrams(self, leaf: Leaf, number: int) -> HeldNgrams:
        """What the live articles hold of the n-grams of group `number` in the leaf's fields."""
        group = groups_of(leaf)[number]
        key = (id(group), leaf.fields)
        if key not in self._group_ngrams:
            if self._budget.is_spent():
                self.incomplete = True
                return NO_NGRAMS
            self._group_ngrams[key] = (group, self._look_up_ngrams(group, leaf.fields))
        return self._group_ngrams[key][1]

    def _of_leaf(self, leaf: Leaf) -> Array:
        loose = isinstance(leaf, Concept) and leaf.loose
        owner: object = leaf.groups if isinstance(leaf, Concept) else leaf
        key = (id(owner), leaf.fields, loose)
        if key not in self._leaf_articles:
            articles = np.zeros(self.view.size, bool)
            if isinstance(leaf, Concept) and self.view.posting_sums:
                for scored in scored_groups(leaf):
                    if not scored.ngrams and _may_match(leaf, scored.groups[0], loose):
                        mark(articles.view(np.uint8), self.article_sums(leaf, scored).articles)
            else:
                for number, group in enumerate(groups_of(leaf)):
                    if _may_match(leaf, number, loose):
                        articles[self._group_articles(leaf, number, group)] = True
            if self.incomplete:
                return articles  # not remembered as the whole set
            self._leaf_articles[key] = (owner, articles)
        return self._leaf_articles[key][1]

    def _group_articles(self, leaf: Leaf, number: int, group: Group) -> Array:
        """The articles that hold a group, some more than once."""
        if group.ngrams:
            return self.group_ngrams(leaf, number).articles
        articles: Array = self.view.row_article[self.group_rows(leaf, number).rows]
        return articles

    def _of_range(self, node: Range) -> Array:
        if node.field == "date":
            days, low, high = self.view.days, _day_number(node.low), _day_number(node.high)
            matches = days != UNKNOWN_DAY if low is None else days >= low
            return matches if high is None else matches & (days <= high) & (days != UNKNOWN_DAY)
        keyword = self.view.keywords[node.field]
        start = 0 if node.low is None else bisect_left(keyword.values, node.low)
        stop = len(keyword.values) if node.high is None else bisect_right(keyword.values, node.high)
        return (keyword.places >= start) & (keyword.places < stop)

    def _look_up(self, groups: Sequence[Group], fields: tuple[str, ...]) -> list[RowFrequencies]:
        rows, frequencies, sizes = self.view.postings([group.forms for group in groups])
        in_fields = self._finder.rows_in_fields(fields)
        if len(groups) == 1 == len(groups[0].forms) and not groups[0].units and in_fields is None:
            return [RowFrequencies(rows, frequencies)]  # the usual case
        parts = [([rows[a:b]], [frequencies[a:b]]) for a, b in pairwise(offsets(sizes).tolist())]
        if in_fields is not None:
            parts = [([rows[keep := in_fields[rows]]], [frequencies[keep]]) for (rows,), (frequencies,) in parts]
        for group, (row_lists, frequency_lists) in zip(groups, parts, strict=True):
            for unit in group.units:
                row_lists.append(self._finder.find(unit, fields).rows)
                frequency_lists.append(np.ones(len(row_lists[-1]), np.int64))
        looked_up = [RowFrequencies(row_lists[0], frequency_lists[0]) for row_lists, frequency_lists in parts]
        mixed = [i for i, group in enumerate(groups) if len(group.forms) > 1 or group.units]
        for i, row_frequencies in zip(mixed, summed([parts[i] for i in mixed], self.view.rows), strict=True):
            looked_up[i] = row_frequencies
        return looked_up

    def _look_up_ngrams(self, group: Group, fields: tuple[str, ...]) -> HeldNgrams:
        assert group.ngrams is not None
        rows, places = self.view.term_rows(group.forms)
        masks = group.ngrams.masks[places]
        in_fields = self._finder.rows_in_fields(fields)
        if in_fields is not None:
            keep = in_fields[rows]
            rows, masks = rows[keep], masks[keep]
        row_articles = self.view.row_article[rows]
        holds = np.zeros(self.view.size, bool)
        holds[row_articles] = True
        articles = holds.nonzero()[0]
        by_article = np.empty(self.view.size, np.int64)  # most of it is never touched
        by_article[articles] = 0
        np.bitwise_or.at(by_article, row_articles, masks)
        return HeldNgrams(articles, by_article[articles])


def _may_match(leaf: Leaf, number: int, loose: bool = False) -> bool:
    """Whether an article that holds group `number` matches; `loose`: by the relaxed query. One scored group has groups of one kind."""
    match_type = MATCH_TYPES[groups_of(leaf)[number].relation]
    return match_type.matches or (loose and match_type.relaxed)


def _required(children: Sequence[Node]) -> list[Node]:
    return [child for child in children if not (isinstance(child, Concept) and child.optional)]


def _day_number(day: str | None) -> int | None:
    return None if day is None else int(day.replace("-", ""))
