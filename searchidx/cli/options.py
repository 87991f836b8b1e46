"""Options that several commands share, and the index they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from mmap import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import click

from searchidx.cli.escaping import completable
from searchidx.cli.i18n import Option, tell
from searchidx.errors import UsageError
from searchidx.messages import Message

if TYPE_CHECKING:
    from searchidx.index import Index
    from searchidx.question import Mode, Selection

Engine = Literal["whoosh", "opensearch"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

COMPLETE = "_SEARCHIDX_COMPLETE"
"""The variable by which a shell says that a line is to be completed, and which shell it is."""

_ENGINE = "searchidx.engine"
_NUMPY_BYTES = 96_000_000
"""Address space that numpy takes when it is loaded with one thread, and some more."""

_folder_option = click.option(
    "--index",
    cls=Option,
    default="index",
    envvar="SEARCHIDX_INDEX",
    metavar="DIR",
    help=Message("Ordner des Index (SEARCHIDX_INDEX, sonst index/).", "Directory of the index (SEARCHIDX_INDEX, else index/)."),
)


def _remember_engine(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Remembers the engine's options for `opened`: no command needs to hand them on."""
    context.meta[f"{_ENGINE}.{parameter.name}"] = value


_ENGINE_OPTIONS = (
    click.option(
        "--engine",
        cls=Option,
        type=click.Choice(get_args(Engine)),
        envvar="SEARCHIDX_ENGINE",
        expose_value=False,
        callback=_remember_engine,
        help=Message("Wo der Index liegt: im Ordner oder auf einem Suchserver (whoosh).", "Where the index is: folder or search server."),
    ),
    click.option(
        "--engine-url",
        cls=Option,
        metavar="URL",
        envvar="SEARCHIDX_ENGINE_URL",
        expose_value=False,
        callback=_remember_engine,
        help=Message("Adresse des Suchservers mit dem Namen des Index.", "Address of the search server with the index's name."),
    ),
)


def engine_options(command: _Command) -> _Command:
    """--engine and --engine-url; `opened` reads them."""
    for option in reversed(_ENGINE_OPTIONS):
        command = option(command)
    return command


def index_option(command: _Command) -> _Command:
    """--index and the engine's options."""
    return _folder_option(engine_options(command))


recover_option = click.option(
    "--recover",
    cls=Option,
    is_flag=True,
    help=Message("Titel, Bildzeilen usw. auch außerhalb von .txt erkennen.", "Recognise titles, captions etc. outside .txt, too."),
)
map_option = click.option(
    "--map",
    "key_map",
    cls=Option,
    multiple=True,
    metavar="FIELD=KEY",
    help=Message("Unter diesem Schlüssel steht das Feld: --map text=inhalt.", "Under this key the field stands: --map text=inhalt."),
)
json_option = click.option(
    "--json", "as_json", cls=Option, is_flag=True, help=Message("Ein JSON-Objekt auf einer Zeile.", "One JSON object on one line.")
)
mode_option = click.option(
    "--mode",
    cls=Option,
    type=click.Choice(["exact", "forms", "compounds"]),
    default="compounds",
    help=Message("Was ein Wort findet: sich, auch Formen, auch Zusammensetzungen.", "What a word finds: itself, its forms, its compounds."),
)
no_compounds_option = click.option(
    "--no-compounds", cls=Option, is_flag=True, help=Message("Ohne Zusammensetzungen.", "Without compounds.")
)
no_variants_option = click.option(
    "--no-variants",
    cls=Option,
    is_flag=True,
    help=Message("Ohne andere Schreibungen, Namens-, Zahl- und Genderformen.", "Without variants of spelling, name, number and gender."),
)
exclude_option = click.option(
    "-x", "exclude", cls=Option, multiple=True, metavar="FORM", help=Message("Diese Form nicht mitsuchen.", "Leave this form out.")
)


query_argument = click.argument("query", nargs=-1, metavar="[QUERY…]")
"""A query that may be left out."""


class Number(click.IntRange):
    """A whole number of a range that the help names where it is not what anybody would expect."""

    def _describe_range(self) -> str:
        return ""


