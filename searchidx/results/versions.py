"""Versions of one story: the near-duplicates among the articles similar to one, and in what two of them differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import islice

from searchidx.engines import Reader
from searchidx.german.tokenizer import WORD
from searchidx.model import Article, Passage, Version
from searchidx.results.plain_words import plain_words, story_text
from searchidx.results.similar import similar_articles

CANDIDATES = 40
"""Similar articles among which versions are looked for."""

_COMPARED = 20_000  # words of an article that are compared; beyond, comparing takes minutes


def versions(reader: Reader, article: Article) -> tuple[Version, ...]:
    """The other versions of the story that an article tells, oldest first, undated ones last."""
    same_story = (
        Version(like.hit, len(plain_words(story_text(like.article))), like.overlap)
        for like in similar_articles(reader, article, CANDIDATES)
        if like.same_story
    )
    return tuple(sorted(same_story, key=lambda version: (version.hit.date or "9", version.hit.id)))


def differences(first: Article, second: Article) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Title and text of two articles, marked where the other has no such words."""
    texts = story_text(first), story_text(second)
    matches = [list(islice(WORD.finditer(text), _COMPARED)) for text in texts]
    first_words, second_words = ([match.group().lower() for match in side] for side in matches)
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for kind, *edges in SequenceMatcher(None, first_words, second_words, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for side, (start, stop) in enumerate((edges[:2], edges[2:])):
            if start < stop:
                marks[side].append((matches[side][start].start(), matches[side][stop - 1].end()))
    return (Passage("body", texts[0], tuple(marks[0])),), (Passage("body", texts[1], tuple(marks[1])),)
