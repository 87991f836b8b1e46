"""The commands of saved searches: saved add, list, show, run, rm."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from searchidx import saved_searches as store
from searchidx.cli import json_output, terminal, text_output
from searchidx.cli import search as searching
from searchidx.cli.i18n import Command, Option, Subgroup, language, tell
from searchidx.cli.options import count_option, index_option, json_option, opened, selection, selection_options
from searchidx.cli.search import Output, output_options
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.formats.hit_json import SCHEMA, hit_json
from searchidx.model import Hit, Message

if TYPE_CHECKING:
    from searchidx.formats import Feed

_DONE, _NOTHING = 0, 1


def _folder() -> Path:
    return Path(os.environ.get("SEARCHIDX_SAVED") or Path(click.get_app_dir("searchidx")) / "saved")


def _begun(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Completes the name of a saved search."""
    return [name for name in store.names(_folder()) if name.startswith(begun)]


@click.group(
    cls=Subgroup,
    help=Message(
        "Merkt sich Suchen und zeigt, was neu ist.\n\nJede Suche ist eine Datei, die man lesen und ändern kann; "
        "ihr Ordner ist SEARCHIDX_SAVED oder der übliche für Einstellungen.",
        "Keeps searches and shows what is new.\n\nEach search is a file that can be read and edited; "
        "their folder is SEARCHIDX_SAVED or the usual one for settings.",
    ),
)
def saved() -> None:
    """The commands below do the work."""


@saved.command(
    cls=Command,
    help=Message(
        "Speichert eine Suche unter einem Namen.\n\nDer Index wird mit gespeichert, damit „saved run“ überall geht.",
        "Saves a search under a name.\n\nThe index is saved with it, so that `saved run` works from anywhere.",
    ),
)
@click.argument("name")
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@index_option
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(store.ORDERS),
    default="newest",
    help=Message("Neue (üblich), passende oder alte zuerst.", "Newest (the usual), best or oldest first."),
)
@selection_options
@click.option("--replace", "again", cls=Option, is_flag=True, help=Message("Ersetzt, was so heißt.", "Replaces what is called so."))
def add(name: str, query: tuple[str, ...], index: str, sort: str, again: bool, **chosen: Any) -> int:
    """The index need not be there yet."""
    search = store.Search(query=" ".join(query), index=os.path.abspath(index), sort=sort, **selection(**chosen))
    path = store.save(_folder(), name, search, replace=again)
    tell(Message(f"Gespeichert: {text_output.visible(str(path))}", f"Saved: {text_output.visible(str(path))}"))
    return _DONE


@saved.command("list", cls=Command, help=Message("Nennt alle gespeicherten Suchen.", "Names all saved searches."))
@json_option
def list_saved(as_json: bool) -> int:
    """Name and query, a line each; exit code 1 when there is none, 2 when a file is not understood; the others are listed all the same."""
    found, broken = {}, False
    for name in store.names(_folder()):
        try:
            found[name] = store.load(_folder(), name)
        except UsageError as error:
            tell(Message(text_output.visible(error.message.de), text_output.visible(error.message.en)))
            broken = True
    if as_json:
        rows = [{"name": name, **store.record(search)} for name, search in found.items()]
        print(json_output.line({"schema": SCHEMA, "saved": rows}))
    else:
        for name, search in found.items():
            print(f"{text_output.visible(name)}\t{text_output.visible(search.query)}")
    return 2 if broken else _DONE if found else _NOTHING


@saved.command(cls=Command, help=Message("Zeigt, was eine gespeicherte Suche fragt.", "Shows what a saved search asks."))
@click.argument("name", shell_complete=_begun)
@json_option
def show(name: str, as_json: bool) -> int:
    """The definition, a line a fact."""
    search = store.load(_folder(), name)
    record = {"name": name, **store.record(search)}
    if as_json:
        print(json_output.line({"schema": SCHEMA, **record}))
    else:
        facts = {**record, **record["filters"]}
        del facts["filters"]
        for key, value in facts.items():
            text = value if isinstance(value, str) else ", ".join(value)
            if text:
                print(f"{key}\t{text_output.visible(text)}")
    return _DONE


@saved.command(cls=Command, help=Message("Löscht gespeicherte Suchen.", "Deletes saved searches."))
@click.argument("name", nargs=-1, required=True, metavar="NAME…", shell_complete=_begun)
def rm(name: tuple[str, ...]) -> int:
    """All of them, or none when one is unknown."""
    unknown = [one for one in name if one not in store.names(_folder())]
    for one in unknown or name:
        store.remove(_folder(), one)  # an unknown one says so before anything is gone
    return _DONE


