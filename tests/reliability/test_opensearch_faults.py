"""A search server in trouble: nothing is lost or doubled, and what cannot be done raises an error that says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.engines.opensearch.cluster_client import ClusterClient
from searchidx.engines.opensearch.cluster_settings import cluster_settings
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.engines.opensearch.writer_lock import locked
from searchidx.errors import ArticleRefused, EngineUnreachable, IndexForeign, IndexLocked
from searchidx.index import Index
from searchidx.model import Article, Page
from searchidx.query.core_nodes import Everything, Or
from tests.engines.support import closed, cluster, news, opened, word
from tests.reliability.proxy import Trouble, troubled

ARTICLES = [news(f"n{i:04}", f"Haus {i}", f"Ein Haus mit Garten {i % 7} und Text {i % 11}.", date="2025-01-01") for i in range(1200)]
QUERY = Or((word("haus"), word("garten"), word("3")))
MANY = 200
"""Hits for which all articles are ranked here; for the first twenty of 1,200 the cluster chooses, among equal scores as it likes."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[OpenSearchEngine]:
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    yield engine
    closed(engine)


def through(url: str, engine: OpenSearchEngine, *, tries: int = 12) -> OpenSearchEngine:
    """The same index, asked by another way and without long pauses."""
    name = engine.client.settings.index
    settings = replace(cluster_settings(f"{url}/{name}"), tries=tries, timeout=1.0)
    return OpenSearchEngine(ClusterClient(settings, pause=lambda seconds: time.sleep(0.01)))


@pytest.mark.parametrize("trouble", [429, 503, "before", "after", "slow"])
def test_a_load_through_trouble_loses_nothing_and_doubles_nothing(engine: OpenSearchEngine, trouble: Trouble) -> None:
    random = Random(1)

    def plan(number: int, method: str, path: str) -> Trouble:
        if trouble == "slow":  # a second attempt comes while the first one is still under way
            return trouble if number in (9, 14) else None
        return trouble if random.random() < 0.4 else None

    right = MemoryEngine()
    with troubled(cluster(), plan) as url:
        shaky = through(url, engine)
        for changes in ((ARTICLES, []), ([news("n0001", "Neu", "Ein anderer Text")], ["n0002"])):
            right.commit(*changes)
            shaky.commit(*changes)
            assert shaky.search(QUERY, limit=MANY) == right.search(QUERY, limit=MANY)
        shaky.close()
    assert engine.ids() == right.ids()
    assert engine.search(Everything()).total == len(ARTICLES) - 1
    assert engine.search(QUERY, limit=MANY).hits == right.search(QUERY, limit=MANY).hits
    assert engine.vocabulary().count("haus") == right.vocabulary().count("haus")


def test_a_server_that_stays_in_trouble_is_told_and_the_index_unchanged(engine: OpenSearchEngine) -> None:
    engine.commit(ARTICLES[:5])
    with troubled(cluster(), lambda number, method, path: 503 if "_bulk" in path or "_msearch" in path else None) as url:
        broken = through(url, engine, tries=3)
        with pytest.raises(EngineUnreachable, match="503"):
            broken.search(QUERY)
        with pytest.raises(EngineUnreachable, match="503"):
            broken.commit(ARTICLES[5:], ["n0001"])
        broken.close()
    assert engine.ids() == [article.id for article in ARTICLES[:5]]
    engine.commit(ARTICLES[5:7])
    assert engine.search(Everything()).total == 7


def test_nobody_there_is_told_with_exit_code_6() -> None:
    with pytest.raises(EngineUnreachable) as told:
        OpenSearchEngine(ClusterClient(replace(cluster_settings("http://127.0.0.1:9"), tries=2), pause=lambda seconds: None))
    assert told.value.exit_code == 6


