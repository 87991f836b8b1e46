"""Lowering turns a typed query into core nodes, with the surface forms an index holds for each word."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Protocol, TypeVar

from searchidx.errors import UsageError
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Mode, Multiword
from searchidx.german.tokenizer import normalise, terms
from searchidx.model import KEYWORD_FIELDS, Expansion, Form, Message, Word
from searchidx.query import description, multiword, syntax_tree
from searchidx.query.core_nodes import And, Concept, Everything, Group, Near, Node, Not, Or, Phrase, Range, leaves
from searchidx.query.date_filters import DayRange, day_range_at
from searchidx.query.notes import Notes
from searchidx.query.parser import ParsedQuery

MAX_FORMS = 4096
"""Forms one pattern or fuzzy word stands for at most, the most frequent ones."""

SHOWN_FORMS = 200
"""Forms one group shows in `words` at most."""

FUNCTION_WORD_WEIGHT = 0.2
SHOWN_SIMILAR = 30
"""The same where forms only add to scores or make partial hits."""

LONGEST_SENTENCE = 1000  # words: farther apart nothing stands in one sentence
_MAX_CLOSE = 64  # alternatives of NAHE with brackets; beyond, the words need only occur
_NEAREST_VALUES = 5
_COMPARED_VALUES = 2000

_DAY_FILTERS = ("since", "until")

T = TypeVar("T")
Slots = tuple[Sequence[str], ...]
Values = Callable[[str], Mapping[str, int]]
Filters = Mapping[str, str | Sequence[str]]


class VocabularyLookup(Protocol):
    """What lowering asks of a vocabulary; see `analysis.vocabulary.Vocabulary`."""

    def __contains__(self, term: str) -> bool: ...
    def count(self, term: str) -> int: ...
    def counts_of(self, forms: Sequence[str]) -> Sequence[int]: ...
    def matching(self, pattern: str, limit: int) -> tuple[Sequence[str], int]: ...
    def close_to(self, word: str, distance: int, limit: int) -> tuple[Sequence[str], int]: ...
    def related(self, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """A query an engine can answer. `complete` is false when a pattern stands for more forms than are looked at.

    `words` lists every word once, in the order typed, with groups that were switched off (`on` false) as well.
    `unfiltered` is the query without the filters; `narrowed` puts them, or others, before it again.
    """

    node: Node
    unfiltered: Node
    description: Message
    words: tuple[Word, ...]
    notes: tuple[Message, ...]
    complete: bool


NOTHING = Or(())
"""The node that matches no article."""


def plan_query(
    parsed: ParsedQuery,
    vocabulary: VocabularyLookup,
    *,
    mode: Mode,
    filters: Filters,
    values: Values,
    without: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Plan:
    """The core nodes of a typed query, restricted to what `filters` allow.

    `without` switches relations off, `exclude` single surface forms; `values` gives the values of a keyword field with their counts.
    Raises UsageError for unknown relations or filters and for days that are none.
    """
    unknown = [name for name in without if name not in MATCH_TYPES]
    if unknown:
        raise UsageError(f"Unbekannte Beziehung {unknown[0]!r}; bekannt: {', '.join(MATCH_TYPES)}", f"unknown relation {unknown[0]!r}")
    held = _checked(filters)
    allowed = _allowed(held)
    work = _Planner(vocabulary, mode, frozenset(without), frozenset([*exclude, *map(normalise, exclude)]), values)
    asked = work.node(parsed.tree) if parsed.tree else Everything() if allowed else NOTHING
    if asked is NOTHING:
        work.notes.add("Nichts zu suchen: die Anfrage enthält kein Wort", "nothing to search for: the query has no word")
    words = tuple(work.words.values())
    return Plan(
        node=_and([asked, *allowed]) if asked is not NOTHING else asked,
        unfiltered=asked,
        description=description.describe(parsed.tree, work.words, work.found_values, held),
        words=words,
        notes=(*parsed.notes, *work.notes.messages()),
        complete=work.complete,
    )


def filtered(asked: Node, filters: Filters) -> Node:
    """The query `asked` restricted to what `filters` allow. Its leaves stay the same objects: what was looked up for them holds."""
    return _and([asked, *_allowed(_checked(filters))])


class _Planner:
    """What is known while one query is lowered: the index's forms and values, the switches, and what came out so far."""

    def __init__(self, vocabulary: VocabularyLookup, mode: Mode, without: frozenset[str], exclude: frozenset[str], values: Values) -> None:
        self.vocabulary = vocabulary
        self.mode = mode
        self.without = without
        self.exclude = exclude
        self.values = values
        self.notes = Notes()
        self.complete = True
        self.words: dict[str, Word] = {}
        self.neighbours: dict[str, list[FormGroup]] = defaultdict(list)
        self.found_values: dict[syntax_tree.Keyword, tuple[str, ...]] = {}
        self._groups: dict[tuple[str, bool], tuple[Group, ...]] = {}

    def node(self, query: syntax_tree.SyntaxNode) -> Node:
        match query:
            case syntax_tree.Word() | syntax_tree.Pattern():
                return self._concept(query, syntax_tree.label(query))
            case syntax_tree.Phrase():
                return self._phrase(query)
            case syntax_tree.Near():
                return self._near(query)
            case syntax_tree.Keyword():
                return self._keyword(query)
            case syntax_tree.Dates(low, high):
                return Range("date", low, high)
            case syntax_tree.Everything():
                return Everything()
            case syntax_tree.And():
                return self._all(query)
            case syntax_tree.Or(children):
                return Or(tuple(dict.fromkeys(map(self.node, children))))
            case syntax_tree.Not(child):
                return And((Everything(), Not(_matching(self.node(child)))))

    def _all(self, query: syntax_tree.And) -> Node:
        """Words side by side; function words need not match where anything else is searched for."""
        optional = syntax_tree.optional_words(query)
        children = list(syntax_tree.conjuncts(query))
        if self.mode != "exact":
            for label, found in multiword.variants(children, self._looked_for):
                self.neighbours[label].append(found)
        return _and([self._filler(c) if isinstance(c, syntax_tree.Word) and c in optional else self.node(c) for c in children])

    def _filler(self, word: syntax_tree.Word) -> Concept:
        """A function word in its very form: its relatives (der, die, das) would say nothing and cost much."""
        concept = self._concept(replace(word, exact=True), word.text)
        return replace(concept, optional=True, weight=FUNCTION_WORD_WEIGHT)

    def _concept(self, word: syntax_tree.Word | syntax_tree.Pattern, label: str) -> Concept:
        """One word with its groups; `label` is the name it has in `words`."""
        key = (label, isinstance(word, syntax_tree.Word) and word.exact)
        if key not in self._groups:
            self._groups[key] = self._switched(label, self._related(word))
        return Concept(word.text, self._groups[key], word.fields)

    def _related(self, word: syntax_tree.Word | syntax_tree.Pattern) -> Iterable[FormGroup]:
        if isinstance(word, syntax_tree.Pattern):
            return [FormGroup("pattern", self._looked_up(word, self.vocabulary.matching(word.pattern, MAX_FORMS)))]
        form = syntax_tree.whole_term(word.text)
        exact = FormGroup("exact", (form,) if form in self.vocabulary else ())
        if word.edits:
            close = self._looked_up(word, self.vocabulary.close_to(form, word.edits, MAX_FORMS))
            return [exact, FormGroup("fuzzy", tuple(term for term in close if term != form))]
        more = self.neighbours.get(word.text)
        found = [exact] if word.exact else self.vocabulary.related(word.text, self.mode)
        return _with(found, more) if more and not word.exact else found

    def _looked_for(self, word: str) -> tuple[FormGroup, ...]:
        return self.vocabulary.related(word, self.mode)

    def _looked_up(self, word: syntax_tree.Word | syntax_tree.Pattern, found: tuple[Sequence[str], int]) -> Sequence[str]:
        """The forms a pattern or fuzzy word stands for; a list that was cut makes the answer incomplete and is told."""
        text, (forms, total) = syntax_tree.label(word), found
        if total > len(forms):
            self.complete = False
            self.notes.add(
                f"{text} gekürzt: die {len(forms)} häufigsten von {total} Formen werden gesucht",
                f"{text} cut: the {len(forms)} most frequent of {total} forms are searched",
                word.at,
            )
        elif not total:
            self.notes.add(f"{text} passt auf kein Wort im Index", f"{text} matches no word of the index", word.at)
        return forms

    def _switched(self, label: str, related: Iterable[FormGroup]) -> tuple[Group, ...]:
        """The groups of a word that are switched on; all of them are kept for `words`."""
        groups, shown = [], []
        named: set[str] = set()  # a form is shown where it is strongest; to share a part it counts again
        for found in related:
            group = Group(found.relation, found.forms, tuple(map(_unit, found.units)), found.weights, found.worth)
            on, off = self._divided(group)
            groups += [on] if on.forms or on.units else []
            expansions = [self._expansion(part, is_on, named) for part, is_on in ((on, True), (off, False)) if part.forms or part.units]
            shown += [expansion for expansion in expansions if expansion.forms]
            named.update(form.form for expansion in expansions for form in expansion.forms)
        self.words.setdefault(label, Word(label, tuple(shown)))
        return tuple(groups)

    def _divided(self, group: Group) -> tuple[Group, Group]:
        """What is on and what is off of a group."""
        nothing = Group(group.relation)
        if group.relation in self.without:
            return nothing, group
        if not self.exclude:
            return group, nothing
        weights = group.weights or (1.0,) * len(group.forms)
        forms = [pair for pair in zip(group.forms, weights, strict=True) if pair[0] not in self.exclude]
        kept = replace(group, forms=tuple(form for form, _ in forms), weights=tuple(weight for _, weight in forms) if group.weights else ())
        units = tuple(unit for unit in group.units if unit_label(unit) in self.exclude)
        off = Group(group.relation, tuple(form for form in group.forms if form in self.exclude), units)
        return replace(kept, units=_left(group.units, units)), off

    def _expansion(self, group: Group, on: bool, named: Collection[str]) -> Expansion:
        """The first forms of a group that are not named yet: engines get groups with the most frequent first, or the most similar."""
        matches = MATCH_TYPES[group.relation].matches
        forms = group.forms[: SHOWN_FORMS if matches else SHOWN_SIMILAR]
        counts = {form: n for form, n in zip(forms, self.vocabulary.counts_of(forms), strict=True) if form not in named}
        for unit in group.units:  # "trat … zurück" within a clause and in a row is one line for a person
            counts[unit_label(unit)] = max(counts.get(unit_label(unit), 0), self._at_most(unit))
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return Expansion(group.relation, on, tuple(Form(form, count) for form, count in ordered[:SHOWN_FORMS]), matches)

    def _at_most(self, unit: Phrase | Near) -> int:
        """The articles a unit can be in at most: those that hold its rarest word."""
        return min(sum(self.vocabulary.counts_of(slot)) for slot in _slots(unit))

    def _phrase(self, phrase: syntax_tree.Phrase) -> Node:
        parts = [self._in_a_row(item) for item in phrase.items]
        if phrase.distance is None or len(parts) == 1:
            rows = [parts, *self._with_dates(phrase, parts)]
            found = tuple(Phrase(tuple(slot for part in row for slot in part), phrase.fields) for row in rows)
            return found[0] if len(found) == 1 else Or(found)
        return Near(tuple(Phrase(part) for part in parts), phrase.distance, fields=phrase.fields)

    def _with_dates(self, phrase: syntax_tree.Phrase, parts: Sequence[Slots]) -> Iterator[list[Slots]]:
        """The same with a date in figures, where the index has it: "am 3. Oktober 1990" is "am 3.10.1990", too."""
        for at, written in multiword.written_dates(phrase.items) if self.mode != "exact" else ():
            if forms := tuple(form for form in multiword.number_spellings(written, self._looked_for) if form in self.vocabulary):
                yield [*parts[:at], (forms,), *parts[at + 3 :]]

    def _in_a_row(self, item: syntax_tree.Word | syntax_tree.Pattern) -> Slots:
        """The slots of one word of a phrase: one, or one for each part of a hyphenated word."""
        if isinstance(item, syntax_tree.Pattern):
            return (next((group.forms for group in self._concept(item, item.text).groups), ()),)
        parts, label = _parts(item.text), f"„{item.text}“"
        known = tuple(part for part in parts if part in self.vocabulary)
        self.words.setdefault(label, Word(label, (self._expansion(Group("exact", known), True, ()),) if known else ()))
        return tuple((part,) for part in parts)

    def _near(self, query: syntax_tree.Near) -> Node:
        parts = [_matching(self.node(part)) for part in query.parts]
        if prod(map(_alternatives, parts)) > _MAX_CLOSE:
            self._repaired("zu viel in Klammern; es muss nur vorkommen", "too many words in brackets; they need only occur", query)
            return _and(parts)
        return self._close(parts, query)

    def _close(self, parts: Sequence[Node], query: syntax_tree.Near) -> Node:
        """One Near where every part is a word or phrase; alternatives are multiplied out, what has no place of its own stands beside it."""
        for i, part in enumerate(parts):
            before, after = parts[:i], parts[i + 1 :]
            match part:
                case Concept() | Phrase():
                    continue
                case Or(children) if children and all(any(True for _ in leaves(child)) for child in children):
                    return Or(tuple(self._close([*before, child, *after], query) for child in children))
                case And(children) if words := [child for child in children if any(True for _ in leaves(child))]:
                    required = [word for word in words if not (isinstance(word, Concept) and word.optional)] or words
                    if len(required) > 1:
                        self._repaired("jedes der Wörter in Klammern muss nahe stehen", "each of the words in brackets must be near", query)
                    strict = [child for child in children if child not in words]
                    return _and([*(self._close([*before, word, *after], query) for word in required), *strict])
                case Near():
                    chained = part.parts[0] if before else part.parts[-1]
                    return _and([part, self._close([*before, chained, *after], query)])
                case _:
                    self._repaired("kann nur Wörter und Wortgruppen verbinden", "can only join words and phrases", query)
                    rest = [*before, *after]
                    return _and([part, self._close(rest, query) if len(rest) > 1 else _and(rest)])
        return self._joined([part for part in parts if isinstance(part, Concept | Phrase)], query)

    def _joined(self, parts: Sequence[Concept | Phrase], query: syntax_tree.Near) -> Node:
        shared = tuple(name for name in parts[0].fields if all(name in part.fields for part in parts))
        if not shared:
            self._repaired("kein Feld kann beides enthalten", "no field can hold both", query)
            return NOTHING
        if query.sentence:
            return Near(tuple(parts), LONGEST_SENTENCE, within="sentence", fields=shared)
        distance = query.distance * (len(parts) - 1 if query.ordered else 1)
        return Near(tuple(parts), distance, query.ordered, fields=shared)

    def _repaired(self, de: str, en: str, query: syntax_tree.Near) -> None:
        self.notes.add(f"{description.near_sign(query)}: {de}", f"{description.near_sign(query)}: {en}", query.at)

    def _keyword(self, query: syntax_tree.Keyword) -> Node:
        if not query.value.strip("*"):
            return Range(query.field, None, None)
        values = self.values(query.field)
        found = _chosen(query.value, values)
        self.found_values[query] = found
        if not found:
            name, nearest = description.FIELD_NAMES[query.field], ", ".join(_nearest(query.value, values)) or "–"
            self.notes.add(
                f"{name.de} „{query.value}“ gibt es nicht; es gibt zum Beispiel: {nearest}",
                f"there is no {name.en} “{query.value}”; there is for example: {nearest}",
                query.at,
            )
        return _any_of(query.field, found)


