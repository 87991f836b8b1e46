"""The look-ups in the terms of an index that German needs: a protocol, which `searchidx.storage.vocabulary.Vocabulary` implements.

A term is its number, its place in code-point order, wherever many are handled; its text is made where it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

import numpy as np


class NgramMatches(NamedTuple):
    """Terms that share letter n-grams with a word, one element a term; all arrays have the same length.

    numbers     ascending
    similarity  Dice's coefficient of the two sets of n-grams, above 0 up to 1
    shares      the part of the word's n-grams that the term holds, each n-gram by its weight, 0 to 1
    masks       which of the word's n-grams the term holds: bit i stands for the n-gram of weights[i]

    `weights`, one for each of the word's rarest n-grams, the rarest first: inverse document frequencies in whole millionths.
    """

    numbers: np.ndarray
    similarity: np.ndarray
    shares: np.ndarray
    masks: np.ndarray
    weights: np.ndarray


class SortedTerms(Protocol):
    """The terms of an index in code-point order."""

    def __getitem__(self, number: int, /) -> str: ...

    def starting_with(self, prefix: str) -> range:
        """The numbers of the terms that start with `prefix`."""
        ...


class TermLookup(Protocol):
    """What an index knows of its terms."""

    @property
    def terms(self) -> SortedTerms: ...

    @property
    def counts(self) -> np.ndarray:
        """The live articles that hold each term."""
        ...

    def __contains__(self, term: object, /) -> bool: ...

    def count(self, term: str) -> int:
        """Live articles that hold the term; 0 for an unknown one."""
        ...

    def numbers_of(self, *terms: str) -> set[int]:
        """The numbers of those terms that the index has."""
        ...

    def with_keys(self, table: str, *keys: str) -> set[int]:
        """The terms that have one of the keys in a table of `index_keys.KEY_TABLES`."""
        ...

    def containing(self, text: str) -> list[int]:
        """The terms without a hyphen that contain a text."""
        ...

    def by_frequency(self, numbers: Collection[int]) -> Sequence[str]:
        """The terms with these numbers, the most frequent first."""
        ...

    def in_order(self, numbers: np.ndarray) -> Sequence[str]:
        """The terms with these numbers, in their order."""
        ...

    def ngram_matches(self, word: str, least_share: float = 0.0, least_similarity: float = 0.0) -> NgramMatches:
        """The terms that share n-grams with a word: enough of them by share or by similarity."""
        ...
