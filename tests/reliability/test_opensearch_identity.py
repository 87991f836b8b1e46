"""An index on a cluster that is deleted, replaced, closed, shut or changed by hand: no wrong answer, no write into another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.engines import Batch
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.errors import EngineUnreachable, IndexDamaged, IndexForeign, IndexLocked, IndexMissing, SearchidxError
from searchidx.ingest import copying
from searchidx.ingest.pipeline import bring_up_to_date
from searchidx.model import Article
from tests.engines.support import closed, news, opened, word

OLD = [news(f"alt{number}", "Haus", f"Das alte Haus {number}.") for number in range(3)]
NEW = [news(f"neu{number}", "Haus", f"Das neue Haus {number}.") for number in range(3)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[OpenSearchEngine]:
    """An index with one generation."""
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    engine.commit(OLD)
    yield engine
    closed(engine)


def name(engine: OpenSearchEngine) -> str:
    return engine.client.settings.index


def content(engine: OpenSearchEngine) -> str:
    return engine.store.read().content


def deleted(engine: OpenSearchEngine) -> None:
    engine.client.request("DELETE", f"/{name(engine)}-state")
    engine.client.request("DELETE", f"/{name(engine)}-0*")


def replaced(engine: OpenSearchEngine, articles: list[Article] = NEW) -> None:
    """Another index of as many generations stands in its place."""
    deleted(engine)
    OpenSearchEngine(engine.client).commit(articles)


def contents(engine: OpenSearchEngine) -> set[str]:
    return {index for index in engine.client.request("GET", f"/{name(engine)}-*") if not index.endswith("-state")}


def test_a_program_answers_from_the_index_that_took_the_place(engine: OpenSearchEngine) -> None:
    before = engine.commit_id
    replaced(engine)
    assert (engine.generation, engine.ids()) == (1, ["neu0", "neu1", "neu2"])
    assert engine.search(word("alte")).total == 0
    assert engine.vocabulary().count("alte") == 0
    assert engine.commit_id != before


def test_an_answer_that_has_begun_takes_nothing_from_it(engine: OpenSearchEngine) -> None:
    reader = engine.reader()
    replaced(engine)
    haus = word("haus")
    for ask in (lambda: reader.search(haus), reader.ids, lambda: reader.articles(["neu0"]), lambda: reader.frequencies([haus])):
        with pytest.raises((IndexMissing, IndexDamaged)):
            ask()


@pytest.mark.parametrize("when", ["before the commit", "while articles are sent", "right before it counts"])
@pytest.mark.parametrize("recreated", [True, False])
def test_a_writer_whose_index_is_replaced_leaves_the_new_one_alone(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, when: str, recreated: bool
) -> None:
    strike = replaced if recreated else deleted
    if when == "right before it counts":
        put = engine.store.put_value

        def strike_first(kind: str, generation: int, value: bytes) -> object:
            if kind == "vocabulary":
                monkeypatch.undo()
                strike(engine)
            return put(kind, generation, value)

        monkeypatch.setattr(engine.store, "put_value", strike_first)
    with engine.transaction() as change:
        writer = change.batch_writer()
        writer.add(news("mehr", "Haus", "Noch ein Haus."), b"")
        batch = writer.finish()
        if when == "before the commit":
            strike(engine)

        def batches() -> Iterator[tuple[Batch, tuple[int, ...]]]:
            if when == "while articles are sent":
                strike(engine)
            yield batch, ()

        with pytest.raises(SearchidxError) as told:
            change.commit(batches())
    assert told.value.exit_code in (3, 5)
    again = OpenSearchEngine(engine.client)
    assert list(again.ids()) == (["neu0", "neu1", "neu2"] if recreated else [])
    if recreated:
        assert again.vocabulary().count("neue") == 3
        assert again.ledger() == {}
    again.commit([news("danach", "Haus", "Danach.")])
    again.commit([news("danach", "Haus", "Danach noch.")])
    assert len(again.ids()) == (4 if recreated else 1)
    assert contents(again) == {content(again)}


def test_a_copy_whose_target_is_replaced_leaves_the_new_one_alone(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchidx.engines.memory import MemoryEngine

    monkeypatch.setattr(copying, "ARTICLES_AT_A_TIME", 1)
    source = MemoryEngine()
    source.commit([*OLD, news("mehr", "Haus", "Noch ein Haus.")])
    with pytest.raises(SearchidxError) as told:
        copying.copy(source, engine, progress=lambda progress: replaced(engine))
    assert told.value.exit_code in (3, 5)
    assert engine.ids() == ["neu0", "neu1", "neu2"]


def test_a_copy_whose_source_is_replaced_takes_nothing_from_the_new_one(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchidx.engines.memory import MemoryEngine

    monkeypatch.setattr(copying, "ARTICLES_AT_A_TIME", 1)
    target = MemoryEngine()
    with pytest.raises(SearchidxError) as told:
        copying.copy(engine.reader(), target, progress=lambda progress: replaced(engine))
    assert told.value.exit_code in (3, 5)
    assert not {article.id for article in NEW}.intersection(target.ids())


def test_the_index_of_another_name_that_begins_alike_is_not_deleted(engine: OpenSearchEngine) -> None:
    other = f"{name(engine)}-0815-000001"
    engine.client.request("PUT", f"/{other}", {"mappings": {"_meta": {"searchidx": 1}}})
    engine.commit(NEW)
    engine.commit([], ["alt0"], purge=True, compact=True)
    assert other in engine.client.request("GET", f"/{other}")


@pytest.mark.parametrize("part", ["content", "state"])
def test_a_closed_index_is_told_with_its_cure(engine: OpenSearchEngine, part: str) -> None:
    index = content(engine) if part == "content" else engine.store.index
    engine.client.request("POST", f"/{index}/_close")
    for ask in (lambda: engine.search(word("haus")), lambda: engine.commit(NEW)):
        with pytest.raises(EngineUnreachable, match="_open"):
            ask()
    engine.client.request("POST", f"/{index}/_open")
    engine.client.request("GET", f"/_cluster/health/{index}", wait_for_status="yellow")
    assert engine.search(word("haus")).total == 3


@pytest.mark.parametrize("block", ["write", "read_only", "read_only_allow_delete"])
@pytest.mark.parametrize("part", ["content", "state"])
def test_an_index_shut_to_writers_is_told_and_answers(
    engine: OpenSearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: str, part: str
) -> None:
    monkeypatch.setattr(engine.client, "_pause", lambda seconds: None)
    index = content(engine) if part == "content" else engine.store.index
    engine.client.request("PUT", f"/{index}/_settings", {f"index.blocks.{block}": True})
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(3):
        (corpus / f"{number}.txt").write_text(f"Text {number}.")
    with pytest.raises(EngineUnreachable, match=r"block"):
        bring_up_to_date(engine, [corpus])
    assert engine.search(word("haus")).total == 3
    engine.client.request("PUT", f"/{index}/_settings", {f"index.blocks.{block}": None})
    engine.client.request("DELETE", f"/{engine.store.index}/_doc/lock", allowed=(404,))  # it could not be given back
    assert bring_up_to_date(engine, [corpus]).new == 3


def test_an_alias_moved_by_hand_changes_no_answer_and_no_purge(engine: OpenSearchEngine) -> None:
    engine.client.request("PUT", "/test-elsewhere-1")
    alias = {"index": content(engine), "alias": name(engine)}
    engine.client.request(
        "POST", "/_aliases", {"actions": [{"remove": alias}, {"add": {"index": "test-elsewhere-1", "alias": name(engine)}}]}
    )
    assert engine.search(word("haus")).total == 3
    engine.commit([], ["alt0"], purge=True, compact=True)
    assert engine.ids() == ["alt1", "alt2"]
    assert contents(engine) == {content(engine)}
    engine.client.request("DELETE", "/test-elsewhere-1")


def test_a_mapping_changed_by_hand_is_not_written_to(engine: OpenSearchEngine) -> None:
    index = content(engine)
    engine.client.request("DELETE", f"/{index}")
    engine.client.request("PUT", f"/{index}", {"mappings": {"_meta": {"searchidx": 1}, "properties": {"id": {"type": "text"}}}})
    with pytest.raises(IndexForeign, match=index):
        engine.commit(NEW)
    engine.client.request("DELETE", f"/{index}")
    with pytest.raises(IndexDamaged, match=index):
        engine.commit(NEW)
    with pytest.raises(IndexMissing, match=index):
        engine.search(word("haus"))


def test_two_writers_are_one_too_many(engine: OpenSearchEngine) -> None:
    with engine.transaction() as change:
        engine.commit(NEW)
        with pytest.raises(IndexLocked):
            change.commit([])
    assert len(engine.ids()) == 6
