"""A pool of forked workers that returns results in order.

Workers are forked, not started afresh: they share the lexicon and whatever else this process has loaded, and a task may be any function.
They can be trusted with foreign text: one that takes too long or dies is replaced, the caller says what to do instead, and neither Ctrl-C
nor the end of this process waits for a worker.
"""

from __future__ import annotations

import gc
import mmap
import os
import signal
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
Place = tuple[int, int]

PARENT_CHECK_SECONDS = 0.2
"""How often a worker looks whether its parent still lives, on systems that do not end it with its parent."""

_CAN_FORK = hasattr(os, "sched_getaffinity")  # Linux and the BSDs; libraries of macOS crash in a forked process

_AHEAD = 2
"""Items per worker that are taken from the source before their results are asked for."""

_PLACE = struct.Struct("qq")
_NO_PLACE = (-1, -1)
_PR_SET_PDEATHSIG = 1

_HELD = (signal.SIGINT, signal.SIGTERM)

_place_memory: mmap.mmap | None = None
"""In a worker: where it writes what it is at. Shared with its parent; None in every other process."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A worker that ended over an item: it used up its processor time ("overdue"), or something else ended it ("died").

    `place`: what it was at, as it last told `work_at`; (-1, -1) before that.
    """

    reason: Literal["overdue", "died"]
    place: Place


Instead = Callable[[Item, Loss], Item]
"""What to compute instead of an item over which a worker was lost. It has to come to an end: each time something less, or an exception."""


def work_at(place: Place, seconds: float) -> None:
    """Told by a task: from here on it works at `place`; after `seconds` of processor time the system ends the worker.

    The kernel keeps the time, so it holds whatever the worker is in: a regular expression, a call of C code that never returns to the
    interpreter. Time spent waiting does not count, nor does that of other processes: a busy machine ends nothing. Outside of a worker it
    does nothing: a process that computes for itself alone can be interrupted, but not go on without what took too long.
    """
    if _place_memory is not None:
        _place_memory[: _PLACE.size] = _PLACE.pack(*place)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def parallel_slices(task: Callable[[int, int], Sequence[Result]], count: int, size: int) -> Iterator[Result]:
    """The items of task(0, count), computed in slices of `size` as `parallel_map` does."""
    bounds = [(start, min(start + size, count)) for start in range(0, count, size)]
    return chain.from_iterable(parallel_map(lambda bound: task(*bound), bounds))


def parallel_map(task: Callable[[Item], Result], items: Iterable[Item], instead: Instead[Item] | None = None) -> Iterator[Result]:
    """task(item) of each item in order, computed on all processors; a few items are taken ahead of the result asked for.

    With `instead`, the task works on what strangers wrote. Then everything is computed in workers, a single item too, and an item over
    which a worker was lost is replaced by what `instead` makes of it. Without, it is computed here; so is a single item, and everything
    where there is one processor only. Everything is computed here, too, where this process cannot be forked safely (other threads run;
    macOS) or not at all (Windows): there only Ctrl-C ends what takes too long.

    Items and results must be picklable. Raises what the task raises. However it is left, no worker is alive afterwards.
    """
    workers, remaining = processors(), iter(items)
    head = list(islice(remaining, 2))
    is_small = workers < 2 or len(head) < 2
    if not head or threading.active_count() > 1 or not _CAN_FORK or (is_small and instead is None):
        yield from map(task, chain(head, remaining))
        return
    _trim_memory()
    with _frozen_garbage():
        pool = _Pool(task, min(workers, len(head)) if is_small else workers, instead)
        try:
            for item in chain(head, remaining):
                pool.put(item)
                while pool.is_full:
                    pool.wait()
                    yield from pool.finished()
            while pool.entries:
                pool.wait()
                yield from pool.finished()
        finally:
            pool.close()


def processors() -> int:
    """How many processors this process may use; 1 where it cannot be forked."""
    return len(os.sched_getaffinity(0)) if _CAN_FORK else 1


