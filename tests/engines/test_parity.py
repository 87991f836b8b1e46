"""Every engine gives the answers of the memory engine: same articles, order, scores, totals, words and facets."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Page
from tests.engines.generator import corpus, query
from tests.engines.support import opened

CORPORA, QUERIES = 100, 50


def filled(engine: Engine, random: Random) -> Index:
    for changes in corpus(random):
        add = [item for kind, item in changes if kind == "add" and isinstance(item, Article)]
        engine.commit(add, [str(item) for kind, item in changes if kind == "remove"])
    return Index(engine, "", "")


def answer(index: Index, text: str, random: Random) -> Page:
    page = index.search(
        text,
        limit=random.choice((1, 3, 50)),
        offset=random.choice((0, 0, 2)),
        sort=random.choice(("relevance", "relevance", "newest", "oldest")),
        mode=random.choice(("compounds", "compounds", "forms", "exact")),
        facets=("section", "source", "month"),
    )
    return dataclasses.replace(page, took_ms=0.0)


def test_random_corpora_and_queries_get_the_same_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """And the queries are worth asking: they use every operator often, and nearly all of them find something."""
    used: Counter[str] = Counter()
    queries = answered = 0

    @settings(max_examples=CORPORA, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def answers_are_the_same(seed: int) -> None:
        nonlocal queries, answered
        directory = tmp_path_factory.mktemp("parity")
        right, tried = filled(MemoryEngine(), Random(seed)), filled(opened("whoosh", directory), Random(seed))
        random, texts = Random(seed), [article.original for article in right.export()]
        for _ in range(QUERIES if texts else 0):
            text, options = query(random, used, texts), random.random()
            page = answer(right, text, Random(options))
            assert answer(tried, text, Random(options)) == page, (seed, text)
            queries += 1
            answered += bool(page.total or page.hits)  # a page that begins with the third hit may be empty
        tried.close()

    answers_are_the_same()
    assert queries >= 0.9 * CORPORA * QUERIES
    assert not {name: n / queries for name, n in used.items() if n < 0.03 * queries}
    assert answered >= 0.9 * queries


def test_a_seeded_fault_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The comparison can fail: it finds an engine that forgets deletions, or that counts one hit too many."""

    class Forgetful(MemoryEngine):
        def commit(self, add, remove=(), **options):  # type: ignore[no-untyped-def]
            super().commit(add, (), **options)

    class Generous(MemoryEngine):
        def search(self, query, **options):  # type: ignore[no-untyped-def]
            answer = super().search(query, **options)
            return dataclasses.replace(answer, total=answer.total + (answer.total > 2))

    for faulty in (Forgetful, Generous):
        assert any(_differs(faulty, seed) for seed in range(20)), faulty.__name__


def _differs(faulty: type[MemoryEngine], seed: int) -> bool:
    right, wrong, random = filled(MemoryEngine(), Random(seed)), filled(faulty(), Random(seed)), Random(seed)
    articles = [article.original for article in right.export()]
    texts = [query(random, Counter(), articles) for _ in range(10)]
    return any(answer(wrong, text, Random(seed)) != answer(right, text, Random(seed)) for text in texts)
