"""A form and its lemma are one question: measured for every frequent paradigm of the lexicon, over the words of a real vocabulary.

For each form the words that its query matches are compared with those that the query of its lemma matches: the occurrences of the words
both match, divided by those of the words that either does. One number for each word class: the mean over all forms, each by how often it
occurs. Nouns are asked with their capital, and only those that stand there as lemmas, too; no form that is a name as well (Bayern).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from searchidx.german.lemmatizer import split_separable_verb
from searchidx.german.lexicon import lexicon
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.storage.vocabulary import Vocabulary

WORDS = Path(__file__).parent / "wikinews_words.tsv"

LEAST = 20
"""Occurrences of the forms of a paradigm from which on it counts."""

FLOORS = {"nouns": 0.98, "adjectives": 0.995, "verbs": 0.95}
"""A little below what is measured. Raise them when search gets better; lower one only with the reason in the commit."""

Pairs = dict[str, list[tuple[str, str, int]]]
"""For each word class (form, lemma, occurrences of the form), as they are typed."""


@lru_cache(maxsize=1)
def words() -> Counter[str]:
    rows = (line.split("\t") for line in WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return Counter({word: int(count) for word, count in rows})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    counts = Counter[str]()
    for word, count in words().items():
        counts[word.lower()] += count
    return Vocabulary.build(counts.items())


@lru_cache(maxsize=1)
def pairs() -> Pairs:
    classes: Pairs = {"nouns": [], "adjectives": [], "verbs": []}
    lexicon().index_words()
    for lemma, kind, forms in lexicon().paradigms():
        name = {"N": "nouns", "A": "adjectives", "V": "verbs"}.get(kind)
        if name and lemma not in FUNCTION_WORDS:
            typed = str.capitalize if kind == "N" else str.lower
            counts = {form: words()[typed(form)] for form in forms if form not in FUNCTION_WORDS and not lexicon().kinds(form) & {"T", "P"}}
            if sum(counts.values()) >= LEAST and (words()[typed(lemma)] or kind != "N"):  # Haus is not meant as the dative of a Hau
                classes[name] += [(typed(form), typed(lemma), count) for form, count in counts.items() if count and form != lemma]
    return classes


@lru_cache(maxsize=1 << 14)
def matched(word: str) -> frozenset[str]:
    """The words of the vocabulary that a query matches."""
    groups = vocabulary().expand(word, "compounds")
    return frozenset(form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms)


def overlap(form: str, lemma: str) -> float:
    a, b = matched(form), matched(lemma)
    either = sum(vocabulary().counts_of(sorted(a | b)))
    return sum(vocabulary().counts_of(sorted(a & b))) / either if either else 0.0


@pytest.mark.parametrize("name", FLOORS)
def test_a_form_and_its_lemma_find_the_same_words(name: str) -> None:
    rows = [(overlap(form, lemma), form, lemma, count) for form, lemma, count in pairs()[name]]
    mean = sum(value * count for value, *_, count in rows) / sum(count for *_, count in rows)
    worst = sorted(rows, key=lambda row: (row[0] - 1) * row[3])[:20]
    assert mean >= FLOORS[name], worst


def separable_verbs() -> Iterator[tuple[str, str, str]]:
    """(zurücktreten, treten, zurück) for the verbs of the lexicon."""
    for lemma, kind, _ in lexicon().paradigms():
        if kind == "V" and (cut := split_separable_verb(lemma)):
            yield lemma, *cut


def test_a_separable_verb_finds_its_separated_forms() -> None:
    forms_of = {lemma: forms for lemma, kind, forms in lexicon().paradigms() if kind == "V"}
    missing = []
    checked = 0
    for verb, inner, particle in separable_verbs():
        forms = [form for form in forms_of.get(inner, ()) if words()[form] >= LEAST]
        if forms and particle in vocabulary():
            units = [unit for group in vocabulary().expand(verb, "compounds") for unit in group.units if unit.slots[-1] == (particle,)]
            reached = {form for unit in units for form in unit.slots[0]}
            missing += [(verb, form) for form in forms if form not in reached]
            checked += len(forms)
    assert checked > 500
    assert len(missing) <= 0.01 * checked, missing[:20]
