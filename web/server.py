"""`searchidx serve`: the page of an index on this machine, until Ctrl-C or SIGTERM; answers under way are still given."""

from __future__ import annotations

import errno
import logging
import signal
from collections.abc import Callable, Sequence
from socket import socket
from time import monotonic
from typing import Any
from urllib.parse import quote_from_bytes

import click

from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import index_option, opened
from searchidx.errors import UsageError
from searchidx.model import Message

LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Waitress allows bodies of a gigabyte and headers of 256 kB; nobody sends us a body, and the longest query fits into 16 kB.
LIMITS = {"max_request_body_size": 64_000, "max_request_header_size": 16_000, "connection_limit": 200, "channel_timeout": 30, "ident": None}

FAREWELL_SECONDS = 5
ANSWER_SECONDS = 2.0
"""What looking up the words of a query may take; a cut answer says so."""
LOOK_UP_SECONDS = 0.5


@click.command(
    cls=Command,
    help=Message(
        "Zeigt den Index als Webseite.\n\nDie Seite ist auf diesem Rechner erreichbar, bis Strg-C gedrückt wird.",
        "Shows the index as a web page.\n\nThe page can be reached on this machine until Ctrl-C is pressed.",
    ),
)
@index_option
@click.option(
    "--host",
    cls=Option,
    default="127.0.0.1",
    help=Message("Adresse, an der die Seite horcht (127.0.0.1).", "Address to listen at (127.0.0.1)."),
)
@click.option(
    "--port",
    cls=Option,
    type=click.IntRange(0, 65535),
    default=8642,
    help=Message("Anschluss (8642); 0 nimmt einen freien.", "Port (8642); 0 takes a free one."),
)
@click.option(
    "--allow-host",
    "hosts",
    cls=Option,
    multiple=True,
    metavar="NAME",
    help=Message(
        "Name, unter dem die Seite außerhalb dieses Rechners antwortet; auch mehrmals.",
        "Name the page answers to beyond this machine; repeatable.",
    ),
)
@click.option("--open", "browse", cls=Option, is_flag=True, help=Message("Die Seite im Browser öffnen.", "Open the page in the browser."))
@click.option(
    "--threads",
    cls=Option,
    type=click.IntRange(1, 64),
    default=4,
    help=Message("So viele Anfragen zugleich beantworten (4).", "Answer so many requests at a time (4)."),
)
@click.option(
    "--workers",
    cls=Option,
    type=click.IntRange(1, 64),
    default=1,
    help=Message("So viele Prozesse antworten; mehr als einer nutzt mehrere Prozessorkerne (1).", "Processes that answer (1)."),
)
def serve(index: str, host: str, port: int, hosts: tuple[str, ...], browse: bool, threads: int, workers: int) -> None:
    if host not in LOOPBACK and not hosts:
        raise UsageError(
            f"--host {host} zeigt die Seite anderen Rechnern; nennen Sie mit --allow-host den Namen, unter dem sie antworten soll",
            f"--host {host} shows the page to other machines; name with --allow-host what it shall answer to",
        )
    if workers > 1:
        _serve_with_workers(index, host, port, hosts, browse, threads, workers)
        return
    from web import create_app  # here: `searchidx --help` imports this module and must not load Flask

    with opened(index, ANSWER_SECONDS) as opened_index:
        count = opened_index.status().articles  # says so now when there is no index, not to the first visitor
        sockets: dict[int, Any] = {}
        server = _server(create_app(opened_index, lang=language(), hosts=hosts), host, port, threads, sockets)
        _announce(_address(host, server), count, browse)
        _run_until_stopped(server, sockets)


def _serve_with_workers(index: str, host: str, port: int, hosts: tuple[str, ...], browse: bool, threads: int, workers: int) -> None:
    """Every worker opens the index and answers at the sockets that were opened for all of them."""
    from waitress.adjustments import Adjustments  # here: see serve

    from web import create_app
    from web.server_processes import CAN_SHARE, bound, run_workers

    if not CAN_SHARE:
        raise UsageError("--workers über 1 geht auf diesem System nicht", "--workers beyond 1 does not work on this system")
    with opened(index) as opened_index:
        count = opened_index.status().articles
    try:
        shared = bound(Adjustments(host=host, port=port).listen)
    except (OSError, ValueError) as error:
        raise _unusable(host, port, error) from error

    def work(orphaned: Callable[[], bool]) -> None:
        sockets: dict[int, Any] = {}
        with opened(index, ANSWER_SECONDS) as own_index:
            app = create_app(own_index, lang=language(), hosts=hosts)
            _run_until_stopped(_server(app, host, port, threads, sockets, shared), sockets, orphaned)

    _announce(_url(host, shared[0].getsockname()[1]), count, browse)
    try:
        run_workers(workers, work)
    finally:
        for one in shared:
            one.close()


