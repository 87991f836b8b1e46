"""Articles similar to one: those that hold the words which tell it from all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from searchidx.engines import Reader
from searchidx.german.tokenizer import tokens
from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.model import SEARCHED_FIELDS, Article, Hit, Similar, field_text
from searchidx.query.core_nodes import Concept, Everything, Group, Node, Or
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.hits import hit
from searchidx.results.shingling import SAME_STORY, overlap, shingles

LONGEST_READ = 150_000
"""Code points of each field that are looked at; they tell what the article is about, however long it is."""

MOST_TERMS = 30
"""Terms of an article by which articles like it are searched for."""

_STORY_FIELDS = SEARCHED_FIELDS[:5]  # whoever took the picture or wrote it says nothing about the story


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """An article like another one, and all that comparing the two has shown.

    `shared`: distinctive words of the other that occur in it, as written there. `overlap`: see `shingling.overlap`.
    """

    article: Article
    hit: Hit
    shared: tuple[str, ...]
    overlap: float

    @property
    def same_story(self) -> bool:
        return self.overlap >= SAME_STORY


def similar(reader: Reader, article: Article, limit: int, budget: TimeBudget | None = None) -> tuple[Similar, ...]:
    """The articles most like one, the most similar first; those that are left when the budget is spent are left out."""
    return tuple(Similar(like.hit, like.shared, like.same_story) for like in similar_articles(reader, article, limit, budget))


def similar_articles(reader: Reader, article: Article, limit: int, budget: TimeBudget | None = None) -> Iterator[SimilarArticle]:
    """The articles most like one, the most similar first, compared with it."""
    terms = distinctive_terms(article, reader)
    if not terms or not limit:
        return
    query = _any_of(terms)
    scored = [result for result in reader.search(query, limit=limit + 1).hits if result.id != article.id][:limit]
    own_shingles = shingles(article)
    for candidate, result in zip(reader.articles([result.id for result in scored]), scored, strict=True):
        if budget and budget.is_spent():
            return
        if candidate:
            shared = _shared(terms, candidate)
            yield SimilarArticle(candidate, hit(candidate, query, result), shared, overlap(own_shingles, shingles(candidate)))


def distinctive_terms(article: Article, reader: Reader) -> dict[str, str]:
    """The terms that tell an article from others (tf·idf), the best first, each as it is first written there.

    A term that no other article has finds nothing and is left out.
    """
    written: dict[str, str] = {}
    frequency: Counter[str] = Counter()
    for name in _STORY_FIELDS:
        text = field_text(article, name)[:LONGEST_READ]
        for token in tokens(text):
            if len(token.term) > 2 and token.term not in UNCOUNTED_TERMS and token.term[0].isalpha():
                frequency[token.term] += 1
                written.setdefault(token.term, text[token.start : token.end])
    vocabulary, articles = reader.vocabulary(), reader.frequencies([Everything()])[0]
    held = {term: vocabulary.count(term) for term in frequency}
    worth = {term: (1 + log(n)) * log(articles / held[term]) for term, n in frequency.items() if held[term] > 1}
    best = sorted(worth, key=lambda term: (-worth[term], term))[:MOST_TERMS]
    return {term: written[term] for term in best}


def _any_of(terms: Mapping[str, str]) -> Node:
    """The query for articles that hold these terms, the more of them the better."""
    return Or(tuple(Concept(term, (Group("exact", (term,)),)) for term in terms))


def _shared(terms: Mapping[str, str], article: Article) -> tuple[str, ...]:
    """Those of the terms that occur in another article, as they are written in the first."""
    occurring = {token.term for name in SEARCHED_FIELDS for token in tokens(field_text(article, name)[:LONGEST_READ])}
    return tuple(written for term, written in terms.items() if term in occurring)
