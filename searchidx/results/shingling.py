"""Near-duplicates: texts that share most of their shingles, runs of five words (Broder 1997), such as a wire story revised or cut."""

from __future__ import annotations

from searchidx.model import Article
from searchidx.results.article_words import plain_words, story_text

SHINGLE = 5
"""Words of a shingle."""

MOST_WORDS = 20_000
"""Words at the beginning of a text that are compared; no news article has half as many."""

SAME_STORY = 0.5
"""The share of shingles from which on two texts are versions of one story."""

Shingles = frozenset[tuple[str, ...]]


def shingles(article: Article) -> Shingles:
    """Every run of five words of title and text, whatever its capitals; all words in one where there are fewer."""
    words = plain_words(story_text(article), MOST_WORDS)
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))


def overlap(first: Shingles, second: Shingles) -> float:
    """The share of the shorter text's shingles that the longer one has, 0 to 1."""
    shorter, longer = sorted((first, second), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0
