"""Where a leaf of a query (word, phrase, proximity) occurs in the text of one field, and which code points to mark there.

This decides nothing: an engine has found the article. It must find the same places that the engine matched, so that marks are true.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from searchidx.german import CLAUSE, SENTENCE
from searchidx.german.match_types import MATCH_TYPES
from searchidx.query.core_nodes import Concept, Group, Leaf, Near, Phrase
from searchidx.results.mark_ranges import Mark
from searchidx.results.subword_highlighting import marked_part, suspended_parts
from searchidx.results.tokenized_article import TokenPlaces
from searchidx.storage.term_dictionary import TermList


class Occurrence(NamedTuple):
    """One occurrence of a leaf: its first and last position in the field, and the code points to mark."""

    first: int
    last: int
    marks: tuple[Mark, ...]


def leaf_occurrences(leaf: Leaf, text: str, places: TokenPlaces) -> list[Occurrence]:
    """Every occurrence of a leaf in a text whose tokens stand at `places`, in the order of the text for a word or a phrase.

    The fields of the leaf are the caller's business. Match types that only score mark nothing.
    """
    match leaf:
        case Concept():
            groups = (group for group in matching_groups(leaf) if group.units or not places.keys().isdisjoint(_distinct(group.forms)))
            return sorted(occurrence for group in groups for occurrence in group_occurrences(leaf, group, text, places))
        case Phrase(slots):
            return list(_phrases(slots, places))
        case Near():
            return list(_nears(leaf, text, places))


def matching_groups(concept: Concept) -> Iterator[Group]:
    """The groups of a word whose forms make an article match, in relaxed queries those that match there."""
    for group in concept.groups:
        match_type = MATCH_TYPES[group.relation]
        if match_type.matches or (concept.loose and match_type.relaxed):
            yield group


def group_occurrences(concept: Concept, group: Group, text: str, places: TokenPlaces) -> Iterator[Occurrence]:
    """Every occurrence of one group's forms and units, in no order; of a compound only the part that is the word is marked."""
    marked: dict[str, Mark] = {}  # by the word as it is written: a long text has the same ones over and over
    for form in places.keys() & _distinct(group.forms):
        for position, first, last in places[form]:
            raw = text[first:last]
            if raw not in marked:
                marked[raw] = marked_part(raw, concept.word, group.relation)
            start, end = marked[raw]
            yield Occurrence(position, position, ((first + start, first + end),))
    for unit in group.units:
        for occurrence in leaf_occurrences(unit, text, places):
            yield occurrence._replace(marks=_suspended(occurrence.marks, text, concept.word))


def _suspended(marks: tuple[Mark, ...], text: str, word: str) -> tuple[Mark, ...]:
    """The same marks, but of Sicherheits- und Verteidigungspolitik only what makes the Sicherheitspolitik."""
    if len(marks) != 2:
        return marks
    left, right = marks
    first, last = suspended_parts(text[left[0] : left[1]], text[right[0] : right[1]], word)
    return (left[0] + first[0], left[0] + first[1]), (right[0] + last[0], right[0] + last[1])


def _distinct(forms: Sequence[str]) -> Collection[str]:
    return forms.distinct if isinstance(forms, TermList) else frozenset(forms)


def _phrases(slots: Sequence[Sequence[str]], places: TokenPlaces) -> Iterator[Occurrence]:
    """The runs of tokens of which each is in its slot. One slot is looked at after the other: „ja ja ja“ in a text that says nothing else
    would hold all positions of the text once for each.
    """
    slot, by_position = slots[0], _by_position(slots[0], places)
    first, starts = by_position, sorted(by_position)
    for number, following in enumerate(slots[1:], 1):
        if following != slot:
            slot, by_position = following, _by_position(following, places)
        starts = [start for start in starts if start + number in by_position]
        if not starts:
            return
    for start in starts:
        last, _, end = by_position[start + len(slots) - 1]
        yield Occurrence(start, last, ((first[start][1], end),))


def _by_position(slot: Sequence[str], places: TokenPlaces) -> dict[int, tuple[int, int, int]]:
    """The tokens of a slot, with the code points at which each begins and ends."""
    return {place[0]: place for term in places.keys() & _distinct(slot) for place in places[term]}


def _nears(near: Near, text: str, places: TokenPlaces) -> Iterator[Occurrence]:
    """One occurrence for each anchor that has the other parts near it; see `core_nodes.Near` for the rule."""
    barrier_terms = {"": (), "sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}[near.within]
    barriers = sorted(position for term in barrier_terms for position, _, _ in places.get(term, ()))
    anchors, *further = [leaf_occurrences(part, text, places) for part in near.parts]
    parts = [_Part(occurrences) for occurrences in further]

    def joined(a: Occurrence, b: Occurrence) -> bool:
        return bisect_right(barriers, max(a.first, b.first)) <= bisect_right(barriers, min(a.last, b.last))

    choose = _in_order if near.ordered else _around
    for anchor in anchors:
        if chosen := choose(anchor, parts, near, joined):
            marks = tuple(mark for occurrence in chosen for mark in occurrence.marks)
            yield Occurrence(min(o.first for o in chosen), max(o.last for o in chosen), marks)


class _Part:
    """The occurrences of a part in order: each anchor looks at its neighbour on either side only, however many there are."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        self._by_first = sorted(occurrences)
        self._firsts = [occurrence.first for occurrence in self._by_first]
        self._by_last = sorted(reversed(self._by_first), key=lambda occurrence: occurrence.last)
        self._lasts = [occurrence.last for occurrence in self._by_last]

    def after(self, position: int) -> Occurrence | None:
        """The earliest that begins behind a position; of several the shortest."""
        at = bisect_right(self._firsts, position)
        return self._by_first[at] if at < len(self._by_first) else None

    def before(self, position: int) -> Occurrence | None:
        """The latest that ends before a position; of several the longest."""
        at = bisect_left(self._lasts, position)
        return self._by_last[at - 1] if at else None


_Joined = Callable[[Occurrence, Occurrence], bool]


def _in_order(anchor: Occurrence, further: Sequence[_Part], near: Near, joined: _Joined) -> list[Occurrence]:
    """The anchor and the earliest following occurrence of each part; [] where one is missing or too far away."""
    chosen, gap = [anchor], 0
    for part in further:
        following = part.after(chosen[-1].last)
        if following is None:
            return []
        gap += following.first - chosen[-1].last - 1
        chosen.append(following)
    return chosen if gap <= near.distance and joined(anchor, chosen[-1]) else []


def _around(anchor: Occurrence, further: Sequence[_Part], near: Near, joined: _Joined) -> list[Occurrence]:
    """The anchor and the closest occurrence of each part on either side; [] where one is missing or too far away."""
    chosen, reach = [anchor], near.distance + len(near.parts) - 2
    for part in further:
        neighbours = (part.before(anchor.first), part.after(anchor.last))
        gaps = [(max(anchor.first, o.first) - min(anchor.last, o.last) - 1, o) for o in neighbours if o]
        close = [(gap, occurrence) for gap, occurrence in gaps if gap <= reach and joined(anchor, occurrence)]
        if not close:
            return []
        chosen.append(min(close)[1])
    return chosen
