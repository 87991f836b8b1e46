"""Typical words: which words are in a larger share of one set of articles than of another (log-likelihood ratio, Dunning 1993).

Articles are counted, not occurrences: a word that one article says a hundred times is typical of nothing. Versions of one story count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log2
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from searchidx.model import TypicalWord, TypicalWords
from searchidx.query.core_nodes import leaves
from searchidx.question import check_count
from searchidx.results.company import LEAST_ARTICLES, articles_of, distinct_words, in_forms, matching_forms
from searchidx.results.corpus import Corpus
from searchidx.results.prepared_query import PreparedQuery, prepare, revise
from searchidx.results.word_in_query import shown_words
from searchidx.storage.ragged_arrays import Array

LEAST_RATIO = 10.83
"""The bound of the chi-square distribution at 0.001, for one word that is looked at alone."""

LEVEL = 0.05
"""How often one of all the words that are compared may be shown by chance."""

LEAST_LOG_RATIO = 1.0
"""Twice as large a share at least: with very many articles the smallest difference is no chance, and of no interest either."""

_SLACK = 0.7
"""Words are counted exactly from this part of the bound on: the estimate may be a little lower."""

_CANDIDATES = 3
"""Times as many words of each side are counted exactly as are shown."""


class _Sides(NamedTuple):
    """The two sets of articles: their queries, the articles that match, and the numbers of their families."""

    queries: tuple[str, str]
    articles: tuple[Array, Array]
    sizes: tuple[int, int]


def typical_words(prepared: PreparedQuery, against: str, corpus: Corpus, limit: int) -> TypicalWords:
    """The `limit` clearest of each side. An article of both sides counts for the first only; filters hold for both."""
    check_count("limit", limit)
    asked = revise(prepared, mode="forms")
    other = prepare(asked.reader, in_forms(asked.question, against), asked.budget)
    sides = _sides(asked, other, corpus)
    firsts, seconds = map(corpus.lemma_counts, sides.articles)
    asked_forms = {form for side in (asked, other) for leaf in leaves(side.plan.unfiltered) for form in matching_forms(leaf)}
    asked_classes = corpus.lemmas.of_term[sorted(corpus.lemmas.vocabulary.numbers_of(*asked_forms))]
    firsts[asked_classes[asked_classes >= 0]] = seconds[asked_classes[asked_classes >= 0]] = 0
    tested = int(np.count_nonzero(firsts + seconds >= LEAST_ARTICLES))
    threshold = max(LEAST_RATIO, _chi_square_bound(LEVEL / tested)) if tested else LEAST_RATIO
    words: list[TypicalWord] = []
    if min(sides.sizes) >= LEAST_ARTICLES:
        classes = _candidates(firsts, seconds, sides.sizes, threshold, _CANDIDATES * limit)
        words = _passing(_counted(asked, corpus, _spelled(asked, corpus, classes, sides), sides), threshold, limit)
    return TypicalWords(*sides.queries, *sides.sizes, tuple(words), tested, threshold, not asked.budget.exceeded)


def _sides(asked: PreparedQuery, other: PreparedQuery, corpus: Corpus) -> _Sides:
    query, against = asked.question.query, other.question.query
    first, second = asked.reader.matching([asked.node, other.node], corpus.forward)
    if np.any(first & second):
        against = f"({against}) NICHT ({query})" if against.strip() != "*" else f"* NICHT ({query})"
        second = asked.reader.matching([prepare(asked.reader, in_forms(asked.question, against)).node], corpus.forward)[0]
    return _Sides((query, against), (first, second), (corpus.families(first), corpus.families(second)))


def _passing(words: Iterable[TypicalWord], threshold: float, limit: int) -> list[TypicalWord]:
    """The words that tell the sides apart, the clearest first, `limit` of each side."""
    passing = [word for word in words if word.g2 >= threshold and abs(word.log_ratio) >= LEAST_LOG_RATIO]
    passing = [word for word in passing if (word.articles if word.of_first else word.against) >= LEAST_ARTICLES]
    passing.sort(key=lambda word: (-word.g2, word.word))
    of_sides = [[word for word in passing if word.of_first is side][:limit] for side in (True, False)]
    return sorted(chain(*of_sides), key=lambda word: (-word.g2, word.word))


def likelihood_ratio(first: float, second: float, first_size: float, second_size: float) -> float:
    """G² of a table of two by two: articles of each side with a word, and all articles of each side."""
    return float(_likelihood_ratios(np.array([first]), np.array([second]), (first_size, second_size))[0])


def log_ratio(first: float, second: float, first_size: float, second_size: float) -> float:
    """The binary logarithm of how many times larger the first side's share is; half an article stands for none."""
    return log2(((first + 0.5) / (first_size + 0.5)) / ((second + 0.5) / (second_size + 0.5)))


