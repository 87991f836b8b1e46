"""The planner turns the syntax tree of a query into core nodes, with the surface forms that an index holds for each word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from searchidx.german.match_types import MATCH_TYPES, Mode
from searchidx.messages import Message
from searchidx.model import Word
from searchidx.query import description, syntax_tree
from searchidx.query.core_nodes import (
    HAS_QUOTES,
    NOTHING,
    And,
    Concept,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    any_value,
    conjunction,
)
from searchidx.query.expanded_words import ExpandedWords, Switches
from searchidx.query.filters import Filters, checked, filter_nodes
from searchidx.query.keyword_values import matching_values, nearest_values
from searchidx.query.multiword_expressions import Slots, other_rows
from searchidx.query.notes import Notes
from searchidx.query.parser import ParsedQuery
from searchidx.query.proximity_planning import near_node
from searchidx.query.vocabulary_protocol import KeywordValues, VocabularyLookup

FUNCTION_WORD_WEIGHT = 0.2
"""What a function word that need not match adds to the score, as a share of a full word."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query that an engine can answer, as often as needed: it depends on the query, the switches and the vocabulary only.

    node          the whole query, filters included
    unfiltered    the query without the filters; `filters.filtered` puts others around it
    describe      the query in plain words, from its words with their forms: those of the plan, or with exact counts of units
    words         every word once, in the order typed, with the groups that were switched off (`on` false) as well
    complete      false when a pattern stands for more forms than are searched
    """

    node: Node
    unfiltered: Node
    describe: Callable[[Iterable[Word]], Message] = field(compare=False)
    words: tuple[Word, ...]
    notes: tuple[Message, ...]
    complete: bool

    @property
    def description(self) -> Message:
        """The query in plain words, with the forms that the vocabulary holds."""
        return self.describe(self.words)


def plan_query(
    parsed: ParsedQuery,
    vocabulary: VocabularyLookup,
    *,
    mode: Mode,
    filters: Filters,
    values: KeywordValues,
    without: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Plan:
    """The core nodes of a parsed query, restricted to what `filters` allow.

    `without` switches match types off, `exclude` single surface forms; `values` gives the values of a keyword field with their counts.
    Raises UsageError for an unknown match type or filter and for a day that is none.
    """
    switches = Switches.of(mode, without, exclude)
    restrictions = checked(filters)
    conditions = filter_nodes(restrictions, values)
    planner = _Planner(vocabulary, switches, values)
    query = planner.node(parsed.tree) if parsed.tree else Everything() if conditions else NOTHING
    if query is NOTHING:
        planner.notes.add("Nichts zu suchen: die Anfrage enthält kein Wort", "nothing to search for: the query has no word")
    return Plan(
        node=query if query is NOTHING else conjunction([query, *conditions]),
        unfiltered=query,
        describe=partial(_described, parsed, planner, restrictions),
        words=tuple(planner.words.shown.values()),
        notes=(*parsed.notes, *planner.notes.messages()),
        complete=planner.words.complete,
    )


def _described(parsed: ParsedQuery, planner: _Planner, restrictions: Mapping[str, tuple[str, ...]], words: Iterable[Word]) -> Message:
    return description.describe(parsed.tree, {word.word: word for word in words}, planner.keyword_values, restrictions)


class _Planner:
    """Plans one query; collects its words, the keyword values that were meant, and notes."""

    def __init__(self, vocabulary: VocabularyLookup, switches: Switches, values: KeywordValues) -> None:
        self.notes = Notes()
        self.words = ExpandedWords(vocabulary, switches, self.notes)
        self.keyword_values: dict[syntax_tree.Keyword, tuple[str, ...]] = {}
        self._values = values
        self._exact_only = switches.mode == "exact"

    def node(self, query: syntax_tree.SyntaxNode) -> Node:
        match query:
            case syntax_tree.Word() | syntax_tree.Pattern():
                return self.words.concept(query, syntax_tree.label(query))
            case syntax_tree.Phrase():
                return self._phrase(query)
            case syntax_tree.Near(parts):
                return near_node([_without_scoring_groups(self.node(part)) for part in parts], query, self.notes)
            case syntax_tree.Keyword():
                return self._keyword(query)
            case syntax_tree.Dates(low, high):
                return Range("date", low, high)
            case syntax_tree.Everything():
                return Everything()
            case syntax_tree.Quoted():
                return And((Everything(), HAS_QUOTES))
            case syntax_tree.And():
                return self._all(query)
            case syntax_tree.Or(children):
                return Or(tuple(dict.fromkeys(map(self.node, children))))
            case syntax_tree.Not(child):
                return And((Everything(), Not(_without_scoring_groups(self.node(child)))))

    def _all(self, query: syntax_tree.And) -> Node:
        """Words side by side; function words need not match where anything else is searched for."""
        optional = syntax_tree.optional_words(query)
        children = list(syntax_tree.conjuncts(query))
        self.words.add_multiword(children)
        return conjunction([self._conjunct(child, children, optional) for child in children])

    def _conjunct(
        self, child: syntax_tree.SyntaxNode, children: Sequence[syntax_tree.SyntaxNode], optional: Sequence[syntax_tree.Word]
    ) -> Node:
        if isinstance(child, syntax_tree.Word) and child in optional:
            return self._optional(child)
        node = self.node(child)
        if isinstance(child, syntax_tree.Phrase) and isinstance(node, Phrase):
            is_alone = not any(syntax_tree.searches(other) for other in children if other is not child and other not in optional)
            return node if is_alone else replace(node, words=tuple(self._words_apart(child)))
        return node

    def _words_apart(self, phrase: syntax_tree.Phrase) -> Iterator[Concept]:
        """The words of a phrase by themselves, for partial hits: a headline that is searched for often has something in quotation marks."""
        for word in phrase.items:
            if isinstance(word, syntax_tree.Word) and not syntax_tree.is_function_word(word):
                yield replace(self.words.unshown(word), fields=phrase.fields)

    def _optional(self, word: syntax_tree.Word) -> Concept:
        """A function word in its very form: its relatives (der, die, das) would say nothing and cost much."""
        concept = self.words.concept(replace(word, exact=True), word.text)
        return replace(concept, optional=True, weight=FUNCTION_WORD_WEIGHT)

    def _phrase(self, phrase: syntax_tree.Phrase) -> Node:
        parts = [self.words.phrase_slots(item) for item in phrase.items]
        if phrase.distance is None or len(parts) == 1:
            rows = [parts, *self._other_rows(phrase, parts)]
            phrases = tuple(Phrase(tuple(slot for part in row for slot in part), phrase.fields) for row in rows)
            return phrases[0] if len(phrases) == 1 else Or(phrases)
        return Near(tuple(Phrase(part) for part in parts), phrase.distance, fields=phrase.fields)

    def _other_rows(self, phrase: syntax_tree.Phrase, parts: Sequence[Slots]) -> Iterator[list[Slots]]:
        """The same with a date as the index writes it: "am 3. Oktober 1990" is "am 3.10.1990" and "am 3. Okt. 1990", too."""
        for at, length, slots in () if self._exact_only else other_rows(phrase.items, self.words.lookup, self.words.in_index):
            yield [*parts[:at], slots, *parts[at + length :]]

    def _keyword(self, query: syntax_tree.Keyword) -> Node:
        if not query.value.strip("*"):
            return Range(query.field, None, None)
        values = self._values(query.field)
        chosen = self.keyword_values[query] = matching_values(query.value, values)
        if not chosen:
            name, nearest = description.FIELD_NAMES[query.field], ", ".join(nearest_values(query.value, values)) or "–"
            self.notes.add(
                f"{name.de} „{query.value}“ gibt es nicht; es gibt zum Beispiel: {nearest}",
                f"there is no {name.en} “{query.value}”; there is for example: {nearest}",
                query.at,
            )
        return any_value(query.field, chosen)


def _without_scoring_groups(node: Node) -> Node:
    """The same without groups that only score: they neither exclude nor stand anywhere."""
    match node:
        case Concept():
            return replace(node, groups=tuple(group for group in node.groups if MATCH_TYPES[group.relation].matches))
        case And(children):
            return And(tuple(map(_without_scoring_groups, children)))
        case Or(children):
            return Or(tuple(map(_without_scoring_groups, children)))
        case Not(child):
            return Not(_without_scoring_groups(child))
        case _:
            return node
