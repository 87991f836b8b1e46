"""The commands of saved searches: saved add, list, show, run, rm."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from searchidx import saved_searches as store
from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND, PARTLY_DONE, WRONG_USAGE
from searchidx.cli.hit_output import feed_of, write_hits
from searchidx.cli.hit_text import hit_paragraph
from searchidx.cli.i18n import Command, Option, Subgroup, language, tell
from searchidx.cli.options import count_option, index_option, json_option, opened, saved_folder, selection, selection_options
from searchidx.cli.output_options import Output, chosen_output, output_options
from searchidx.cli.styling import bold, unstyled
from searchidx.cli.terminal import terminal_options
from searchidx.errors import SearchidxError, StorageFailed, UsageError
from searchidx.formats.hit_json import SCHEMA, hit_json
from searchidx.messages import ARTICLES, SORT_NAMES, Message, counted_message
from searchidx.model import Hit

if TYPE_CHECKING:
    from searchidx.formats import Feed


def _complete_name(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    return [name for name in store.names(saved_folder()) if name.startswith(typed)]


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
    type=click.Choice(list(SORT_NAMES)),
    default="newest",
    help=Message("Neue (üblich), passende oder alte zuerst.", "Newest (the usual), best or oldest first."),
)
@selection_options
@click.option("--replace", "replace", cls=Option, is_flag=True, help=Message("Ersetzt, was so heißt.", "Replaces what is called so."))
def add(name: str, query: tuple[str, ...], index: str, sort: str, replace: bool, **chosen: Any) -> int:
    """The index need not be there yet."""
    search = store.Search(query=" ".join(query), index=os.path.abspath(index), sort=sort, **selection(**chosen))
    path = store.save(saved_folder(), name, search, replace=replace)
    tell(Message(f"Gespeichert: {visible(str(path))}", f"Saved: {visible(str(path))}"))
    return DONE


@saved.command("list", cls=Command, help=Message("Nennt alle gespeicherten Suchen.", "Names all saved searches."))
@json_option
def list_saved(as_json: bool) -> int:
    """Name and query, a line each; exit code 1 when there is none, 2 when a file is not understood; the others are listed all the same."""
    searches, errors = _loaded(store.names(saved_folder()))
    if as_json:
        rows = [{"name": name, **store.record(search)} for name, search in searches.items()]
        print(json_output.line({"schema": SCHEMA, "saved": rows}))
    else:
        for name, search in searches.items():
            print(f"{visible(name)}\t{visible(search.query)}")
    return WRONG_USAGE if errors else DONE if searches else NOTHING_FOUND


@saved.command(cls=Command, help=Message("Zeigt, was eine gespeicherte Suche fragt.", "Shows what a saved search asks."))
@click.argument("name", shell_complete=_complete_name)
@json_option
def show(name: str, as_json: bool) -> int:
    """The definition, a line a fact."""
    search = store.load(saved_folder(), name)
    record = {"name": name, **store.record(search)}
    if as_json:
        print(json_output.line({"schema": SCHEMA, **record}))
    else:
        facts = {**record, **record["filters"]}
        del facts["filters"]
        for key, value in facts.items():
            text = value if isinstance(value, str) else ", ".join(value)
            if text:
                print(f"{key}\t{visible(text)}")
    return DONE


@saved.command(cls=Command, help=Message("Löscht gespeicherte Suchen.", "Deletes saved searches."))
@click.argument("name", nargs=-1, required=True, metavar="NAME…", shell_complete=_complete_name)
def rm(name: tuple[str, ...]) -> int:
    """All of them, or none when one is unknown."""
    unknown = [search for search in name if search not in store.names(saved_folder())]
    for search in unknown or name:
        store.remove(saved_folder(), search)  # for an unknown one it raises, before anything is gone
    return DONE


@saved.command(
    cls=Command,
    help=Message(
        "Fragt gespeicherte Suchen; ohne NAME alle.\n\n"
        "Mit --new nur, was seit dem letzten Mal mit --new dazukam; beim ersten Mal nichts. Endcode 1, wenn es nichts gibt.",
        "Asks saved searches; all without NAME.\n\nWith --new only what came since the last time with --new; the first time nothing. "
        "Exit code 1 for nothing.",
    ),
)
@click.argument("name", nargs=-1, metavar="[NAME…]", shell_complete=_complete_name)
@index_option
@click.option("--new", cls=Option, is_flag=True, help=Message("Nur, was noch nicht gezeigt wurde.", "Only what was not shown yet."))
@count_option(None, Message("Höchstens so viele Treffer je Suche (alle).", "At most so many hits a search (all)."))
@click.option(
    "--mail",
    cls=Option,
    metavar="ADDRESS",
    help=Message(
        "Die Treffer als Mail schicken, wenn es welche gibt (SEARCHIDX_SMTP, sonst sendmail).",
        "Send the hits by mail, if there are any (SEARCHIDX_SMTP, else sendmail).",
    ),
)
@output_options
@terminal_options
def run(name: tuple[str, ...], index: str, new: bool, limit: int | None, mail: str | None, **settings: Any) -> int:
    """An article that several of the searches find is shown once. What is new is remembered when all of it was written.

    A search that cannot be asked is told with its cure, and the others run: exit code 4; if none can be asked, that of the first error.
    """
    folder = saved_folder()
    chosen = name or store.names(folder)
    if not chosen:
        raise UsageError("Noch keine Suche gespeichert; „searchidx saved add“ tut es", "no search saved yet; `searchidx saved add` does")
    if mail and any(settings[form] for form in ("kind", "as_json", "ids", "null", "count", "fields")):
        raise UsageError("--mail schickt die Liste der Treffer, keine andere Form", "--mail sends the list of hits, no other form")
    output = Output("list") if mail else chosen_output(**settings)
    searches, errors = _loaded(chosen)
    if not searches:
        return errors[0].exit_code
    index_named = click.get_current_context().get_parameter_source("index") is not ParameterSource.DEFAULT
    indexes = {name: index if index_named or not search.index else search.index for name, search in searches.items()}
    remembers = new and output.kind != "count"  # a number shows no article
    with ExitStack() as held:
        if remembers:
            held.enter_context(store.run_lock(folder, _tell_waiting))
        answer = _Answer(searches, indexes, new, output, limit, errors)
        read_all = _send(answer, mail) if mail else _write(answer)
        sys.stdout.flush()  # a full disk or a closed pipe shows here at the latest: what nobody got stays new
        if remembers and not read_all:
            tell(Message("Nicht alles wurde angezeigt: Diese Treffer bleiben neu", "not everything was shown: these hits stay new"))
        elif remembers:
            for search, ids in answer.drawn_ids.items():
                store.remember(folder, search, indexes[search], ids)
    if errors:
        return PARTLY_DONE if len(errors) < len(chosen) else errors[0].exit_code
    return DONE if answer.shown else NOTHING_FOUND


def _loaded(names: Sequence[str]) -> tuple[dict[str, store.Search], list[SearchidxError]]:
    """The saved searches by name, and what is wrong with those that are not understood, which is told."""
    searches, errors = {}, list[SearchidxError]()
    for name in dict.fromkeys(names):
        try:
            searches[name] = store.load(saved_folder(), name)
        except UsageError as error:
            errors.append(_told(error))
    return searches, errors


def _told(error: SearchidxError, name: str = "") -> SearchidxError:
    """The error, after it was written to stderr, with the file of the search of this name."""
    place = f"{store.file_of(saved_folder(), name)}: " if name else ""
    tell(Message(visible(place + error.message.de), visible(place + error.message.en)))
    return error


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a run asks, each search its index, and, as the hits are drawn, the ids that each search found so far, the names of those that
    have shown any, and what went wrong.

    only_new: without what a search has shown before; of a search that is run for the first time nothing is shown.
    """

    searches: Mapping[str, store.Search]
    indexes: Mapping[str, str]
    only_new: bool
    output: Output
    limit: int | None
    errors: list[SearchidxError]
    drawn_ids: dict[str, list[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def hits(self) -> Iterator[tuple[str, Hit]]:
        """Each article, once, with the name of the search that found it first. What is wrong with a search is told; the others go on."""
        articles_drawn: set[tuple[str, str]] = set()
        for name in self.searches:
            try:
                if self.only_new and not store.was_run(saved_folder(), name, self.indexes[name]):
                    self._take_note(name)
                    continue
                for hit in self._hits_of(name):
                    self.drawn_ids.setdefault(name, []).append(hit.id)
                    self.shown.add(name)
                    if (self.indexes[name], hit.id) not in articles_drawn:
                        articles_drawn.add((self.indexes[name], hit.id))
                        yield name, hit
            except SearchidxError as error:
                self.errors.append(_told(error, name))
            except OSError as error:
                self.errors.append(_told(StorageFailed(str(error), str(error)), name))

    def _take_note(self, name: str) -> None:
        """Draws all that a search finds, and shows none of it."""
        search = self.searches[name]
        settings: dict[str, Any] = {key: getattr(search, key) for key in ("sort", "mode", "filters", "without", "exclude")}
        with opened(self.indexes[name]) as articles:
            self.drawn_ids[name] = [hit.id for hit in articles.hits(search.query, **settings, passages=0)]
        noted = counted_message(len(self.drawn_ids[name]), ARTICLES)
        tell(
            Message(
                f"{visible(name)}: zum ersten Mal mit --new; {noted.de} vermerkt, von jetzt an erscheint, was dazukommt",
                f"{visible(name)}: the first time with --new; {noted.en} noted, from now on what comes is shown",
            )
        )

    def _hits_of(self, name: str) -> Iterator[Hit]:
        search = self.searches[name]
        seen = store.seen(saved_folder(), name, self.indexes[name]) if self.only_new else frozenset()
        settings: dict[str, Any] = {key: getattr(search, key) for key in ("sort", "mode", "filters", "without", "exclude")}
        with opened(self.indexes[name]) as articles:
            matches = articles.hits(search.query, **settings, passages=self.output.passages_needed, why=self.output.why)
            limit = self.output.usual_limit if self.limit is None else self.limit
            yield from islice((hit for hit in matches if hit.id not in seen), limit)

    def feed(self) -> Feed:
        """The feed keeps its id as long as its searches ask the same."""
        from searchidx.formats import Feed

        question = [{**store.record(search), "index": ""} for search in self.searches.values()]
        title, feeds = ", ".join(self.searches), []
        for index in sorted(set(self.indexes.values())):
            with suppress(SearchidxError, OSError), opened(index) as articles:  # `hits` tells what is wrong with it
                feeds.append(feed_of(articles, title, question))
        return max(feeds, key=lambda feed: feed.updated, default=Feed("", title, "", ""))


def _write(answer: _Answer) -> bool:
    """Prints the hits; returns whether all were, see `terminal.show`."""
    output = answer.output
    match output.kind:
        case "count":
            print(sum(1 for _ in answer.hits()))
        case "json":
            hits = [{"saved": name, **hit_json(hit, output.fields, why=output.why)} for name, hit in answer.hits()]
            print(json_output.line({"schema": SCHEMA, "saved": list(answer.searches), "total": len(hits), "hits": hits}))
        case "list":
            return terminal.show(_paragraphs(answer.hits(), with_names=len(answer.searches) > 1))
        case _:
            write_hits((hit for _, hit in answer.hits()), output, answer.feed)
    return True


def _send(answer: _Answer, address: str) -> bool:
    """Sends the hits by mail, if there are any. Raises UsageError, StorageFailed: then nothing was sent, and what is new stays new."""
    from searchidx.cli.mail import send  # here: nobody else needs a library for mail

    paragraphs = list(_paragraphs(answer.hits(), with_names=len(answer.searches) > 1))
    if paragraphs:
        text = unstyled("\n".join(paragraphs) + "\n")
        send(address, f"searchidx: {', '.join(sorted(answer.shown))}", text)
    return True


def _paragraphs(hits: Iterator[tuple[str, Hit]], *, with_names: bool) -> Iterator[str]:
    """The hits, those of each search under its name where there are several."""
    above = ""
    for number, (name, hit) in enumerate(hits, 1):
        if name != above and with_names:
            yield f"\n{bold(visible(name))}"
        above = name
        yield f"\n{hit_paragraph(number, hit, language())}"


def _tell_waiting() -> None:
    tell(
        Message(
            "„saved run --new“ läuft schon; dieser Aufruf wartet, bis es fertig ist",
            "`saved run --new` is running already; this call waits for its end",
        )
    )
