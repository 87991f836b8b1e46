"""The command line: `searchidx` and its commands. Results go to stdout, everything else to stderr.

Exit codes: 0 done · 1 nothing found · 2 wrong usage · 3 index missing or unusable · 4 partly done · 5 another writer holds the index ·
6 search server not reachable · 7 disk or I/O failure, or no memory · 130 and 143 interrupted.

Useful for: options, and how answers look on a terminal, in a pipe and as JSON. Not useful for: what an answer holds (`searchidx.index`).

    search            `search`; batch_search answers many queries from a file
    facets            `facets`: hits counted by section, source, author, time
    timeline          `timeline`: when hits appeared; bar_chart draws its bars
    concordance       `kwic`: the places where words stand, in context
    quotations        `quotes`: who said what
    statistics        `company`, `typical`, `crosstab`: words that go together, that tell articles apart, values that go together;
                      statistics_text lays them out
    similar_articles  `similar`: articles like one, other versions of it; `diff`: two articles compared
    known_text        `known`: whether a text is in the index already
    suggest           `suggest`: how what was typed may go on
    reading_lists     `list`: articles marked in a file, with notes
    research_log      `log`: what was asked, and what the same questions find today
    saved             `saved`: searches kept by name, and what is new
    mail              hits by mail, for `saved run`
    show_article      `show`: one article
    check             `check`: what would be recognised in files
    explain_query     `explain`, `analyze`: how a query and a text are understood
    maintain          `index`, `remove`, `compact`, `copy`, `export`, `status`, `doctor`; progress_bar draws how far they are
    watch             `index --watch`: a run whenever something has changed
    evaluate          `eval`: measures of a relevance set
    help              `help`: the documentation by topic

    completion_file   where a shell looks for completion, and how it gets there
    man_page          the guide as a manual page, written when the package is built
    ids               ids of articles on a command line and in a file
    options           options that several commands share, and the index that they name
    output_options    options that say how hits are written
    hit_output        hits on stdout in the form that was chosen
    hit_text          hits as lines of text; article_text the same for an article, report_text for reports about an index
    json_output       answers as one JSON object on one line
    styling           bold, marks, wrapping; escaping writes out what would act on a terminal
    terminal          width, color and pager of the terminal
    exit_codes        what a command ends with
    i18n              German or English, and click's classes in both; usage_errors click's errors in both
    lazy_commands     commands by name, imported when they are called, also those of other packages
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

import click

from searchidx import __version__
from searchidx.cli.completion_file import SHELLS, install_completion
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import BUG, INTERRUPTED, STORAGE_FAILED, TERMINATED, WRONG_USAGE
from searchidx.cli.i18n import LANGUAGES, Command, Option, language, tell
from searchidx.cli.lazy_commands import Commands, Group
from searchidx.cli.options import COMPLETE, check_memory
from searchidx.cli.terminal import terminal_options
from searchidx.cli.usage_errors import usage_message
from searchidx.errors import SearchidxError
from searchidx.messages import Message

_GC_THRESHOLD = 100_000
"""New objects between two runs of the garbage collector; with Python's own 700 it goes through the word lists many times at the start."""

_NO_MEMORY = Message(
    "Der Arbeitsspeicher reicht nicht. Abhilfe: andere Programme beenden oder die Grenze anheben (ulimit -v)",
    "not enough memory. Cure: end other programs, or raise the limit (ulimit -v)",
)
_NO_ROOM = ("failed to map segment", "annot allocate memory", "without exception set", "without setting an exception")
"""How the dynamic linker says that there is no room for a library, and the interpreter that an import ran out of memory."""

_COMMANDS = {
    "completion": "searchidx.cli:completion",
    "index": "searchidx.cli.maintain:index",
    "search": "searchidx.cli.search:search",
    "facets": "searchidx.cli.facets:facets",
    "timeline": "searchidx.cli.timeline:timeline",
    "kwic": "searchidx.cli.concordance:kwic",
    "quotes": "searchidx.cli.quotations:quotes",
    "company": "searchidx.cli.statistics:company",
    "typical": "searchidx.cli.statistics:typical",
    "crosstab": "searchidx.cli.statistics:crosstab",
    "similar": "searchidx.cli.similar_articles:similar",
    "diff": "searchidx.cli.similar_articles:diff",
    "known": "searchidx.cli.known_text:known",
    "suggest": "searchidx.cli.suggest:suggest",
    "list": "searchidx.cli.reading_lists:list_",
    "log": "searchidx.cli.research_log:log",
    "saved": "searchidx.cli.saved:saved",
    "show": "searchidx.cli.show_article:show",
    "check": "searchidx.cli.check:check",
    "explain": "searchidx.cli.explain_query:explain",
    "analyze": "searchidx.cli.explain_query:analyze",
    "status": "searchidx.cli.maintain:status",
    "remove": "searchidx.cli.maintain:remove",
    "compact": "searchidx.cli.maintain:compact",
    "doctor": "searchidx.cli.maintain:doctor",
    "export": "searchidx.cli.maintain:export",
    "copy": "searchidx.cli.maintain:copy",
    "eval": "searchidx.cli.evaluate:evaluate",
    "help": "searchidx.cli.help_topics:guide",
}


