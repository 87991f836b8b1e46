"""Results of forked workers come back in order, and none is lost with a worker."""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.worker_pool import Loss, parallel_slices


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

    assert list(parallel_slices(task, 60, 10)) == list(range(60))


def test_what_a_task_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)

    def task(start: int, stop: int) -> Sequence[int]:
        raise ValueError(start)

    with pytest.raises(ValueError, match="0"):
        list(parallel_slices(task, 100, 10))


@pytest.mark.parametrize("frozen", [False, True])
def test_what_a_host_program_froze_stays_frozen(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    gc.unfreeze()  # what the tests froze when they began
    if frozen:
        gc.freeze()
    try:
        list(parallel_slices(lambda start, stop: range(start, stop), 100, 10))
        assert (gc.get_freeze_count() > 0) == frozen
    finally:
        gc.freeze()


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    program = f"""
import os
from collections import deque
from itertools import repeat
from pathlib import Path
from searchidx import worker_pool
worker_pool.processors = lambda: 2
def task(number):
    Path({str(tmp_path)!r}, str(os.getpid())).touch()
    deque(repeat(0), 0)  # never returns to the interpreter
list(worker_pool.parallel_map(task, range(4)))
"""
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert _soon(lambda: len(list(tmp_path.iterdir())) == 2)
    parent.kill()
    parent.wait()
    assert _soon(lambda: not any(_lives(int(worker.name)) for worker in tmp_path.iterdir()))


def hang() -> None:
    """A call of C code that holds the interpreter's lock and looks at no signal."""
    deque(repeat(0), 0)


HANGS: dict[str, Callable[[], object]] = {
    "call in C": hang,
    "regular expression": lambda: re.match("(a*)*b", "a" * 60),
    "loop": lambda: all(iter(lambda: True, False)),
}


@pytest.mark.parametrize("hanging", HANGS.values(), ids=HANGS)
@pytest.mark.parametrize("count", [1, 5])
def test_what_takes_too_long_is_replaced_and_the_rest_is_computed(
    monkeypatch: pytest.MonkeyPatch, hanging: Callable[[], object], count: int
) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    losses: list[Loss] = []

    def task(number: int) -> int:
        worker_pool.work_at((number, 7), 0.2)
        if number == 0:
            hanging()
        return number

    def instead(number: int, loss: Loss) -> int:
        losses.append(loss)
        return 10 + number

    assert list(worker_pool.parallel_map(task, range(count), instead)) == [10, *range(1, count)]
    assert losses == [Loss("overdue", (0, 7))]


def test_a_limit_is_for_one_item_and_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)

    def task(number: int) -> int:
        worker_pool.work_at((0, 0), 0.5)
        time.sleep(0.6 if number == 1 else 0)
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass
        return number

    def fail(number: int, loss: Loss) -> int:
        raise AssertionError(loss)

    assert list(worker_pool.parallel_map(task, range(4), fail)) == [0, 1, 2, 3]


def test_what_kills_every_worker_ends_with_what_the_caller_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)

    def task(number: int) -> int:
        if number < 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    def instead(number: int, loss: Loss) -> int:
        assert loss == Loss("died", (-1, -1))
        return number + 1

    assert list(worker_pool.parallel_map(task, range(5), instead)) == [3, 3, 3, 3, 4]


def test_what_the_replacement_raises_is_raised_and_no_worker_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)

    def instead(number: int, loss: Loss) -> int:
        raise ValueError("nicht zu retten")

    with pytest.raises(ValueError, match="nicht zu retten"):
        list(worker_pool.parallel_map(lambda number: os._exit(9), range(5), instead))
    assert not multiprocessing.active_children()


def test_a_result_that_cannot_be_sent_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    with pytest.raises(RuntimeError, match=r"pickle|local object"):
        list(worker_pool.parallel_map(lambda number: lambda: number, range(3)))


def test_results_that_nobody_asks_for_leave_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)
    results = worker_pool.parallel_map(lambda number: number or hang(), range(1, -10, -1))
    assert next(results) == 1
    results.close()  # type: ignore[attr-defined]  # a generator
    assert not multiprocessing.active_children()


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
