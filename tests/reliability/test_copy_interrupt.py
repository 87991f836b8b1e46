"""A copy holds what an indexing run holds: a text that takes for ever costs one article, and nobody waits for it or for a dead server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.engines import Engine
from searchidx.engines.memory import MemoryBatchWriter, MemoryEngine
from searchidx.engines.opensearch.transaction import SpoolWriter
from searchidx.engines.whoosh.transaction import WhooshBatchWriter
from searchidx.ingest import copying, index_worker
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.pipeline import bring_up_to_date
from tests.conftest import Call
from tests.engines.support import ENGINES, closed, cluster, news, opened
from tests.reliability.proxy import troubled
from tests.reliability.test_interrupt import POISON, ROOT, hang, hanging, lives, patience

TEXTS = ["Erster Text.", f"{POISON} und weiter.", "Dritter Text."]
WRITERS = (MemoryBatchWriter, WhooshBatchWriter, SpoolWriter)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"c{number}.txt").write_text(text)
    return folder


@pytest.fixture
def source(corpus: Path) -> MemoryEngine:
    engine = MemoryEngine()
    bring_up_to_date(engine, [corpus])
    return engine


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = opened(request.param, tmp_path / "target")
    yield engine
    closed(engine)


def struck(patch: pytest.MonkeyPatch, strike: Callable[[], object]) -> None:
    for writer in WRITERS:
        patch.setattr(writer, "add", hanging(writer.add, strike))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("processors", [1, 2])
@pytest.mark.parametrize(("strike", "reason"), [(hang, "zu aufwendig"), (die, "Arbeitsspeicher")], ids=["hangs", "dies"])
def test_an_article_that_ends_its_worker_is_named_and_all_others_arrive(
    monkeypatch: pytest.MonkeyPatch,
    corpus: Path,
    source: MemoryEngine,
    target: Engine,
    strike: Callable[[], object],
    reason: str,
    processors: int,
) -> None:
    monkeypatch.setattr(index_worker, "LEAST_SECONDS", 0.3)
    monkeypatch.setattr(index_worker, "SECONDS_PER_MB", 0)
    monkeypatch.setattr(worker_pool, "processors", lambda: processors)
    with monkeypatch.context() as patch:
        struck(patch, strike)
        moved = copying.copy(source, target)
    assert (moved.articles, moved.sent) == (2, 2)
    assert [rejection.place for rejection in moved.rejected] == ["corpus/c1.txt"]
    assert reason in moved.rejected[0].reason.de
    assert list(target.ids()) == ["corpus/c0.txt", "corpus/c2.txt"]
    ledger = Ledger(target.ledger())
    assert ledger.indexed_ids() == {"corpus/c0.txt", "corpus/c2.txt"}
    assert bring_up_to_date(target, [corpus]).new == 1
    assert copying.copy(source, target).rejected == ()
    assert target.articles(target.ids()) == source.articles(source.ids())


def test_its_earlier_version_stays(monkeypatch: pytest.MonkeyPatch, target: Engine) -> None:
    source = MemoryEngine()
    target.commit([news("a", "Haus", "Alt")])
    source.commit([news("a", "Haus", POISON), news("b", "Haus", "Neu")])
    with monkeypatch.context() as patch:
        struck(patch, die)
        moved = copying.copy(source, target)
    assert (moved.articles, moved.sent, len(moved.rejected)) == (2, 1, 1)
    assert target.articles(["a", "b"]) == [news("a", "Haus", "Alt"), news("b", "Haus", "Neu")]


def test_what_the_search_server_refuses_is_left_out(source: MemoryEngine, tmp_path: Path) -> None:
    cluster()
    target = opened("opensearch", tmp_path / "refusing")
    source.commit([news("lang", "Haus", "Haus", section="x" * 40_000)])
    moved = copying.copy(source, target)
    assert [rejection.place for rejection in moved.rejected] == ["lang"]
    assert len(target.ids()) == 3
    closed(target)


def test_the_command_names_it_and_ends_with_exit_code_4(call: Call, monkeypatch: pytest.MonkeyPatch, corpus: Path, tmp_path: Path) -> None:
    _two_folders(monkeypatch, tmp_path)
    assert call("index", corpus, "--index", tmp_path / "source").code == 0
    with monkeypatch.context() as patch:
        struck(patch, die)
        copied = call("copy", "--to", "opensearch", "--index", tmp_path / "source")
    assert copied.code == 4
    assert "corpus/c1.txt: " in copied.err
    assert "2 Artikel, 2 übertragen" in copied.out
    assert call("copy", "--to", "opensearch", "--index", tmp_path / "source").code == 0


def _two_folders(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """`copy` writes to a second folder instead of a search server."""
    import searchidx
    from searchidx.cli import maintain

    def opened_folder(index: str, engine: str | None = None) -> searchidx.Index:
        return searchidx.open(folder / "target" if engine == "opensearch" else index)

    monkeypatch.setattr(maintain, "opened", opened_folder)


PROGRAM = """
import sys
from collections import deque
from itertools import repeat
from pathlib import Path
import os
import searchidx
from searchidx.cli import main, maintain
from searchidx.engines.whoosh.transaction import WhooshBatchWriter
folder = Path(sys.argv[1])
maintain.opened = lambda index, engine=None: searchidx.open(folder / "target" if engine == "opensearch" else index)
def strike(*arguments):
    (folder / "hanging" / str(os.getpid())).touch()
    deque(repeat(0), 0)
