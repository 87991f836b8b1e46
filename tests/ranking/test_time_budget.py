from __future__ import annotations

import pytest

from searchidx.ranking.time_budget import WALL_CLOCK_FACTOR, TimeBudget


class Clocks:
    """Processor time and wall clock that stand still until they are set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.processor = self.wall = 100.0
        monkeypatch.setattr("searchidx.ranking.time_budget.thread_time", lambda: self.processor)
        monkeypatch.setattr("searchidx.ranking.time_budget.monotonic", lambda: self.wall)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(monkeypatch)


def test_no_limit_is_never_spent(clocks: Clocks) -> None:
    budget = TimeBudget(None)
    clocks.processor = clocks.wall = 1e9
    assert not budget.is_spent()
    assert not budget.exceeded


def test_it_is_spent_when_the_processor_time_is(clocks: Clocks) -> None:
    budget = TimeBudget(2.0)
    clocks.processor += 2.0
    assert not budget.is_spent()
    clocks.processor += 0.1
    assert budget.is_spent()


def test_a_busy_machine_cuts_no_query_until_several_times_the_seconds_have_passed(clocks: Clocks) -> None:
    budget = TimeBudget(2.0)
    clocks.wall += 2.0 * WALL_CLOCK_FACTOR
    assert not budget.is_spent()
    clocks.wall += 0.1
    assert budget.is_spent()


def test_it_is_exceeded_only_if_somebody_was_told_so(clocks: Clocks) -> None:
    budget = TimeBudget(2.0)
    clocks.processor += 3.0
    assert not budget.exceeded
    budget.is_spent()
    assert budget.exceeded
