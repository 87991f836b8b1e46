"""Many writers and readers at once, and copies of a writer that die: nothing is lost, doubled or half seen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.errors import IndexLocked
from searchidx.storage import index_directory
from searchidx.storage.batch_writer import SegmentBatchWriter
from tests.engines.support import news, word
from tests.reliability.faults import ACKNOWLEDGED, in_a_copy
from tests.reliability.scale import amount, count
from tests.reliability.workloads import OLD, examined

ROOT = Path(__file__).parents[2]
ROUNDS = amount(12, 100)
WRITERS = READERS = 4


def started(work: object, *args: object) -> int:
    """The process id of a copy that runs work(*args)."""
    child = os.fork()
    if not child:
        code = 99
        try:
            work(*args)  # type: ignore[operator]
            code = 0
        finally:
            os._exit(code)
    return child


def write(directory: Path, name: int) -> None:
    engine = open_engine(directory)
    for number in range(ROUNDS):
        pair = [news(f"{name}-{number}-{half}", "Haus", f"Das Haus {name} {number} {half}.") for half in "ab"]
        while True:
            try:
                engine.commit(pair, purge=number % 7 == 0)
                break
            except IndexLocked:
                time.sleep(0.01)


def read(directory: Path, until: int) -> None:
    """Every answer holds both halves of each pair, and all that an earlier one held."""
    engine, seen = open_engine(directory), 0
    while seen < until:
        reader = engine.reader()
        ids = reader.ids()
        assert len(ids) % 2 == 0
        assert len(ids) >= seen
        assert reader.search(word("haus"), limit=0).total == len(ids)
        seen = len(ids)


def test_of_many_writers_none_loses_anything_and_no_reader_sees_a_half(tmp_path: Path) -> None:
    wanted = 2 * WRITERS * ROUNDS
    open_engine(tmp_path / "index").commit([])
    children = [started(write, tmp_path / "index", name) for name in range(WRITERS)]
    children += [started(read, tmp_path / "index", wanted) for _ in range(READERS)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)
    assert len(open_engine(tmp_path / "index").ids()) == wanted
    count("commits of four writers beside four readers", wanted // 2)
    assert examined(tmp_path / "index").sound


def test_copies_that_die_while_they_build_cost_no_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.engines.batches.BATCH_BYTES", 2_000)
    finish, first = SegmentBatchWriter.finish, os.getpid()

    for dying in range(amount(4, 50)):
        name = tmp_path / f"index{dying}"

        def dies(self: SegmentBatchWriter, name: Path = name, dying: int = dying) -> str:
            if os.getpid() != first and len(list(name.glob("*.arrays"))) == dying % 7:
                os.kill(os.getpid(), signal.SIGKILL)
            return finish(self)

        monkeypatch.setattr(SegmentBatchWriter, "finish", dies)
        open_engine(name).commit(news(f"n{i}", "Haus", f"Das Haus Nummer {i}.") for i in range(100))
        assert len(open_engine(name).ids()) == 100
        assert examined(name).findings == ()
        count("builds with dying copies")


def test_the_lock_never_outlives_a_killed_run_not_even_in_its_copies(tmp_path: Path) -> None:
    program = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from searchidx.engines.whoosh import open_engine
from searchidx.engines import batches
from tests.engines.support import news
batches.BATCH_BYTES = 2_000
def slowly():
    for i in range(10_000):
        if i == 90:
            print("begun", flush=True)
        time.sleep(0.001)
        yield news(f"n{{i}}", "Haus", f"Das Haus Nummer {{i}}.")
open_engine({str(tmp_path / "index")!r}).commit(slowly())
"""
    run = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "begun\n"
    with pytest.raises(IndexLocked, match=str(run.pid)):
        open_engine(tmp_path / "index").commit(OLD)
    run.kill()
    run.wait()
    run.stdout.close()
    for _ in range(100):
        try:
            open_engine(tmp_path / "index").commit(OLD)
            break
        except IndexLocked:
            time.sleep(0.05)
    assert len(open_engine(tmp_path / "index").ids()) == len(OLD)
    assert examined(tmp_path / "index").findings == ()


def test_a_lock_that_could_not_be_taken_is_free_again(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    engine.commit(OLD)
    (tmp_path / "index" / index_directory.WRITER).mkdir()  # not even a note of who writes can be left, or taken away
    engine.commit([])
    (tmp_path / "index" / index_directory.WRITER).rmdir()
    assert in_a_copy(lambda: engine.commit([]) or ACKNOWLEDGED) == ACKNOWLEDGED
