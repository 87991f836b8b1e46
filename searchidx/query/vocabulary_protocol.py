"""What planning asks of an index: its vocabulary and the values of its keyword fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from searchidx.german.match_types import FormGroup, Mode

KeywordValues = Callable[[str], Mapping[str, int]]
"""From a keyword field ("section") to its values with the number of live articles that have each."""


class VocabularyLookup(Protocol):
    """Surface forms with their document frequencies. The same question always has the same answer: a plan may be kept and reused."""

    def __contains__(self, term: str) -> bool:
        """Whether a live article holds this very form."""

    def counts_of(self, forms: Sequence[str]) -> Sequence[int]:
        """The number of live articles that hold each form, in the order of `forms`; 0 for an unknown one."""

    def matching(self, pattern: str, limit: int) -> tuple[Sequence[str], int]:
        """At most `limit` forms of a normalised pattern with `*`, the most frequent first, and how many there are in all."""

    def close_to(self, word: str, distance: int, limit: int) -> tuple[Sequence[str], int]:
        """The same for the forms at most `distance` edits away from a normalised word."""

    def sounding_like(self, name: str, limit: int) -> tuple[Sequence[str], int]:
        """The same for names that sound like a normalised one."""

    def expand(self, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        """The forms that belong to a word as typed, grouped by match type, the strongest first; the first group is "exact"."""

    def spellings(self, term: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        """The forms that are the very same word or number, spelled otherwise or not: what may stand for it in a phrase."""
