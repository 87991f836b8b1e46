"""Searching asks a query and writes down the answer, for a person, a pipe or another program."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from searchidx.cli import json_output, terminal, text_output
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import SELECTION, count_option, index_option, json_option, opened, selection, selection_options
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.model import Hit, Message, Page

if TYPE_CHECKING:
    from searchidx import formats
    from searchidx.index import Index

_Command = TypeVar("_Command", bound=Callable[..., Any])

_DONE, _NOTHING, _PARTLY = 0, 1, 4
_PAGE = 10

FILES = {"ndjson": "ndjson", "csv": "csv", "tsv": "tsv", "atom": "atom", "bibtex": "bib", "ris": "ris", "csl": "csl.json"}
"""Formats for other programs by the name a command line gives them; they hold full matches only."""

_FORMATS = ("list", "lines", "json", *FILES)
_REFERENCES = ("bibtex", "ris", "csl")
_COLUMNS = ("lines", "json", "ndjson", "csv", "tsv")


@dataclass(frozen=True, slots=True)
class Output:
    """How an answer is written: `kind` is one of _FORMATS, "ids" or "count". `end` closes an id. `fields`: what of a hit, () the usual."""

    kind: str
    end: str = "\n"
    fields: tuple[str, ...] = ()
    raw: bool = False
    passages: int = 3
    why: bool = False

    @property
    def for_programs(self) -> bool:
        """Whether it is a set for other programs: all full matches unless told otherwise, no partial ones, so that it equals the total."""
        return self.kind == "ids" or self.kind in FILES

    @property
    def texts(self) -> int:
        """Passages a hit needs for it."""
        without = self.kind in ("ids", "count", "lines", *_REFERENCES) if not self.fields else "text" not in self.fields
        return 0 if without else self.passages


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a query, an order and a choice of articles (`selection`), and how much of the answer; `limit` None is all."""

    query: str
    sort: str
    selection: Mapping[str, Any]
    limit: int | None = None
    offset: int = 0


