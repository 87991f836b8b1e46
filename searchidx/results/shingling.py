"""Near-duplicates: texts that share most of their shingles, runs of five words (Broder 1997), such as a wire story revised or cut."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import Article
from searchidx.results.article_words import plain_words, story_text

SHINGLE = 5
"""Words of a shingle."""

MOST_WORDS = 20_000
"""Words at the beginning of a text that are compared; no news article has half as many."""

SAME_STORY = 0.5
"""The share of shingles from which on two texts are versions of one story: of those of the shorter text; where both are full texts, of
those of both, for a block of standing text may be half of a short column.
"""

FULL_TEXT = 120
"""Words from which on a text is a full one."""

SAME_WORDS, ALL_WORDS = 0.7, 0.5
"""A rewrite turns sentences round: two short texts are versions, too, where they share so much of the words of the shorter one, and of
those of both. Function words do not count.
"""

Shingles = frozenset[tuple[str, ...]]


def shingles(article: Article) -> Shingles:
    """Every run of five words of title and text, whatever its capitals; all words in one where there are fewer."""
    words = plain_words(story_text(article), MOST_WORDS)
    return runs(words, min(SHINGLE, len(words)))


def runs(words: Sequence[str], size: int) -> Shingles:
    """Every run of `size` words; none of no words."""
    return frozenset(tuple(words[start : start + size]) for start in range(len(words) - size + 1)) if size else frozenset()


def overlap(first: Shingles, second: Shingles) -> float:
    """The share of the shorter text's shingles that the longer one has, 0 to 1."""
    shorter, longer = sorted((first, second), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0


def tell_one_story(first: Article, second: Article, first_shingles: Shingles, second_shingles: Shingles) -> bool:
    """Whether two articles are versions of one story, by their texts alone."""
    shorter = min(len(first_shingles), len(second_shingles))
    common = len(first_shingles & second_shingles)
    if shorter + SHINGLE - 1 >= FULL_TEXT:
        return common >= SAME_STORY * len(first_shingles | second_shingles)
    return shorter > 0 and (common >= SAME_STORY * shorter or (common > 0 and share_words(first, second)))


def share_words(first: Article, second: Article) -> bool:
    """Whether two articles are written with the same words, in whatever order."""
    return have_same_words(content_words(first), content_words(second))


def content_words(article: Article) -> frozenset[str]:
    """The words of title and text without function words."""
    return frozenset(plain_words(story_text(article), MOST_WORDS)) - FUNCTION_WORDS


def have_same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the content words of two articles are the same but for a few."""
    common = len(one & other)
    return common >= SAME_WORDS * min(len(one), len(other)) and common >= ALL_WORDS * len(one | other)
