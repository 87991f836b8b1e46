"""Copying an index: nothing is lost, an interrupted copy goes on, and a wrong target is not emptied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.errors import IndexDamaged, IndexLocked, RemovalTooLarge
from searchidx.ingest import copying
from searchidx.model import Progress
from tests.conftest import Call
from tests.engines.support import ENGINES, closed, cluster, news, opened

ARTICLES = [news(f"n{i:02}", f"Haus {i}", f"Text {i}", date="2025-01-02", section="Lokales") for i in range(30)]


@pytest.fixture
def source() -> MemoryEngine:
    engine = MemoryEngine()
    engine.commit(ARTICLES, ledger={"gemerkt": b"gemerkt"})
    return engine


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[object]:
    engine = opened(request.param, tmp_path / "target")
    yield engine
    closed(engine)


def test_everything_arrives_and_a_second_move_has_nothing_to_do(source, target) -> None:  # type: ignore[no-untyped-def]
    moved = copying.copy(source, target)
    assert (moved.articles, moved.sent, moved.removed) == (30, 30, 0)
    assert moved.checksum == copying.checksum(source, source.ids())
    assert target.articles(target.ids()) == ARTICLES
    assert target.ledger() == {"gemerkt": b"gemerkt"}
    generation = target.generation
    assert copying.copy(source, target).sent == 0
    assert target.generation == generation


def test_an_interrupted_copy_goes_on_where_it_stopped(source, target, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(copying, "ARTICLES_PER_COMMIT", 10)
    monkeypatch.setattr(copying, "ARTICLES_AT_A_TIME", 1)

    def interrupt(progress: Progress) -> None:
        if progress.articles == 25:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(source, target, progress=interrupt)
    assert len(target.ids()) == 20
    assert copying.copy(source, target).sent == 10
    assert target.articles(target.ids()) == ARTICLES


def test_a_target_that_another_writer_changed_meanwhile_is_told(source: MemoryEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "ARTICLES_PER_COMMIT", 10)
    monkeypatch.setattr(copying, "ARTICLES_AT_A_TIME", 10)
    target = MemoryEngine()
    with pytest.raises(IndexLocked, match="anderer Lauf"):
        copying.copy(source, target, progress=lambda progress: target.commit([]))


def test_what_is_otherwise_in_the_target_is_sent_again(source, target) -> None:  # type: ignore[no-untyped-def]
    target.commit([*ARTICLES[:10], news("n03", "Haus", "Anders")])
    assert copying.copy(source, target).sent == 21


def test_articles_of_another_origin_are_not_removed_unasked(source, target) -> None:  # type: ignore[no-untyped-def]
    target.commit([news("fremd", "Haus", "Text")])
    with pytest.raises(RemovalTooLarge, match="fremd"):
        copying.copy(source, target)
    assert copying.copy(source, target, allow_removal=True).removed == 1
    assert target.ids() == source.ids()


def test_a_target_that_loses_something_is_noticed(source: MemoryEngine) -> None:
    class Forgetful(MemoryEngine):
        def commit(self, add, remove=(), **options):  # type: ignore[no-untyped-def]
            super().commit(list(add)[1:], remove, **options)

    with pytest.raises(IndexDamaged, match="30 und 29"):
        copying.copy(source, Forgetful())


def test_the_command_line_moves_an_index_there_and_back(
    call: Call, four_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{cluster()}/test-cli"
    there = call("copy", "--to", "opensearch", "--engine-url", url, "--index", four_index)
    assert there.code == 0, there.err
    assert "4 Artikel, 4 übertragen" in there.out
    monkeypatch.setenv("SEARCHIDX_ENGINE", "opensearch")
    monkeypatch.setenv("SEARCHIDX_ENGINE_URL", url)
    found = call("search", "Minister")
    assert found.out == call("search", "Minister", "--engine", "whoosh", "--index", four_index).out
    assert call("status").out.count("opensearch")
    assert call("doctor").code == 2
    back = call("copy", "--to", "whoosh", "--index", tmp_path / "back")
    assert back.out == there.out
    from searchidx.engines.opensearch import open_engine

    closed(open_engine(url))


def test_no_server_is_exit_code_6(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.engines.opensearch.cluster_client.FIRST_PAUSE", 0.001)
    assert call("search", "Haus", "--engine", "opensearch", "--engine-url", "http://127.0.0.1:9/x").code == 6


@pytest.mark.parametrize("url", ["", "localhost:9200", "http://user:secret@localhost:9200", "http://localhost:9200/Groß"])
def test_a_wrong_address_is_a_usage_error(call: Call, url: str) -> None:
    done = call("search", "Haus", "--engine", "opensearch", "--engine-url", url)
    assert done.code == 2
    assert "secret" not in done.err