def _begun_fields(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Completes the last of several names: "id,ti" to "id,title"."""
    from searchidx.formats.csv_tsv import FIELDS

    front, comma, last = begun.rpartition(",")
    given = front.split(",")
    return [front + comma + field for field in FIELDS if field.startswith(last) and field not in given]


_OUTPUT = (
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
        shell_complete=_begun_fields,
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
        type=click.IntRange(0),
        default=3,
        metavar="N",
        help=Message("Fundstellen je Treffer (3).", "Passages a hit (3)."),
    ),
    click.option("--why", cls=Option, is_flag=True, help=Message("Sagt je Treffer, was ihn fand.", "Says of each hit what found it.")),
)


def output_options(command: _Command) -> _Command:
    """Everything that says how hits are written; `output` reads it."""
    for option in reversed(_OUTPUT):
        command = option(command)
    return command


def output(
    *, kind: str | None, as_json: bool, ids: bool, null: bool, count: bool, fields: str | None, raw: bool, passages: int, why: bool
) -> Output:
    """How to write, from what a command line says. Raises UsageError for what does not go together."""
    asked = [kind, "json" if as_json else None, "ids" if ids or null else None, "count" if count else None]
    named = list(dict.fromkeys(name for name in asked if name))
    if len(named) > 1:
        raise UsageError("--format, --json, -l, -0 und -c schließen einander aus", "--format, --json, -l, -0 and -c exclude each other")
    chosen = named[0] if named else "list" if terminal.to_person() and not fields else "lines"
    columns = _known_fields(fields)
    if columns and chosen not in _COLUMNS:
        raise UsageError(f"--fields geht nur mit {', '.join(_COLUMNS)}", f"--fields goes with {', '.join(_COLUMNS)} only")
    if why and chosen not in ("list", "json"):
        raise UsageError("--why geht nur mit list und json", "--why goes with list and json only")
    return Output(chosen, "\0" if null else "\n", columns, raw, passages, why)


@click.command(
    cls=Command,
    help=Message(
        'Sucht Artikel.\n\nAlle Wörter müssen vorkommen. "…" ist eine Wortfolge; UND, ODER, NICHT, Felder wie titel: und Zeiträume wie '
        "datum:2024 gehen auch. Eine Anfrage mit - oder \" steht für die Shell in Anführungszeichen: 'Ukraine -Krieg'.",
        'Searches articles.\n\nAll words must occur. "…" is a phrase; AND, OR, NOT, fields such as title: and periods such as date:2024 '
        "work, too. Quote a query with - or \" for the shell: 'Ukraine -Krieg'.",
    ),
)
@click.argument("query", nargs=-1, metavar="QUERY…")
@index_option
@count_option(None, Message("Treffer je Seite (10).", "Hits a page (10)."))
@click.option("--all", "everything", cls=Option, is_flag=True, help=Message("Alle Treffer statt einer Seite.", "All hits, not one page."))
@click.option(
    "--offset",
    cls=Option,
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help=Message("So viele Treffer überspringen.", "Skip so many hits."),
)
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    help=Message("Passende, neue oder alte zuerst.", "Best, newest or oldest first."),
)
@selection_options
@output_options
@click.option(
    "--batch",
    cls=Option,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help=Message("Eine Anfrage je Zeile (-: stdin), je ein JSON-Objekt.", "A query a line (-: stdin), a JSON object each."),
)
@terminal_options
def search(query: tuple[str, ...], index: str, batch: str | None, **chosen: Any) -> int:
    """Exit code 0 with full matches, 1 without any; for a batch 0 when every line was answered, else 4."""
    if bool(query) == bool(batch):
        raise UsageError("Entweder eine Anfrage oder --batch DATEI angeben", "give either a query or --batch FILE")
    everything, limit = chosen.pop("everything"), chosen.pop("limit")
    order, offset = chosen.pop("sort"), chosen.pop("offset")
    chosen_articles = selection(**{name: chosen.pop(name) for name in SELECTION})
    wanted = output(**{**chosen, "as_json": True} if batch else chosen)
    if limit is None:
        limit = None if everything or wanted.for_programs else _PAGE
    elif everything:
        raise UsageError("--all und -n schließen einander aus", "--all and -n exclude each other")
    request = Request(" ".join(query), order, chosen_articles, limit, offset)
    with opened(index) as articles:
        if batch:
            return _answer_all(articles, batch, request, wanted)
        page, hits = answer(articles, request, wanted)
        if wanted.kind == "json":
            shown = replace(page, hits=tuple(hits))
            print(json_output.line(json_output.of_page(request.query, shown, language(), wanted.fields, why=wanted.why)))
        else:
            _write_told(articles, request, page, hits, wanted)
    return _DONE if page.total else _NOTHING


def answer(articles: Index, request: Request, output: Output) -> tuple[Page, Iterable[Hit]]:
    """A page of the answer and the hits to write: those of the page, or all full matches, read as they are drawn.

    What is for other programs has no partial hits: it holds what the total counts.
    """
    settings: dict[str, Any] = {**request.selection, "sort": request.sort, "passages": output.texts, "why": output.why}
    limit = 0 if output.kind == "count" or request.limit is None else request.limit
    page = articles.search(request.query, limit=limit, offset=request.offset, **settings)
    if request.limit is None:
        return page, islice(articles.hits(request.query, **settings), request.offset, None)
    return page, [hit for hit in page.hits if not (hit.partial and output.for_programs)]


def write(hits: Iterable[Hit], output: Output, feed: Callable[[], formats.Feed], *, first: int = 1) -> None:
    """Prints hits one by one; numbers begin with `first`, an Atom feed with what `feed` returns."""
    match output.kind:
        case "ids":
            _write_ids(hits, output.end)
        case "list":
            terminal.show(f"\n{text_output.listed(number, hit, language())}" for number, hit in enumerate(hits, first))
        case "lines":
            for hit in hits:
                print(text_output.columns(hit, output.fields))
        case name:
            write_file(name, hits, feed, raw=output.raw, **({"fields": output.fields} if output.fields else {}))


def feed(articles: Index, title: str, question: Any) -> formats.Feed:
    """What an Atom feed says of itself; its id is the same for the same question, whenever it is asked."""
    from uuid import NAMESPACE_URL, uuid5

    from searchidx.formats import Feed

    made = uuid5(NAMESPACE_URL, "searchidx:" + json.dumps(question, sort_keys=True))
    return Feed(f"urn:uuid:{made}", title, articles.status().committed or "", "")


def _write_told(articles: Index, request: Request, page: Page, hits: Iterable[Hit], output: Output) -> None:
    """The hits on stdout; on stderr what was understood, what there is to say about it, and how to go on."""
    if output.kind == "count":
        print(page.total)
        return tell_notes(page)
    tell_page(page)
    question = [request.query, request.sort, dict(request.selection)]
    write(hits, output, lambda: feed(articles, f"searchidx: {request.query}", question), first=request.offset + 1)
    shown = request.offset + len(page.hits)
    if terminal.to_person() and output.kind == "list" and page.hits and shown < page.total:
        sys.stdout.flush()
        tell(Message(f"\nWeiter mit --offset {shown}", f"\nMore with --offset {shown}"))


def tell_page(page: Page) -> None:
    """How many articles match, what was understood, and what there is to say about it, on stderr."""
    tell(text_output.summary(page, language()))
    tell_notes(page)


def tell_notes(page: Page) -> None:
    """What there is to say about an answer: repairs, what was meant instead, what is left out."""
    for note in page.notes:
        tell(Message(f"Hinweis: {text_output.visible(note.de)}", f"Note: {text_output.visible(note.en)}"))


def _write_ids(hits: Iterable[Hit], end: str) -> None:
    exact = end == "\0" and not terminal.to_person()  # xargs -0 hands them on to a program, which must get them as they are
    for hit in hits:
        sys.stdout.write((hit.id if exact else text_output.visible(hit.id)) + end)


def write_file(
    name: str, hits: Iterable[Hit], feed: Callable[[], formats.Feed] | None = None, *, raw: bool = False, **settings: Any
) -> None:
    """Prints hits in one of FILES; control characters are written out on a terminal, which would obey them."""
    from searchidx import formats  # here: only what is for other programs needs them

    if feed and name == "atom":
        settings["feed"] = feed()
    for piece in formats.written(FILES[name], hits, raw=raw, **settings):
        sys.stdout.write(_shown(piece) if terminal.to_person() else piece)


def _shown(piece: str) -> str:
    """Line ends and tabulators as they are; nothing else acts on the terminal."""
    return re.sub(r"[^\t\n]+", lambda text: text_output.visible(text.group()), piece.replace("\r\n", "\n"))


def _known_fields(names: str | None) -> tuple[str, ...]:
    fields = tuple(name.strip() for name in (names or "").split(",") if name.strip())
    if not fields:
        return ()
    from searchidx.formats.csv_tsv import FIELDS  # here: most answers are written without

    for field in fields:
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            raise UsageError(f"Feld {field!r} unbekannt; möglich: {known}", f"unknown field {field!r}; possible: {known}")
    return fields


def _answer_all(articles: Index, file: str, request: Request, wanted: Output) -> int:
    if request.limit is None:
        raise UsageError("--batch antwortet mit einer Seite je Anfrage, nicht mit --all", "--batch answers a page a query, not --all")
    answer(articles, replace(request, limit=0), wanted)  # a missing index or a filter that is no date: said once, not on every line
    refused = 0
    with click.open_file(file, "rb") as lines:
        for raw in lines:  # bytes: only a line feed ends a query, and what is no UTF-8 costs one query, not the batch
            query = raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff").rstrip("\r\n")
            record = _record(articles, replace(request, query=query), wanted)
            refused += "error" in record
            print(json_output.line(record), flush=True)
    return _PARTLY if refused else _DONE


def _record(articles: Index, request: Request, output: Output) -> json_output.Record:
    try:
        page, _ = answer(articles, request, output)
    except UsageError as error:
        return json_output.of_refusal(request.query, error.message, language())
    return json_output.of_page(request.query, page, language(), output.fields, why=output.why)