WhooshBatchWriter.add = strike
main(["copy", "--to", "opensearch", "--index", str(folder / "source")])
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_signal_ends_a_copy_that_hangs(call: Call, corpus: Path, tmp_path: Path, sent: signal.Signals, code: int) -> None:
    call("index", corpus, "--index", tmp_path / "source")
    call("index", corpus / "c0.txt", "--index", tmp_path / "target")
    before = call("status", "--index", tmp_path / "target").out
    (tmp_path / "hanging").mkdir()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, tmp_path], cwd=ROOT, text=True, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not list((tmp_path / "hanging").iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
    workers = [int(path.name) for path in (tmp_path / "hanging").iterdir()]
    began = time.monotonic()
    process.send_signal(sent)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in errors) == (code, False)
    while any(map(lives, workers)):
        assert time.monotonic() - began < patience()
        time.sleep(0.02)
    assert time.monotonic() - began < patience()
    assert call("doctor", "--index", tmp_path / "target").code == 0
    assert call("status", "--index", tmp_path / "target").out == before


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("silent", ["_bulk", "_msearch", "_refresh"])
def test_a_signal_ends_a_copy_to_a_server_that_has_fallen_silent(
    call: Call, corpus: Path, tmp_path: Path, sent: signal.Signals, code: int, silent: str
) -> None:
    url = cluster()
    engine = opened("opensearch", tmp_path / "silent")
    name = engine.client.settings.index  # type: ignore[attr-defined]
    engine.commit([news("corpus/c0.txt", "Haus", "Alt")])
    call("index", corpus, "--index", tmp_path / "source")
    waiting: list[str] = []

    def plan(number: int, method: str, path: str) -> str | None:
        if silent in path and not path.startswith("/_search"):
            waiting.append(path)
        return "silent" if waiting else None

    with troubled(url, plan) as address:
        command = [sys.executable, "-m", "searchidx", "copy", "--to", "opensearch", "--index", tmp_path / "source"]
        process = subprocess.Popen([*command, "--engine-url", f"{address}/{name}"], cwd=ROOT, text=True, stderr=subprocess.PIPE)
        end = time.monotonic() + 60
        while not waiting and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.1)
        began = time.monotonic()
        process.send_signal(sent)
        _, errors = process.communicate(timeout=100)
        assert (process.returncode, "Traceback" in errors) == (code, False), errors
        assert time.monotonic() - began < patience() + 0.5
    assert engine.articles(engine.ids()) == [news("corpus/c0.txt", "Haus", "Alt")]
    closed(engine)
