"""Whether the index has a text already: the article itself, others that hold it, versions of its story, similar ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from re import Match
from urllib.parse import parse_qsl, unquote, urlsplit

from searchidx.engines import Reader
from searchidx.german.tokenizer import WORD
from searchidx.model import KNOWN_RELATIONS, Article, Known, KnownRelation, Passage, Span, as_hit
from searchidx.query.core_nodes import relaxed
from searchidx.question import Question
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.article_words import story_text
from searchidx.results.hits import hit
from searchidx.results.prepared_query import prepare
from searchidx.results.shingling import MOST_WORDS, SHINGLE
from searchidx.results.similar import similar_articles

LONGEST_TEXT = 200_000
"""Code points of a text that are looked at."""

CANDIDATES = 40
"""Similar articles among which the text is looked for."""

HELD = 0.9
"""The share of the text's shingles from which on an article holds it: a quotation, a line of the page, may be missing."""

FEWEST_SHARED_WORDS = 2
"""Articles that share fewer telling words are not called similar."""

EXCERPT = 60
"""Words of the longest run in common that are shown."""

_ADDRESS = re.compile(r"https?://\S+")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|wt_\w+|xtor")
"""Parameters of an address that say where a reader came from, not which page is meant."""

_Words = Sequence[str]
_Runs = frozenset[tuple[str, ...]]
_Page = tuple[str, str, tuple[tuple[str, str], ...]]
"""Host, path and parameters of an address."""


def known(reader: Reader, text: str, limit: int, budget: TimeBudget | None = None) -> tuple[Known, ...]:
    """The articles that are or resemble a text, or have a web address: the article itself first, then the order of KnownRelation."""
    text = text.strip()
    if not limit:
        return ()
    if _ADDRESS.fullmatch(text):
        return tuple(islice(_at_address(reader, text), limit))
    given = Article("", text[:LONGEST_TEXT], (Span("body", 0, min(len(text), LONGEST_TEXT)),))
    entries = sorted(_compared(reader, given, budget), key=lambda entry: (KNOWN_RELATIONS.index(entry.relation), -entry.overlap))
    return tuple(entries[:limit])


def _compared(reader: Reader, given: Article, budget: TimeBudget | None) -> Iterator[Known]:
    """The candidates that have something in common with the text, the most similar first."""
    words = _words(given.original)
    size = min(SHINGLE, len(words))
    own = _runs(words, size)
    for like in similar_articles(reader, given, CANDIDATES, budget, is_indexed=False):
        story = _runs(_words(story_text(like.article)), size)
        held = own & (story | _runs(_words(like.article.original), size))  # who pastes a page has its captions, too
        overlap = len(held) / len(own) if own else 0.0
        relation: KnownRelation = "similar"
        if overlap >= HELD:
            relation = "same" if len(own & story) >= HELD * len(story) else "holds"
        elif like.same_story:
            relation = "version"
        if relation != "similar" or len(like.shared) >= FEWEST_SHARED_WORDS:
            yield Known(like.hit, relation, overlap, like.shared, _longest_common(like.article, own, size))


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in _matches(text)]


def _matches(text: str) -> list[Match[str]]:
    return list(islice((word for word in WORD.finditer(text) if word.group()[0].isalnum()), MOST_WORDS))


def _runs(words: _Words, size: int) -> _Runs:
    """Every run of so many words."""
    return frozenset(tuple(words[start : start + size]) for start in range(len(words) - size + 1)) if size else frozenset()


def _longest_common(article: Article, runs: _Runs, size: int) -> tuple[Passage, ...]:
    """The first EXCERPT words of the longest part of an article that consists of such runs; () where it has none."""
    text = story_text(article)
    matches = _matches(text)
    words = [word.group().lower() for word in matches]
    longest, began = range(0), 0
    for start in range(len(words) - size + 1 if size else 0):
        if tuple(words[start : start + size]) not in runs:
            began = start + 1
        elif start + size - began > len(longest):
            longest = range(began, start + size)
    if not longest:
        return ()
    shown = longest[:EXCERPT]
    excerpt = " ".join(text[matches[shown[0]].start() : matches[shown[-1]].end()].split())
    return (Passage("body", excerpt, ((0, len(excerpt)),)),)


def _at_address(reader: Reader, address: str) -> Iterator[Known]:
    """The articles that have this web address, or this id; without any, those that hold the words of the address."""
    (named,) = reader.articles([address])
    if named:
        yield Known(as_hit(named), "same", 1.0)
        return
    page = _parts(address)
    words = max(map(_words_of_segment, reversed(page[1].split("/"))), key=len)
    if not words:
        return
    node = prepare(reader, Question(" ".join(words))).node
    results = reader.search(node, relaxed=relaxed(node), limit=CANDIDATES).hits
    articles = reader.articles([result.id for result in results])
    hits = [hit(article, node, result) for article, result in zip(articles, results, strict=True) if article]
    at_address = [Known(shown, "same", 1.0) for shown in hits if shown.url and _parts(shown.url) == page]
    yield from at_address or [Known(shown, "similar", 0.0) for shown in hits if not shown.partial]


def _words_of_segment(segment: str) -> list[str]:
    """The words in one part of a path: boote-statt-wohnwagen-4711.html has three that say what the article is about."""
    return [word for word in re.split(r"[\W_]+", segment.removesuffix(".html")) if len(word) > 2 and not word.isdigit()]


def _parts(address: str) -> _Page:
    """What tells the page at an address from others: neither http or https, nor www., nor where a reader came from."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:  # "https://[::1"
        return "", "", ()
    parameters = tuple(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0]))
    return host.removeprefix("www."), unquote(parts.path).rstrip("/"), parameters