def end_with_parent(parent: int) -> None:
    """Makes this process end at once when its parent does, even by kill -9 and whatever it computes: locks that the parent holds are held
    by its children, too.

    Linux does it (prctl). Elsewhere a thread looks, which cannot run while C code holds the interpreter's lock; the limit of processor time
    ends such a call. To be called in the main thread of a child whose parent forked it in its main thread.
    """
    if not _signalled_at_end_of_parent():
        threading.Thread(target=_end_when_orphaned, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended in the meantime
        os._exit(1)


@dataclass(slots=True)
class _Entry(Generic[Item]):
    """An item on its way; `state` tells whether it waits for a worker, is with one, or is done: then `result`, or `error` is there."""

    item: Item
    state: Literal["waiting", "given", "done"] = "waiting"
    result: object = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    connection: Connection
    places: mmap.mmap
    entry: _Entry[Item] | None = None


@dataclass(slots=True)
class _Pool(Generic[Item, Result]):
    """Workers, each with one item at most, and the entries in order. This process hands out and collects; it computes nothing while it
    has workers, so that it can always be interrupted."""

    task: Callable[[Item], Result]
    size: int
    instead: Instead[Item] | None
    entries: deque[_Entry[Item]] = field(default_factory=deque)
    workers: list[_Worker[Item]] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= _AHEAD * self.size

    def put(self, item: Item) -> None:
        """Takes in an item, and gives idle workers something to do."""
        self.entries.append(_Entry(item))
        self._collect(0)
        self._hand_out()

    def wait(self) -> None:
        """Returns when the first entry may be done."""
        while self.entries[0].state != "done":
            self._hand_out()
            self._collect(None)
        self._hand_out()

    def finished(self) -> Iterator[Result]:
        """The results at the front that are there. Raises what their task raised."""
        while self.entries and self.entries[0].state == "done":
            entry = self.entries.popleft()  # a result is not kept
            if entry.error is not None:
                raise entry.error
            yield entry.result  # type: ignore[misc]  # the task's own type

    def close(self) -> None:
        """Ends the workers, whatever they do. Nothing of theirs is lost: every result asked for was delivered."""
        for worker in self.workers:
            worker.process.kill()
        while self.workers:
            self._forget(self.workers[0])

    def _hand_out(self) -> None:
        for entry in [entry for entry in self.entries if entry.state == "waiting"]:
            worker = next((worker for worker in self.workers if worker.entry is None), None)
            if worker is None and len(self.workers) < self.size:
                worker = self._started()
            if worker is None:
                return
            worker.entry, entry.state = entry, "given"
            with suppress(OSError):  # it died while idle; `_collect` sees it
                worker.connection.send(entry.item)

    def _collect(self, seconds: float | None) -> None:
        """Takes results that are there, or come within `seconds` (None: waits for one)."""
        from multiprocessing import connection  # here: a search needs none of it

        if not any(worker.entry for worker in self.workers):
            return
        for ready in connection.wait([worker.connection for worker in self.workers], seconds):
            worker = next(worker for worker in self.workers if worker.connection is ready)
            try:
                outcome = worker.connection.recv()
            except (EOFError, OSError):  # reset, where it was killed with an item unread
                self._replace(worker)
            else:
                self._deliver(worker, *outcome)

    def _deliver(self, worker: _Worker[Item], result: object, error: BaseException | None) -> None:
        assert worker.entry is not None  # it sends nothing else
        worker.entry.result, worker.entry.error, worker.entry.state = result, error, "done"
        worker.entry = None

    def _replace(self, worker: _Worker[Item]) -> None:
        """Says what becomes of the item of a worker that ended."""
        entry, place = worker.entry, _PLACE.unpack(worker.places[: _PLACE.size])
        worker.process.join()
        reason: Literal["overdue", "died"] = "overdue" if worker.process.exitcode == -signal.SIGPROF else "died"
        self._forget(worker)
        if entry is None:
            return
        try:
            if self.instead is None:
                entry.result, entry.state = self.task(entry.item), "done"
            else:
                entry.item, entry.state = self.instead(entry.item, Loss(reason, place)), "waiting"
        except Exception as error:
            entry.error, entry.state = error, "done"

    def _started(self) -> _Worker[Item]:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        places = mmap.mmap(-1, mmap.PAGESIZE)
        places[: _PLACE.size] = _PLACE.pack(*_NO_PLACE)
        not_theirs = [ours, *(worker.connection for worker in self.workers)]
        process = context.Process(target=_serve, args=(self.task, theirs, not_theirs, places, os.getpid()), daemon=True)
        with _signals_held():
            process.start()
        theirs.close()
        worker: _Worker[Item] = _Worker(process, ours, places)
        self.workers.append(worker)
        return worker

    def _forget(self, worker: _Worker[Item]) -> None:
        worker.process.join()
        worker.process.close()
        worker.connection.close()
        worker.places.close()
        self.workers.remove(worker)


def _serve(task: Callable[[Any], object], requests: Connection, not_ours: Sequence[Connection], places: mmap.mmap, parent: int) -> None:
    """The loop of a worker. Ctrl-C is for the parent, which ends its workers."""
    global _place_memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    end_with_parent(parent)
    for connection in not_ours:  # else a worker would keep the pipes of another open, and its end would go unseen
        connection.close()
    _place_memory = places
    with suppress(EOFError, OSError):  # the parent has ended
        while True:
            item = requests.recv()
            places[: _PLACE.size] = _PLACE.pack(*_NO_PLACE)
            outcome = _computed(task, item)
            signal.setitimer(signal.ITIMER_PROF, 0)
            _send(requests, outcome)


def _computed(task: Callable[[Any], object], item: object) -> tuple[object, BaseException | None]:
    try:
        return task(item), None
    except Exception as error:
        import traceback  # here: it comes with errors only

        error.add_note("".join(traceback.format_exception(error)))  # the traceback itself cannot be sent
        return None, error


def _send(connection: Connection, outcome: tuple[object, BaseException | None]) -> None:
    """Sends the outcome; what cannot be pickled is an error like any other."""
    try:
        connection.send(outcome)
    except OSError:
        raise
    except Exception as error:
        connection.send((None, RuntimeError(f"{type(error).__name__}: {error}; {outcome[1]!r}"[:1000])))


@contextmanager
def _signals_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM come after the block: what a handler raises in a hook of fork (logging has one) would be printed and lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def _signalled_at_end_of_parent() -> bool:
    """Has the kernel send SIGKILL when the thread that forked this process ends; False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    with suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)
    return False


def _end_when_orphaned(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)
