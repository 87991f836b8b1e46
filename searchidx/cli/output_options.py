"""The options that say how hits are written (--format, --json, -l, -c, --fields …), and what they come to together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from searchidx.cli import terminal
from searchidx.cli.i18n import Option
from searchidx.cli.options import Count, json_option
from searchidx.errors import UsageError
from searchidx.messages import Message

_Command = TypeVar("_Command", bound=Callable[..., Any])

FILE_FORMATS = {
    "ndjson": "ndjson",
    "csv": "csv",
    "excel": "excel.csv",
    "tsv": "tsv",
    "atom": "atom",
    "bibtex": "bib",
    "ris": "ris",
    "csl": "csl.json",
}
"""Formats for other programs: the name on a command line, and its key in `formats.FORMATS`. They hold full matches only."""

_FORMATS = ("list", "lines", "json", *FILE_FORMATS)
FEED_ENTRIES = 100
"""Entries of a feed, as the web page's."""

_CITATIONS = ("bibtex", "ris", "csl")
_WITH_FIELDS = ("lines", "json", "ndjson", "csv", "excel", "tsv")
_TABLES = ("lines", "csv", "excel", "tsv", "ndjson")


@dataclass(frozen=True, slots=True)
class Output:
    """How an answer is written: `kind` is one of _FORMATS, "ids" or "count". `end` closes an id.

    `fields`: what of a hit, () the usual. `partial`: rows also for partial hits, with a column that tells them from full ones.
    """

    kind: str
    end: str = "\n"
    fields: tuple[str, ...] = ()
    raw: bool = False
    passages: int = 3
    why: bool = False
    partial: bool = False

    @property
    def for_programs(self) -> bool:
        """Whether it is a set for other programs: all full matches unless told otherwise, so that it equals the total."""
        return (self.kind == "ids" or self.kind in FILE_FORMATS) and not self.partial

    @property
    def full_hits_only(self) -> bool:
        """Whether partial hits are left out: `search … | wc -l` counts what the total counts."""
        return (self.kind in ("ids", "lines") or self.kind in FILE_FORMATS) and not self.partial

    @property
    def with_abstracts(self) -> bool:
        """Whether hits carry the lead of their article: a reference has it as the abstract."""
        return self.kind in _CITATIONS

    @property
    def usual_limit(self) -> int | None:
        """Hits of a file that is not told how many: None is all, but readers fetch a feed again and again."""
        return FEED_ENTRIES if self.kind == "atom" else None

    @property
    def passages_needed(self) -> int:
        """Passages that are worked out for each hit."""
        needs_none = self.kind in ("ids", "count", "lines", *_CITATIONS) if not self.fields else "text" not in self.fields
        return 0 if needs_none else self.passages


def _complete_fields(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Completes the last of several names: "id,ti" to "id,title"."""
    from searchidx.formats.csv_tsv import FIELDS

    front, comma, last = typed.rpartition(",")
    before = front.split(",")
    return [front + comma + field for field in FIELDS if field.startswith(last) and field not in before]


_OPTIONS = (
    click.option(
        "--format",
        "kind",
        cls=Option,
        type=click.Choice(_FORMATS),
        help=Message("Wie die Treffer geschrieben werden.", "How hits are written."),
    ),
    json_option,
    click.option("-l", "--ids", cls=Option, is_flag=True, help=Message("Nur die Kennungen.", "Only the ids.")),
    click.option(
        "-0",
        "--null",
        cls=Option,
        is_flag=True,
        help=Message("Kennungen, jede mit NUL beendet (xargs -0).", "Ids, each ended by NUL (xargs -0)."),
    ),
    click.option("-c", "--count", cls=Option, is_flag=True, help=Message("Nur die Zahl der Treffer.", "Only the number of hits.")),
    click.option(
        "--fields",
        cls=Option,
        metavar="A,B",
        shell_complete=_complete_fields,
        help=Message("Nur diese Felder, in dieser Reihenfolge.", "Only these fields, in this order."),
    ),
    click.option(
        "--raw",
        cls=Option,
        is_flag=True,
        help=Message("csv, tsv: Zellen, die als Formel gälten, unverändert.", "csv, tsv: cells that would be formulas as they are."),
    ),
    click.option(
        "--passages",
        cls=Option,
        type=Count(0),
        default=3,
        metavar="N",
        help=Message("Fundstellen je Treffer (3).", "Passages a hit (3)."),
    ),
    click.option("--why", cls=Option, is_flag=True, help=Message("Sagt je Treffer, was ihn fand.", "Says of each hit what found it.")),
)


def output_options(command: _Command) -> _Command:
    """Everything that says how hits are written; `chosen_output` reads it."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen_output(
    *,
    kind: str | None,
    as_json: bool,
    ids: bool,
    null: bool,
    count: bool,
    fields: str | None,
    raw: bool,
    passages: int,
    why: bool,
    partial: bool = False,
) -> Output:
    """How to write, from what a command line says. Raises UsageError for options that exclude each other and for unknown fields."""
    kinds = [kind, "json" if as_json else None, "ids" if ids or null else None, "count" if count else None]
    named = list(dict.fromkeys(name for name in kinds if name))
    if len(named) > 1:
        raise UsageError("--format, --json, -l, -0 und -c schließen einander aus", "--format, --json, -l, -0 and -c exclude each other")
    chosen = named[0] if named else "list" if terminal.to_person() and not fields else "lines"
    columns = _checked_fields(fields)
    if columns and chosen not in _WITH_FIELDS:
        raise UsageError(f"--fields geht nur mit {', '.join(_WITH_FIELDS)}", f"--fields goes with {', '.join(_WITH_FIELDS)} only")
    if why and chosen not in ("list", "json"):
        raise UsageError("--why geht nur mit list und json", "--why goes with list and json only")
    if partial and chosen not in ("list", "json", *_TABLES):
        raise UsageError(f"--partial geht nur mit {', '.join(_TABLES)}", f"--partial goes with {', '.join(_TABLES)} only")
    if partial and chosen in _TABLES:
        columns = _with_partial(chosen, columns)
    return Output(chosen, "\0" if null else "\n", columns, raw, passages, why, partial)


def _with_partial(kind: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns with one at the end that says of a hit whether it is partial; NDJSON has such a key already."""
    from searchidx.cli.hit_text import COLUMNS
    from searchidx.formats.csv_tsv import FIELDS

    if kind == "ndjson" and not columns:
        return ()
    return (*(columns or (COLUMNS if kind == "lines" else FIELDS)), "partial")


def _checked_fields(names: str | None) -> tuple[str, ...]:
    fields = tuple(name.strip() for name in (names or "").split(",") if name.strip())
    if not fields:
        return ()
    from searchidx.formats.csv_tsv import FIELDS  # here: most answers are written without

    for field in fields:
        if field not in FIELDS:
            possible = ", ".join(FIELDS)
            raise UsageError(f"Feld {field!r} unbekannt; möglich: {possible}", f"unknown field {field!r}; possible: {possible}")
    return fields