def _with(found: Sequence[FormGroup], more: Sequence[FormGroup]) -> list[FormGroup]:
    """The groups of a word with more forms and units, each with those of its relation."""
    groups = list(found)
    for one in more:
        place = next((i for i, group in enumerate(groups) if group.relation == one.relation), None)
        if place is None:
            groups.append(one)
        else:
            there = groups[place]
            forms = tuple(dict.fromkeys((*there.forms, *one.forms)))
            groups[place] = replace(there, forms=forms, units=(*there.units, *one.units))
    return sorted(groups, key=lambda group: list(MATCH_TYPES).index(group.relation))


def unit_label(unit: Phrase | Near) -> str:
    """A unit of several words for a person: "garantie … sicherheit", of each slot the first term."""
    return (" " if isinstance(unit, Phrase) else " … ").join(slot[0] for slot in _slots(unit))


def _checked(filters: Filters) -> dict[str, tuple[str, ...]]:
    """The filters that restrict, as lists of values; "since" and "until" as one day in ISO 8601. Raises UsageError."""
    known = (*KEYWORD_FIELDS, *("-" + field for field in KEYWORD_FIELDS), *_DAY_FILTERS)
    for name in filters:
        if name not in known:
            raise UsageError(f"Filter {name!r} unbekannt; bekannt: {known}", f"unknown filter {name!r}; known: {known}")
    listed = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in filters.items() if value}
    return {name: (_day(name, value[0]),) if name in _DAY_FILTERS else value for name, value in listed.items()}


