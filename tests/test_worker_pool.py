"""Results of forked workers come back in order, and none is lost with a worker."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.worker_pool import parallel_slices


def test_results_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)
    assert list(parallel_slices(lambda start, stop: range(start, stop), 100, 7)) == list(range(100))


def test_a_worker_that_dies_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    here = os.getpid()

    def task(start: int, stop: int) -> Sequence[int]:
        if start == 20 and os.getpid() != here:
            os._exit(9)
        return range(start, stop)

    assert list(parallel_slices(task, 100, 10)) == list(range(100))


@pytest.mark.filterwarnings("error")  # of a thread that failed, too
def test_a_worker_that_dies_while_this_process_computes_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    here = os.getpid()

    def task(start: int, stop: int) -> Sequence[int]:
        if os.getpid() != here:
            time.sleep(0.3)
            os._exit(9)
        time.sleep(0.02)
        return range(start, stop)

    assert list(parallel_slices(task, 300, 10)) == list(range(300))


def test_what_a_task_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)

    def task(start: int, stop: int) -> Sequence[int]:
        raise ValueError(start)

    with pytest.raises(ValueError, match="0"):
        list(parallel_slices(task, 100, 10))


@pytest.mark.parametrize("frozen", [False, True])
def test_what_a_host_program_froze_stays_frozen(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    if frozen:
        gc.freeze()
    try:
        list(parallel_slices(lambda start, stop: range(start, stop), 100, 10))
        assert (gc.get_freeze_count() > 0) == frozen
    finally:
        gc.unfreeze()


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    program = f"""
import os, time
from pathlib import Path
from searchidx import worker_pool
worker_pool.processors = lambda: 2
def task(number):
    Path({str(tmp_path)!r}, str(os.getpid())).touch()
    time.sleep(30)
list(worker_pool.parallel_map(task, range(4)))
"""
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert _soon(lambda: len(list(tmp_path.iterdir())) == 2)
    parent.kill()
    parent.wait()
    assert _soon(lambda: not any(_lives(int(worker.name)) for worker in tmp_path.iterdir()))


def _soon(holds: Callable[[], bool]) -> bool:
    """Whether something holds within 20 seconds."""
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