class Count(Number):
    """A whole number; one that is larger than any list can be long is that length."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return min(int(super().convert(value, param, ctx)), sys.maxsize)


def count_option(default: int | None, help: Message) -> Callable[[_Command], _Command]:
    """-n or --limit: how much is shown."""
    return click.option("-n", "--limit", "limit", cls=Option, type=Count(0), default=default, metavar="N", help=help)


def offset_option(help: Message) -> Callable[[_Command], _Command]:
    """--offset: how much is skipped."""
    return click.option("--offset", cls=Option, type=Count(0), default=0, metavar="N", help=help)


def values_of(field: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes an option with the values the index holds; with nothing where there is no index to ask."""

    def complete(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
        try:
            with opened(context.params["index"]) as index:
                shell = os.environ.get(COMPLETE, "").partition("_")[0]
                return [value for value in index.values(field) if value.startswith(typed) and completable(value, shell)]
        except Exception:  # whatever it is, a shell must not print it into the line being typed
            return []

    return complete


def _keyword_option(name: str, help: Message) -> Callable[[_Command], _Command]:
    field = name.rpartition("-")[2]
    return click.option(name, cls=Option, metavar="NAME", multiple=True, shell_complete=values_of(field), help=help)


_FILTERS = (
    _keyword_option("--section", Message("Nur dieses Ressort (mehrfach: eines davon).", "Only this section (repeated: any of them).")),
    _keyword_option("--source", Message("Nur diese Quelle (mehrfach: eine davon).", "Only this source (repeated: any of them).")),
    _keyword_option("--author", Message("Nur diese Autorin, dieser Autor (mehrfach: eine davon).", "Only this author (repeated: any).")),
    _keyword_option("--not-section", Message("Ohne dieses Ressort.", "Without this section.")),
    _keyword_option("--not-source", Message("Ohne diese Quelle.", "Without this source.")),
    _keyword_option("--not-author", Message("Ohne diese Autorin, diesen Autor.", "Without this author.")),
    click.option(
        "--date",
        cls=Option,
        metavar="PERIOD",
        help=Message(
            "Nur aus diesem Zeitraum: gestern, „letzte 7 Tage“, „Februar 2025“.", "Only of this period: yesterday, 'last 7 days', 2025-02."
        ),
    ),
    click.option(
        "--since",
        cls=Option,
        metavar="DAY",
        help=Message("Von diesem Tag an: 2025-02-12, 12.2.2025 oder gestern.", "From this day on: 2025-02-12 or yesterday."),
    ),
    click.option(
        "--until", cls=Option, metavar="DAY", help=Message("Bis zu diesem Tag, ihn eingeschlossen.", "Up to and including this day.")
    ),
)


SELECTION = "mode no_compounds no_variants exclude date since until section source author not_section not_source not_author".split()
"""The parameters that `selection_options` give a command."""


def selection_options(command: _Command) -> _Command:
    """Everything that says which articles a query finds; `selection` reads it."""
    for option in reversed((mode_option, *_FILTERS, no_compounds_option, no_variants_option, exclude_option)):
        command = option(command)
    return command


def selection(
    *,
    mode: Mode,
    no_compounds: bool,
    no_variants: bool,
    exclude: tuple[str, ...],
    date: str | None,
    since: str | None,
    until: str | None,
    **keywords: tuple[str, ...],
) -> Selection:
    """Which articles a query is asked of, from what a command line says; `keywords`: section, not_section and so on.

    Raises UsageError for --date beside --since or --until.
    """
    if date and (since or until):
        raise UsageError("--date und --since oder --until schließen einander aus", "--date excludes --since and --until")
    filters: Mapping[str, Any] = {
        **{name.replace("not_", "-"): values for name, values in keywords.items()},
        "since": date or since,
        "until": date or until,
    }
    return {
        "mode": mode,
        "without": without(no_compounds, no_variants),
        "exclude": exclude,
        "filters": {name: value for name, value in filters.items() if value},
    }


_COMPOUNDS = ("head", "modifier", "part", "paraphrase", "kin")
_VARIANTS = ("spelling", "gender", "number", "name")


def without(no_compounds: bool, no_variants: bool) -> tuple[str, ...]:
    """The relations that --no-compounds and --no-variants switch off."""
    return (_COMPOUNDS if no_compounds else ()) + (_VARIANTS if no_variants else ())


def chosen_engine() -> tuple[Engine, str | None]:
    """The engine that the command line or the environment names, and the address of its server."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context else {}
    return meta.get(f"{_ENGINE}.engine") or "whoosh", meta.get(f"{_ENGINE}.engine_url")


def opened(directory: str, *, engine: Engine | None = None) -> Index:
    """The index in `directory`, or on the server that the options name, to be closed by the caller; `engine`: whatever the options say."""
    check_memory()
    from searchidx.index import open_index  # here: the service loads numpy, and --help must not wait for it

    kind, url = chosen_engine()
    index = open_index(directory, engine=engine or kind, url=url)
    for concern in index.concerns:
        tell(concern)
    return index


def saved_folder() -> Path:
    """Where saved searches are kept: SEARCHIDX_SAVED, else the usual place for settings."""
    return Path(os.environ.get("SEARCHIDX_SAVED") or Path(click.get_app_dir("searchidx")) / "saved")


def check_memory() -> None:
    """Raises MemoryError where there is no room to load numpy: its OpenBLAS would end the process with 1, the code of an empty answer."""
    try:
        mmap(-1, _NUMPY_BYTES).close()  # address space only: no page of it is touched
    except OSError as error:
        raise MemoryError from error


def key_pairs(key_map: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs of field and key in options such as "text=inhalt"."""
    return tuple((field.strip().lower(), key.strip()) for field, _, key in (pair.partition("=") for pair in key_map))
