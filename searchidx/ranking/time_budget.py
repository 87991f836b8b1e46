"""A time budget limits how long one query may look up words, in processor time and on the wall clock."""

from __future__ import annotations

from time import monotonic, thread_time

WALL_CLOCK_FACTOR = 5
"""The wall-clock budget is a multiple of the CPU budget: a busy machine must not cut queries."""


class TimeBudget:
    """`seconds` of this thread's processor time from now on, or WALL_CLOCK_FACTOR times as many on the wall clock; None is no limit.

    `exceeded` turns true when `is_spent` has been so, and stays true: something was left out.
    """

    def __init__(self, seconds: float | None) -> None:
        self.exceeded = False
        self._ends = None if seconds is None else (thread_time() + seconds, monotonic() + WALL_CLOCK_FACTOR * seconds)

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit."""
        return self._ends is not None

    @property
    def seconds_left(self) -> float | None:
        """Processor time that is left, 0 if none; None is no limit."""
        if self._ends is None:
            return None
        return max(0.0, min(self._ends[0] - thread_time(), (self._ends[1] - monotonic()) / WALL_CLOCK_FACTOR))

    def extend(self, seconds: float) -> None:
        """Gives so much more time: for work that is done once, for all answers to come."""
        if self._ends is not None:
            self._ends = self._ends[0] + seconds, self._ends[1] + WALL_CLOCK_FACTOR * seconds

    def is_spent(self) -> bool:
        spent = self._ends is not None and (thread_time() > self._ends[0] or monotonic() > self._ends[1])
        self.exceeded |= spent
        return spent
