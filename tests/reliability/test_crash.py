"""A process that dies and a power that fails leave the old state or the new one, and the next run goes on."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path
from random import Random

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.errors import SearchidxError
from searchidx.storage import index_directory
from tests.reliability.crashes import states, written
from tests.reliability.faults import ACKNOWLEDGED, FAILED, Operation, Strike, in_a_copy, kill_at, signal_at, trace, watched
from tests.reliability.scale import SEED, amount, count, sample
from tests.reliability.workloads import WORKLOADS, State, Workload, examined, goes_on, prepared, state

each_workload = pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)

KILLS = amount(36, 10_000)
SIGNALS = amount(6, 10_000)
PAIRS = amount(6, 100)
STATES = amount(190, 7_200)


def struck(folder: Path, workload: Workload, strike: Strike) -> int:
    def work() -> int:
        with watched(folder / "index", strike):
            try:
                workload.work(open_engine(folder / "index"))
            except (SearchidxError, KeyboardInterrupt, SystemExit):
                return FAILED
        return ACKNOWLEDGED

    return in_a_copy(work)


def points(start: Path, folder: Path, workload: Workload, count: int) -> list[int]:
    """Operations to strike at: each that is no write, and of the writes as many as are wanted."""
    shutil.copytree(start, folder)
    operations = trace(folder / "index", lambda: workload.work(open_engine(folder / "index")))
    shutil.rmtree(folder)
    writes = [at for at, operation in enumerate(operations) if operation.kind == "write"]
    others = [at for at, operation in enumerate(operations) if operation.kind != "write"]
    return sorted(sample(others, count, workload.name) + sample(writes, max(0, count - len(others)), workload.name))


def check(folder: Path, code: int, before: State, after: State) -> None:
    actual = state(folder / "index")
    assert actual in ((after,) if code == ACKNOWLEDGED else (before, after))
    with index_directory.locked(folder / "index") if (folder / "index").exists() else index_directory.locked(folder):
        pass  # the lock is free: it died with its process


@each_workload
def test_a_killed_writer_leaves_the_old_state_or_the_new_and_no_lock(workload: Workload, tmp_path: Path) -> None:
    start, before, after = prepared(workload, tmp_path)
    for at in points(start, tmp_path / "x", workload, KILLS):
        folder = shutil.copytree(start, tmp_path / "x")
        code = struck(folder, workload, kill_at(at))
        assert code == -signal.SIGKILL, at
        check(folder, code, before, after)
        assert goes_on(folder / "index"), at
        shutil.rmtree(folder)
        count("kills in a commit")


@each_workload
def test_a_writer_that_is_told_to_end_changes_all_or_nothing_and_says_which(workload: Workload, tmp_path: Path) -> None:
    start, before, after = prepared(workload, tmp_path)
    for number, at in enumerate(points(start, tmp_path / "x", workload, SIGNALS)):
        folder = shutil.copytree(start, tmp_path / "x")
        which = signal.SIGINT if number % 2 else signal.SIGTERM
        strike = signal_at(at, which)

        def work(folder: Path = folder, strike: Strike = strike) -> int:
            signal.signal(signal.SIGTERM, lambda *_: exit(143))
            signal.signal(signal.SIGINT, signal.default_int_handler)
            return struck_here(folder, workload, strike)

        code = in_a_copy(work)
        assert code in (ACKNOWLEDGED, FAILED), at
        assert state(folder / "index") == (after if code == ACKNOWLEDGED else before), (at, which)
        assert goes_on(folder / "index"), at
        shutil.rmtree(folder)
        count("signals in a commit")


def struck_here(folder: Path, workload: Workload, strike: Strike) -> int:
    with watched(folder / "index", strike):
        try:
            workload.work(open_engine(folder / "index"))
        except (KeyboardInterrupt, SystemExit):
            return FAILED
    return ACKNOWLEDGED


@each_workload
def test_a_writer_killed_while_it_clears_up_after_another_loses_nothing(workload: Workload, tmp_path: Path) -> None:
    start, before, after = prepared(workload, tmp_path)
    firsts = sample(points(start, tmp_path / "x", workload, 10_000), PAIRS, "first")
    random = Random(f"{SEED}/{workload.name}")
    for at in firsts:
        folder = shutil.copytree(start, tmp_path / "x")
        struck(folder, workload, kill_at(at))
        again = random.randrange(80)
        code = struck(folder, WORKLOADS[1] if state(folder / "index") == after else workload, kill_at(again))
        assert code in (-signal.SIGKILL, ACKNOWLEDGED), (at, again)
        if code == -signal.SIGKILL:
            assert state(folder / "index").articles.keys() >= before.articles.keys() & after.articles.keys(), (at, again)
        assert goes_on(folder / "index"), (at, again)
        shutil.rmtree(folder)
        count("pairs of kills")


@each_workload
def test_every_disk_a_power_cut_may_leave_holds_the_old_state_or_the_new(workload: Workload, tmp_path: Path) -> None:
    start, before, after = prepared(workload, tmp_path)
    end = shutil.copytree(start, tmp_path / "x")
    operations = trace(end, lambda: workload.work(open_engine(end / "index")))
    shutil.rmtree(end)
    moved = [relocated(operation, end, start) for operation in operations]
    done = acknowledged(operations)
    target = tmp_path / "y"
    for cut, disk in states(start, moved, STATES, Random(f"{SEED}/{workload.name}")):
        written(disk, start, target)
        wanted = (after,) if cut >= done else (before, after)
        assert state(target / "index") in wanted, (cut, sorted(disk))
        if cut % 16 == 0:
            assert goes_on(target / "index")
            assert examined(target / "index").sound
        shutil.rmtree(target)
        count("disks after a power cut")


def test_the_model_sees_what_a_forgotten_sync_would_lose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("atomic_file", "storage.index_directory", "storage.commit"):
        monkeypatch.setattr(f"searchidx.{module}.sync_directory", lambda directory: None)
    monkeypatch.setattr("searchidx.engines.whoosh.engine.TRIES", 1)  # no other process will bring what is missing
    start, before, after = prepared(WORKLOADS[2], tmp_path)
    end = shutil.copytree(start, tmp_path / "x")
    operations = trace(end, lambda: WORKLOADS[2].work(open_engine(end / "index")))
    moved, lost = [relocated(operation, end, start) for operation in operations], 0
    for number, (_, disk) in enumerate(states(start, moved, 120, Random(SEED))):
        target = tmp_path / f"y{number}"
        written(disk, start, target)
        try:
            lost += state(target / "index") not in (before, after)
        except SearchidxError:
            lost += 1
        shutil.rmtree(target)
    assert lost


def acknowledged(operations: list[Operation]) -> int:
    """How many operations are done when the commit counts: until its table of contents has its name, for good."""
    named = next(at for at, operation in enumerate(operations) if operation.kind == "rename" and operation.path.endswith(".toc"))
    return next(at for at in range(named, len(operations)) if operations[at].kind == "syncdir") + 1


def relocated(operation: Operation, old: Path, new: Path) -> Operation:
    def moved(path: str) -> str:
        return path.replace(str(old.resolve()), str(new.resolve()), 1)

    return Operation(operation.kind, moved(operation.path), operation.offset, operation.data, moved(operation.old))
