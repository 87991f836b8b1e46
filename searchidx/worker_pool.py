"""A pool of forked workers that returns results in order.

Workers are forked, not started afresh: they share the lexicon and whatever else this process has loaded, and a task may be any function.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

PARENT_CHECK_SECONDS = 0.2
"""How often a worker looks whether its parent still lives: locks that the parent holds are held by its workers, too."""

_tasks: list[Callable[[Any], object]] = []
"""Tasks of the pools at work, the newest last; workers inherit them by being forked."""


def parallel_slices(task: Callable[[int, int], Sequence[Result]], count: int, size: int) -> Iterator[Result]:
    """The items of task(0, count), computed in slices of `size` as `parallel_map` does."""
    bounds = [(start, min(start + size, count)) for start in range(0, count, size)]
    return chain.from_iterable(parallel_map(lambda bound: task(*bound), bounds))


def parallel_map(task: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """task(item) of each item in order, computed on all processors; a few items are taken ahead of the result asked for.

    This process computes, too, while it would have to wait: a worker more would cost memory for all that it comes by.
    Everything is computed here where there is one item only, where this process cannot be forked safely (other threads run) or not at all
    (Windows), and for the items of a worker that died. Items and results must be picklable. Raises what the task raises.
    """
    workers, remaining = processors(), iter(items)
    head = list(islice(remaining, 2))
    if workers < 2 or threading.active_count() > 1 or len(head) < 2:
        yield from map(task, chain(head, remaining))
        return
    # here: a search needs none of it
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    _trim_memory()
    _tasks.append(task)
    try:
        with (
            ProcessPoolExecutor(workers - 1, multiprocessing.get_context("fork"), _start_worker, (os.getpid(),)) as executor,
            _frozen_garbage(),
        ):
            queue = _Queue(executor, task, 2 * (workers - 1))
            for item in chain(head, remaining):
                queue.put(item)
                if len(queue) > 2 * workers:
                    yield queue.take()
            while queue:
                yield queue.take()
    finally:
        _tasks.remove(task)  # and all that it refers to


def processors() -> int:
    """How many processors this process may use; 1 where it cannot be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


@dataclass(slots=True)
class _Entry(Generic[Item]):
    item: Item
    future: Future[object] | None = None  # None: given to nobody yet


class _Queue(Generic[Item, Result]):
    """Items in order with their results. `capacity` of them are with workers: one for each to compute and one to go on with."""

    def __init__(self, executor: ProcessPoolExecutor, task: Callable[[Item], Result], capacity: int) -> None:
        self._executor, self._task, self._capacity = executor, task, capacity
        self._entries: deque[_Entry[Item]] = deque()

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, item: Item) -> None:
        self._entries.append(_Entry(item))
        self._hand_out()

    def take(self) -> Result:
        """The result of the first item; until a worker has it, this process computes others."""
        from concurrent.futures.process import BrokenProcessPool

        self._hand_out()
        while ((future := self._entries[0].future) is None or not future.done()) and self._compute_last():
            self._hand_out()
        entry = self._entries.popleft()  # a result is not kept
        try:
            return entry.future.result() if entry.future else self._task(entry.item)  # type: ignore[return-value]  # the task's own type
        except BrokenProcessPool:
            return self._task(entry.item)

    def _hand_out(self) -> None:
        busy = sum(entry.future is not None and not entry.future.done() for entry in self._entries)
        waiting = (entry for entry in self._entries if entry.future is None)
        for entry in list(islice(waiting, max(0, self._capacity - busy))):
            entry.future = self._submitted(entry.item)

    def _submitted(self, item: Item) -> Future[object]:
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._executor.submit(_run_task, item)
        except BrokenProcessPool:
            return _computed(self._task, item)

    def _compute_last(self) -> bool:
        """Computes the last item that no worker has. None is taken back from a worker: the pool would fail over it if the worker died."""
        waiting = next((entry for entry in reversed(self._entries) if entry.future is None), None)
        if waiting is not None:
            waiting.future = _computed(self._task, waiting.item)
        return waiting is not None


@contextmanager
def _frozen_garbage() -> Iterator[None]:
    """Freeze the garbage collector before forking: a collection would write to every object shared with the workers.

    A host program that froze objects itself keeps them frozen: unfreezing is for all or none.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _trim_memory() -> None:
    """malloc_trim before forking: freed arrays would be copied to every worker."""
    import ctypes

    with suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


def _start_worker(parent: int) -> None:
    """Ctrl-C is for the parent, which ends its workers; a worker whose parent was killed ends by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)


def _computed(task: Callable[[Item], Result], item: Item) -> Future[object]:
    from concurrent.futures import Future  # here: a search needs none of it

    future: Future[object] = Future()
    try:
        future.set_result(task(item))
    except Exception as error:
        future.set_exception(error)
    return future


def _run_task(item: object) -> object:
    return _tasks[-1](item)
