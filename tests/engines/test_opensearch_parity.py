"""The opensearch engine gives the answers of the memory engine: a short form here, the long one by SEARCHIDX_LONG=1."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.service import Index
from tests.engines.generator import query
from tests.engines.support import closed, opened
from tests.engines.test_parity import answer, filled

LONG = bool(os.environ.get("SEARCHIDX_LONG"))
CORPORA, QUERIES = (40, 50) if LONG else (4, 38)


@pytest.mark.parametrize("seed", range(CORPORA))
def test_random_corpora_and_queries_get_the_same_answers(tmp_path: Path, seed: int) -> None:
    engine = opened("opensearch", tmp_path)
    right, tried = filled(MemoryEngine(), Random(seed)), filled(engine, Random(seed))
    random, texts = Random(seed), [found.original for found in right.export()]
    for _ in range(QUERIES if texts else 0):
        text, options = query(random, Counter(), texts), random.random()
        assert answer(tried, text, Random(options)) == answer(right, text, Random(options)), (seed, text)
    closed(engine)


@pytest.mark.parametrize("ranked", [1, 5, 12])
def test_where_the_cluster_chooses_whom_to_rank_totals_and_facets_stay_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ranked: int
) -> None:
    """With so few articles ranked the hits may differ, the numbers may not; pages of any depth still hold every match once."""
    monkeypatch.setattr("searchidx.engines.opensearch.engine.MOST_RANKED", ranked)
    engine = opened("opensearch", tmp_path)
    right, tried = filled(MemoryEngine(), Random(7)), filled(engine, Random(7))
    random, texts = Random(7), [found.original for found in right.export()]
    for _ in range(8):
        text = query(random, Counter(), texts)
        mine, theirs = tried.search(text, limit=3, facets=("section", "month")), right.search(text, limit=3, facets=("section", "month"))
        assert (mine.total, mine.facets, len(mine.hits)) == (theirs.total, theirs.facets, len(theirs.hits)), text
        assert [hit.id for hit in tried.hits(text)] == [hit.id for hit in right.hits(text)], text
    closed(engine)


def test_an_index_is_asked_by_its_address(tmp_path: Path) -> None:
    engine = opened("opensearch", tmp_path)
    assert not Index(engine, "", "opensearch").exists
    closed(engine)