def _day(name: str, value: str) -> str:
    """The first day of a date for "since", the last for "until"; "2024" and "Februar 2025" will do."""
    found = day_range_at(value.strip(), 0)
    day = (found.low if name == "since" else found.high) if isinstance(found, DayRange) and found.end == len(value.strip()) else None
    if day is None:
        raise UsageError(f"{name}: {value!r} ist kein Datum wie 2025-02-12", f"{name}: {value!r} is no date such as 2025-02-12")
    return day


def _allowed(filters: Mapping[str, tuple[str, ...]]) -> list[Node]:
    """What the filters allow, as nodes to be met at once."""
    nodes: list[Node] = [_any_of(field, filters[field]) for field in KEYWORD_FIELDS if field in filters]
    nodes += [Not(_any_of(field, filters["-" + field])) for field in KEYWORD_FIELDS if "-" + field in filters]
    low, high = (filters.get(name, (None,))[0] for name in _DAY_FILTERS)
    return [*nodes, Range("date", low, high)] if low or high else nodes


def _any_of(field: str, values: Sequence[str]) -> Node:
    ranges = tuple(Range(field, value, value) for value in values)
    return ranges[0] if len(ranges) == 1 else Or(ranges)


def _and(nodes: Sequence[Node]) -> Node:
    """All nodes at once: nested conjunctions opened up, each node once, Everything left out where anything else restricts."""
    flat = [child for node in nodes for child in (node.children if isinstance(node, And) else (node,))]
    narrowing = [node for node in dict.fromkeys(flat) if not isinstance(node, Everything)]
    positive = [node for node in narrowing if not isinstance(node, Not)]
    kept = narrowing if positive else [Everything(), *narrowing]
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def _matching(node: Node) -> Node:
    """The same without groups that only score: they neither exclude nor stand anywhere."""
    match node:
        case Concept():
            return replace(node, groups=tuple(group for group in node.groups if MATCH_TYPES[group.relation].matches))
        case And(children):
            return And(tuple(map(_matching, children)))
        case Or(children):
            return Or(tuple(map(_matching, children)))
        case Not(child):
            return Not(_matching(child))
        case _:
            return node


