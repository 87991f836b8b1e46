"""Typical words: planted contrasts are found, chance is not, copies do not count, and every number is that of the search behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from searchidx.index import Index
from searchidx.model import Article, TypicalWords
from searchidx.results.typical_words import likelihood_ratio, log_ratio
from tests.engines.support import ENGINES, article, closed, opened
from tests.results.stories import indexed, town_news

PLANTED = ("Glasfaserausbau", "Hitzefrei", "Wolfsrudel")


def planted(share: float = 0.3) -> Iterator[Article]:
    """Two papers that write of the same, but for three words that one of them writes in every third article."""
    random = Random(2)
    for paper, chance in (("Links", share), ("Rechts", 0.02)):
        for news in town_news(random, 150, start=0 if paper == "Links" else 500, source=paper):
            extra = "".join(f" Es geht um {word}." for word in PLANTED if random.random() < chance)
            yield article(news.id, ("body", news.original + extra), date=news.date, source=paper, section=news.section)


@pytest.fixture(scope="module", params=ENGINES)
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    engine = opened(request.param, tmp_path_factory.mktemp("papers"))
    engine.commit(list(planted()))
    yield Index(engine, "", request.param)
    closed(engine)


def words(typical: TypicalWords) -> list[str]:
    return [word.word for word in typical.words]


def test_planted_contrasts_come_first(papers: Index) -> None:
    typical = papers.typical("quelle:Links", "quelle:Rechts")
    assert {*PLANTED} <= {*words(typical)[:10]}
    assert all(word.of_first for word in typical.words if word.word in PLANTED)
    turned = papers.typical("quelle:Rechts", "quelle:Links")
    assert words(turned) == words(typical)
    assert not any(word.of_first for word in turned.words if word.word in PLANTED)


def test_halves_at_random_differ_in_nothing() -> None:
    counts = []
    for seed in range(20):
        articles = list(town_news(Random(seed), 200))
        Random(seed + 100).shuffle(articles)
        halves = [replace(article, source=("Links", "Rechts")[number % 2]) for number, article in enumerate(articles)]
        counts.append(len(indexed(halves).typical("quelle:Links", "quelle:Rechts").words))
    assert mean(counts) <= 0.5


def test_every_number_is_that_of_the_search_behind_it(papers: Index) -> None:
    asked = (("quelle:Links", "quelle:Rechts", {}), ("Hitzefrei", "*", {}), ("quelle:Links", "*", {"since": "2024"}))
    for query, against, filters in asked:
        typical = papers.typical(query, against, filters=filters)

        def number(text: str, filters: dict[str, str] = filters) -> int | None:
            return papers.search(text, mode="forms", filters=filters, fold=True, limit=0).families

        assert typical.words
        assert (typical.articles, typical.against) == (number(typical.query), number(typical.against_query))
        for word in typical.words:
            assert (word.articles, word.against) == (number(word.query), number(word.against_query)), word
            assert word.g2 == likelihood_ratio(word.articles, word.against, typical.articles, typical.against) >= typical.threshold
            assert abs(word.log_ratio) >= 1
            assert max(word.articles, word.against) >= 5


def test_articles_of_both_sides_count_for_the_first(papers: Index) -> None:
    typical = papers.typical("Hitzefrei", "quelle:Links")
    both = papers.search("Hitzefrei quelle:Links", mode="forms", limit=0).total
    assert both
    assert typical.against == papers.search("quelle:Links", limit=0).total - both


def test_a_copied_story_changes_no_list(tmp_path: Path) -> None:
    articles = list(planted())
    original = next(article for article in articles if "Wolfsrudel" in article.original)
    copies = [replace(original, id=f"copy{number}", original=original.original) for number in range(20)]
    first, second = (indexed(rows).typical("quelle:Links", "quelle:Rechts") for rows in (articles, [*articles, *copies]))
    assert first == second


def test_too_few_articles_say_nothing(papers: Index) -> None:
    typical = papers.typical("Xylophon", "*")
    assert (typical.words, typical.articles) == ((), 0)


def test_both_engines_give_the_same(tmp_path: Path) -> None:
    articles = list(planted())
    answers = []
    for kind in ENGINES:
        engine = opened(kind, tmp_path / kind)
        for start in range(0, len(articles), 130):
            engine.commit(articles[start : start + 130])
        index = Index(engine, "", "memory")
        asked = (("quelle:Links", "quelle:Rechts"), ("Hitzefrei", "*"), ("datum:2023", "datum:2024"))
        answers.append([index.typical(query, against) for query, against in asked])
        closed(engine)
    assert all(answer == answers[0] for answer in answers)


def test_the_likelihood_ratio_is_that_of_the_textbook() -> None:
    """Rayson and Garside's formula over all four cells; equal shares have none."""
    assert likelihood_ratio(10, 20, 100, 200) == pytest.approx(0)
    with_word, without = 52 / 528, 476 / 528
    terms = ((43, 275 * with_word), (9, 253 * with_word), (232, 275 * without), (244, 253 * without))
    assert likelihood_ratio(43, 9, 275, 253) == pytest.approx(2 * sum(seen * log(seen / expected) for seen, expected in terms))
    assert log_ratio(20, 5, 100, 100) == pytest.approx(1.9, abs=0.01)
