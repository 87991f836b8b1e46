"""Explains how a query was read: what each word stands for in the index, and how many articles that finds.

All numbers are asked of the engine that answers the query: whoever reads them sees what really happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from searchidx.engines import Reader
from searchidx.messages import Message, match_type_name, number
from searchidx.model import Expansion, Form, Word
from searchidx.query.core_nodes import And, Concept, Group, Near, Node, Not, Or, Phrase, leaves
from searchidx.query.expanded_words import unit_label
from searchidx.query.planner import Plan
from searchidx.results.explanation_phrases import INDENT, counts_of_each, in_both_languages
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_labels import in_language
from searchidx.results.results_page import query_notes

SHOWN_FORMS = 10
"""Forms of one match type that are named; the rest is counted."""


def explain_query(prepared: PreparedQuery) -> tuple[Message, ...]:
    """The reading, how many articles match, the notes, and each word with its forms by match type and the articles that hold them."""
    reader, plan = prepared.reader, prepared.plan
    parts = list(leaves(plan.node))
    total, *alone = reader.frequencies([plan.node, *parts])
    words, notes = _exact_words(plan, reader), query_notes(prepared)

    def lines(lang: str) -> Iterator[str]:
        yield in_language(lang, "Verstanden als: ", "Read as: ") + plan.description.text(lang)
        yield _match_count(total, lang) + (f"; {counts_of_each(parts, alone, lang)}" if len(parts) > 1 else "")
        yield from (in_language(lang, "Hinweis: ", "Note: ") + note.text(lang) for note in notes)
        for word in words:
            yield word.word
            yield from (INDENT + line for line in _expansions(word, lang))

    return in_both_languages(lines)


def units_by_label(group: Group) -> dict[str, tuple[Phrase | Near, ...]]:
    """The units of a group by what a person is shown: "trat … zurück" within a clause and in a row is one."""
    units: dict[str, tuple[Phrase | Near, ...]] = {}
    for unit in group.units:
        units[unit_label(unit)] = (*units.get(unit_label(unit), ()), unit)
    return units


def _exact_words(plan: Plan, reader: Reader) -> list[Word]:
    """The words with exact counts of units, of which the planner only knows an upper bound."""
    groups = [group for concept in _concepts(plan.node) for group in concept.groups]
    units = {(group.relation, label): same for group in groups for label, same in units_by_label(group).items()}
    counts = reader.frequencies([Concept(label, (Group(relation, (), same),)) for (relation, label), same in units.items()])
    exact = dict(zip(units, counts, strict=True))
    return [replace(word, groups=tuple(_recounted(group, exact) for group in word.groups)) for word in plan.words]


def _recounted(group: Expansion, exact: Mapping[tuple[str, str], int]) -> Expansion:
    """The group with exact counts of its units, the most frequent first; what no article holds is left out."""
    forms = [Form(form.form, exact.get((group.relation, form.form), form.count)) for form in group.forms]
    return replace(group, forms=tuple(sorted((form for form in forms if form.count), key=lambda form: (-form.count, form.form))))


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


def _match_count(total: int, lang: str) -> str:
    if total == 0:
        return in_language(lang, "Kein Artikel passt", "No article matches")
    if total == 1:
        return in_language(lang, "1 Artikel passt", "1 article matches")
    return in_language(lang, f"{number(total, lang)} Artikel passen", f"{number(total, lang)} articles match")


def _expansions(word: Word, lang: str) -> list[str]:
    lines = [_expansion(group, lang) for group in word.groups if group.forms]
    return lines or [in_language(lang, "kommt im Index nicht vor", "is not in the index")]


def _expansion(group: Expansion, lang: str) -> str:
    """`andere Form: ministern (12), ministers (3), … und 4 weitere`."""
    forms = [f"{form.form} ({number(form.count, lang)})" if group.on else form.form for form in group.forms[:SHOWN_FORMS]]
    more = len(group.forms) - SHOWN_FORMS
    rest = [in_language(lang, f"… und {number(more, lang)} weitere", f"… and {number(more, lang)} more")] if more > 0 else []
    off = "" if group.on else in_language(lang, " (abgeschaltet)", " (switched off)")
    return f"{match_type_name(group.relation).text(lang)}{off}: {', '.join([*forms, *rest])}"
