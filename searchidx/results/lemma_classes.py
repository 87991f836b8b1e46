"""Lemma classes: every term of a vocabulary counted under one base form, as a list of words needs it.

A search knows all lemmas a form may belong to (reisen: Reise, reisen); a word that is counted belongs to the most frequent of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.storage.forward_index import NO_TERM
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.vocabulary import Vocabulary

SHORTEST = 2
"""Letters of the shortest word that is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class LemmaClasses:
    """`of_term`: int32, the class of each term of the vocabulary, NO_TERM for function words and what is no word.

    `totals`: for each class the articles that hold each of its terms, added up: a little more than those that hold any.
    """

    of_term: Array
    totals: Array
    vocabulary: Vocabulary

    def word(self, lemma_class: int) -> str:
        """The word of a class as a query names it: its base form, if the index holds that, else its most frequent form."""
        key = self.vocabulary.key_table("base").keys[lemma_class]
        if not key.startswith("~") and self.vocabulary.count(key):
            return key
        members = self._members(lemma_class)
        return self.vocabulary.terms[int(members[np.argmax(self.vocabulary.counts[members])])]

    def terms(self, lemma_class: int) -> tuple[str, ...]:
        """The terms of a class."""
        return self.vocabulary.terms.select(self._members(lemma_class).tolist())

    def _members(self, lemma_class: int) -> Array:
        return np.flatnonzero(self.of_term == lemma_class)


def lemma_classes(vocabulary: Vocabulary) -> LemmaClasses:
    """The classes are numbered as the keys of the table of base forms."""
    table = vocabulary.key_table("base")
    owners, members = np.repeat(np.arange(len(table.keys)), np.diff(table.starts)), np.asarray(table.members)
    totals = np.bincount(owners, vocabulary.counts[members], len(table.keys))
    order = np.lexsort((owners, -totals[owners], members))
    is_first = np.ones(len(order), bool)
    is_first[1:] = members[order][1:] != members[order][:-1]
    of_term = np.full(len(vocabulary), NO_TERM, np.int32)
    of_term[members[order][is_first]] = owners[order][is_first]
    lengths = np.diff(vocabulary.terms.starts)
    of_term[lengths < SHORTEST] = NO_TERM
    of_term[sorted(vocabulary.numbers_of(*UNCOUNTED_TERMS))] = NO_TERM
    counted = of_term >= 0
    return LemmaClasses(of_term, np.bincount(of_term[counted], vocabulary.counts[counted], len(table.keys)), vocabulary)
