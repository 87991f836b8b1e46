"""`eval`: the measures of a relevance set as a table and as JSON, on an index of its own or a ready one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import searchidx
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.evaluation import documents, evaluate
from tests.conftest import Call
from tests.engines.support import closed, cluster, opened
from tests.test_evaluation import write_relevance_set


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_relevance_set(tmp_path_factory.mktemp("urteile"))


@pytest.mark.parametrize("missing", ["docs.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_set_without_one_of_its_files_is_refused(call: Call, judged: Path, tmp_path: Path, missing: str) -> None:
    folder = Path(shutil.copytree(judged, tmp_path / "set"))
    (folder / missing).unlink()
    done = call("eval", folder)
    assert (done.code, done.out) == (2, "")
    assert missing in done.err


def test_eval_prints_a_table_and_leaves_no_index_behind(call: Call, judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = call("eval", judged)
    assert done.code == 0
    head, *rows = done.out.splitlines()
    assert head.split() == ["4", "Anfragen", "95-%-Intervall"]
    assert [row.split()[:2] for row in rows][1:] == [["MRR@10", "0,625"], ["R@100", "0,750"]]
    assert list(tmp_path.iterdir()) == []


def test_eval_asks_a_ready_index(call: Call, judged: Path, tmp_path: Path) -> None:
    with searchidx.open(tmp_path / "index") as index:
        index.index([documents(judged)])
        index.remove(["museum"])
    record = call("eval", "--index", tmp_path / "index", "--json", judged).json
    assert record["per_query"]["q3"]["R@100"] == 0.0
    assert list(record) == ["schema", "queries", "measures", "per_query"]


def test_eval_asks_an_index_on_opensearch(call: Call, judged: Path, tmp_path: Path) -> None:
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    options = ("--engine", "opensearch", "--engine-url", f"{cluster()}/{engine.client.settings.index}")
    assert call("index", *options, documents(judged)).code == 0
    record = call("eval", *options, "--json", judged).json
    closed(engine)
    with searchidx.open(engine="memory") as index:
        index.index([documents(judged)])
        assert record["per_query"] == evaluate(index, judged).per_query
