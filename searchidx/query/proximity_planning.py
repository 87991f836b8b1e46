"""Plans NAHE, VOR and SATZ: any parts a user may join become core Near nodes, whose parts are words and phrases only."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from searchidx.query import syntax_tree
from searchidx.query.core_nodes import NOTHING, And, Concept, Near, Node, Or, Phrase, conjunction, has_leaves
from searchidx.query.description import near_sign
from searchidx.query.notes import Notes

LONGEST_SENTENCE = 1000  # words: what is farther apart stands in no one sentence
_MAX_ALTERNATIVES = 64  # of brackets multiplied out; beyond, the words need only occur


def near_node(parts: Sequence[Node], query: syntax_tree.Near, notes: Notes) -> Node:
    """The parts of `query`, planned, close to each other. What cannot be near anything need only match, and a note says so."""
    if prod(map(_alternatives, parts)) > _MAX_ALTERNATIVES:
        _note(notes, query, "zu viel in Klammern; es muss nur vorkommen", "too many words in brackets; they need only occur")
        return conjunction(parts)
    return _multiplied_out(parts, query, notes)


def _multiplied_out(parts: Sequence[Node], query: syntax_tree.Near, notes: Notes) -> Node:
    """One Near where every part is a word or phrase; alternatives are multiplied out, what has no place of its own stands beside it."""
    for number, part in enumerate(parts):
        before, after = parts[:number], parts[number + 1 :]
        match part:
            case Concept() | Phrase():
                continue
            case Or(children) if children and all(map(has_leaves, children)):
                return Or(tuple(_multiplied_out([*before, child, *after], query, notes) for child in children))
            case And(children) if words := [child for child in children if has_leaves(child)]:
                required = [word for word in words if not (isinstance(word, Concept) and word.optional)] or words
                if len(required) > 1:
                    _note(notes, query, "jedes der Wörter in Klammern muss nahe stehen", "each of the words in brackets must be near")
                others = [child for child in children if child not in words]
                return conjunction([*(_multiplied_out([*before, word, *after], query, notes) for word in required), *others])
            case Near():
                chained = part.parts[0] if before else part.parts[-1]
                return conjunction([part, _multiplied_out([*before, chained, *after], query, notes)])
            case _:
                _note(notes, query, "kann nur Wörter und Wortgruppen verbinden", "can only join words and phrases")
                rest = [*before, *after]
                return conjunction([part, _multiplied_out(rest, query, notes) if len(rest) > 1 else conjunction(rest)])
    return _joined([part for part in parts if isinstance(part, Concept | Phrase)], query, notes)


def _joined(parts: Sequence[Concept | Phrase], query: syntax_tree.Near, notes: Notes) -> Node:
    shared_fields = tuple(name for name in parts[0].fields if all(name in part.fields for part in parts))
    if not shared_fields:
        _note(notes, query, "kein Feld kann beides enthalten", "no field can hold both")
        return NOTHING
    if query.sentence:
        return Near(tuple(parts), LONGEST_SENTENCE, within="sentence", fields=shared_fields)
    distance = query.distance * (len(parts) - 1 if query.ordered else 1)
    return Near(tuple(parts), distance, query.ordered, fields=shared_fields)


def _alternatives(node: Node) -> int:
    return sum(map(_alternatives, node.children)) if isinstance(node, And | Or) else 1


def _note(notes: Notes, query: syntax_tree.Near, de: str, en: str) -> None:
    notes.add(f"{near_sign(query)}: {de}", f"{near_sign(query)}: {en}", query.at)
