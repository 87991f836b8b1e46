"""A process here is a copy of this one that works out one share of what there is to do."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

S = TypeVar("S")
T = TypeVar("T")

ORPHAN = 0.2
"""Seconds between looks whether the first process still lives: what it had locked is locked for its copies, too."""

_tasks: list[Callable[[Any], object]] = []
"""What the copies do is the last; they get it by being copies, so it may be any function."""


def in_processes(task: Callable[[int, int], Sequence[T]], count: int, share: int) -> Iterator[T]:
    """task(0, count), worked out `share` by `share` as `side_by_side` does."""
    bounds = [(start, min(start + share, count)) for start in range(0, count, share)]
    return chain.from_iterable(side_by_side(lambda bound: task(*bound), bounds))


def side_by_side(task: Callable[[S], T], shares: Iterable[S]) -> Iterator[T]:
    """task(share) of each share in order, worked out on all processors; a few shares are taken ahead of what is asked for.

    This process works, too, when it would have to wait: each copy takes memory of its own for all it comes by.
    In this process alone where there is one share only, where it could not be copied safely (other threads run) or not at all (Windows),
    and for the shares of a copy that died. A share and what becomes of it must be of a kind that can be pickled.
    """
    workers, shares = processors(), iter(shares)
    begun = list(islice(shares, 2))
    if workers < 2 or threading.active_count() > 1 or len(begun) < 2:
        yield from map(task, chain(begun, shares))
        return
    # here: a search needs none of it
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _give_back()
    _tasks.append(task)
    try:
        with ProcessPoolExecutor(workers - 1, multiprocessing.get_context("fork"), _begin, (os.getpid(),)) as pool:
            running: deque[tuple[S, Future[object] | None]] = deque()  # None: no copy has it

            def hand_out() -> None:
                """Gives each copy a share to work at and one to go on with."""
                free = 2 * (workers - 1) - sum(work is not None and not work.done() for _, work in running)
                for at in [at for at, (_, work) in enumerate(running) if work is None][: max(0, free)]:
                    running[at] = running[at][0], submitted(running[at][0])

            def submitted(share: S) -> Future[object]:
                try:
                    return pool.submit(_worked_out, share)
                except BrokenProcessPool:
                    return _done(task, share)

            def help() -> bool:
                """Works at the last share that no copy has. None is taken back: a pool fails over it when a copy dies."""
                for at, (share, work) in reversed(list(enumerate(running))):
                    if work is None:
                        running[at] = share, _done(task, share)
                        return True
                return False

            def first() -> T:
                hand_out()
                while ((work := running[0][1]) is None or not work.done()) and help():
                    hand_out()
                share, work = running.popleft()  # what is worked out is not kept
                try:
                    return work.result() if work else task(share)  # type: ignore[return-value]  # of type T, as the task's own
                except BrokenProcessPool:
                    return task(share)

            gc.freeze()  # before the first share makes the copies: looking for garbage in what is shared would write to it
            for share in chain(begun, shares):
                running.append((share, None))
                hand_out()
                if len(running) > 2 * workers:
                    yield first()
            while running:
                yield first()
    finally:
        gc.unfreeze()
        _tasks.remove(task)  # with all that it holds


def processors() -> int:
    """How many processors this process may use; 1 where it cannot be copied."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _give_back() -> None:
    """Returns to the system what is free already: glibc keeps arrays that are gone, and the copies would have it, too."""
    import ctypes

    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _begin(origin: int) -> None:
    """Ctrl-C is for the first process, which ends its copies; a copy whose first process was killed ends by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(origin,), daemon=True).start()


def _end_with(origin: int) -> None:
    while os.getppid() == origin:
        time.sleep(ORPHAN)
    os._exit(1)


def _done(task: Callable[[S], T], share: S) -> Future[object]:
    from concurrent.futures import Future  # here: a search needs none of it

    done: Future[object] = Future()
    try:
        done.set_result(task(share))
    except Exception as error:
        done.set_exception(error)
    return done


def _worked_out(share: object) -> object:
    return _tasks[-1](share)