def with_word(query: str, word: str) -> str:
    """The query for the articles of a side that hold a word."""
    return word if query.strip() == "*" else f"({query}) UND {word}"


def _candidates(firsts: Array, seconds: Array, sizes: tuple[int, int], threshold: float, most: int) -> Array:
    """The lemma classes that may pass, the `most` clearest of each side."""
    ratios = _likelihood_ratios(firsts, seconds, sizes)
    shares = np.log2(((firsts + 0.5) / (sizes[0] + 0.5)) / ((seconds + 0.5) / (sizes[1] + 0.5)))
    is_enough = np.maximum(firsts, seconds) >= LEAST_ARTICLES - 1
    passing = np.flatnonzero((ratios >= _SLACK * threshold) & (np.abs(shares) >= _SLACK * LEAST_LOG_RATIO) & is_enough)
    order = passing[np.lexsort((passing, -ratios[passing]))]
    best: Array = np.concatenate([order[(shares[order] > 0) == side][:most] for side in (True, False)])
    return best


def _spelled(asked: PreparedQuery, corpus: Corpus, classes: Array, sides: _Sides) -> list[str]:
    """The words of the classes as articles of either side write them."""
    either = sides.articles[0] | sides.articles[1]
    held = articles_of(asked, corpus, [corpus.lemmas.word(at) for at in classes.tolist()])
    return shown_words(asked.reader, corpus, classes.tolist()[: len(held)], [np.flatnonzero(articles & either) for articles in held])


def _counted(asked: PreparedQuery, corpus: Corpus, words: Sequence[str], sides: _Sides) -> Iterator[TypicalWord]:
    """The words with the numbers that a search for each has."""
    for word in distinct_words(asked, words):
        query, against_query = (with_word(side, word) for side in sides.queries)
        of_both = articles_of(asked, corpus, [query, against_query])
        if len(of_both) < 2:
            return
        first, second = map(corpus.families, of_both)
        ratio = log_ratio(first, second, *sides.sizes)
        yield TypicalWord(word, ratio > 0, first, second, likelihood_ratio(first, second, *sides.sizes), ratio, query, against_query)


def _likelihood_ratios(firsts: Array, seconds: Array, sizes: tuple[float, float]) -> Array:
    total, held = sizes[0] + sizes[1], firsts + seconds
    ratios = np.zeros(len(firsts))
    for counts, size in ((firsts, sizes[0]), (seconds, sizes[1])):
        for observed, expected in ((counts, held * size / total), (size - counts, (total - held) * size / total)):
            ratios += _term(observed.astype(float), expected)
    return 2 * ratios


def _term(observed: Array, expected: Array) -> Array:
    """o · ln(o / e), 0 where nothing was observed."""
    is_there = observed > 0
    return np.where(is_there, observed * np.log(np.where(is_there, observed, 1) / np.where(expected > 0, expected, 1)), 0)


def _chi_square_bound(share: float) -> float:
    """What a chi-square of one degree of freedom exceeds with this probability: the square of a normal variable."""
    return NormalDist().inv_cdf(1 - share / 2) ** 2
