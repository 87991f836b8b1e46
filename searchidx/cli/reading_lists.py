"""The command `list`: articles that were marked, with notes; a file that is shown, cited and handed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from searchidx import reading_list
from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND, PARTLY_DONE
from searchidx.cli.hit_output import feed_of, write_hits
from searchidx.cli.hit_text import hit_paragraph
from searchidx.cli.i18n import Command, Option, Subgroup, language, tell
from searchidx.cli.id_arguments import IdCommand, ids_in_file
from searchidx.cli.options import index_option, opened
from searchidx.cli.output_options import Output, chosen_output, output_options
from searchidx.cli.styling import wrapped
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.formats.hit_json import SCHEMA, hit_json
from searchidx.messages import ARTICLES, Message, counted_message
from searchidx.model import Hit, as_hit

if TYPE_CHECKING:
    from searchidx.index import Index

_file_argument = click.argument("file", type=click.Path(path_type=Path))
_ids_argument = click.argument("id", nargs=-1, metavar="[ID…]")
_ids_from_option = click.option(
    "--ids-from",
    cls=Option,
    metavar="FILE",
    help=Message("Kennungen aus einer Datei (-: stdin), jede mit NUL beendet.", "Ids from a file (-: stdin), each ended by NUL."),
)


@click.group(
    cls=Subgroup,
    help=Message(
        "Merklisten: Artikel mit Notizen in einer Datei.\n\n"
        "Die Datei hat je Artikel eine JSON-Zeile; man kann sie lesen, ändern und weitergeben. "
        "„searchidx serve --list DATEI“ zeigt und führt sie auf der Webseite.",
        "Reading lists: articles with notes in a file.\n\nThe file has a JSON line for each article; it can be read, edited and handed on. "
        "`searchidx serve --list FILE` shows and keeps it on the web page.",
    ),
)
def list_() -> None:
    """The commands below do the work."""


@list_.command(
    cls=IdCommand,
    help=Message(
        "Merkt Artikel.\n\nWas schon gemerkt ist, bleibt an seinem Platz; --note gibt ihm die neue Notiz.",
        "Marks articles.\n\nWhat is marked already stays in its place; --note gives it the new note.",
    ),
)
@_file_argument
@_ids_argument
@index_option
@click.option("--note", cls=Option, default="", metavar="TEXT", help=Message("Notiz zu diesen Artikeln.", "A note on these articles."))
@_ids_from_option
def add(file: Path, id: tuple[str, ...], index: str, note: str, ids_from: str | None) -> int:
    """Exit code 4 when the index does not have one of the ids; the others are marked."""
    ids = _ids(id, ids_from)
    with opened(index) as articles:
        present = [id for id in ids if articles.get(id)]
    for missing in [id for id in ids if id not in set(present)]:
        tell(Message(f"Kein Artikel hat die Kennung {visible(missing)}", f"no article has the id {visible(missing)}"))
    new = reading_list.add(file, present, note)
    told = counted_message(new, ARTICLES)
    tell(Message(f"{told.de} neu gemerkt", f"{told.en} newly marked"))
    return DONE if len(present) == len(set(ids)) else PARTLY_DONE


@list_.command(cls=IdCommand, help=Message("Nimmt Artikel von der Liste.", "Takes articles off the list."))
@_file_argument
@_ids_argument
@_ids_from_option
def rm(file: Path, id: tuple[str, ...], ids_from: str | None) -> int:
    """Exit code 4 when one was not there."""
    ids = set(_ids(id, ids_from))
    return DONE if reading_list.remove(file, ids) == len(ids) else PARTLY_DONE


@list_.command(
    cls=Command,
    help=Message(
        "Zeigt die gemerkten Artikel, oder schreibt sie in einem Format.\n\n"
        "Mit --format bibtex, ris oder csl als Quellenangaben, mit -0 als Kennungen.",
        "Shows the marked articles, or writes them in a format.\n\nWith --format bibtex, ris or csl as references, with -0 as ids.",
    ),
)
@_file_argument
@index_option
@output_options
@terminal_options
def show(file: Path, index: str, **settings: Any) -> int:
    """Exit code 1 for an empty list, 4 when the index no longer has one of its articles."""
    output = chosen_output(**settings)
    entries = reading_list.read_list(file)
    with opened(index) as articles:
        hits = [hit for entry in entries for hit in _hits(articles, entry)]
        if output.kind == "count":
            print(len(hits))
        elif output.kind == "json":
            print(json_output.line({"schema": SCHEMA, "total": len(hits), "hits": [hit_json(hit, output.fields) for hit in hits]}))
        elif output.kind == "list":
            terminal.show(f"\n{_paragraph(number, hit)}" for number, hit in enumerate(hits, 1))
        else:
            write_hits(hits, _with_notes(output), lambda: feed_of(articles, file.stem, [entry.id for entry in entries]))
    return DONE if len(hits) == len(entries) and hits else PARTLY_DONE if hits or entries else NOTHING_FOUND


@list_.command(
    cls=Command,
    help=Message(
        "Gibt den Verweis aus, unter dem die Webseite diese Liste zeigt, Notizen inbegriffen.",
        "Prints the link at which the web page shows this list, notes included.",
    ),
)
@_file_argument
@click.option(
    "--url",
    cls=Option,
    default="http://localhost:8642",
    metavar="URL",
    help=Message("Adresse der Webseite (http://localhost:8642).", "Address of the web page (http://localhost:8642)."),
)
def link(file: Path, url: str) -> int:
    """Exit code 1 for an empty list."""
    entries = reading_list.read_list(file)
    pairs = [pair for entry in entries for pair in (("mark", entry.id), ("note", entry.note))]
    if not any(entry.note for entry in entries):
        pairs = [("mark", entry.id) for entry in entries]
    if entries:
        print(f"{url.rstrip('/')}/merkliste?{urlencode(pairs, errors='surrogatepass')}")
    return DONE if entries else NOTHING_FOUND


def _ids(ids: tuple[str, ...], ids_from: str | None) -> tuple[str, ...]:
    if bool(ids) == (ids_from is not None):
        raise UsageError("Entweder Kennungen oder --ids-from DATEI angeben", "give either ids or --ids-from FILE")
    return ids if ids_from is None else ids_in_file(ids_from)


def _hits(articles: Index, entry: reading_list.Entry) -> Iterator[Hit]:
    """The entry's article with its note; one that the index no longer has is told."""
    article = articles.get(entry.id)
    if article:
        yield replace(as_hit(article), note=entry.note)
    else:
        tell(Message(f"Nicht mehr im Index: {visible(entry.id)}", f"no longer in the index: {visible(entry.id)}"))


def _paragraph(number: int, hit: Hit) -> str:
    note = [wrapped(f"{Message('Notiz', 'Note').text(language())}: {visible(hit.note)}")] if hit.note else []
    return "\n".join([hit_paragraph(number, hit, language()), *note])


def _with_notes(output: Output) -> Output:
    """Tables with a column for the notes, unless columns were chosen."""
    from searchidx.cli.hit_text import COLUMNS
    from searchidx.formats.csv_tsv import FIELDS

    if output.fields or output.kind not in ("lines", "csv", "excel", "tsv"):
        return output
    return replace(output, fields=(*(COLUMNS if output.kind == "lines" else FIELDS), "note"))
