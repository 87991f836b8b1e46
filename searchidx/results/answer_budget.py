"""The budget of one answer: processor time and size, for everything that is done between a question and what a reader is shown."""

from __future__ import annotations

from searchidx.ranking.time_budget import TimeBudget


class AnswerBudget(TimeBudget):
    """A time budget that also limits how large the answer may become, in characters; None is no limit.

    Whoever makes a part of an answer asks `is_spent` before the next one and leaves the rest out. Afterwards `exceeded` says whether
    anything was left out; whoever hands the answer on must say so.
    """

    def __init__(self, seconds: float | None = None, size: int | None = None) -> None:
        super().__init__(seconds)
        self._size_left = size

    def take(self, size: int) -> bool:
        """Whether there is room for `size` more characters, which count from now on."""
        if self._size_left is not None:
            self._size_left -= size
        return not self._is_too_large()

    def is_spent(self) -> bool:
        return self._is_too_large() or super().is_spent()

    def _is_too_large(self) -> bool:
        too_large = self._size_left is not None and self._size_left < 0
        self.exceeded |= too_large
        return too_large
