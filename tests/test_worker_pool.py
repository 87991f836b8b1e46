"""Shares worked out by copies of this process come back in order, and none is lost with a copy."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.worker_pool import in_processes


def test_shares_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)
    assert list(in_processes(lambda start, stop: range(start, stop), 100, 7)) == list(range(100))


def test_a_copy_that_dies_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    here = os.getpid()

    def task(start: int, stop: int) -> Sequence[int]:
        if start == 20 and os.getpid() != here:
            os._exit(9)
        return range(start, stop)

    assert list(in_processes(task, 100, 10)) == list(range(100))


@pytest.mark.filterwarnings("error")  # of a thread that failed, too
def test_a_copy_that_dies_while_this_process_works_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    here = os.getpid()

    def task(start: int, stop: int) -> Sequence[int]:
        if os.getpid() != here:
            time.sleep(0.3)
            os._exit(9)
        time.sleep(0.02)
        return range(start, stop)

    assert list(in_processes(task, 300, 10)) == list(range(300))


def test_what_a_task_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)

    def task(start: int, stop: int) -> Sequence[int]:
        raise ValueError(start)

    with pytest.raises(ValueError, match="0"):
        list(in_processes(task, 100, 10))


def test_a_copy_ends_with_the_process_it_is_a_copy_of(tmp_path: Path) -> None:
    program = f"""
import os, time
from pathlib import Path
from searchidx import worker_pool
processes.processors = lambda: 2
def task(number):
    Path({str(tmp_path)!r}, str(os.getpid())).touch()
    time.sleep(30)
list(processes.side_by_side(task, range(4)))
"""
    first = subprocess.Popen([sys.executable, "-c", program])
    assert _soon(lambda: len(list(tmp_path.iterdir())) == 2)
    first.kill()
    first.wait()
    assert _soon(lambda: not any(_lives(int(copy.name)) for copy in tmp_path.iterdir()))


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
