"""A selection is a query of the cluster that finds what a core node matches, all of it and perhaps more.

Thousands of forms are one `terms` clause. Phrases and neighbours are `intervals`; where these cannot say what a Near means, or would have
too many clauses, the selection is not `exact`: the articles are fetched, and matching decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from searchidx.engines.opensearch.layout import ALL, text_field
from searchidx.german import CLAUSE, SENTENCE
from searchidx.german.match_types import MATCH_TYPES
from searchidx.model import SEARCHED_FIELDS
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Near, Node, Not, Or, Phrase, Range
from searchidx.ranking.bm25f import groups_of

Query = dict[str, Any]

MOST_TERMS = 50_000
"""Terms of one clause; a cluster allows 65,536."""

MOST_ALTERNATIVES = 60
"""Words that may stand at one place of an `intervals` query: each is a clause, and a cluster allows 1,024 in a query."""

MOST_CLAUSES = 900
NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


class Selection(NamedTuple):
    """`query` finds every match; when `exact`, nothing else."""

    query: Query
    exact: bool


def selected(node: Node) -> Selection:
    """The selection of a node."""
    found = _selected(node)
    return found if _clauses(found.query) <= MOST_CLAUSES else Selection(_selected(node, near=False).query, False)


def held(leaf: Leaf, numbers: Sequence[int]) -> Selection:
    """The articles that hold any of a leaf's groups, whether these match or only score."""
    found = _any(_group(groups_of(leaf)[number], leaf.fields, True) for number in numbers)
    return found if _clauses(found.query) <= MOST_CLAUSES else _any(_group(groups_of(leaf)[n], leaf.fields, False) for n in numbers)


def as_node(leaf: Leaf, numbers: Sequence[int]) -> Node:
    """The same as a node, for matching."""
    return Concept("", tuple(Group("exact", groups_of(leaf)[n].forms, groups_of(leaf)[n].units) for n in numbers), leaf.fields)


