"""Versions of one story: the near-duplicates among the articles similar to one, and in what two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import islice
from re import Match
from typing import Any

from searchidx.engines import Reader
from searchidx.german.tokenizer import WORD
from searchidx.model import Article, Passage, Version
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.article_words import plain_words, story_text
from searchidx.results.shingling import SHINGLE, runs
from searchidx.results.similar import similar_articles

CANDIDATES = 40
"""Similar articles among which versions are looked for."""

MOST_WORDS = 20_000
"""Words at the beginning of each text that are compared."""

WORDS_AT_A_TIME = 10
"""Words that are compared before the budget is looked at; each is compared with every place that the other text has it at."""

LONGEST_COUNTED = 1_000_000
"""Code points whose words are counted; of a longer text the rest is estimated from these."""


def versions(reader: Reader, article: Article, budget: TimeBudget | None = None) -> tuple[Version, ...]:
    """The other versions of the story that an article tells, oldest first, undated ones last."""
    same_story = (
        Version(like.hit, _word_count(story_text(like.article)), like.overlap)
        for like in similar_articles(reader, article, CANDIDATES, budget)
        if like.same_story
    )
    return tuple(sorted(same_story, key=lambda version: (version.hit.date or "9", version.hit.id)))


def _word_count(text: str) -> int:
    """How many words a text has; of one beyond LONGEST_COUNTED about as many."""
    counted = len(plain_words(text[:LONGEST_COUNTED]))
    return counted if len(text) <= LONGEST_COUNTED else round(counted * len(text) / LONGEST_COUNTED)


def differences(first: Article, second: Article, budget: TimeBudget | None = None) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Title and text of two articles, marked where the other has no such words.

    Beyond MOST_WORDS words nothing is marked. Comparing two texts that say the same few words over and over takes very long; when the
    budget is spent, marked is instead what stands in no run of five words that the other has, too.
    """
    texts = story_text(first), story_text(second)
    matches = [list(islice(WORD.finditer(text), MOST_WORDS)) for text in texts]
    first_words, second_words = ([match.group().lower() for match in side] for side in matches)
    try:
        changed = _changed(first_words, second_words, budget or TimeBudget(None))
    except _BudgetSpent:
        changed = _not_shared(first_words, second_words), _not_shared(second_words, first_words)
    left, right = (_marked(text, words, ranges) for text, words, ranges in zip(texts, matches, changed, strict=True))
    return (left,), (right,)


_Ranges = list[tuple[int, int]]
"""[start, stop) of words."""


def _changed(first: list[str], second: list[str], budget: TimeBudget) -> tuple[_Ranges, _Ranges]:
    """The runs of words of each text that the other has not, by their longest common runs. Raises _BudgetSpent."""
    matcher = SequenceMatcher(None, _Interruptible(first, budget), second, autojunk=False)
    different = [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
    return [(a, b) for _, a, b, _, _ in different if a < b], [(c, d) for _, _, _, c, d in different if c < d]


def _not_shared(words: list[str], other: list[str]) -> _Ranges:
    """The runs of words that no shingle covers which both texts have."""
    shared = runs(other, SHINGLE)
    ranges: _Ranges = []
    covered = 0  # up to this word
    for start in range(len(words)):
        if tuple(words[start : start + SHINGLE]) in shared:
            covered = start + SHINGLE
        if start < covered:
            continue
        if ranges and ranges[-1][1] == start:
            ranges[-1] = (ranges[-1][0], start + 1)
        else:
            ranges.append((start, start + 1))
    return ranges


def _marked(text: str, words: Sequence[Match[str]], ranges: _Ranges) -> Passage:
    return Passage("body", text, tuple((words[start].start(), words[stop - 1].end()) for start, stop in ranges))


class _BudgetSpent(Exception):
    """Comparing took too long."""


class _Interruptible(list[str]):
    """Words that can be compared until the budget is spent: SequenceMatcher takes them one by one."""

    def __init__(self, words: list[str], budget: TimeBudget) -> None:
        super().__init__(words)
        self._budget = budget
        self._taken = 0

    def __getitem__(self, at: Any) -> Any:
        self._taken += 1
        if not self._taken % WORDS_AT_A_TIME and self._budget.is_spent():
            raise _BudgetSpent
        return super().__getitem__(at)
