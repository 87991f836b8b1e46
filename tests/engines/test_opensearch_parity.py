"""The opensearch engine gives the answers of the memory engine, for a few random corpora; for many with SEARCHIDX_LONG=1."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.query.core_nodes import And, Concept, Group, Near, Not, Or, Phrase, relaxed
from searchidx.ranking.engine_answer import Sort
from tests.engines.generator import query
from tests.engines.support import closed, news, opened, word
from tests.engines.test_contract import ARTICLES
from tests.engines.test_parity import answer, filled

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
LONG = bool(os.environ.get("SEARCHIDX_LONG"))
CORPORA, QUERIES = (40, 50) if LONG else (4, 38)


@pytest.mark.parametrize("seed", range(CORPORA))
def test_random_corpora_and_queries_get_the_same_answers(tmp_path: Path, seed: int) -> None:
    engine = opened("opensearch", tmp_path)
    right, tried = filled(MemoryEngine(), Random(seed)), filled(engine, Random(seed))
    random, texts = Random(seed), [article.original for article in right.export()]
    for _ in range(QUERIES if texts else 0):
        text, options = query(random, Counter(), texts), random.random()
        assert answer(tried, text, Random(options)) == answer(right, text, Random(options)), (seed, text)
    closed(engine)


@pytest.mark.parametrize("alternatives", [0, 1, 3])
def test_what_the_cluster_cannot_decide_is_looked_up_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alternatives: int) -> None:
    monkeypatch.setattr("searchidx.engines.opensearch.query_dsl.MOST_ALTERNATIVES", alternatives)
    engine = opened("opensearch", tmp_path)
    right, tried = filled(MemoryEngine(), Random(3)), filled(engine, Random(3))
    random, texts = Random(3), [article.original for article in right.export()]
    for _ in range(25):
        text, options = query(random, Counter(), texts), random.random()
        assert answer(tried, text, Random(options)) == answer(right, text, Random(options)), text
    closed(engine)


@pytest.mark.parametrize("ranked", [1, 5, 12])
def test_totals_and_facets_stay_exact_where_the_cluster_preselects_what_is_ranked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ranked: int
) -> None:
    """With so few articles ranked the hits may differ, the numbers may not; pages of any depth still hold every match once."""
    monkeypatch.setattr("searchidx.engines.opensearch.candidate_ranking.MOST_RANKED", ranked)
    monkeypatch.setattr("searchidx.engines.opensearch.candidate_ranking.MOST_CHOSEN", ranked)
    engine = opened("opensearch", tmp_path)
    right, tried = filled(MemoryEngine(), Random(7)), filled(engine, Random(7))
    random, texts = Random(7), [article.original for article in right.export()]
    for _ in range(8):
        text = query(random, Counter(), texts)
        answer, expected = (index.search(text, limit=3, facets=("section", "month")) for index in (tried, right))
        assert (answer.total, answer.facets, len(answer.hits)) == (expected.total, expected.facets, len(expected.hits)), text
        assert [hit.id for hit in tried.hits(text)] == [hit.id for hit in right.hits(text)], text
    closed(engine)


@pytest.mark.parametrize(
    ("kind", "alternatives", "looked_at"), [("opensearch", 0, 0), ("opensearch", 0, 500), ("opensearch", 60, 500), ("whoosh", 0, 0)]
)
def test_a_cut_answer_says_so_and_shows_nothing_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, alternatives: int, looked_at: int
) -> None:
    """Cut after every number of steps. With no alternatives the cluster can decide no phrase, and articles are fetched and looked at:
    those of each phrase, or all.
    """
    monkeypatch.setattr("searchidx.engines.opensearch.decided_nodes.MOST_LOOKED_AT", looked_at)
    monkeypatch.setattr("searchidx.engines.opensearch.query_dsl.MOST_ALTERNATIVES", alternatives)
    engine = opened(kind, tmp_path)
    right, whole = filled(MemoryEngine(), Random(7)), filled(engine, Random(7))
    random, texts = Random(7), [article.original for article in right.export()]
    cuts = 0
    for number in range(10):
        text = query(random, Counter(), texts)
        filters = {"section": "Politik"} if number % 2 else {}
        wanted = whole.search(text, limit=50, filters=filters, facets=("section", "month"))
        kinds = {hit.id: hit.partial for hit in wanted.hits}
        for steps in (0, 1, 2, 3, 5, 8, 13, 21, 34):
            monkeypatch.setattr("searchidx.ranking.time_budget.thread_time", count().__next__)
            page = Index(engine, "", "", seconds=steps).search(text, limit=50, filters=filters, facets=("section", "month"))
            assert len({hit.id for hit in page.hits}) == len(page.hits), (text, steps)
            assert {hit.id: hit.partial for hit in page.hits}.items() <= kinds.items(), (text, steps)
            assert page.total <= wanted.total
            cuts += not page.complete
            if page.complete:
                assert dataclasses.replace(page, took_ms=wanted.took_ms) == wanted, (text, steps)
    assert cuts
    closed(engine)


@pytest.mark.parametrize("alternatives", [0, 60])
def test_the_rank_of_an_article_is_the_same_over_several_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alternatives: int
) -> None:
    """With no alternatives the cluster can decide no phrase, and each document is looked at."""
    monkeypatch.setattr("searchidx.engines.opensearch.query_dsl.MOST_ALTERNATIVES", alternatives)
    monkeypatch.setattr("searchidx.engines.opensearch.article_rank.BATCH", 2)
    engine, right = opened("opensearch", tmp_path), MemoryEngine()
    for filled_engine in (engine, right):
        filled_engine.commit(ARTICLES)
    phrase = Phrase((("der", "die"), ("minister",)))
    for node in (word("haus"), And((word("haus"), phrase)), And((word("garten"), Not(phrase)))):
        for id in (*right.ids(), "nobody"):
            for sort in SORTS:
                expected = right.rank(node, id, relaxed=relaxed(node), sort=sort)
                assert engine.rank(node, id, relaxed=relaxed(node), sort=sort) == expected, (node, id)
    closed(engine)


def test_numbers_and_values_are_whole_however_many_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each limit of one answer there is more here; with no alternatives the cluster can decide no phrase."""
    monkeypatch.setattr("searchidx.engines.opensearch.query_dsl.MOST_ALTERNATIVES", 0)
    monkeypatch.setattr("searchidx.engines.opensearch.decided_nodes.MOST_LOOKED_AT", 0)
    monkeypatch.setattr("searchidx.engines.opensearch.match_counts.MOST_VERIFIED", 4)
    monkeypatch.setattr("searchidx.engines.opensearch.generation_queries.FACET_VALUES", 5)
    monkeypatch.setattr("searchidx.engines.opensearch.generation_queries.MOST_HITS", 3)
    for module in ("match_counts", "document_scan"):
        monkeypatch.setattr(f"searchidx.engines.opensearch.{module}.PAGE", 3)
    articles = [news(f"n{i:02}", "Haus", f"Der Minister {'' if i % 3 else 'und'} kommt", author=f"A{i % 11}") for i in range(25)]
    engine, right = opened("opensearch", tmp_path), MemoryEngine()
    for filled_engine in (engine, right):
        filled_engine.commit(articles)
    phrase = Phrase((("der", "die"), ("minister",), ("kommt",)))
    nodes = (phrase, word("haus"), Not(phrase))
    assert list(engine.frequencies(nodes)) == list(right.frequencies(nodes)) == [16, 25, 9]
    assert engine.values("author") == right.values("author")
    assert engine.search(word("haus"), limit=0, facets=("author",)) == right.search(word("haus"), limit=0, facets=("author",))
    answer = engine.search(Or((word("haus"), Concept("x", (Group("exact", ("minister",), (phrase,)),)))), limit=2)
    assert not answer.complete
    closed(engine)


