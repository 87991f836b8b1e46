"""Occurrences of phrases and of words near each other. An occurrence is a row with its first and last position.

Row and position of a word make one sortable number, its key: row << POSITION_BITS | position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from searchidx.german import CLAUSE, SENTENCE
from searchidx.german.match_types import MATCH_TYPES
from searchidx.query.core_nodes import Concept, Group, Leaf, Near, Phrase
from searchidx.ranking.index_view import IndexView
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment_writer import changes

POSITION_BITS = 32

_POSITION_MASK = (1 << POSITION_BITS) - 1
_EMPTY = np.empty(0, np.int64)

_BOUNDARIES = {"": (), "sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}


class Occurrences(NamedTuple):
    """Columns of occurrences, sorted by row, first and last position, each once."""

    rows: Array
    firsts: Array
    lasts: Array


class OccurrenceFinder:
    """Finds the occurrences of leaves in one view; remembers them, and the rows of terms it looked up."""

    def __init__(self, view: IndexView) -> None:
        self._view = view
        # by id of the term list; the list is kept with them, because Python gives the id of a freed object away again
        self._rows: dict[int, tuple[object, Array]] = {}
        self._found: dict[tuple[int, tuple[str, ...]], tuple[Leaf, Occurrences]] = {}
        self._rows_of_fields: dict[tuple[str, ...], Array | None] = {}

    def rows_in_fields(self, fields: tuple[str, ...]) -> Array | None:
        """As `IndexView.in_fields`, looked up once."""
        if fields not in self._rows_of_fields:
            self._rows_of_fields[fields] = self._view.in_fields(fields)
        return self._rows_of_fields[fields]

    def find(self, leaf: Leaf, fields: tuple[str, ...]) -> Occurrences:
        """All occurrences of a leaf in the fields; the groups of a concept that only score occur nowhere."""
        key = (id(leaf), fields)
        if key not in self._found:
            self.find_all((leaf,), fields)
        return self._found[key][1]

    def knows(self, leaf: Leaf, fields: tuple[str, ...]) -> bool:
        """Whether `find` has its answer already."""
        return (id(leaf), fields) in self._found

    def find_all(self, leaves: Sequence[Leaf], fields: tuple[str, ...]) -> None:
        """Finds the occurrences of leaves in one go, for `find`: most of them are nowhere."""
        sums, slots = self._view.posting_sums, [_required_slots(leaf) for leaf in leaves]
        by_kernel = [number for number, leaf_slots in enumerate(slots) if sums and leaf_slots]
        in_fields = self.rows_in_fields(fields)
        rows = sums.rows_with_all([slots[number] or () for number in by_kernel], in_fields) if sums and by_kernel else []
        rows_by_leaf = dict(zip(by_kernel, rows, strict=True))
        for number, leaf in enumerate(leaves):
            if number in rows_by_leaf:
                candidates = rows_by_leaf[number]
                is_candidate = np.zeros(self._view.rows if len(candidates) else 0, bool)
                is_candidate[candidates] = True
            else:
                self._look_up_rows(leaf)
                is_candidate = self._candidate_rows(leaf, fields)
            occurrences = self._occurrences(leaf, is_candidate) if is_candidate.any() else Occurrences(_EMPTY, _EMPTY, _EMPTY)
            self._found[id(leaf), fields] = (leaf, occurrences)

    def _look_up_rows(self, leaf: Leaf) -> None:
        """Looks up the rows of all term lists of a leaf in one go."""
        lists = {id(terms): terms for terms in _term_lists(leaf) if id(terms) not in self._rows}
        rows, _, sizes = self._view.postings(list(lists.values()))
        for (key, terms), (start, stop) in zip(lists.items(), pairwise(offsets(sizes).tolist()), strict=True):
            self._rows[key] = (terms, rows[start:stop])

    def _candidate_rows(self, leaf: Leaf, fields: tuple[str, ...]) -> Array:
        """bool: the rows that hold all parts of a leaf. Positions, which are expensive, are read in these only."""
        match leaf:
            case Concept():
                groups = _matching_groups(leaf)
                candidates = np.zeros(self._view.rows, bool)
                for group in groups:
                    candidates[self._rows[id(group.forms)][1]] = True
                for unit in (unit for group in groups for unit in group.units):
                    candidates |= self._candidate_rows(unit, fields)
            case Phrase(slots):
                candidates = np.ones(self._view.rows, bool)
                for rows in (self._rows[id(slot)][1] for slot in slots):
                    candidates, before = np.zeros(self._view.rows, bool), candidates
                    candidates[rows[before[rows]]] = True
            case Near(parts):
                candidates = reduce(np.logical_and, (self._candidate_rows(part, fields) for part in parts))
        in_fields = self.rows_in_fields(fields)
        return candidates if in_fields is None else candidates & in_fields

    def _occurrences(self, leaf: Leaf, candidates: Array) -> Occurrences:
        """The occurrences of a leaf in the rows marked in `candidates`."""
        match leaf:
            case Concept():
                return self._of_concept(leaf, candidates)
            case Phrase(slots):
                keys = {slot: self._keys(slot, candidates) for slot in dict.fromkeys(slots)}  # "die die die …" is looked up once
                starts = reduce(_common, [keys[slot] - i for i, slot in enumerate(slots)])
                firsts = starts & _POSITION_MASK
                return Occurrences(starts >> POSITION_BITS, firsts, firsts + len(slots) - 1)
            case Near(parts):
                occurrences = [self._occurrences(part, candidates) for part in parts]
                boundaries = self._keys(_BOUNDARIES[leaf.within], candidates)
                return _in_order(leaf, occurrences, boundaries) if leaf.ordered else _around(leaf, occurrences, boundaries)

    def _of_concept(self, concept: Concept, candidates: Array) -> Occurrences:
        groups = _matching_groups(concept)
        rows, positions = self._view.occurrences([form for group in groups for form in group.forms], candidates)
        units = [self._occurrences(unit, candidates) for group in groups for unit in group.units]
        columns = zip(Occurrences(rows, positions, positions), *units, strict=True)
        return _distinct(*map(np.concatenate, columns))

    def _keys(self, terms: Sequence[str], candidates: Array) -> Array:
        """The keys of every occurrence of the terms, sorted, each once."""
        rows, positions = self._view.occurrences(terms, candidates)
        keys = _key(rows, positions)
        if len(terms) > 1:
            keys.sort()
            keys = keys[changes(keys)]
        return keys


def _matching_groups(concept: Concept) -> list[Group]:
    return [group for group in concept.groups if MATCH_TYPES[group.relation].matches]


def _term_lists(leaf: Leaf) -> Iterator[Sequence[str]]:
    """Every list of terms in a leaf, of which one must stand at a place."""
    match leaf:
        case Concept():
            for group in _matching_groups(leaf):
                yield group.forms
                for unit in group.units:
                    yield from _term_lists(unit)
        case Phrase(slots):
            yield from slots
        case Near(parts):
            for part in parts:
                yield from _term_lists(part)


def _required_slots(leaf: Leaf) -> Sequence[Sequence[str]] | None:
    """Lists of terms, one of each of which a row must hold; None where a part may be a phrase instead."""
    match leaf:
        case Concept():
            groups = _matching_groups(leaf)
            return None if any(group.units for group in groups) else ([form for group in groups for form in group.forms],)
        case Phrase(slots):
            return slots
        case Near(parts):
            lists = [_required_slots(part) for part in parts]
            return None if any(part is None for part in lists) else [slot for part in lists for slot in part or ()]


def _common(a: Array, b: Array) -> Array:
    return np.intersect1d(a, b, assume_unique=True)


def _distinct(rows: Array, firsts: Array, lasts: Array) -> Occurrences:
    order = np.lexsort((lasts, firsts, rows))
    rows, firsts, lasts = rows[order], firsts[order], lasts[order]
    is_new = changes(rows, firsts, lasts)
    return Occurrences(rows[is_new], firsts[is_new], lasts[is_new])


def _in_order(near: Near, parts: Sequence[Occurrences], boundaries: Array) -> Occurrences:
    """From each occurrence of the first part (the anchor), always the next occurrence of the following part."""
    rows, starts, anchor_lasts = parts[0]
    last_firsts, lasts, gaps = starts, anchor_lasts, np.zeros(len(rows), np.int64)
    anchors = np.arange(len(rows))
    for part in parts[1:]:
        at = np.searchsorted(_key(part.rows, part.firsts), _key(rows, lasts + 1))
        has_next = at < len(part.rows)
        has_next[has_next] = part.rows[at[has_next]] == rows[has_next]
        at, rows, anchors, gaps, starts = at[has_next], rows[has_next], anchors[has_next], gaps[has_next], starts[has_next]
        gaps = gaps + part.firsts[at] - lasts[has_next] - 1
        last_firsts, lasts = part.firsts[at], part.lasts[at]
    close = gaps <= near.distance
    close &= _undivided(boundaries, rows, anchor_lasts[anchors], last_firsts) if len(parts) > 1 else True
    return _distinct(rows[close], starts[close], lasts[close])


def _around(near: Near, parts: Sequence[Occurrences], boundaries: Array) -> Occurrences:
    """For each occurrence of the first part (the anchor) the nearest occurrence of each other part, on either side."""
    anchor = parts[0]
    reach = near.distance + len(near.parts) - 2
    kept = np.arange(len(anchor.rows))
    firsts, lasts = anchor.firsts, anchor.lasts
    for part in parts[1:]:
        paired, at = _nearest(anchor, kept, part, reach, boundaries)
        keep = np.searchsorted(kept, paired)
        kept = paired
        firsts, lasts = np.minimum(firsts[keep], part.firsts[at]), np.maximum(lasts[keep], part.lasts[at])
    return _distinct(anchor.rows[kept], firsts, lasts)


def _nearest(anchor: Occurrences, kept: Array, part: Occurrences, reach: int, boundaries: Array) -> tuple[Array, Array]:
    """The anchors among `kept` that have an occurrence of `part` within reach, and the nearest one of each.

    Only the neighbour on either side is looked at: behind it all are farther away, and what divides it off divides those off, too. A text
    that is one word over and over would have as many pairs as the square of its length.
    """
    if not len(part.rows):
        return kept[:0], kept[:0]
    at = np.stack((_last_before(anchor, kept, part), _first_after(anchor, kept, part)))
    rows, is_there = anchor.rows[kept], at >= 0
    left, right = np.minimum(anchor.lasts[kept], part.lasts[at]), np.maximum(anchor.firsts[kept], part.firsts[at])
    gaps = right - left - 1
    close = is_there & (gaps <= reach) & _undivided(boundaries, rows, left, right)
    side = np.argmin(np.where(close, gaps, np.iinfo(np.int64).max), axis=0)  # of two equally near the one before the anchor
    has_any = close.any(axis=0)
    return kept[has_any], at[side, np.arange(len(kept))][has_any]


def _last_before(anchor: Occurrences, kept: Array, part: Occurrences) -> Array:
    """For each anchor the occurrence of `part` that ends last before it; of several the longest. -1 where none is in its row."""
    keys = _key(part.rows, part.lasts)
    order = np.lexsort((-part.firsts, keys))
    place = np.searchsorted(keys[order], _key(anchor.rows[kept], anchor.firsts[kept])) - 1
    return _in_row(order[place], place >= 0, anchor, kept, part)


def _first_after(anchor: Occurrences, kept: Array, part: Occurrences) -> Array:
    """For each anchor the occurrence of `part` that begins first after it; of several the shortest. -1 where none is in its row."""
    at = np.searchsorted(_key(part.rows, part.firsts), _key(anchor.rows[kept], anchor.lasts[kept] + 1))
    is_there = at < len(part.rows)
    return _in_row(np.where(is_there, at, 0), is_there, anchor, kept, part)


def _in_row(at: Array, is_there: Array, anchor: Occurrences, kept: Array, part: Occurrences) -> Array:
    """The numbers of occurrences, -1 where they are in another row than the anchor or not there."""
    return np.where(is_there & (part.rows[at] == anchor.rows[kept]), at, -1)


def _undivided(boundaries: Array, rows: Array, left: Array, right: Array) -> Array:
    """bool: no boundary between `left` and `right`. A boundary has the position of the word after it."""
    before = np.searchsorted(boundaries, _key(rows, left), "right")
    return np.searchsorted(boundaries, _key(rows, right), "right") <= before


def _key(rows: Array, positions: Array) -> Array:
    return (rows.astype(np.int64) << POSITION_BITS) | positions
