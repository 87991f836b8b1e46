"""Query DSL: a core node as a query of the cluster that finds all articles the node matches, and perhaps more.

Thousands of forms are one `terms` clause. Phrases and neighbours are `intervals`; where these cannot say what a Near means, or would have
too many clauses, the query is not `exact`: the documents it finds must be fetched, and matching decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from searchidx.engines.opensearch.document_mapping import ALL, text_field
from searchidx.german import CLAUSE, SENTENCE
from searchidx.german.match_types import MATCH_TYPES
from searchidx.model import SEARCHED_FIELDS
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Near, Node, Not, Or, Phrase, Range
from searchidx.ranking.bm25f import groups_of

Query = dict[str, Any]
"""A query as the cluster reads it."""

MOST_TERMS = 50_000
"""Terms of one clause; a cluster allows 65,536."""

MOST_ALTERNATIVES = 60
"""Words that may stand at one place of an `intervals` query: each is a clause, and a cluster allows 1,024 in a query."""

MOST_CLAUSES = 600
"""Clauses of a query that finds articles; what scores them has the rest."""

MATCH_NONE: Query = {"match_none": {}}
MATCH_ALL: Query = {"match_all": {}}

_BOUNDARIES = {"sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}


@dataclass(frozen=True, slots=True)
class DecidedPhrase(Phrase):
    """A phrase of which it is known which articles hold it (see `decided_nodes`)."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedNear(Near):
    """The same for neighbouring words."""

    ids: tuple[str, ...] = ()


class NodeQuery(NamedTuple):
    """`query` finds every article a node matches; when `exact`, no other."""

    query: Query
    exact: bool


def node_query(node: Node) -> NodeQuery:
    """The query for a node."""
    translated = _translated(node)
    return translated if clauses(translated.query) <= MOST_CLAUSES else NodeQuery(_translated(node, intervals=False).query, False)


def groups_query(leaf: Leaf, numbers: Sequence[int]) -> NodeQuery:
    """The query for articles that hold any of these groups of a leaf, whether the groups match or only score."""
    translated = _any(_group(groups_of(leaf)[number], leaf.fields, True) for number in numbers)
    if clauses(translated.query) <= MOST_CLAUSES:
        return translated
    return _any(_group(groups_of(leaf)[number], leaf.fields, False) for number in numbers)


def terms_queries(field: str, values: Sequence[str]) -> list[Query]:
    """Clauses for documents that hold any of the terms in a field of the index."""
    return [{"terms": {field: list(values[start : start + MOST_TERMS])}} for start in range(0, len(values), MOST_TERMS)]


def group_unit_queries(groups: Iterable[Group], fields: Sequence[str]) -> list[Query]:
    """Clauses for documents that hold any unit of several words of the groups, or a little more."""
    units = [_unit(unit, name, True).query for group in groups for unit in group.units for name in index_fields(fields)]
    return units if clauses(units) <= MOST_CLAUSES // 4 else []


def groups_node(leaf: Leaf, numbers: Sequence[int]) -> Node:
    """A node that matches the articles `groups_query` means."""
    return Concept("", tuple(Group("exact", groups_of(leaf)[n].forms, groups_of(leaf)[n].units) for n in numbers), leaf.fields)


def undecided_units(node: Node) -> Iterator[tuple[Phrase | Near, tuple[str, ...]]]:
    """The phrases and neighbouring words of a node that the cluster cannot decide, each with the fields that are searched."""
    match node:
        case Concept(groups=groups, fields=fields):
            yield from ((unit, fields) for group in groups for unit in group.units if not _is_decidable(unit))
        case Phrase() | Near():
            yield from () if _is_decidable(node) else ((node, node.fields),)
        case And(children) | Or(children):
            for child in children:
                yield from undecided_units(child)
        case Not(child):
            yield from undecided_units(child)


def words_query(unit: Phrase | Near, fields: Sequence[str]) -> Query:
    """The query for articles that hold all words of a unit in one field."""
    return any_of([_words(unit, name) for name in index_fields(fields)])


def live_clauses(generation: int) -> list[Query]:
    """The clauses that the live documents of a generation fulfil."""
    return [{"range": {"born": {"lte": generation}}}, {"range": {"gone": {"gt": generation}}}]


