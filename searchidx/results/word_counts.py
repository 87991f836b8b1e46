"""Exact counts of the words of a query: how many articles hold each unit of several words, of which a plan knows an upper bound only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from searchidx.engines import Reader
from searchidx.model import Expansion, Form, Word
from searchidx.query.core_nodes import And, Concept, Group, Near, Node, Not, Or, Phrase
from searchidx.query.expanded_words import unit_label
from searchidx.query.planner import Plan


def exact_words(plan: Plan, reader: Reader) -> tuple[Word, ...]:
    """The words of a plan with the articles that hold each form or unit; what no article holds is left out."""
    groups = [group for concept in _concepts(plan.node) for group in concept.groups if group.units]
    units = {(group.relation, label): same for group in groups for label, same in units_by_label(group).items()}
    if not units:
        return plan.words
    counts = reader.frequencies([Concept(label, (Group(relation, (), same),)) for (relation, label), same in units.items()])
    exact = dict(zip(units, counts, strict=True))
    words = (replace(word, groups=tuple(_recounted(group, exact) for group in word.groups)) for word in plan.words)
    return tuple(replace(word, groups=tuple(group for group in word.groups if group.forms)) for word in words)


def units_by_label(group: Group) -> dict[str, tuple[Phrase | Near, ...]]:
    """The units of a group by what a person is shown: "trat … zurück" within a clause and in a row is one."""
    units: dict[str, tuple[Phrase | Near, ...]] = {}
    for unit in group.units:
        units[unit_label(unit)] = (*units.get(unit_label(unit), ()), unit)
    return units


def _recounted(group: Expansion, exact: Mapping[tuple[str, str], int]) -> Expansion:
    """The group with exact counts of its units, the most frequent first; what no article holds is left out."""
    forms = [Form(form.form, exact.get((group.relation, form.form), form.count)) for form in group.forms]
    held = (form for form in forms if form.count or group.relation == "exact")
    return replace(group, forms=tuple(sorted(held, key=lambda form: (-form.count, form.form))))


def _concepts(node: Node) -> Iterator[Concept]:
    """Every word of a query, the excluded ones too."""
    match node:
        case Concept():
            yield node
        case And(children) | Or(children) | Near(parts=children):
            for child in children:
                yield from _concepts(child)
        case Not(child):
            yield from _concepts(child)