def _alternatives(node: Node) -> int:
    return sum(map(_alternatives, node.children)) if isinstance(node, And | Or) else 1


def _left(found: tuple[T, ...], out: Collection[T]) -> tuple[T, ...]:
    return tuple(one for one in found if one not in out) if out else found


def _unit(found: Multiword) -> Phrase | Near:
    if found.distance == 0 and found.ordered and not found.within:
        return Phrase(found.slots)
    return Near(tuple(Phrase((slot,)) for slot in found.slots), found.distance, found.ordered, found.within)


def _slots(unit: Phrase | Near) -> tuple[Sequence[str], ...]:
    if isinstance(unit, Phrase):
        return unit.slots
    return tuple(slot for part in unit.parts if isinstance(part, Phrase) for slot in part.slots)


def _parts(raw: str) -> list[str]:
    """The terms of a word as they stand one after the other: NATO-Gipfel gives nato, gipfel."""
    found, width = terms(raw)
    return [term for term, *_ in found[-width:]]


def _chosen(typed_value: str, values: Collection[str]) -> tuple[str, ...]:
    """The values meant: those that equal what was typed, else those that hold all its words; with stars, those of the pattern."""
    if "*" in typed_value:
        patterns = [re.compile(".*".join(map(re.escape, folded.split("*"))), re.DOTALL) for folded in _folded(typed_value)]
        return tuple(v for v in values if any(p.fullmatch(f) for p, f in zip(patterns, _folded(v), strict=True)))
    wanted = _folded(typed_value)
    whole = tuple(v for v in values if any(a == b for a, b in zip(wanted, _folded(v), strict=True)))
    return whole or tuple(v for v in values if any(_words(a) <= _words(b) for a, b in zip(wanted, _folded(v), strict=True) if _words(a)))


def _folded(text: str) -> tuple[str, str]:
    """Two spellings to compare by: München is "muenchen" and "munchen"."""
    lower = normalise(text).replace("ß", "ss")
    long = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    bare = "".join(char for char in unicodedata.normalize("NFD", lower) if not unicodedata.combining(char))
    return long, bare


def _words(folded: str) -> set[str]:
    return set(re.findall(r"\w+", folded))


def _nearest(value: str, values: Mapping[str, int]) -> list[str]:
    """Values spelled like `value`, else the most frequent ones."""
    from difflib import get_close_matches  # only a typing error needs it

    frequent = sorted(values, key=lambda name: (-values[name], name))[:_COMPARED_VALUES]
    folded = {_folded(name)[1]: name for name in frequent}
    return [folded[name] for name in get_close_matches(_folded(value)[1], folded, _NEAREST_VALUES)] or frequent[:_NEAREST_VALUES]
