"""The terminal: whether stdout is one, its width, whether it shows bold and links, and the pager for more than a screenful."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from textwrap import fill
from typing import Any, TypeVar

import click

from searchidx.cli.i18n import Option
from searchidx.messages import Message

_Command = TypeVar("_Command", bound=Callable[..., Any])

_COLOR, _PAGER = "searchidx.color", "searchidx.pager"
_NARROW, _WIDE = 40, 100


def _remembered(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:  # given before the command and not after it: the first holds
            context.meta[key] = value

    return remember


_OPTIONS = (
    click.option(
        "--color",
        cls=Option,
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_remembered(_COLOR),
        help=Message("Fettschrift und Verweise: auf einem Terminal, immer, nie.", "Bold and links: on a terminal, always, never."),
    ),
    click.option(
        "--pager/--no-pager",
        cls=Option,
        default=None,
        expose_value=False,
        callback=_remembered(_PAGER),
        help=Message("Langes seitenweise zeigen (auf einem Terminal).", "Show long output by pages (on a terminal)."),
    ),
)


def terminal_options(command: _Command) -> _Command:
    """--color and --no-pager; `styled` and `show` ask the running command line for them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def to_person() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def styled() -> bool:
    """Whether stdout gets bold and links: --color, else NO_COLOR (no-color.org), CLICOLOR_FORCE, TERM, CLICOLOR (bixense.com/clicolors)."""
    context = click.get_current_context(silent=True)
    option = context.meta.get(_COLOR, "auto") if context else "auto"
    if option != "auto":
        return bool(option == "always")
    environment = os.environ
    if environment.get("NO_COLOR"):
        return False
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return to_person() and environment.get("TERM") != "dumb" and environment.get("CLICOLOR") != "0"


def linked(text: str, url: str | None) -> str:
    """The text as a link to a web address (OSC 8), where there is one and stdout is styled."""
    if not url or not url.startswith(("http://", "https://")) or not styled():
        return text
    from urllib.parse import quote  # here: most answers have no link to write

    safe = quote(url, safe="%/:=&?~#+!$,;'@()*[]")  # only ASCII that shows: nothing in an address ends the sequence
    return f"\x1b]8;;{safe}\x1b\\{text}\x1b]8;;\x1b\\"


def width() -> int:
    """Columns for running text: the terminal's, within what is comfortable to read."""
    return min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)


def tell_lines(lines: Iterable[str]) -> None:
    """Lines for the person at the keyboard, on stderr: not for what reads stdout. On a terminal no word of them is cut in two."""
    for line in lines:
        click.echo(_filled(line) if sys.stderr.isatty() else line, err=True)


def show(texts: Iterable[str], head: Sequence[str] = ()) -> bool:
    """Prints texts, each ended by a line feed. More than a screenful goes through a pager on a terminal.

    `head` is said before them on stderr, but stands above them in a pager, which would hide it. The texts are drawn as they are printed:
    nothing waits for the last. Returns whether all were printed: False where the pager was left before it had read them, which is no error.
    """
    lines: Iterator[str] = (line for text in texts for line in text.split("\n"))
    if _paging():
        above = [line for text in head for line in _filled(text).split("\n")]
        room = max(1, shutil.get_terminal_size().lines - 1 - len(above))  # the prompt stands below
        first = list(islice(lines, room))
        lines = chain(first, lines)
        if len(first) == room and (read_all := _paged(chain(above, lines))) is not None:
            return read_all
    tell_lines(head)
    for line in lines:
        print(line)
    return True


def _filled(text: str) -> str:
    return fill(text, width(), break_long_words=False, break_on_hyphens=False)


def _paging() -> bool:
    context = click.get_current_context(silent=True)
    pager_allowed = context.meta.get(_PAGER, True) if context else True
    return bool(pager_allowed and to_person() and sys.stdin.isatty() and os.environ.get("TERM") != "dumb" and _pager())


def _pager() -> list[str]:
    """The pager's command line: SEARCHIDX_PAGER, PAGER or less; [] where there is none or it is switched off ("" or "cat")."""
    named = next((value for name in ("SEARCHIDX_PAGER", "PAGER") if (value := os.environ.get(name)) is not None), "less")
    try:
        command = shlex.split(named)
    except ValueError:  # an open quotation mark
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []


def _paged(lines: Iterator[str]) -> bool | None:
    """Whether a pager read all the lines; None where none could be started."""
    import subprocess  # here: a pipe needs none of it

    environment = {"LESS": "FRX", "LV": "-c", **os.environ}  # quits on one screen, shows bold, leaves the text where it was
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(_pager(), stdin=subprocess.PIPE, env=environment, text=True, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a pager stops its search, not us
    try:
        with pager:
            assert pager.stdin
            for line in lines:
                pager.stdin.write(f"{line}\n")
        return True
    except BrokenPipeError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
