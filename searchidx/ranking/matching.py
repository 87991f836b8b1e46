"""Matching says which articles a core node holds for, and where its words stand. One `Matching` answers one query over one snapshot.

Sets of articles are boolean arrays over all articles. Places are occurrences: row, first and last position, sorted, each once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise
from time import monotonic, thread_time
from typing import NamedTuple

import numpy as np

from searchidx.german import CLAUSE, SENTENCE
from searchidx.german.match_types import MATCH_TYPES
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Near, Node, Not, Or, Phrase, Range
from searchidx.ranking.index_view import IndexView
from searchidx.storage.array_tools import Array, offsets, ranges
from searchidx.storage.segment_writer import UNKNOWN_DAY, changes

ROW = 32
"""Bits to shift a row to make one sortable number of row and position."""

PATIENCE = 5
"""So many times as long may pass on the clock: a machine that is busy with other things makes no query a bad one."""

_POSITION = (1 << ROW) - 1
_NONE = np.empty(0, np.int64)

_BOUNDARIES = {"": (), "sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}


class Held(NamedTuple):
    """The rows that hold a group in the searched fields, ascending, and how often each does."""

    rows: Array
    frequencies: Array  # float64


class Places(NamedTuple):
    """Occurrences, sorted by row, first, last position."""

    rows: Array
    firsts: Array
    lasts: Array


class Clock:
    """Says when `seconds` of this thread's processor time have passed since it was made, or PATIENCE times as many on the wall.

    `cut`: it has said so.
    """

    def __init__(self, seconds: float | None) -> None:
        self.cut = False
        self._ends = None if seconds is None else (thread_time() + seconds, monotonic() + PATIENCE * seconds)

    def late(self) -> bool:
        if self._ends is not None and (thread_time() > self._ends[0] or monotonic() > self._ends[1]):
            self.cut = True
        return self.cut


class Matching:
    """Remembers what it looked up: matching and scoring, full and relaxed query share their leaves.

    `cut`: some groups were not looked up any more, because the clock said that it is late.
    """

    def __init__(self, snapshot: IndexView, clock: Clock | None = None) -> None:
        self.snapshot = snapshot
        self.cut = False
        self._clock = clock or Clock(None)
        # what was looked up with it: an id is given away again when its object is gone
        self._held: dict[tuple[int, tuple[str, ...], int], tuple[object, Held]] = {}
        self._rows: dict[int, tuple[object, Array]] = {}
        self._fields: dict[tuple[str, ...], Array | None] = {}
        self._ranges: dict[Range, Array] = {}
        self._leaves: dict[tuple[int, tuple[str, ...], bool], tuple[object, Array]] = {}

    def articles(self, node: Node) -> Array:
        """The live articles a node matches."""
        match node:
            case Everything():
                return self.snapshot.live
            case Concept() | Phrase() | Near():
                return self._leaf(node)
            case Range():
                if node not in self._ranges:
                    self._ranges[node] = self._range(node) & self.snapshot.live
                return self._ranges[node]
            case And(children):
                return reduce(np.logical_and, map(self.articles, _asked(children)), self.snapshot.live)
            case Or(children):
                return reduce(np.logical_or, map(self.articles, _asked(children)), np.zeros(self.snapshot.size, bool))
            case Not(child):
                excluded = self.articles(child)
                return self.snapshot.live & ~excluded if not self.cut else np.zeros(self.snapshot.size, bool)

    def held(self, leaf: Leaf, number: int) -> Held:
        """Where group `number` of a leaf stands and how often; `groups` gives the groups."""
        wanted: object = leaf.groups if isinstance(leaf, Concept) else leaf  # a loose concept has the groups of the strict one
        key = (id(wanted), leaf.fields, number)
        if key not in self._held:
            if self._clock.late():
                self.cut = True
                return Held(np.empty(0, np.int64), np.empty(0))
            every = groups(leaf)
            matches = MATCH_TYPES[every[number].relation].matches
            # what matches is looked up in one go, and so is the rest: groups are many and mostly small
            alike = [i for i, group in enumerate(every) if MATCH_TYPES[group.relation].matches == matches]
            for i, held in zip(alike, self._look_up([every[i] for i in alike], leaf.fields), strict=True):
                self._held[key[0], key[1], i] = (wanted, held)
        return self._held[key][1]

    def _leaf(self, leaf: Leaf) -> Array:
        loose = isinstance(leaf, Concept) and leaf.loose
        wanted: object = leaf.groups if isinstance(leaf, Concept) else leaf
        key = (id(wanted), leaf.fields, loose)
        if key not in self._leaves:
            found = self._found(leaf, loose)
            if self.cut:
                return found  # not remembered: the next one to ask is late, too
            self._leaves[key] = (wanted, found)
        return self._leaves[key][1]

    def _found(self, leaf: Leaf, loose: bool) -> Array:
        found = np.zeros(self.snapshot.size, bool)
        for number, group in enumerate(groups(leaf)):
            relation = MATCH_TYPES[group.relation]
            if relation.matches or (loose and relation.relaxed):
                found[self.snapshot.row_article[self.held(leaf, number).rows]] = True
        return found

    def _range(self, node: Range) -> Array:
        if node.field == "date":
            days, low, high = self.snapshot.days, _day(node.low), _day(node.high)
            found = days != UNKNOWN_DAY if low is None else days >= low
            return found if high is None else found & (days <= high) & (days != UNKNOWN_DAY)
        keyword = self.snapshot.keywords[node.field]
        start = 0 if node.low is None else bisect_left(keyword.values, node.low)
        stop = len(keyword.values) if node.high is None else bisect_right(keyword.values, node.high)
        return (keyword.places >= start) & (keyword.places < stop)

    def _look_up(self, wanted: Sequence[Group], fields: tuple[str, ...]) -> list[Held]:
        """Where each of some groups stands."""
        rows, frequencies, sizes = self.snapshot.postings([group.forms for group in wanted], [group.weights for group in wanted])
        if len(wanted) == 1 == len(wanted[0].forms) and not wanted[0].units and self._rows_in(fields) is None:
            return [Held(rows, frequencies)]  # the usual case
        pieces = [([rows[a:b]], [frequencies[a:b]]) for a, b in pairwise(offsets(sizes).tolist())]
        among = self._rows_in(fields)
        if among is not None:
            pieces = [([some[keep := among[some]]], [often[keep]]) for (some,), (often,) in pieces]
        for group, (places, often) in zip(wanted, pieces, strict=True):
            for unit in group.units:
                places.append(self._places(unit, fields).rows)
                often.append(np.ones(len(places[-1]), np.int64))
        mixed = [i for i, group in enumerate(wanted) if len(group.forms) > 1 or group.units]
        ready = [Held(some[0], often[0]) for some, often in pieces]
        merged = summed([pieces[i] for i in mixed], self.snapshot.rows)
        for i, held in zip(mixed, merged, strict=True):
            ready[i] = held
        return ready

    def _rows_in(self, fields: tuple[str, ...]) -> Array | None:
        if fields not in self._fields:
            self._fields[fields] = self.snapshot.in_fields(fields)
        return self._fields[fields]

    def _places(self, leaf: Leaf, fields: tuple[str, ...]) -> Places:
        """All occurrences of a leaf in the fields."""
        self._find_rows(leaf)
        among = self._candidates(leaf, fields)
        return self._within(leaf, among) if among.any() else Places(_NONE, _NONE, _NONE)

    def _find_rows(self, leaf: Leaf) -> None:
        """Looks up in one go where the lists of terms in a leaf stand."""
        lists = {id(terms): terms for terms in _term_lists(leaf) if id(terms) not in self._rows}
        rows, _, sizes = self.snapshot.postings(list(lists.values()))
        for (key, terms), (start, stop) in zip(lists.items(), pairwise(offsets(sizes).tolist()), strict=True):
            self._rows[key] = (terms, rows[start:stop])

    def _candidates(self, leaf: Leaf, fields: tuple[str, ...]) -> Array:
        """The rows a leaf can stand in: those that hold all its parts. Positions are looked at there only."""
        match leaf:
            case Concept():
                matching = _matching(leaf)
                found = np.zeros(self.snapshot.rows, bool)
                for group in matching:
                    found[self._rows[id(group.forms)][1]] = True
                for unit in (unit for group in matching for unit in group.units):
                    found |= self._candidates(unit, fields)
            case Phrase(slots):
                found = np.ones(self.snapshot.rows, bool)
                for rows in (self._rows[id(slot)][1] for slot in slots):
                    found, before = np.zeros(self.snapshot.rows, bool), found
                    found[rows[before[rows]]] = True
            case Near(parts):
                found = reduce(np.logical_and, (self._candidates(part, fields) for part in parts))
        among = self._rows_in(fields)
        return found if among is None else found & among

    def _within(self, leaf: Leaf, among: Array) -> Places:
        """The occurrences of a leaf in the rows marked in `among`."""
        match leaf:
            case Concept():
                return self._concept(leaf, among)
            case Phrase(slots):
                keys = {slot: self._keys(slot, among) for slot in dict.fromkeys(slots)}  # "die die die …" is looked up once
                starts = reduce(_common, [keys[slot] - i for i, slot in enumerate(slots)])
                return Places(starts >> ROW, starts & _POSITION, (starts & _POSITION) + len(slots) - 1)
            case Near(parts):
                places = [self._within(part, among) for part in parts]
                boundaries = self._keys(_BOUNDARIES[leaf.within], among)
                return _in_order(leaf, places, boundaries) if leaf.ordered else _around(leaf, places, boundaries)

    def _concept(self, concept: Concept, among: Array) -> Places:
        matching = _matching(concept)
        rows, positions = self.snapshot.occurrences([form for group in matching for form in group.forms], among)
        pieces = [Places(rows, positions, positions), *(self._within(unit, among) for group in matching for unit in group.units)]
        return _distinct(*(np.concatenate(column) for column in zip(*pieces, strict=True)))

    def _keys(self, terms: Sequence[str], among: Array) -> Array:
        """Row and position of every occurrence of the terms as one number, sorted, each once."""
        rows, positions = self.snapshot.occurrences(terms, among)
        keys = _key(rows, positions)
        if len(terms) > 1:
            keys.sort()
            keys = keys[changes(keys)]
        return keys


def groups(leaf: Leaf) -> tuple[Group, ...]:
    """The groups of a concept; a phrase or Near is one group."""
    return leaf.groups if isinstance(leaf, Concept) else (Group("exact", (), (leaf,)),)


def _matching(concept: Concept) -> list[Group]:
    return [group for group in concept.groups if MATCH_TYPES[group.relation].matches]


def _asked(children: Sequence[Node]) -> list[Node]:
    return [child for child in children if not (isinstance(child, Concept) and child.optional)]


def _day(day: str | None) -> int | None:
    return None if day is None else int(day.replace("-", ""))


def summed(lists: Sequence[tuple[Sequence[Array], Sequence[Array]]], count: int) -> list[Held]:
    """For each list of rows, below `count`, and frequencies: every row once, ascending, its frequencies added in the order given."""
    if not lists:
        return []
    sizes = [sum(map(len, rows)) for rows, _ in lists]
    keys = np.concatenate([rows for some, _ in lists for rows in some]).astype(np.int64, copy=False)
    if len(lists) > 1:
        keys = keys + np.repeat(np.arange(len(lists)) * count, sizes)
    keys, order = _in_order_of(keys, len(lists) * count)
    frequencies = np.concatenate([often for _, some in lists for often in some])[order]
    new = changes(keys)
    # bincount adds one after the other; add.reduceat would pair the summands
    keys, total = keys[new], np.bincount(new.cumsum() - 1, frequencies)
    bounds = keys.searchsorted(np.arange(len(lists) + 1) * count).tolist()
    return [Held(keys[a:b] - i * count, total[a:b]) for i, (a, b) in enumerate(pairwise(bounds))]


def _in_order_of(keys: Array, above: int) -> tuple[Array, Array]:
    """Keys from 0 to below `above` in ascending order, and where each stood; equal ones in the order given."""
    bits = len(keys).bit_length()
    if above.bit_length() + bits < 63:  # numbers are sorted five times as quickly as their places
        packed = np.sort(keys << bits | np.arange(len(keys)))
        return packed >> bits, packed & ((1 << bits) - 1)
    order = np.argsort(keys, kind="stable")
    return keys[order], order


def _term_lists(leaf: Leaf) -> Iterator[Sequence[str]]:
    """Every list of terms in a leaf of which one must stand at a place."""
    match leaf:
        case Concept():
            for group in _matching(leaf):
                yield group.forms
                for unit in group.units:
                    yield from _term_lists(unit)
        case Phrase(slots):
            yield from slots
        case Near(parts):
            for part in parts:
                yield from _term_lists(part)


def _common(a: Array, b: Array) -> Array:
    return np.intersect1d(a, b, assume_unique=True)


def _distinct(rows: Array, firsts: Array, lasts: Array) -> Places:
    order = np.lexsort((lasts, firsts, rows))
    rows, firsts, lasts = rows[order], firsts[order], lasts[order]
    new = changes(rows, firsts, lasts)
    return Places(rows[new], firsts[new], lasts[new])


def _in_order(near: Near, places: Sequence[Places], boundaries: Array) -> Places:
    """From each occurrence of the first part, always the next one of the following part."""
    rows, firsts, ends = places[0]
    lasts, gaps = ends, np.zeros(len(rows), np.int64)
    anchors = np.arange(len(rows))
    chosen_firsts, starts = firsts, firsts
    for place in places[1:]:
        at = np.searchsorted(_key(place.rows, place.firsts), _key(rows, lasts + 1))
        there = at < len(place.rows)
        there[there] = place.rows[at[there]] == rows[there]
        at, rows, anchors, gaps, starts = at[there], rows[there], anchors[there], gaps[there], starts[there]
        gaps = gaps + place.firsts[at] - lasts[there] - 1
        chosen_firsts, lasts = place.firsts[at], place.lasts[at]
    close = gaps <= near.distance
    close &= _undivided(boundaries, rows, ends[anchors], chosen_firsts) if len(places) > 1 else True
    return _distinct(rows[close], starts[close], lasts[close])


def _around(near: Near, places: Sequence[Places], boundaries: Array) -> Places:
    """For each occurrence of the first part the nearest one of each other part, on either side."""
    anchor = places[0]
    reach = near.distance + len(near.parts) - 2
    here = np.arange(len(anchor.rows))
    firsts, lasts = anchor.firsts, anchor.lasts
    for place in places[1:]:
        found, at = _nearest(anchor, here, place, reach, boundaries)
        keep = np.searchsorted(here, found)
        here = found
        firsts, lasts = np.minimum(firsts[keep], place.firsts[at]), np.maximum(lasts[keep], place.lasts[at])
    return _distinct(anchor.rows[here], firsts, lasts)


def _nearest(anchor: Places, here: Array, place: Places, reach: int, boundaries: Array) -> tuple[Array, Array]:
    """The anchors among `here` that have an occurrence of `place` within reach, and the nearest one of each."""
    longest = int((place.lasts - place.firsts).max(initial=0))
    keys, rows = _key(place.rows, place.firsts), anchor.rows[here]
    first = np.searchsorted(keys, _key(rows, np.maximum(anchor.firsts[here] - reach - 1 - longest, 0)), "left")
    last = np.searchsorted(keys, _key(rows, np.minimum(anchor.lasts[here] + reach + 1, _POSITION)), "right")
    pair, at = np.repeat(here, last - first), ranges(first, last - first)
    left, right = np.minimum(anchor.lasts[pair], place.lasts[at]), np.maximum(anchor.firsts[pair], place.firsts[at])
    gap = right - left - 1
    close = (gap >= 0) & (gap <= reach)
    close &= _undivided(boundaries, anchor.rows[pair], left, right)
    pair, at, gap = pair[close], at[close], gap[close]
    order = np.lexsort((at, gap, pair))
    best = order[changes(pair[order])]
    return pair[best], at[best]


def _undivided(boundaries: Array, rows: Array, left: Array, right: Array) -> Array:
    """Where no boundary stands at a position above `left` and up to `right`: its position is that of the word after it."""
    before = np.searchsorted(boundaries, _key(rows, left), "right")
    return np.searchsorted(boundaries, _key(rows, right), "right") <= before


def _key(rows: Array, positions: Array) -> Array:
    return (rows.astype(np.int64) << ROW) | positions