def _announce(address: str, count: int, browse: bool) -> None:
    tell(Message(f"{count} Artikel auf {address} – beenden mit Strg-C", f"{count} articles at {address} – stop with Ctrl-C"))
    if browse:
        click.launch(address)


def _server(app: Any, host: str, port: int, threads: int, sockets: dict[int, Any], shared: Sequence[socket] = ()) -> Any:
    """Waitress, listening at host and port or, where there are any, at the `shared` sockets; all its sockets are in `sockets`."""
    from waitress import wasyncore  # here: see serve
    from waitress.server import BaseWSGIServer, create_server

    try:
        place = {"sockets": list(shared)} if shared else {"host": host, "port": port}
        server = create_server(app, map=sockets, threads=threads, **place, **LIMITS)
    except (OSError, ValueError) as error:
        wasyncore.close_all(sockets)
        raise _unusable(host, port, error) from error
    app.config["WAITING"] = lambda: len(server.task_dispatcher.queue)
    # a line a request that waits a moment would fill the terminal
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    for listening in list(sockets.values()):
        if isinstance(listening, BaseWSGIServer):
            listening.channel_class = _channel_class()
    return server


def _unusable(host: str, port: int, error: Exception) -> UsageError:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return UsageError(
            f"Anschluss {port} ist belegt; wählen Sie mit --port einen anderen, 0 nimmt einen freien",
            f"port {port} is taken; choose another with --port, 0 takes a free one",
        )
    reason = getattr(error, "strerror", None) or error
    return UsageError(
        f"An {host}, Anschluss {port}, kann die Seite nicht horchen ({reason}); prüfen Sie --host und --port",
        f"cannot listen at {host}, port {port} ({reason}); check --host and --port",
    )


def _channel_class() -> type[Any]:
    """Waitress answers 400 to an address with bare umlauts, as people type them into scripts; this reads them as if they were quoted."""
    from waitress.channel import HTTPChannel
    from waitress.parser import HTTPRequestParser

    class Parser(HTTPRequestParser):  # type: ignore[misc]  # Waitress carries no types
        def parse_header(self, header_plus: bytes) -> None:
            first, *rest = header_plus.split(b"\r\n", 1)
            super().parse_header(b"\r\n".join([_quoted(first), *rest]))

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Channel


def _quoted(line: bytes) -> bytes:
    """The line with every byte beyond ASCII as %XX."""
    return b"".join(bytes([byte]) if byte < 128 else quote_from_bytes(bytes([byte])).encode() for byte in line)


def _address(host: str, server: Any) -> str:
    listening = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    return _url(host, listening[0][1])


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _run_until_stopped(server: Any, sockets: dict[int, Any], orphaned: Callable[[], bool] = lambda: False) -> None:
    """Serves until SIGINT or SIGTERM, then takes no new connection and finishes the answers under way, FAREWELL_SECONDS at most.

    It is the same to be `orphaned`.
    """
    stopped: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: stopped.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        _loop(server, sockets, LOOK_UP_SECONDS, lambda: bool(stopped) or orphaned())
    finally:
        for number, handler in before.items():  # a second Ctrl-C ends the farewell
            signal.signal(number, handler)
    for listening in sockets.values():
        listening.accepting = False
    deadline = monotonic() + FAREWELL_SECONDS
    _loop(server, sockets, 0.02, lambda: not _busy(sockets) or monotonic() > deadline)
    server.task_dispatcher.shutdown(timeout=1)
    server.asyncore.close_all(sockets)


def _loop(server: Any, sockets: dict[int, Any], seconds: float, done: Callable[[], bool]) -> None:
    while not done():
        server.asyncore.loop(timeout=seconds, map=sockets, count=1)


def _busy(sockets: dict[int, Any]) -> bool:
    """Whether a request is being answered or part of an answer is still to be sent."""
    return any(getattr(s, "requests", None) or getattr(s, "total_outbufs_len", 0) for s in sockets.values())
