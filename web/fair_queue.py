"""Which request gets the next free thread: nobody waits until all requests of one address have been answered.

Waitress answers in order of arrival. Somebody who asks for sixty expensive pages at once would keep everybody waiting for minutes.
"""

from __future__ import annotations

from collections import Counter, deque
from threading import Lock
from typing import Any

FREE_PATHS = ("/robots.txt", "/static/")
"""Beginnings of the paths of what takes next to no time."""


class FairQueue:
    """The queue of a Waitress dispatcher, which holds its `lock` whenever it calls a method; true if a request may be answered now.

    Requests that take next to no time come first, and no more than `total` others are answered at once: a thread beyond these is always
    free for them. Of the others the next one belongs to the address that has the fewest requests under way, among equals to the one
    that was not served for longest. `per_address` requests of one address are answered at once, at most.
    """

    def __init__(self, lock: Lock, total: int, per_address: int) -> None:
        self._lock = lock
        self._total = total
        self._per_address = per_address
        self._free: deque[Any] = deque()
        self._waiting: dict[str, deque[Any]] = {}
        """The channels that wait, by address; the address that was not served for longest is the first."""
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        """For the dispatcher, which holds the lock."""
        return len(self._free) + sum(map(len, self._waiting.values()))

    def __bool__(self) -> bool:
        return bool(self._free) or self._next_address() is not None

    def append(self, channel: Any) -> None:
        """A request waits: the first of this channel."""
        if _takes_no_time(channel.requests[0]):
            self._free.append(channel)
        else:
            self._waiting.setdefault(_address(channel), deque()).append(channel)

    def popleft(self) -> Any:
        """What the dispatcher runs next: the channel, or something that answers like it and tells when its request is done."""
        if self._free:
            return self._free.popleft()
        address = self._next_address()
        if address is None:
            raise IndexError("no request may be answered now")
        channels = self._waiting.pop(address)
        channel = channels.popleft()
        if channels:
            self._waiting[address] = channels  # at the end
        self._running[address] += 1
        return _Running(self, channel)

    def end(self, channel: Any) -> None:
        """A request is done."""
        with self._lock:
            self._running[_address(channel)] -= 1
            self._running = +self._running  # without those that have none

    def is_crowded_by(self, address: str, most: int) -> bool:
        """Whether more than `most` requests wait, and more of this address than its share: who comes alone suffers from no crowd."""
        with self._lock:
            own, crowd = len(self._waiting.get(address, ())), sum(map(len, self._waiting.values()))
            return crowd > most and own > most // len(self._waiting)

    def _next_address(self) -> str | None:
        """Whose turn it is; None if nobody may have a thread now."""
        if not self._waiting or self._running.total() >= self._total:
            return None
        address = min(self._waiting, key=self._running.__getitem__)
        return address if self._running[address] < self._per_address else None


class _Running:
    """A channel whose request is counted until it is answered."""

    def __init__(self, queue: FairQueue, channel: Any) -> None:
        self._queue = queue
        self._channel = channel

    def service(self) -> None:
        try:
            self._channel.service()
        finally:
            self._queue.end(self._channel)

    def cancel(self) -> None:
        self._channel.cancel()


def _takes_no_time(request: Any) -> bool:
    """Whether no page is computed for a request: Waitress refuses it, or it asks for a small file."""
    return bool(request.error) or str(request.path).startswith(FREE_PATHS)


def _address(channel: Any) -> str:
    return str(channel.addr[0])
