"""The words of one query, each expanded once: groups of surface forms for the engine, and the same groups for the reader of the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from searchidx.errors import UsageError
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Mode, Multiword
from searchidx.german.tokenizer import cased_spellings, normalise, parts_of
from searchidx.model import Expansion, Form, Word
from searchidx.query import multiword_expressions, syntax_tree
from searchidx.query.core_nodes import Concept, Group, Near, Phrase
from searchidx.query.multiword_expressions import Slots, plain_text
from searchidx.query.notes import Notes
from searchidx.query.vocabulary_protocol import VocabularyLookup
from searchidx.query.written_variants import WrittenVariants

MAX_FORMS = 4096
"""Forms that one pattern or fuzzy word stands for at most: the most frequent ones."""

SHOWN_FORMS = 200
"""Forms that one matching group shows in `words` at most."""

SHOWN_SCORING_FORMS = 30
"""The same for a group that only adds to scores or makes partial hits."""

_MATCH_TYPE_ORDER = {name: number for number, name in enumerate(MATCH_TYPES)}


@dataclass(frozen=True, slots=True)
class Switches:
    """What a user switched: how far words are expanded, the match types that are off, the forms that are off (as typed and normalised)."""

    mode: Mode
    without: frozenset[str]
    exclude: frozenset[str]

    @classmethod
    def of(cls, mode: Mode, without: Sequence[str], exclude: Sequence[str]) -> Switches:
        """Raises UsageError for a match type that does not exist."""
        for name in without:
            if name not in MATCH_TYPES:
                raise UsageError(f"Unbekannte Beziehung {name!r}; bekannt: {', '.join(MATCH_TYPES)}", f"unknown relation {name!r}")
        return cls(mode, frozenset(without), frozenset([*exclude, *map(normalise, exclude)]))


class ExpandedWords:
    """Expands the words of one query with the forms of an index.

    `shown` has every word under its label, in the order typed, with groups that were switched off as well.
    `complete` is false when a pattern or fuzzy word stands for more forms than are searched.
    """

    def __init__(self, vocabulary: VocabularyLookup, switches: Switches, notes: Notes) -> None:
        self.shown: dict[str, Word] = {}
        self.complete = True
        self._vocabulary = vocabulary
        self._switches = switches
        self._notes = notes
        self._groups: dict[tuple[str, bool, bool], tuple[Group, ...]] = {}
        self._joint_groups: dict[str, list[FormGroup]] = defaultdict(list)
        self._citations: dict[str, FormGroup] = {}

    def lookup(self, word: str) -> tuple[FormGroup, ...]:
        """What the vocabulary holds for a word, before any switch."""
        return self._vocabulary.expand(word, self._switches.mode)

    def add_multiword(self, words: Sequence[syntax_tree.SyntaxNode]) -> None:
        """Takes note of what words side by side mean as one (3. Oktober 1990): it joins the groups of each of them."""
        if self._switches.mode != "exact":
            for label, group in multiword_expressions.joint_groups(words, self.lookup, self.in_index):
                self._joint_groups[label].append(group)
            variants, texts = WrittenVariants(self._vocabulary, self._switches.mode), list(map(plain_text, words))
            for label, group in variants.groups(texts):
                self._joint_groups[label].append(group)
            self._citations.update(variants.citations(texts))

    def concept(self, word: syntax_tree.Word | syntax_tree.Pattern, label: str) -> Concept:
        """One word with its groups; `label` is the name it has in `shown`."""
        key = (label, *((word.exact, word.cased) if isinstance(word, syntax_tree.Word) else (False, False)))
        if key not in self._groups:
            self._groups[key] = self._switched_on(label, self._form_groups(word))
        return Concept(word.text, self._groups[key], word.fields)

    def unshown(self, word: syntax_tree.Word) -> Concept:
        """The same of a word that is not in `shown`: no full match is by it."""
        groups = (_divided(_as_group(group), self._switches)[0] for group in self._form_groups(word))
        return Concept(word.text, tuple(filter(_holds_any, groups)), word.fields)

    def phrase_slots(self, item: syntax_tree.Word | syntax_tree.Pattern) -> Slots:
        """The slots of one word of a phrase, in any spelling: one, or one for each part of a hyphenated word."""
        if isinstance(item, syntax_tree.Pattern):
            return (next((group.forms for group in self.concept(item, item.text).groups), ()),)
        label = f"„{item.text}“"
        slots = []
        for part in parts_of(item.text):
            groups = self._switched_on(label, self._vocabulary.spellings(part, self._switches.mode), kept="exact")
            slots.append(tuple(dict.fromkeys((part, *(form for group in groups for form in group.forms)))))
        return tuple(slots)

    def in_index(self, forms: Iterable[str]) -> tuple[str, ...]:
        """Those of some forms that the index holds."""
        return tuple(form for form in forms if form in self._vocabulary)

    def _form_groups(self, word: syntax_tree.Word | syntax_tree.Pattern) -> Iterable[FormGroup]:
        if isinstance(word, syntax_tree.Pattern):
            return [FormGroup("pattern", self._limited(word, *self._vocabulary.matching(word.pattern, MAX_FORMS)))]
        form = syntax_tree.whole_term(word.text)
        exact = FormGroup("exact", self.in_index(cased_spellings(word.text) if word.cased else [form]))
        if word.edits:
            close = self._limited(word, *self._vocabulary.close_to(form, word.edits, MAX_FORMS))
            return [exact, FormGroup("fuzzy", tuple(term for term in close if term != form))]
        if word.sound:
            alike = self._limited(word, *self._vocabulary.sounding_like(form, MAX_FORMS))
            return [exact, FormGroup("name", tuple(term for term in alike if term != form))]
        if word.exact:
            return [exact]
        if citation := self._citations.get(word.text):
            return [citation]
        meant = form if syntax_tree.is_function_word(word) else word.text  # Es regnet: the capital only begins a sentence
        groups, additions = self.lookup(meant), self._joint_groups.get(word.text)
        return _merged(groups, additions) if additions else groups

    def _limited(self, word: syntax_tree.Word | syntax_tree.Pattern, forms: Sequence[str], total: int) -> Sequence[str]:
        """The forms that a pattern or fuzzy word stands for; a note tells when they were cut, or when there are none."""
        text = syntax_tree.label(word)
        if total > len(forms):
            self.complete = False
            self._notes.add(
                f"{text} gekürzt: die {len(forms)} häufigsten von {total} Formen werden gesucht",
                f"{text} cut: the {len(forms)} most frequent of {total} forms are searched",
                word.at,
            )
        elif not total:
            self._notes.add(f"{text} passt auf kein Wort im Index", f"{text} matches no word of the index", word.at)
        return forms

    def _switched_on(self, label: str, form_groups: Iterable[FormGroup], kept: str = "") -> tuple[Group, ...]:
        """The groups of a word that are switched on; `shown` gets all of them. `kept`: a match type that no switch reaches."""
        groups, expansions = [], []
        shown_forms: set[str] = set()  # a form is shown where it is strongest; to share a part it counts again
        for form_group in form_groups:
            group = _as_group(form_group)
            on, off = (group, Group(kept)) if group.relation == kept else _divided(group, self._switches)
            groups += [on] if _holds_any(on) else []
            parts = [self._expansion(part, is_on, shown_forms) for part, is_on in ((on, True), (off, False)) if _holds_any(part)]
            expansions += [part for part in parts if part.forms]
            shown_forms.update(form.form for part in parts for form in part.forms)
        self.shown[label] = Word(label, (*self.shown[label].groups, *expansions) if label in self.shown else tuple(expansions))
        return tuple(groups)

    def _expansion(self, group: Group, on: bool, shown_forms: Collection[str]) -> Expansion:
        """The first forms of a group that are not shown yet, by number of articles; groups have the most frequent or most alike first."""
        matches = MATCH_TYPES[group.relation].matches
        forms = group.forms[: SHOWN_FORMS if matches else SHOWN_SCORING_FORMS]
        counts = {form: n for form, n in zip(forms, self._vocabulary.counts_of(forms), strict=True) if form not in shown_forms}
        for unit in group.units:  # "trat … zurück" within a clause and in a row is one line for a person
            counts[unit_label(unit)] = max(counts.get(unit_label(unit), 0), self._most_articles(unit))
        by_count = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return Expansion(group.relation, on, tuple(Form(form, count) for form, count in by_count[:SHOWN_FORMS]), matches)

    def _most_articles(self, unit: Phrase | Near) -> int:
        """The number of articles that a unit can be in at most: those that hold its rarest word."""
        return min(sum(self._vocabulary.counts_of(slot)) for slot in _slots(unit))


def unit_label(unit: Phrase | Near) -> str:
    """A unit of several words for a person: "garantie … sicherheit", of each slot the first term."""
    return (" " if isinstance(unit, Phrase) else " … ").join(slot[0] for slot in _slots(unit))


def _merged(groups: Sequence[FormGroup], additions: Sequence[FormGroup]) -> list[FormGroup]:
    """The groups of a word with additions, each added to the group of its match type; the strongest first."""
    added = {form for addition in additions for form in addition.forms}
    merged = [_without_forms(group, added) if added and MATCH_TYPES[group.relation].matches else group for group in groups]
    for addition in additions:
        place = next((number for number, group in enumerate(merged) if group.relation == addition.relation), None)
        if place is None:
            merged.append(addition)
        else:
            group = merged[place]
            forms = tuple(dict.fromkeys((*group.forms, *addition.forms)))
            merged[place] = replace(group, forms=forms, units=(*group.units, *addition.units))
    return sorted(merged, key=lambda group: _MATCH_TYPE_ORDER[group.relation])


def _without_forms(group: FormGroup, forms: Collection[str]) -> FormGroup:
    """The same without some forms, which are in a group of additions now: no form is in two groups that match."""
    return replace(group, forms=tuple(form for form in group.forms if form not in forms)) if group.relation != "exact" else group


def _as_group(group: FormGroup) -> Group:
    return Group(group.relation, group.forms, tuple(map(_as_unit, group.units)), group.ngrams)


def _as_unit(words: Multiword) -> Phrase | Near:
    if words.distance == 0 and words.ordered and not words.within:
        return Phrase(words.slots)
    return Near(tuple(Phrase((slot,)) for slot in words.slots), words.distance, words.ordered, words.within)


def _divided(group: Group, switches: Switches) -> tuple[Group, Group]:
    """What is on and what is off of a group."""
    nothing = Group(group.relation)
    if group.relation in switches.without:
        return nothing, group
    if not switches.exclude:
        return group, nothing
    kept = [number for number, form in enumerate(group.forms) if form not in switches.exclude]
    on = replace(
        group,
        forms=tuple(group.forms[number] for number in kept),
        ngrams=replace(group.ngrams, masks=group.ngrams.masks[kept]) if group.ngrams else None,
        units=tuple(unit for unit in group.units if unit_label(unit) not in switches.exclude),
    )
    off = Group(
        group.relation,
        tuple(form for form in group.forms if form in switches.exclude),
        tuple(unit for unit in group.units if unit_label(unit) in switches.exclude),
    )
    return on, off


def _holds_any(group: Group) -> bool:
    return bool(group.forms or group.units)


def _slots(unit: Phrase | Near) -> Slots:
    if isinstance(unit, Phrase):
        return unit.slots
    return tuple(slot for part in unit.parts if isinstance(part, Phrase) for slot in part.slots)