def names(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields of the index that hold these fields."""
    return (ALL,) if set(fields) == set(SEARCHED_FIELDS) else tuple(text_field(name) for name in fields)


def terms(field: str, values: Sequence[str]) -> list[Query]:
    """Clauses for documents that hold any of the terms."""
    return [{"terms": {field: list(values[start : start + MOST_TERMS])}} for start in range(0, len(values), MOST_TERMS)]


def any_of(queries: Sequence[Query]) -> Query:
    """What any of the queries finds."""
    found = [query for query in queries if query != NOTHING]
    if not found:
        return NOTHING
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}}


def all_of(queries: Sequence[Query], never: Sequence[Query] = ()) -> Query:
    """What all of the queries find, and none of `never`."""
    return {"bool": {"filter": list(queries) or [EVERYTHING], "must_not": list(never)}}


def _selected(node: Node, near: bool = True) -> Selection:
    match node:
        case Everything():
            return Selection(EVERYTHING, True)
        case Concept() | Phrase() | Near():
            return _leaf(node, near)
        case Range():
            return Selection(_range(node), True)
        case And(children):
            found = [_selected(child, near) for child in children if not _optional(child)]
            return Selection(all_of([one.query for one in found]), all(one.exact for one in found))
        case Or(children):
            return _any(_selected(child, near) for child in children if not _optional(child))
        case Not(child):
            found = [_selected(child, near)]
            return Selection(all_of([], [found[0].query]), True) if found[0].exact else Selection(EVERYTHING, False)


def _leaf(leaf: Leaf, near: bool) -> Selection:
    loose = isinstance(leaf, Concept) and leaf.loose
    rows = [(MATCH_TYPES[group.relation], group) for group in groups_of(leaf)]
    return _any(_group(group, leaf.fields, near) for relation, group in rows if relation.matches or (loose and relation.relaxed))


def _group(group: Group, fields: Sequence[str], near: bool) -> Selection:
    places = names(fields)
    forms = list(group.forms)
    single = Selection(any_of([clause for place in places for clause in terms(place, forms)]), True)
    return _any([single, *(_unit(unit, place, near) for unit in group.units for place in places)])


def _any(selections: Iterable[Selection]) -> Selection:
    found = list(selections)
    return Selection(any_of([one.query for one in found]), all(one.exact for one in found))


def _unit(unit: Leaf, place: str, near: bool) -> Selection:
    """A phrase or Near in one field of the index."""
    source, exact = _source(unit) if near else (None, False)
    if source is None:
        return Selection(_parts(unit, place), False)
    return Selection({"intervals": {place: source}}, exact)


def _parts(leaf: Leaf, place: str) -> Query:
    """Documents that hold all parts of a leaf, wherever."""
    match leaf:
        case Concept():
            matching = [group for group in leaf.groups if MATCH_TYPES[group.relation].matches]
            forms = [form for group in matching for form in group.forms]
            return any_of([*terms(place, forms), *(_parts(unit, place) for group in matching for unit in group.units)])
        case Phrase(slots):
            return all_of([any_of(terms(place, list(slot))) for slot in slots])
        case Near(parts):
            return all_of([_parts(part, place) for part in parts])


def _source(leaf: Leaf) -> tuple[Query | None, bool]:
    """The `intervals` rule for a leaf, None where there is none; and whether it says exactly the same."""
    match leaf:
        case Phrase(slots):
            words = [_word(slot) for slot in slots]
            if not all(words):
                return None, False
            return (words[0] if len(words) == 1 else _row(words, len(words) - 1)), True
        case Near():
            return _near(leaf)
        case Concept():
            matching = [group for group in leaf.groups if MATCH_TYPES[group.relation].matches]
            if any(group.units for group in matching):
                return None, False
            return _word([form for group in matching for form in group.forms]), True
    return None, False


def _near(near: Near) -> tuple[Query | None, bool]:
    found = [_source(part) for part in near.parts]
    sources = [source for source, _ in found if source is not None]
    single = all(isinstance(part, Concept) or len(part.slots) == 1 for part in near.parts)
    if len(sources) < len(near.parts) or len(near.parts) < 2 or (near.within and not single):
        return None, False
    if not near.ordered and len(sources) > 2:
        return None, False  # each part must be near the first one: no rule says that
    room = 2 * near.distance + len(sources) - 1
    barrier = {"filter": {"not_containing": _word(_BOUNDARIES[near.within])}} if near.within else {}
    rule = _row(sources, room, barrier)
    return (rule if near.ordered else {"any_of": {"intervals": [rule, _row(sources[::-1], room, barrier)]}}), True


_BOUNDARIES = {"sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}


def _row(sources: Sequence[Query | None], gaps: int, barrier: Query | None = None) -> Query:
    return {"all_of": {"ordered": True, "max_gaps": gaps, "intervals": list(sources), **(barrier or {})}}


def _word(terms: Sequence[str]) -> Query | None:
    """Any of the terms, as they stand; None for more than a query can hold, or for none."""
    if not 0 < len(terms) <= MOST_ALTERNATIVES:
        return None
    found = [{"match": {"query": term, "analyzer": "keyword"}} for term in terms]
    return found[0] if len(found) == 1 else {"any_of": {"intervals": found}}


def _range(node: Range) -> Query:
    field = "day" if node.field == "date" else node.field
    if node.low is not None and node.low == node.high:
        return {"term": {field: node.low}}
    limits = {name: value for name, value in (("gte", node.low), ("lte", node.high)) if value is not None}
    return {"range": {field: limits}} if limits else {"exists": {"field": field}}


def _optional(node: Node) -> bool:
    return isinstance(node, Concept) and node.optional


def _clauses(query: object) -> int:
    """Words in the `intervals` of a query, and queries in it."""
    if isinstance(query, dict):
        own = sum(key in ("match", "terms", "term", "range", "exists") for key in query)
        return own + sum(_clauses(value) for key, value in query.items() if key not in ("terms", "match"))
    return sum(map(_clauses, query)) if isinstance(query, list) else 0
