"""Core nodes: the few kinds of conditions that an engine must be able to answer; the planner makes them of everything a user can type.

    Everything   every live article
    Concept      one query word: groups of surface forms, each group by one relation to the word
    Phrase       words in a row
    Near         concepts or phrases close to each other, in order or not, within a sentence or clause
    Range        a day between two days, or a keyword between two values (low == high: this value)
    And Or Not   sets; Not stands only below And

Only Concept, Phrase and Near ("leaves") score. `engines/memory.py` defines what "matches" and "scores" mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from searchidx.german.match_types import SharedNgrams
from searchidx.model import QUOTE_MARK, SEARCHED_FIELDS

Within = Literal["", "sentence", "clause"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every live article."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row: slot i holds the terms that may stand at position p + i. Phrases cross sentence ends, never fields.

    `words`: its words as concepts, each of which is enough where the query is relaxed; engines take no notice of them.
    """

    slots: tuple[Sequence[str], ...]
    fields: tuple[str, ...] = SEARCHED_FIELDS
    words: tuple[Concept, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Parts close to each other in one field.

    A match is anchored at an occurrence [s, e] (positions, both ends included) of the first part.
    ordered: the next part is its earliest occurrence that starts after the end of the one before, and so on; together at
    most `distance` other positions lie between the chosen occurrences.
    Not ordered: each further part has an occurrence, not overlapping the anchor, with at most `distance` + (number of parts − 2)
    positions between it and the anchor.
    `within`: no sentence end (or clause end; a sentence end is one) lies between the anchor and any chosen occurrence.
    `fields` of the parts are ignored: those of the Near node hold.
    """

    parts: tuple[Concept | Phrase, ...]
    distance: int
    ordered: bool = False
    within: Within = ""
    fields: tuple[str, ...] = SEARCHED_FIELDS


@dataclass(frozen=True, slots=True)
class Group:
    """What one match type contributes to a concept: surface forms, and units of several words that count as one occurrence.

    `relation` is a key of `german.match_types.MATCH_TYPES`, which holds its weight and whether it matches or only scores.
    A form belongs to one matching group of its concept only, the strongest; groups that only score may hold it again.
    `fields` of the units are ignored: those of the concept hold.
    `ngrams`: the forms count by the n-grams of the word that they hold; an article counts each n-gram once (see `ranking.bm25f`).
    """

    relation: str
    forms: Sequence[str] = ()
    units: tuple[Phrase | Near, ...] = ()
    ngrams: SharedNgrams | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """One query word. `weight` scales its score.

    `optional` (a function word): it scores, but And does not ask for it and Or is not satisfied by it.
    `loose`: match types that match only relaxed queries (`MatchType.relaxed`) are enough, too; only `relaxed` makes such concepts.
    """

    word: str
    groups: tuple[Group, ...] = field(hash=False)  # thousands of forms: the word tells concepts apart well enough
    fields: tuple[str, ...] = SEARCHED_FIELDS
    optional: bool = False
    weight: float = 1.0
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Articles whose `field` lies between `low` and `high`, both ends included; None is open.

    field "date": days "YYYY-MM-DD"; an article's day is the calendar day its date is written with; unknown dates are never in a range.
    field "section" or "source": whole values compared as they stand (code points).
    """

    field: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


Leaf = Concept | Phrase | Near
Node = Everything | Concept | Phrase | Near | Range | And | Or | Not


NOTHING = Or(())
"""The node that matches no article."""


HAS_QUOTES = Not(And((Everything(), Not(Concept(QUOTE_MARK, (Group("exact", (QUOTE_MARK,)),), ("speaker",))))))
"""The condition that an article has quotations. Excluded twice: it neither scores nor is it given up in a relaxed query."""


def conjunction(nodes: Sequence[Node]) -> Node:
    """All nodes at once: nested conjunctions opened up, each node once, Everything left out where anything else restricts."""
    flat = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
    restricting = [node for node in dict.fromkeys(flat) if not isinstance(node, Everything)]
    only_excludes = all(isinstance(node, Not) for node in restricting)
    children = [Everything(), *restricting] if only_excludes else restricting  # Not stands beside something it takes away from
    return children[0] if len(children) == 1 else And(tuple(children))


def any_value(field: str, values: Sequence[str]) -> Node:
    """Articles whose keyword field has one of the values; of no values: no article."""
    ranges = tuple(Range(field, value, value) for value in values)
    return ranges[0] if len(ranges) == 1 else Or(ranges)


def has_leaves(node: Node) -> bool:
    """Whether anything of a query scores."""
    return any(True for _ in leaves(node))


def leaves(node: Node) -> Iterator[Leaf]:
    """The scoring leaves of a query from left to right; what stands below Not neither scores nor is marked."""
    match node:
        case Concept() | Phrase() | Near():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)


def relaxed(node: Node) -> Node | None:
    """The query for partial hits: any of its words, or of the parts of a compound, is enough; None where nothing can be relaxed.

    NICHT, ranges and fields still hold; a Near is one unit, and so is a phrase without `words`. An article that matches this but not `node`
    is a partial hit.
    """
    relaxed_node = _relax(node)
    return None if relaxed_node == node else relaxed_node


def _relax(node: Node) -> Node:
    match node:
        case Concept():
            return replace(node, loose=True)
        case Phrase() if node.words:
            return Or((node, *(replace(word, loose=True) for word in node.words)))
        case Or(children):
            return Or(tuple(_relax(child) for child in children))
        case And(children):
            strict = tuple(child for child in children if not has_leaves(child))
            words = tuple(_relax(child) for child in children if has_leaves(child))
            if not words:
                return node
            any_word = words[0] if len(words) == 1 else Or(words)
            return And((any_word, *strict)) if strict else any_word
        case _:
            return node


def on_fields(leaf: Leaf, fields: tuple[str, ...]) -> Leaf:
    """The same leaf, searched in these fields only."""
    return replace(leaf, fields=fields)