def test_an_index_on_a_cluster_does_not_exist_before_its_first_commit(tmp_path: Path) -> None:
    engine = opened("opensearch", tmp_path)
    assert not Index(engine, "", "opensearch").exists
    closed(engine)


def test_a_query_of_very_many_words_stays_within_what_a_cluster_takes(tmp_path: Path) -> None:
    """Sixty words with forms and units of several words are more clauses than a cluster allows in one query."""
    engine, right = opened("opensearch", tmp_path), MemoryEngine()
    articles = [news(f"n{i:02}", f"Wort{i}", f"Der Minister trat {i} mal zurück, form{i} kam an") for i in range(60)]
    for filled_engine in (engine, right):
        filled_engine.commit(articles)
    forms = [Group("form", (f"form{i}", f"wort{i}", *(f"x{i}y{j}" for j in range(30)))) for i in range(60)]
    for many in (1, 6):
        units = [Group("spelling", (), tuple(Near((word(f"form{i}"), word(f"an{j or ''}")), 2) for j in range(many))) for i in range(60)]
        concepts = tuple(Concept(f"form{i}", (forms[i], units[i])) for i in range(60))
        node = And((Or(concepts), Not(word("0"))))
        assert engine.search(node, relaxed=relaxed(node), limit=70) == right.search(node, relaxed=relaxed(node), limit=70)
    closed(engine)
