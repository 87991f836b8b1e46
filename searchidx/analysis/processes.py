"""A process here is a copy of this one that works out one share of a long list."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_task: Callable[[int, int], Sequence[object]]
"""What the copies do; they get it by being copies, so it may be any function."""


def in_processes(task: Callable[[int, int], Sequence[T]], count: int, share: int) -> Iterator[T]:
    """task(0, count), worked out `share` by `share` on all processors.

    In this process alone where there is little to do, where it could not be copied safely (other threads run) or not at all (Windows),
    and for the shares of a copy that died.
    """
    workers = min(processors(), count // share)
    if workers < 2 or threading.active_count() > 1:
        yield from task(0, count)
        return
    # here: a search needs none of it
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    global _task
    _task = task
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        shares = [(start, min(start + share, count)) for start in range(0, count, share)]
        running = [pool.submit(_share, *bounds) for bounds in shares]
        for bounds, work in zip(shares, running, strict=True):
            try:
                found = work.result()
            except BrokenProcessPool:
                found = task(*bounds)
            yield from found  # type: ignore[misc]  # of type T, as the task's own


def processors() -> int:
    """How many processors this process may use; 1 where it cannot be copied."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _share(start: int, stop: int) -> Sequence[object]:
    return _task(start, stop)
