"""A cluster of three nodes, each shard twice: one node stops during indexing and during searches. Only with SEARCHIDX_LONG."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.engines.opensearch import open_engine
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.model import Article
from searchidx.query.core_nodes import Everything, Or
from tests.engines.support import news, word

ROOT = Path(__file__).parents[2]
PORT = 9270

pytestmark = pytest.mark.skipif(not os.environ.get("SEARCHIDX_LONG"), reason="three nodes take minutes: make test-opensearch")


class Cluster:
    """Three nodes that can be stopped and started one by one."""

    def __init__(self) -> None:
        command = [str(ROOT / "scripts" / "opensearch-up"), "-i", "-n", "3", "-p", str(PORT)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.greeting = self._line()

    def tell(self, command: str) -> str:
        assert self._process.stdin
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._line()

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    assert cluster.greeting.startswith("ready"), cluster.greeting
    yield cluster
    cluster.close()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SEARCHIDX_ENGINE_SHARDS", "3")
    monkeypatch.setenv("SEARCHIDX_ENGINE_REPLICAS", "1")
    return ",".join(f"http://127.0.0.1:{PORT + node}" for node in range(3)) + f"/three-{time.time_ns()}"


def test_a_node_goes_while_articles_are_loaded(cluster: Cluster, address: str) -> None:
    engine, right = open_engine(address), MemoryEngine()
    articles = [news(f"n{i:05}", f"Haus {i}", f"Das Haus mit Garten {i % 13}.") for i in range(6000)]
    engine.commit(articles[:1000])
    _wait_for_green(engine)

    def loaded() -> Iterator[Article]:
        for number, article in enumerate(articles[1000:]):
            if number == 1500:
                assert cluster.tell("stop 1").startswith("stopped")
            yield article

    engine.commit(loaded(), ["n00001"])
    right.commit(articles, [])
    right.commit([], ["n00001"])
    assert engine.ids() == right.ids()
    assert engine.search(Everything()).total == len(articles) - 1
    query = Or((word("garten"), word("4711")))
    assert engine.search(query, limit=5).total == right.search(query, limit=5).total
    assert engine.search(word("4711"), limit=5) == right.search(word("4711"), limit=5)
    assert cluster.tell("start 1").startswith("started")
    _wait_for_green(engine)
    assert engine.ids() == right.ids()


def test_searches_go_on_answering_while_a_node_goes_and_comes_back(cluster: Cluster, address: str) -> None:
    engine = open_engine(address)
    engine.commit(news(f"n{i:04}", f"Haus {i}", f"Das Haus mit Garten {i % 13}.") for i in range(3000))
    _wait_for_green(engine)
    totals: list[int] = []
    raised: list[Exception] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                totals.append(engine.search(word("garten"), limit=3).total)
            except Exception as error:
                raised.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for node in (2, 0):  # whichever of them leads the cluster
            assert cluster.tell(f"stop {node}").startswith("stopped")
            before = len(totals)
            time.sleep(5)
            assert cluster.tell(f"start {node}").startswith("started")
            _wait_for_green(engine)
            assert len(totals) > before
    finally:
        done.set()
        for thread in threads:
            thread.join(120)
    assert raised == []
    assert set(totals) == {3000}


def _wait_for_green(engine: OpenSearchEngine) -> None:
    for _ in range(240):
        health = engine.client.request("GET", "/_cluster/health")
        if health["status"] == "green" and health["number_of_nodes"] == 3:
            return
        time.sleep(0.5)
    raise AssertionError(health)