@saved.command(
    cls=Command,
    help=Message(
        "Fragt gespeicherte Suchen; ohne NAME alle.\n\n"
        "Mit --new nur, was seit dem letzten Mal mit --new dazukam; Endcode 1, wenn es nichts gibt.",
        "Asks saved searches; all without NAME.\n\nWith --new only what came since the last time with --new; exit code 1 for nothing.",
    ),
)
@click.argument("name", nargs=-1, metavar="[NAME…]", shell_complete=_begun)
@index_option
@click.option("--new", cls=Option, is_flag=True, help=Message("Nur, was noch nicht gezeigt wurde.", "Only what was not shown yet."))
@count_option(None, Message("Höchstens so viele Treffer je Suche (alle).", "At most so many hits a search (all)."))
@output_options
@terminal_options
def run(name: tuple[str, ...], index: str, new: bool, **chosen: Any) -> int:
    """An article that several of the searches find is shown once. What is new is remembered when all of it was written."""
    folder = _folder()
    searches = {one: store.load(folder, one) for one in name or store.names(folder)}
    if not searches:
        raise UsageError("Noch keine Suche gespeichert; „searchidx saved add“ tut es", "no search saved yet; `searchidx saved add` does")
    given = click.get_current_context().get_parameter_source("index") is not ParameterSource.DEFAULT
    places = {one: index if given or not search.index else search.index for one, search in searches.items()}
    limit = chosen.pop("limit")
    output = searching.output(**chosen)
    drawn: dict[str, list[str]] = {}
    hits = _hits(folder, searches, places, output, new, limit, drawn)
    _write(hits, output, searches, places)
    sys.stdout.flush()  # a full disk or a closed pipe shows here at the latest: what nobody got stays new
    if new and output.kind != "count":  # a number shows no article
        for one, ids in drawn.items():
            store.remember(folder, one, places[one], ids)
    return _DONE if drawn else _NOTHING


def _hits(
    folder: Path,
    searches: Mapping[str, store.Search],
    places: Mapping[str, str],
    output: Output,
    new: bool,
    limit: int | None,
    drawn: dict[str, list[str]],
) -> Iterator[tuple[str, Hit]]:
    """Each article once, with the name of the search that found it first; `drawn` gets the ids each search found, as they are drawn."""
    met: set[tuple[str, str]] = set()
    for name, search in searches.items():
        asked: dict[str, Any] = {key: getattr(search, key) for key in ("sort", "mode", "filters", "without", "exclude")}
        known = store.seen(folder, name, places[name]) if new else frozenset()
        with opened(places[name]) as articles:
            found = articles.hits(search.query, **asked, passages=output.texts, why=output.why)
            for hit in islice((hit for hit in found if hit.id not in known), limit):
                drawn.setdefault(name, []).append(hit.id)
                if (places[name], hit.id) not in met:
                    met.add((places[name], hit.id))
                    yield name, hit


def _write(hits: Iterator[tuple[str, Hit]], output: Output, searches: Mapping[str, store.Search], places: Mapping[str, str]) -> None:
    match output.kind:
        case "count":
            print(sum(1 for _ in hits))
        case "json":
            found = [{"saved": name, **hit_json(hit, output.fields, why=output.why)} for name, hit in hits]
            print(json_output.line({"schema": SCHEMA, "saved": list(searches), "total": len(found), "hits": found}))
        case "list":
            terminal.show(_listed(hits, alone=len(searches) == 1))
        case _:
            searching.write((hit for _, hit in hits), output, lambda: _feed(searches, places))


def _listed(hits: Iterator[tuple[str, Hit]], *, alone: bool) -> Iterator[str]:
    """The hits of each search under its name, when there are several."""
    above = ""
    for number, (name, hit) in enumerate(hits, 1):
        if name != above and not alone:
            yield f"\n{text_output.heading(text_output.visible(name))}"
        above = name
        yield f"\n{text_output.listed(number, hit, language())}"


def _feed(searches: Mapping[str, store.Search], places: Mapping[str, str]) -> Feed:
    """The feed keeps its id as long as its searches ask the same."""
    question = [{**store.record(search), "index": ""} for search in searches.values()]
    with ExitStack() as stack:
        indexes = [stack.enter_context(opened(place)) for place in sorted(set(places.values()))]
        feeds = [searching.feed(index, ", ".join(searches), question) for index in indexes]
    return max(feeds, key=lambda feed: feed.updated)
