"""Articles similar to one: those that hold the words which tell it from all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from searchidx.engines import Reader
from searchidx.german.lexicon import lexicon
from searchidx.german.tokenizer import CLAUSE, SENTENCE, tokens
from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.model import SEARCHED_FIELDS, Article, Hit, Similar, field_text
from searchidx.query.core_nodes import Concept, Everything, Group, Node, Or
from searchidx.ranking.time_budget import TimeBudget
from searchidx.results.hits import hit
from searchidx.results.shingling import overlap, shingles, tell_one_story

LONGEST_READ = 150_000
"""Code points of each field that are looked at; they tell what the article is about, however long it is."""

MOST_TERMS = 30
"""Terms of an article by which articles like it are searched for."""

MOST_TELLING_SHARE = 0.01
"""A word in more of the articles than this does not tell why two of them are alike …"""

FEW_ARTICLES = 10
"""… unless these are not more than so many."""

_STORY_FIELDS = SEARCHED_FIELDS[:5]  # whoever took the picture or wrote it says nothing about the story


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """An article like another one, and all that comparing the two has shown.

    `shared`: rare nouns and names of the other that occur in it, as written there. `overlap`: see `shingling.overlap`; `same_story`: see
    `shingling.tell_one_story`.
    """

    article: Article
    hit: Hit
    shared: tuple[str, ...]
    overlap: float
    same_story: bool


def similar(reader: Reader, article: Article, limit: int, budget: TimeBudget | None = None) -> tuple[Similar, ...]:
    """The articles most like one, the most similar first; those that are left when the budget is spent are left out."""
    return tuple(Similar(like.hit, like.shared, like.same_story) for like in similar_articles(reader, article, limit, budget))


def similar_articles(
    reader: Reader, article: Article, limit: int, budget: TimeBudget | None = None, *, is_indexed: bool = True
) -> Iterator[SimilarArticle]:
    """The articles most like one, the most similar first, compared with it. `is_indexed`: whether it is itself in the index."""
    terms = distinctive_terms(article, reader, fewest=2 if is_indexed else 1)
    if not terms or not limit:
        return
    query = _any_of(terms)
    scored = [result for result in reader.search(query, limit=limit + 1).hits if result.id != article.id][:limit]
    own_shingles, telling = shingles(article), _telling_terms(terms, article, reader)
    for candidate, result in zip(reader.articles([result.id for result in scored]), scored, strict=True):
        if budget and budget.is_spent():
            return
        if candidate:
            shared = _shared(telling, candidate)
            others = shingles(candidate)
            same_story = tell_one_story(article, candidate, own_shingles, others)
            yield SimilarArticle(candidate, hit(candidate, query, result), shared, overlap(own_shingles, others), same_story)


def distinctive_terms(article: Article, reader: Reader, fewest: int = 2) -> dict[str, str]:
    """The terms that tell an article from others (tf·idf), the best first, each as it is first written there.

    `fewest`: how many articles of the index must hold a term; one that only the article itself has finds nothing.
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
    worth = {term: (1 + log(n)) * log(articles / held[term]) for term, n in frequency.items() if held[term] >= fewest}
    best = sorted(worth, key=lambda term: (-worth[term], term))[:MOST_TERMS]
    return {term: written[term] for term in best}


def _telling_terms(terms: Mapping[str, str], article: Article, reader: Reader) -> dict[str, str]:
    """Those of the terms that say what an article is about: rare nouns and names. Not kommt, neue, jetzt: any two articles share them."""
    vocabulary, articles = reader.vocabulary(), reader.frequencies([Everything()])[0]
    most = max(FEW_ARTICLES, articles * MOST_TELLING_SHARE)
    nouns = _nouns(article)
    return {term: written for term, written in terms.items() if term in nouns and vocabulary.count(term) <= most}


def _nouns(article: Article) -> set[str]:
    """The terms that are written with a capital inside a sentence, or only as its first word and are no known verb or adjective."""
    inside: set[str] = set()
    first: set[str] = set()
    small: set[str] = set()
    for name in _STORY_FIELDS:
        text, is_first = field_text(article, name)[:LONGEST_READ], True
        for token in tokens(text):
            if token.term == SENTENCE:
                is_first = True
                continue
            written = text[token.start : token.end]
            (small if written.islower() else first if is_first else inside).add(token.term)
            is_first = token.term == CLAUSE and text[token.start : token.end] == ":"
    return inside | {term for term in first - small if not {"V", "A"} & {kind for _, kind in lexicon().readings(term)}}


def _any_of(terms: Mapping[str, str]) -> Node:
    """The query for articles that hold these terms, the more of them the better."""
    return Or(tuple(Concept(term, (Group("exact", (term,)),)) for term in terms))


def _shared(terms: Mapping[str, str], article: Article) -> tuple[str, ...]:
    """Those of the terms that occur in another article, as they are written in the first; of NATO-Gipfel not NATO and Gipfel, too."""
    occurring = {token.term for name in SEARCHED_FIELDS for token in tokens(field_text(article, name)[:LONGEST_READ])}
    common = tuple(written for term, written in terms.items() if term in occurring)
    parts = {part for written in common if "-" in written.strip("-") for part in written.split("-")}
    return tuple(written for written in common if written.strip("-") not in parts)
