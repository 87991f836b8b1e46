"""Watches the connections of the server, so that no client can take it from the others: by sending slowly, by not reading, by being many.

Waitress ends connections that are silent; one that sends or takes a byte from time to time it keeps for ever. Its loop is run by
`web.server`, which calls `ConnectionGuard.check` at every turn. Nothing here waits, and only the thread of the loop calls it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any
from urllib.parse import quote_from_bytes

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from web.request_security import HEADERS

REQUEST_SECONDS = 10.0
"""A request must be there, headers and body, so long after its first byte."""

TAKE_SECONDS = 15.0
"""Of what waits for it a client takes TAKE_BYTES in this time, or all of it."""

TAKE_BYTES = 128_000

MOST_CONNECTIONS = 200
MOST_PER_ADDRESS = 64
"""A browser opens six. Beyond these numbers the connection that has been quiet for longest makes room for a new one."""

MOST_PIPELINED = 3
"""Requests that a client may send before it has read the first answer. Their answers must fit into what a connection buffers."""

CHECK_SECONDS = 0.25
"""How often deadlines are looked at."""


class Parser(HTTPRequestParser):  # type: ignore[misc]  # Waitress carries no types
    """Accepts unquoted umlauts in a URL, as people type them into scripts; Waitress itself answers 400.

    `Expect: 100-continue` without a body asks for nothing; Waitress itself would wait for that body and never answer.
    """

    expect_continue: bool

    def parse_header(self, header_plus: bytes) -> None:
        request_line, *rest = header_plus.split(b"\r\n", 1)
        super().parse_header(b"\r\n".join([_quote_non_ascii(request_line), *rest]))
        self.expect_continue = self.expect_continue and self.body_rcv is not None


class Refusal(ErrorTask):  # type: ignore[misc]  # Waitress carries no types
    """The answer to what Waitress does not understand; it carries the security headers like every other."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


class Channel(HTTPChannel):  # type: ignore[misc]  # Waitress carries no types
    """A connection that knows since when it waits for a request, and how much its client has taken."""

    parser_class = Parser
    error_task_class = Refusal

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        self.quiet_since = monotonic()
        self.request_began: float | None = None
        self.bytes_taken = 0
        self.taken_before: tuple[float, int] | None = None
        """When the time began in which the client must take something, and how much it had taken then."""
        super().__init__(*arguments, **settings)

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered or part of a response is still to be sent."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def waits_for_client(self) -> bool:
        """Whether there is more to send than the client takes: a short rest is kept until a response under way adds to it."""
        return bool(self.total_outbufs_len and (not self.requests or self.total_outbufs_len >= self.adj.send_bytes))

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.request_began = monotonic()
        queued = bool(super().received(data))
        if self.request is None:
            self.request_began = None
        if len(self.requests) > MOST_PIPELINED:
            self.will_close = True
        return queued

    def send(self, data: bytes, do_close: bool = True) -> int:
        taken: int = super().send(data, do_close=do_close)
        self.bytes_taken += taken
        return taken


class ConnectionGuard:
    """Looks after the channels among the sockets of one Waitress loop."""

    def __init__(self, sockets: Mapping[int, Any], clock: Callable[[], float] = monotonic) -> None:
        self._sockets = sockets
        self._clock = clock
        self._next_check = 0.0

    def check(self) -> None:
        """Closes connections that miss a deadline, and makes room where there are too many."""
        now = self._clock()
        if len(self._sockets) <= MOST_PER_ADDRESS and now < self._next_check:
            return
        channels = [channel for channel in self._sockets.values() if isinstance(channel, Channel)]
        if now >= self._next_check:
            self._next_check = now + CHECK_SECONDS
            for channel in channels:
                if _misses_deadline(channel, now):
                    channel.handle_close()
        for channel in _superfluous([channel for channel in channels if channel.connected]):
            channel.handle_close()


def _misses_deadline(channel: Channel, now: float) -> bool:
    """Whether the client sends its request, or takes its response, too slowly."""
    if channel.is_answering:
        channel.quiet_since = now
    elif channel.request_began is not None and now - channel.request_began > REQUEST_SECONDS:
        return True
    if not channel.waits_for_client:
        channel.taken_before = None
        return False
    if channel.taken_before is None:
        channel.taken_before = (now, channel.bytes_taken)
    since, taken = channel.taken_before
    if now - since < TAKE_SECONDS:
        return False
    channel.taken_before = (now, channel.bytes_taken)
    return channel.bytes_taken - taken < TAKE_BYTES


def _superfluous(channels: Iterable[Channel]) -> list[Channel]:
    """The channels to close so that no address has more than MOST_PER_ADDRESS and all have no more than MOST_CONNECTIONS.

    A channel that is answering is never among them: its deadline is another.
    """
    by_address: dict[str, list[Channel]] = defaultdict(list)
    for channel in channels:
        by_address[str(channel.addr[0])].append(channel)
    superfluous: list[Channel] = []
    kept: list[Channel] = []
    for same_address in by_address.values():
        longest_quiet = sorted((channel for channel in same_address if not channel.is_answering), key=lambda channel: channel.quiet_since)
        surplus = max(0, len(same_address) - MOST_PER_ADDRESS)
        superfluous += longest_quiet[:surplus]
        kept += longest_quiet[surplus:]
    total = sum(map(len, by_address.values())) - len(superfluous)
    if total > MOST_CONNECTIONS:
        crowd = {address: len(same_address) for address, same_address in by_address.items()}
        kept.sort(key=lambda channel: (-crowd[str(channel.addr[0])], channel.quiet_since))
        superfluous += kept[: total - MOST_CONNECTIONS]
    return superfluous


def _quote_non_ascii(line: bytes) -> bytes:
    """The line with every byte beyond ASCII as %XX."""
    return b"".join(bytes([byte]) if byte < 128 else quote_from_bytes(bytes([byte])).encode() for byte in line)