@click.group(
    cls=Group,
    commands=Commands(_COMMANDS),
    help=Message(
        "Volltextsuche für deutsche Nachrichten auf dem eigenen Rechner.\n\n"
        "Zuerst „searchidx index ORDNER“, dann „searchidx search WÖRTER“.",
        "Full-text search for German news on your own machine.\n\nFirst `searchidx index FOLDER`, then `searchidx search WORDS`.",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    is_eager=True,
    help=Message("Sprache der Meldungen (SEARCHIDX_LANG, sonst de).", "Language of messages (SEARCHIDX_LANG, else de)."),
)
@terminal_options
@click.version_option(__version__, cls=Option, prog_name="searchidx", help=Message("Zeigt die Version.", "Shows the version."))
def program(lang: str | None) -> None:
    """The options that stand before the command; `language` and `terminal` look them up."""


@click.command(
    cls=Command,
    help=Message(
        "Gibt die Befehlsergänzung für eine Shell aus oder richtet sie ein.\n\n"
        'Mit --install; oder von Hand, für bash: eval "$(searchidx completion bash)" in ~/.bashrc.',
        "Prints completion for a shell, or installs it.\n\n"
        'With --install; or by hand, for bash: eval "$(searchidx completion bash)" in ~/.bashrc.',
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.option(
    "--install",
    cls=Option,
    is_flag=True,
    help=Message("Legt sie dorthin, wo die Shell sie sucht.", "Puts it where the shell looks for it."),
)
def completion(shell: str, install: bool) -> None:
    """Prints the script that a shell sources, or writes it to a file."""
    from click.shell_completion import get_completion_class

    completion_class = get_completion_class(shell)
    script = completion_class(program, {}, "searchidx", COMPLETE).source() if completion_class else ""
    if install:
        tell(install_completion(shell, script))
    else:
        print(script)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command line and exits the process; an expected error is one line on stderr with its cure."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts a thread per processor for matrix products; none is computed here
    gc.set_threshold(_GC_THRESHOLD)
    _signals.clear()
    signal.signal(signal.SIGTERM, _unwind)
    _replace_closed_streams()
    _set_encodings()
    try:
        sys.exit(_interruptible(sys.argv[1:] if arguments is None else list(arguments)))
    finally:
        _drain(sys.stdout)
        _drain(sys.stderr)


def _interruptible(arguments: list[str]) -> int:
    """The exit code of one command line, which Ctrl-C unwinds. A second Ctrl-C, when all is undone, ends the process at once."""
    is_unhandled = signal.getsignal(signal.SIGINT) is signal.SIG_DFL  # see searchidx/__main__.py
    try:
        if is_unhandled:
            signal.signal(signal.SIGINT, _unwind)
        return _run(arguments)
    except KeyboardInterrupt:  # another one, while the first is told
        return INTERRUPTED
    finally:
        if is_unhandled:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


_signals: list[int] = []
"""The numbers of those that came."""


def _unwind(number: int, _frame: object) -> None:
    """Ends the command by an exception, so that nothing half-done stays. Where a module is being imported it may come out as another one,
    such as a TypeError: so it is noted, too.
    """
    _signals.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(TERMINATED)


def _run(arguments: list[str]) -> int:
    """The exit code of one command line. It is decided only after stdout is flushed: lost output is never a success."""
    context = None
    try:
        try:
            if instruction := os.environ.get(COMPLETE):
                code = _complete(instruction)
            else:
                with program.make_context("searchidx", arguments) as context:
                    check_memory()  # before the command is imported: an import that runs out of memory may end in any way
                    code = program.invoke(context) or 0
        except click.exceptions.Exit as done:  # --help, --version
            code = done.exit_code
        sys.stdout.flush()
        return code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return WRONG_USAGE
    except click.UsageError as error:
        return _failed(usage_message(error), WRONG_USAGE, error.ctx or context)
    except SearchidxError as error:
        return _failed(error.message, error.exit_code, context)
    except BrokenPipeError:  # `searchidx search … | head -1` has what it wanted
        return 0
    except OSError as error:
        return _failed(Message(f"Ein-/Ausgabefehler: {error}", f"input/output error: {error}"), STORAGE_FAILED, context)
    except KeyboardInterrupt:
        return _failed(Message("abgebrochen; der Index ist unverändert", "interrupted; the index is unchanged"), INTERRUPTED, context)
    except Exception as error:
        if _signals:
            return TERMINATED if _signals[0] == signal.SIGTERM else INTERRUPTED
        no_room = isinstance(error, ImportError | SystemError) and any(sign in str(error) for sign in _NO_ROOM)
        if no_room or isinstance(error, MemoryError):
            return _failed(_NO_MEMORY, STORAGE_FAILED, context)
        traceback.print_exc()  # a bug: its report needs the place
        return BUG


def _complete(instruction: str) -> int:
    """Answers a shell that asks how a command line could go on."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "searchidx", COMPLETE, instruction)


def _failed(message: Message, code: int, context: click.Context | None) -> int:
    with suppress(OSError):  # a stderr that cannot be written either: the exit code still tells
        click.echo(f"searchidx: {visible(message.text(language(context)))}", err=True)
    return code


def _replace_closed_streams() -> None:
    """Gives a standard stream that was closed (`>&-`) a file again; otherwise the next file opened, one of the index, would get its number.

    The file is opened the wrong way round, as gnulib's stdopen does: reading stdin or writing stdout fails as it should.
    Messages to a closed stderr are dropped.
    """
    for number, (name, mode, flags) in enumerate((("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest free number, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - stays open as long as the process


def _drain(stream: TextIO) -> None:
    """Empties a stream; what cannot be written is dropped, or the interpreter's own last flush would complain and change the exit code."""
    try:
        stream.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _set_encodings() -> None:
    """What a pipe gets is UTF-8 whatever the locale; a terminal gets its own encoding; neither fails on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
