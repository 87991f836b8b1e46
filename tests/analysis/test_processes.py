"""Shares worked out by copies of this process come back in order, and none is lost with a copy."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from searchidx.analysis import processes
from searchidx.analysis.processes import in_processes


def test_shares_come_back_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "processors", lambda: 3)
    assert list(in_processes(lambda start, stop: range(start, stop), 100, 7)) == list(range(100))


def test_a_copy_that_dies_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "processors", lambda: 2)
    here = os.getpid()

    def task(start: int, stop: int) -> Sequence[int]:
        if start == 20 and os.getpid() != here:
            os._exit(9)
        return range(start, stop)

    assert list(in_processes(task, 100, 10)) == list(range(100))


def test_what_a_task_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "processors", lambda: 2)

    def task(start: int, stop: int) -> Sequence[int]:
        raise ValueError(start)

    with pytest.raises(ValueError, match="0"):
        list(in_processes(task, 100, 10))
