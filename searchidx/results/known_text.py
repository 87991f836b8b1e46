"""Whether the index has a text already: the article itself, others that hold it, versions of its story, similar ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote

from searchidx.engines import Reader
from searchidx.german.tokenizer import WORD
from searchidx.model import KNOWN_RELATIONS, Article, Known, KnownRelation, Passage, Span, as_hit
from searchidx.question import Question
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.article_words import plain_words, story_text
from searchidx.results.hits import hit
from searchidx.results.prepared_query import prepare
from searchidx.results.shingling import MOST_WORDS, SHINGLE, Shingles, runs
from searchidx.results.similar import similar_articles
from searchidx.web_address import article_address

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

IdAt = Callable[[str], str | None]
"""The id of the article at a web address, as `web_address` reduces it."""


def known(reader: Reader, text: str, id_at: IdAt, limit: int, budget: TimeBudget | None = None) -> tuple[Known, ...]:
    """The articles that are or resemble a text, or have a web address: the article itself first, then the order of KnownRelation."""
    text = text.strip()
    if not limit:
        return ()
    if _ADDRESS.fullmatch(text):
        return tuple(islice(_at_address(reader, text, id_at), limit))
    given = Article("", text[:LONGEST_TEXT], (Span("body", 0, min(len(text), LONGEST_TEXT)),))
    entries = sorted(_compared(reader, given, budget), key=lambda entry: (KNOWN_RELATIONS.index(entry.relation), -entry.overlap))
    return tuple(entries[:limit])


def _compared(reader: Reader, given: Article, budget: TimeBudget | None) -> Iterator[Known]:
    """The candidates that have something in common with the text, the most similar first."""
    words = plain_words(given.original, MOST_WORDS)
    size = min(SHINGLE, len(words))
    wanted = runs(words, size)
    for like in similar_articles(reader, given, CANDIDATES, budget, is_indexed=False):
        story = runs(plain_words(story_text(like.article), MOST_WORDS), size)
        whole = story | runs(plain_words(like.article.original, MOST_WORDS), size)  # who pastes a page has its captions, too
        overlap = len(wanted & whole) / len(wanted) if wanted else 0.0
        relation: KnownRelation = "similar"
        if overlap >= HELD:
            relation = "same" if len(wanted & story) >= HELD * len(story) else "holds"
        elif like.same_story:
            relation = "version"
        if relation != "similar" or len(like.shared) >= FEWEST_SHARED_WORDS:
            yield Known(like.hit, relation, overlap, like.shared, _longest_common(like.article, wanted, size))


def _longest_common(article: Article, wanted: Shingles, size: int) -> tuple[Passage, ...]:
    """The first EXCERPT words of the longest part of an article that consists of such runs; () where it has none."""
    text = story_text(article)
    matches = list(islice((word for word in WORD.finditer(text) if word.group()[0].isalnum()), MOST_WORDS))
    words = [word.group().lower() for word in matches]
    longest, began = range(0), 0
    for start in range(len(words) - size + 1 if size else 0):
        if tuple(words[start : start + size]) not in wanted:
            began = start + 1
        elif start + size - began > len(longest):
            longest = range(began, start + size)
    if not longest:
        return ()
    shown = longest[:EXCERPT]
    excerpt = " ".join(text[matches[shown[0]].start() : matches[shown[-1]].end()].split())
    return (Passage("body", excerpt, ((0, len(excerpt)),)),)


def _at_address(reader: Reader, address: str, id_at: IdAt) -> Iterator[Known]:
    """The article that has this web address, or this id; without one, those that hold the words at the end of the address."""
    page = article_address(address)
    ids = [address, id_at(page) or address] if page else [address]
    at_address = next((article for article in reader.articles(ids) if article), None)
    if at_address:
        yield Known(as_hit(at_address), "same", 1.0)
        return
    words = _slug_words(page)
    if not words:
        return
    node = prepare(reader, Question(" ".join(words))).node
    results = reader.search(node, limit=CANDIDATES).hits
    for article, result in zip(reader.articles([result.id for result in results]), results, strict=True):
        if article:
            is_there = bool(article.url) and article_address(article.url or "") == page  # where each version is an article of its own
            yield Known(hit(article, node, result), "same" if is_there else "similar", float(is_there))


def _slug_words(address: str) -> list[str]:
    """The words at the end of a path: boote-statt-wohnwagen-4711.html has three that say what the article is about."""
    path = unquote(address).partition("?")[0].removesuffix("/").removesuffix(".html")
    segments = [[word for word in re.split(r"[\W_]+", segment) if len(word) > 2 and not word.isdigit()] for segment in path.split("/")[1:]]
    return max(reversed(segments), key=len, default=[])
