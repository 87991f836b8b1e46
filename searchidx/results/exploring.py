"""Exploring looks at a corpus beside its ranked hits: what is like an article, when a word was in the news, in which company."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import islice
from math import log
from typing import Literal

from searchidx.engines import Reader
from searchidx.german.tokenizer import WORD, tokens
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import SEARCHED_FIELDS, Article, Line, Passage, Suggestion, TimelineBucket, field_text, title
from searchidx.query.core_nodes import Concept, Everything, Group, Node, Or
from searchidx.results.passages import whole_article, words_around
from searchidx.storage.vocabulary import Vocabulary

Span = Literal["day", "week", "month", "year"]
Order = Literal["hits", "left", "right", "oldest", "newest"]

TELLING = 30
"""Words of an article by which others like it are found."""

SHINGLE = 5
VERSION = 0.5
"""The share of shingles from which on two texts are versions of one story."""

CANDIDATES = 40
"""Similar articles among which versions are looked for."""

READ = 1_000
"""Articles a concordance reads at most."""

_COMPARED = 20_000  # words of an article that are compared; beyond, comparing takes minutes


def suggestions(vocabulary: Vocabulary, typed: str, limit: int) -> tuple[Suggestion, ...]:
    """What was typed with its last word completed from the vocabulary, by number of articles; () when no word was begun."""
    begun = next(reversed([*WORD.finditer(typed)]), None)
    if begun is None or begun.end() != len(typed) or not begun.group()[0].isalnum():
        return ()
    front, word = typed[: begun.start()], begun.group()
    completed = ((_as_typed(term, word), count) for term, count in vocabulary.completions(word, limit))
    return tuple(Suggestion(front + term, count) for term, count in completed)


def telling_terms(article: Article, reader: Reader) -> dict[str, str]:
    """The terms that tell an article from others, most telling first, each as it is first written there."""
    written: dict[str, str] = {}
    frequency: Counter[str] = Counter()
    for name in SEARCHED_FIELDS[:5]:  # whoever took the picture or wrote it says nothing about the story
        text = field_text(article, name)
        for token in tokens(text):
            if len(token.term) > 2 and token.term not in FUNCTION_WORDS and token.term[0].isalpha():
                frequency[token.term] += 1
                written.setdefault(token.term, text[token.start : token.end])
    vocabulary, articles = reader.vocabulary(), reader.frequencies([Everything()])[0]
    held = {term: vocabulary.count(term) for term in frequency}
    worth = {term: (1 + log(n)) * log(articles / held[term]) for term, n in frequency.items() if held[term] > 1}
    best = sorted(worth, key=lambda term: (-worth[term], term))[:TELLING]
    return {term: written[term] for term in best}


def alike(terms: Sequence[str]) -> Node:
    """The query for articles that hold these terms, the more of them the better."""
    return Or(tuple(Concept(term, (Group("exact", (term,)),)) for term in terms))


def shared_terms(terms: Mapping[str, str], article: Article) -> tuple[str, ...]:
    """Those of the terms that stand in another article, as they are written in the first."""
    there = {token.term for name in SEARCHED_FIELDS for token in tokens(field_text(article, name))}
    return tuple(written for term, written in terms.items() if term in there)


def overlap(one: Article, other: Article) -> float:
    """The share of the shorter text's shingles that the longer one has, 0 to 1; for texts too short for one, of its words."""
    shorter, longer = sorted((_shingles(one), _shingles(other)), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0


def differences(one: Article, other: Article) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Title and text of two articles, marked where the other has no such words."""
    left, right = _text(one), _text(other)
    words = [list(islice(WORD.finditer(text), _COMPARED)) for text in (left, right)]
    first, second = ([word.group().lower() for word in side] for side in words)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            for side, (start, stop) in enumerate(((a, b), (c, d))):
                if start < stop:
                    marks[side].append((words[side][start].start(), words[side][stop - 1].end()))
    return (Passage("body", left, tuple(marks[0])),), (Passage("body", right, tuple(marks[1])),)


def length(article: Article) -> int:
    """The words of title and text."""
    return sum(1 for word in WORD.finditer(_text(article)) if word.group()[0].isalnum())


def periods(reader: Reader, query: Node, per: Span) -> Iterator[TimelineBucket]:
    """The periods from the first match to the last."""
    matching, every = (_by_period(reader, node, per) for node in (query, Everything()))
    if matching:
        start, last = min(matching), max(matching)
        while start <= last:
            yield TimelineBucket(start, matching[start], every[start])
            start = _next(start, per)


def lines(articles: Sequence[Article], query: Node, width: int) -> Iterator[Line]:
    """Every marked place of the articles with `width` characters on each side, in the order of the texts."""
    for article in articles:
        for passage in whole_article(article, query):
            text = " ".join(passage.text.split("\n"))
            for start, end in words_around(text, passage.marks):
                left, right = text[max(0, start - width) : start], text[end : end + width]
                yield Line(article.id, title(article), article.date, passage.field, left, text[start:end], right)


def in_order(found: Sequence[Line], order: Order) -> list[Line]:
    """The lines by what stands right after or right before the hit, word by word; or as they came."""
    keys: dict[str, Callable[[Line], list[str]]] = {
        "right": lambda line: _words(line.right),
        "left": lambda line: _words(line.left)[::-1],
    }
    return sorted(found, key=keys[order]) if order in keys else list(found)


def _as_typed(term: str, word: str) -> str:
    return term[:1].upper() + term[1:] if word[:1].isupper() else term


def _text(article: Article) -> str:
    return "\n\n".join(text for name in ("title", "lead", "body") if (text := field_text(article, name)))


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in WORD.finditer(text) if word.group()[0].isalnum()]


def _shingles(article: Article) -> set[tuple[str, ...]]:
    """Every five words in a row of title and text, without regard to capitals."""
    words = _words(_text(article))
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))} if words else set()


def _by_period(reader: Reader, query: Node, per: Span) -> Counter[str]:
    facet = {"week": "day", "day": "day", "month": "month", "year": "year"}[per]
    counts: Counter[str] = Counter()
    for value, count in reader.search(query, limit=0, facets=(facet,)).facets[facet]:
        counts[_first_day(value, per)] += count
    return counts


def _first_day(value: str, per: Span) -> str:
    day = datetime.date.fromisoformat((value + "-01-01")[:10])
    return (day - datetime.timedelta(days=day.weekday()) if per == "week" else day).isoformat()


def _next(start: str, per: Span) -> str:
    day = datetime.date.fromisoformat(start)
    if per in ("day", "week"):
        return (day + datetime.timedelta(days=7 if per == "week" else 1)).isoformat()
    months = day.month if per == "month" else 12
    return day.replace(year=day.year + months // 12, month=months % 12 + 1).isoformat()