def test_a_writer_that_dies_right_before_its_commit_counts_leaves_nothing(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.commit(ARTICLES[:9])
    with monkeypatch.context() as patch:

        def killed(*_: object) -> None:
            patch.setattr(engine.client, "bulk", unreachable)  # nor can it clear up
            raise KeyboardInterrupt

        def unreachable(*_: object) -> None:
            raise OSError

        patch.setattr("searchidx.engines.opensearch.index_state.StateStore.publish", killed)
        with pytest.raises(KeyboardInterrupt):
            engine.commit([ARTICLES[10], ARTICLES[3]], ["n0001"])
    assert engine.ids() == [article.id for article in ARTICLES[:9]]
    assert engine.search(word("haus"), limit=99).total == 9
    engine.commit([ARTICLES[9]], ["n0000"])
    assert engine.ids() == [article.id for article in ARTICLES[1:10]]


def test_one_writer_at_a_time_and_a_dead_one_not_for_ever(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.commit(ARTICLES[:1])

    def meanwhile() -> Iterator[Article]:
        with pytest.raises(IndexLocked):
            engine.commit(ARTICLES[1:2])
        yield ARTICLES[2]

    engine.commit(meanwhile())
    assert engine.ids() == ["n0000", "n0002"]
    with locked(engine.client, engine.store.index) as lock:  # a writer that was killed keeps the lock
        monkeypatch.setattr("searchidx.engines.opensearch.writer_lock.time.time", lambda now=time.time: now() + 61)
        engine.commit(ARTICLES[1:2])
        lock.release()
    assert engine.ids() == ["n0000", "n0001", "n0002"]


def test_an_article_the_server_refuses_is_named_and_nothing_changed(engine: OpenSearchEngine) -> None:
    engine.commit(ARTICLES[:3])
    with pytest.raises(ArticleRefused) as told:
        engine.commit([ARTICLES[4], news("lang", "Haus", "Haus", section="x" * 40_000), ARTICLES[5]])
    assert told.value.id == "lang"
    assert engine.ids() == [article.id for article in ARTICLES[:3]]


@pytest.mark.parametrize("place", ["state", "000001"])
def test_an_index_of_another_version_is_not_touched(engine: OpenSearchEngine, place: str) -> None:
    client = engine.client
    name = client.settings.index
    client.request("PUT", f"/{name}-{place}", {"mappings": {"dynamic": True}})
    client.request("PUT", f"/{name}-{place}/_doc/state", {"version": 99}, refresh="true")
    with pytest.raises(IndexForeign, match=name):
        engine.commit(ARTICLES[:1])
    assert client.request("GET", f"/{name}-{place}/_doc/state")["_source"] == {"version": 99}


def test_a_piece_that_is_missing_is_damage_and_never_an_answer(engine: OpenSearchEngine) -> None:
    from searchidx.errors import IndexDamaged

    engine.commit(ARTICLES[:3], ledger={"viel": b"viel"})
    engine.client.request("DELETE", f"/{engine.store.index}/_doc/{engine.store.read().ledger['viel'].key}-0")
    with pytest.raises(IndexDamaged):
        engine.ledger()


def test_an_index_that_has_lost_its_shards_does_not_answer_in_part(engine: OpenSearchEngine) -> None:
    """Red: an index no node may hold. Half an answer would look like a whole one."""
    engine.commit(ARTICLES[:3])
    content = engine.store.read().content
    engine.client.request("POST", f"/{content}/_close")
    with pytest.raises(EngineUnreachable):
        engine.search(QUERY)
    engine.client.request("POST", f"/{content}/_open")
    engine.client.request("GET", f"/_cluster/health/{content}", wait_for_status="yellow")
    assert engine.search(QUERY).total == 3


def test_rebuilding_switches_to_a_new_index_in_one_step(engine: OpenSearchEngine) -> None:
    engine.commit(ARTICLES[:20])
    reader = engine.reader()
    engine.commit([], ["n0003"], compact=True)
    name = engine.client.settings.index
    content = engine.store.read().content
    assert content.startswith(f"{name}-000002-")
    assert set(engine.client.request("GET", f"/{name}/_alias")) == {content}
    assert engine.search(Everything()).total == 19
    assert reader.search(Everything()).total == 20
    assert engine.search(QUERY, limit=5).total == 19


def test_an_answer_in_a_hurry_says_that_it_is_cut(engine: OpenSearchEngine) -> None:
    engine.commit(ARTICLES[:50])
    assert not engine.reader(0.0).search(QUERY).complete
    assert engine.reader(60.0).search(QUERY) == engine.search(QUERY)
    assert engine.search(QUERY).complete


def test_a_filtered_field_that_was_counted_in_part_makes_the_answer_a_cut_one(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a field is counted once more, without its filter; here the cluster cannot tell, and each article fetched is a step."""
    monkeypatch.setattr("searchidx.engines.opensearch.query_dsl.MOST_ALTERNATIVES", 0)
    monkeypatch.setattr("searchidx.engines.opensearch.decided_nodes.MOST_LOOKED_AT", 0)
    engine.commit(replace(article, section="Politik" if number < 5 else "Kultur") for number, article in enumerate(ARTICLES[:40]))

    def search(seconds: int | None) -> Page:
        return Index(engine, "", "", seconds).search('"Haus mit Garten"', filters={"section": "Politik"}, facets=("section",), limit=0)

    whole = search(None)
    assert (whole.total, dict(whole.facets["section"])) == (5, {"Politik": 5, "Kultur": 35})
    for steps in (0, 20, 60):
        monkeypatch.setattr("searchidx.ranking.time_budget.thread_time", count().__next__)
        page = search(steps)
        assert page.complete == (page.facets == whole.facets) == (steps == 60), steps