def index_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields of the index that hold these text fields."""
    return (ALL,) if set(fields) == set(SEARCHED_FIELDS) else tuple(text_field(name) for name in fields)


def any_of(queries: Sequence[Query]) -> Query:
    """Finds what any of the queries finds."""
    alternatives = [query for query in queries if query != MATCH_NONE]
    if not alternatives:
        return MATCH_NONE
    return alternatives[0] if len(alternatives) == 1 else {"bool": {"should": alternatives, "minimum_should_match": 1}}


def all_of(queries: Sequence[Query], never: Sequence[Query] = ()) -> Query:
    """Finds what all of the queries find, and none of `never`."""
    return {"bool": {"filter": list(queries) or [MATCH_ALL], "must_not": list(never)}}


def _translated(node: Node, intervals: bool = True) -> NodeQuery:
    """`intervals`: phrases and neighbours may be `intervals`; else the query only asks for their words."""
    match node:
        case Everything():
            return NodeQuery(MATCH_ALL, True)
        case Concept() | Phrase() | Near():
            return _leaf(node, intervals)
        case Range():
            return NodeQuery(_range(node), True)
        case And(children):
            parts = [_translated(child, intervals) for child in children if not _is_optional(child)]
            return NodeQuery(all_of([part.query for part in parts]), all(part.exact for part in parts))
        case Or(children):
            return _any(_translated(child, intervals) for child in children if not _is_optional(child))
        case Not(child):
            excluded = _translated(child, intervals)
            return NodeQuery(all_of([], [excluded.query]), True) if excluded.exact else NodeQuery(MATCH_ALL, False)


def _leaf(leaf: Leaf, intervals: bool) -> NodeQuery:
    loose = isinstance(leaf, Concept) and leaf.loose
    rows = [(MATCH_TYPES[group.relation], group) for group in groups_of(leaf)]
    matching = [group for match_type, group in rows if match_type.matches or (loose and match_type.relaxed)]
    return _any(_group(group, leaf.fields, intervals) for group in matching)


def _group(group: Group, fields: Sequence[str], intervals: bool) -> NodeQuery:
    names = index_fields(fields)
    forms = NodeQuery(any_of([clause for name in names for clause in terms_queries(name, list(group.forms))]), True)
    return _any([forms, *(_unit(unit, name, intervals) for unit in group.units for name in names)])


def _any(queries: Iterable[NodeQuery]) -> NodeQuery:
    alternatives = list(queries)
    return NodeQuery(any_of([query.query for query in alternatives]), all(query.exact for query in alternatives))


def _unit(unit: Leaf, field: str, intervals: bool) -> NodeQuery:
    """A phrase or Near in one field of the index."""
    if isinstance(unit, DecidedPhrase | DecidedNear):
        return NodeQuery(any_of(terms_queries("id", unit.ids)), True)
    rule, exact = _interval_rule(unit) if intervals else (None, False)
    return NodeQuery(_words(unit, field), False) if rule is None else NodeQuery({"intervals": {field: rule}}, exact)


def _words(leaf: Leaf, field: str) -> Query:
    """Documents that hold all parts of a leaf in a field, wherever they stand."""
    match leaf:
        case Concept():
            matching = _matching_groups(leaf)
            forms = [form for group in matching for form in group.forms]
            return any_of([*terms_queries(field, forms), *(_words(unit, field) for group in matching for unit in group.units)])
        case Phrase(slots):
            return all_of([any_of(terms_queries(field, list(slot))) for slot in slots])
        case Near(parts):
            return all_of([_words(part, field) for part in parts])


def _interval_rule(leaf: Leaf) -> tuple[Query | None, bool]:
    """The `intervals` rule for a leaf, None where there is none; and whether it says exactly the same."""
    match leaf:
        case Phrase(slots):
            words = [_any_word(slot) for slot in slots]
            if not all(words):
                return None, False
            return (words[0] if len(words) == 1 else _in_order(words, len(words) - 1)), True
        case Near():
            return _near_rule(leaf)
        case Concept():
            matching = _matching_groups(leaf)
            if any(group.units for group in matching):
                return None, False
            return _any_word([form for group in matching for form in group.forms]), True
    return None, False


def _near_rule(near: Near) -> tuple[Query | None, bool]:
    rules = [rule for rule, _ in map(_interval_rule, near.parts) if rule is not None]
    single = all(isinstance(part, Concept) or len(part.slots) == 1 for part in near.parts)
    if len(rules) < len(near.parts) or len(near.parts) < 2 or (near.within and not single):
        return None, False
    if not near.ordered and len(rules) > 2:
        return None, False  # each part must be near the first one: no rule says that
    gaps = 2 * near.distance + len(rules) - 1  # words stand at every other place of a stream
    boundary = {"filter": {"not_containing": _any_word(_BOUNDARIES[near.within])}} if near.within else {}
    rule = _in_order(rules, gaps, boundary)
    return (rule if near.ordered else {"any_of": {"intervals": [rule, _in_order(rules[::-1], gaps, boundary)]}}), True


def _in_order(rules: Sequence[Query | None], gaps: int, boundary: Query | None = None) -> Query:
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": list(rules), **(boundary or {})}}


def _is_decidable(unit: Leaf) -> bool:
    return isinstance(unit, DecidedPhrase | DecidedNear) or _interval_rule(unit)[1]


def _any_word(terms: Sequence[str]) -> Query | None:
    """The rule for any of the terms; None for more than a query can hold, or for none."""
    if not 0 < len(terms) <= MOST_ALTERNATIVES:
        return None
    words = [{"match": {"query": term, "analyzer": "keyword"}} for term in terms]
    return words[0] if len(words) == 1 else {"any_of": {"intervals": words}}


def _range(node: Range) -> Query:
    field = "day" if node.field == "date" else node.field
    if node.low is not None and node.low == node.high:
        return {"term": {field: node.low}}
    limits = {name: value for name, value in (("gte", node.low), ("lte", node.high)) if value is not None}
    return {"range": {field: limits}} if limits else {"exists": {"field": field}}


def _matching_groups(concept: Concept) -> list[Group]:
    return [group for group in concept.groups if MATCH_TYPES[group.relation].matches]


def _is_optional(node: Node) -> bool:
    return isinstance(node, Concept) and node.optional


def clauses(query: object) -> int:
    """Words in the `intervals` of a query, and queries in it."""
    if isinstance(query, dict):
        here = sum(key in ("match", "terms", "term", "range", "exists") for key in query)
        return here + sum(clauses(value) for key, value in query.items() if key not in ("terms", "match"))
    return sum(map(clauses, query)) if isinstance(query, list) else 0
