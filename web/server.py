"""`searchidx serve`: the Waitress server for the pages of an index. It stops at Ctrl-C or SIGTERM and finishes running responses first."""

from __future__ import annotations

import errno
import logging
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from socket import socket
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import Number, index_option, opened, saved_folder
from searchidx.errors import UsageError
from searchidx.messages import ARTICLES, Message, counted_message
from web.own_files import OwnFiles

if TYPE_CHECKING:
    from searchidx.index import Index

LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Waitress allows bodies of a gigabyte and headers of 256 kB; no request here has a body, and the longest query fits into 16 kB.
# Beyond `connection_limit` nobody is let in any more; before that the guard of the connections makes room (`web.connection_guard`).
LIMITS = {"max_request_body_size": 64_000, "max_request_header_size": 16_000, "connection_limit": 400, "channel_timeout": 30, "ident": None}

SHUTDOWN_SECONDS = 5
"""How long running responses may take to finish."""

POLL_SECONDS = 0.25
SHUTDOWN_POLL_SECONDS = 0.02


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
    metavar="NAME",
    default="127.0.0.1",
    help=Message("Adresse, an der die Seite horcht (127.0.0.1).", "Address to listen at (127.0.0.1)."),
)
@click.option(
    "--port",
    cls=Option,
    type=Number(0, 65535),
    metavar="N",
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
@click.option(
    "--log",
    "log_file",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=Message(
        "Rechercheprotokoll; geschrieben wird, solange der Schalter auf der Seite an ist.",
        "Research log; written to while the switch on the page is on.",
    ),
)
@click.option(
    "--list",
    "list_file",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=Message(
        "Merkliste: Artikel mit Notizen in dieser Datei statt in der Adresse.",
        "Reading list: articles with notes in this file instead of in the address.",
    ),
)
@click.option(
    "--saved",
    cls=Option,
    is_flag=True,
    help=Message("Gespeicherte Suchen („searchidx saved“) auch auf der Seite.", "Saved searches (`searchidx saved`) on the page, too."),
)
@click.option("--open", "browse", cls=Option, is_flag=True, help=Message("Die Seite im Browser öffnen.", "Open the page in the browser."))
@click.option(
    "--threads",
    cls=Option,
    type=Number(1, 64),
    metavar="N",
    default=4,
    help=Message("So viele Anfragen zugleich beantworten (4; höchstens 64).", "Answer so many requests at a time (4; at most 64)."),
)
@click.option(
    "--workers",
    cls=Option,
    type=Number(1, 64),
    metavar="N",
    default=1,
    help=Message(
        "So viele Prozesse antworten; mehr als einer nutzt mehrere Prozessorkerne (1).",
        "So many processes answer; more than one use several cores (1).",
    ),
)
def serve(
    index: str,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    log_file: Path | None,
    list_file: Path | None,
    saved: bool,
    browse: bool,
    threads: int,
    workers: int,
) -> None:
    if host not in LOOPBACK and not hosts:
        named = host or "''"
        raise UsageError(
            f"--host {named} zeigt die Seite anderen Rechnern; nennen Sie mit --allow-host den Namen, unter dem sie antworten soll",
            f"--host {named} shows the page to other machines; name with --allow-host what it shall answer to",
        )
    files = OwnFiles(log_file, list_file, saved_folder() if saved else None)
    if workers > 1:
        _serve_with_workers(index, host, port, hosts, files, browse, threads, workers)
        return
    from web import create_app  # here: `searchidx --help` imports this module and must not load Flask

    with opened(index) as opened_index:
        count = _articles(opened_index)
        sockets: dict[int, Any] = {}
        app = create_app(opened_index, lang=language(), hosts=hosts, files=files)
        server = start_server(app, host, port, threads, sockets)
        _announce(server_url(host, server), count, browse)
        run_until_signal(server, sockets)


def start_server(app: Any, host: str, port: int, threads: int, sockets: dict[int, Any], shared: Sequence[socket] = ()) -> Any:
    """A Waitress server at host and port or, if there are any, at the `shared` listening sockets; it accepts, but answers only when run.

    `threads` answer pages; besides there is one for each export that may be sent at the same time, and one for what takes no time.
    Its sockets are added to `sockets`, by file descriptor. Raises UsageError if the address cannot be used.
    """
    from waitress import wasyncore  # here: see serve
    from waitress.server import BaseWSGIServer, create_server

    from web.connection_guard import Channel
    from web.export_quota import EXPORTS_AT_ONCE, EXPORTS_PER_ADDRESS
    from web.fair_queue import FairQueue
    from web.request_security import MAX_QUEUED_REQUESTS

    try:
        address = {"sockets": list(shared)} if shared else {"host": host, "port": port}
        server = create_server(app, map=sockets, threads=threads + EXPORTS_AT_ONCE + 1, **address, **LIMITS)
    except (OSError, ValueError) as error:
        wasyncore.close_all(sockets)
        raise _unusable_address(host, port, error) from error
    dispatcher = server.task_dispatcher
    dispatcher.queue = FairQueue(dispatcher.lock, threads + EXPORTS_AT_ONCE, max(1, threads // 2) + EXPORTS_PER_ADDRESS)
    app.config["IS_CROWDED_BY"] = lambda address: dispatcher.queue.is_crowded_by(address, MAX_QUEUED_REQUESTS)
    # it warns of every request that waits a moment, and at the end of the exports that go on for another one
    for name in ("waitress", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for listener in list(sockets.values()):
        if isinstance(listener, BaseWSGIServer):
            listener.channel_class = Channel
    return server


def server_url(host: str, server: Any) -> str:
    """The URL of the home page, with the port that a server on port 0 was given."""
    listeners = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    return _url(host, listeners[0][1])


def run_until_signal(server: Any, sockets: dict[int, Any], orphaned: Callable[[], bool] = lambda: False) -> None:
    """Serves until SIGINT, SIGTERM or `orphaned`; then accepts no connection and gives running responses SHUTDOWN_SECONDS."""
    signals: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _frame: signals.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        _serve_while(lambda: not signals and not orphaned(), server, sockets, POLL_SECONDS)
    finally:
        for number, handler in handlers.items():  # a second Ctrl-C ends the program at once
            signal.signal(number, handler)
    for listener in sockets.values():
        listener.accepting = False
    deadline = monotonic() + SHUTDOWN_SECONDS
    _serve_while(lambda: _is_busy(sockets) and monotonic() <= deadline, server, sockets, SHUTDOWN_POLL_SECONDS)
    server.task_dispatcher.shutdown(timeout=1)
    server.asyncore.close_all(sockets)


def _serve_with_workers(
    index: str,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    files: OwnFiles,
    browse: bool,
    threads: int,
    workers: int,
) -> None:
    """Every worker opens the index and answers at listening sockets that were opened before for all of them."""
    from waitress.adjustments import Adjustments  # here: see serve

    from web import create_app
    from web.worker_processes import CAN_FORK, listening_sockets, run_workers

    if not CAN_FORK:
        raise UsageError("--workers über 1 geht auf diesem System nicht", "--workers beyond 1 does not work on this system")
    with opened(index) as opened_index:
        count = _articles(opened_index)
    try:
        shared = listening_sockets(Adjustments(host=host, port=port).listen)
    except (OSError, ValueError) as error:
        raise _unusable_address(host, port, error) from error

    def serve_in_worker(orphaned: Callable[[], bool]) -> None:
        sockets: dict[int, Any] = {}
        with opened(index) as worker_index:
            app = create_app(worker_index, lang=language(), hosts=hosts, files=files)
            run_until_signal(start_server(app, host, port, threads, sockets, shared), sockets, orphaned)

    _announce(_url(host, shared[0].getsockname()[1]), count, browse)
    try:
        run_workers(workers, serve_in_worker)
    finally:
        for listener in shared:
            listener.close()


def _articles(index: Index) -> int:
    """How many articles there are to search; fails here, not at the first request, for an index that cannot be read.

    Where there is none yet, the page says how to make one and searches it as soon as it is there.
    """
    if index.exists:
        return index.status().articles
    tell(
        Message(
            f"Hinweis: In {index.directory} ist noch kein Index; die Seite sagt, wie er entsteht",
            f"Note: there is no index in {index.directory} yet; the page says how to make one",
        )
    )
    return 0


def _announce(url: str, count: int, browse: bool) -> None:
    held = counted_message(count, ARTICLES)
    tell(Message(f"{held.de} auf {url} – beenden mit Strg-C", f"{held.en} at {url} – stop with Ctrl-C"))
    if browse:
        click.launch(url)


def _unusable_address(host: str, port: int, error: Exception) -> UsageError:
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


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve_while(condition: Callable[[], bool], server: Any, sockets: dict[int, Any], poll_seconds: float) -> None:
    from web.connection_guard import ConnectionGuard

    guard = ConnectionGuard(sockets)
    while condition():
        server.asyncore.loop(timeout=poll_seconds, map=sockets, count=1)
        guard.check()


def _is_busy(sockets: dict[int, Any]) -> bool:
    """Whether a request is being answered or part of a response is still to be sent."""
    return any(getattr(channel, "requests", None) or getattr(channel, "total_outbufs_len", 0) for channel in sockets.values())
