"""The commands that maintain an index: index, remove, compact, copy, export, status, doctor."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from searchidx.atomic_file import atomic_file
from searchidx.cli import json_output
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, PARTLY_DONE
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.id_arguments import IdCommand, ids_in_file
from searchidx.cli.options import (
    Engine,
    check_memory,
    chosen_engine,
    index_option,
    json_option,
    key_pairs,
    map_option,
    opened,
    recover_option,
)
from searchidx.cli.progress_bar import progress_bar
from searchidx.cli.report_text import checkup_text, complaints, formats_text, indexing_text, rejection_text, status_text
from searchidx.errors import ArticleUnknown, IndexDamaged, UsageError
from searchidx.messages import ARTICLES, Message, counted, decimal, number

if TYPE_CHECKING:
    from searchidx.model import Report


@click.command(
    cls=Command,
    help=Message(
        "Nimmt Dateien und Ordner in den Index auf.\n\n"
        "Nur Neues und Geändertes wird gelesen; was unter PFAD nicht mehr da ist, fällt heraus.",
        "Takes files and folders into the index.\n\nOnly what is new or changed is read; what is gone below PATH leaves the index.",
    ),
)
@click.argument("path", nargs=-1, required=True, metavar="PATH…")
@index_option
@click.option("--dry-run", cls=Option, is_flag=True, help=Message("Nur berichten, nichts schreiben.", "Report only, write nothing."))
@click.option(
    "--allow-removal",
    cls=Option,
    is_flag=True,
    help=Message("Auch wenn mehr als die Hälfte herausfiele.", "Even if more than half were to leave."),
)
@click.option(
    "--readmit", cls=Option, is_flag=True, help=Message("Nimmt mit remove Entferntes wieder auf.", "Takes back what `remove` took out.")
)
@recover_option
@click.option(
    "--reread",
    cls=Option,
    is_flag=True,
    help=Message("Liest alles neu, auch wenn Größe und Zeit einer Datei gleich sind.", "Read everything anew, whatever size and time say."),
)
@click.option(
    "--moved-from",
    cls=Option,
    metavar="OLD",
    help=Message("Hier lag der PFAD früher: Die Artikel behalten ihre Kennungen.", "The PATH was here before: articles keep their ids."),
)
@map_option
@click.option(
    "--keep",
    cls=Option,
    is_flag=True,
    help=Message("Was aus einer Datei verschwindet, bleibt im Index.", "What is gone from a file stays in the index."),
)
@click.option(
    "--same-url",
    cls=Option,
    type=click.Choice(["newest", "all"]),
    default="newest",
    help=Message(
        "Dieselbe Adresse mehrmals: ein Artikel mit seinen Fassungen (newest) oder jede für sich (all).",
        "The same address several times: one article with its versions (newest), or an article each (all).",
    ),
)
@click.option(
    "--watch",
    cls=Option,
    is_flag=True,
    help=Message("Läuft weiter und nimmt Änderungen sofort auf.", "Go on running and take changes in at once."),
)
@json_option
def index(
    path: tuple[str, ...], index: str, as_json: bool, moved_from: str | None, key_map: tuple[str, ...], watch: bool, **settings: Any
) -> int:
    """Exit code 4 when something readable as an article was rejected, or every file was skipped."""
    if watch:
        return _watched(path, index, as_json, {"moved_from": moved_from, "key_map": key_pairs(key_map), **settings})
    with opened(index) as articles, progress_bar() as progress:
        report = articles.index(path, progress=progress, moved_from=moved_from, key_map=key_pairs(key_map), **settings)
    if as_json:
        print(json_output.line(json_output.of_report(report, language())))
    else:
        for complaint in complaints(report, language()):
            click.echo(complaint, err=True)
        print(indexing_text(report, language()))
        if table := formats_text(report, language()):
            print(table)
    nothing_readable = report.skipped and not report.seen and not report.files_unchanged
    return PARTLY_DONE if report.rejected or nothing_readable else DONE


def _watched(path: tuple[str, ...], index: str, as_json: bool, settings: dict[str, Any]) -> int:
    """`index --watch`."""
    from searchidx.cli.watch import Watch

    if settings["dry_run"]:
        raise UsageError("--watch und --dry-run gehen nicht zusammen", "--watch and --dry-run exclude each other")
    only_at_first = {"moved_from": None, "reread": False, "readmit": False}
    with opened(index) as articles:

        def run(settle: float) -> Report:
            report = articles.index(path, settle=settle, **settings)
            settings.update(only_at_first)
            return report

        return Watch(run, as_json).until_interrupted(path)


@click.command(
    cls=IdCommand,
    help=Message(
        "Nimmt Artikel endgültig heraus.\n\n"
        "Auch ihr gespeicherter Text wird gelöscht; spätere Läufe lassen sie draußen (siehe index --readmit). "
        "Angaben stehen vor den Kennungen, dazwischen --; danach ist alles eine Kennung.",
        "Takes articles out for good.\n\nTheir stored text is deleted, too; later runs keep them out (see index --readmit). "
        "Options stand before the ids, with -- between; after it everything is an id.",
    ),
)
@click.argument("id", nargs=-1, metavar="[--] [ID…]")
@index_option
@click.option(
    "--ids-from",
    cls=Option,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help=Message("Kennungen aus dieser Datei (-: stdin), jede mit NUL beendet.", "Ids from this file (-: stdin), each ended by NUL."),
)
def remove(id: tuple[str, ...], index: str, ids_from: str | None) -> int:
    """Exit code 4 when only some of the ids were there."""
    if bool(id) == (ids_from is not None):
        raise UsageError("Entweder Kennungen angeben oder --ids-from DATEI", "give either ids or --ids-from FILE")
    ids = id if ids_from is None else ids_in_file(ids_from)
    with opened(index) as articles:
        removed = articles.remove(ids)
    removed_ids = frozenset(removed)
    unknown = [name for name in ids if name not in removed_ids]
    for name in unknown:
        tell(Message(f"Kein Artikel hat die Kennung {visible(name)}", f"no article has the id {visible(name)}"))
    if ids and not removed:
        raise ArticleUnknown("Nichts entfernt; „searchidx search“ nennt Kennungen", "nothing removed; `searchidx search` names ids")
    print(f"{counted(len(removed), ARTICLES, language())} {Message('entfernt', 'removed').text(language())}")
    return PARTLY_DONE if unknown else DONE


@click.command(
    cls=Command,
    help=Message("Bringt den Index in seine kleinste und schnellste Form.", "Brings the index into its smallest and quickest form."),
)
@index_option
def compact(index: str) -> int:
    """Worth while after many small changes; `index` itself merges as it goes."""
    with opened(index) as articles:
        before = articles.status().bytes
        after = articles.compact()
    sizes = [f"{decimal(size / 1e6, language())} MB" for size in (before, after.bytes)]
    print(f"{' → '.join(sizes)}, {counted(after.articles, ARTICLES, language())}")
    return DONE


@click.command(
    "copy",
    cls=Command,
    help=Message(
        "Zieht einen Index um: aus dem Ordner auf den Suchserver oder zurück.\n\n"
        "Am Ende werden Zahl und Prüfsumme verglichen; ein abgebrochener Umzug geht beim nächsten Aufruf weiter.",
        "Moves an index: from the folder to the search server, or back.\n\n"
        "Number and checksum are compared at the end; an interrupted move goes on at the next call.",
    ),
)
@click.option(
    "--to",
    cls=Option,
    type=click.Choice(["opensearch", "whoosh"]),
    required=True,
    help=Message("Wohin: auf den Suchserver (opensearch) oder in den Ordner (whoosh).", "Where to: search server or folder (whoosh)."),
)
@index_option
@click.option(
    "--allow-removal",
    cls=Option,
    is_flag=True,
    help=Message("Was nur das Ziel hat, fällt heraus.", "What only the target has is removed."),
)
def copy(to: Engine, index: str, allow_removal: bool) -> int:
    """The folder is --index, the server --engine-url, whichever of the two is the target. Exit code 4 when an article was left out."""
    origin: Engine = "whoosh" if to == "opensearch" else "opensearch"
    with opened(index, engine=origin) as source, opened(index, engine=to) as target, progress_bar() as progress:
        copied = source.copy_to(target, allow_removal=allow_removal, progress=progress)
    for rejection in copied.rejected:
        click.echo(rejection_text(rejection, language()), err=True)
    outcome = Message(
        f"{counted(copied.articles, ARTICLES, 'de')}, {number(copied.sent, 'de')} übertragen, {number(copied.removed, 'de')} entfernt; "
        f"Prüfsumme stimmt: {copied.checksum}",
        f"{counted(copied.articles, ARTICLES, 'en')}, {number(copied.sent, 'en')} sent, {number(copied.removed, 'en')} removed; "
        f"checksums agree: {copied.checksum}",
    )
    print(outcome.text(language()))
    return PARTLY_DONE if copied.rejected else DONE


@click.command(cls=Command, help=Message("Schreibt alle Artikel als JSON Lines.", "Writes all articles as JSON Lines."))
@index_option
@click.option("-o", "--output", cls=Option, default="-", metavar="FILE", help=Message("In diese Datei.", "To this file."))
def export(index: str, output: str) -> int:
    """A file appears when it is complete, or not at all."""
    check_memory()
    from searchidx.sources.export_record import exported  # here: readers load what --help must not wait for

    with opened(index) as articles, _output_file(output) as write:
        for article in articles.export():
            write(json_output.line(exported(article)) + "\n")
    return DONE


@click.command(cls=Command, help=Message("Zeigt, was der Index enthält.", "Shows what the index holds."))
@index_option
@json_option
def status(index: str, as_json: bool) -> int:
    """The facts, as a table or as a record."""
    with opened(index) as articles:
        state = articles.status()
    print(json_output.line(json_output.of_status(state)) if as_json else status_text(state, language()))
    return DONE


@click.command(
    cls=Command,
    help=Message(
        "Prüft jedes Byte des Index und nennt, was beschädigt ist.\n\nEndcode 3, wenn Schaden bleibt; mit --repair wird behoben, was geht.",
        "Checks every byte of the index and names what is damaged.\n\nExit code 3 if damage remains; --repair mends what can be mended.",
    ),
)
@index_option
@click.option(
    "--repair", cls=Option, is_flag=True, help=Message("Behebt, was ohne Verlust geht.", "Mends what can be mended without loss.")
)
@click.option(
    "--drop-damaged",
    cls=Option,
    is_flag=True,
    help=Message("Mit --repair: gibt unlesbare Artikel auf.", "With --repair: gives unreadable articles up."),
)
@json_option
def doctor(index: str, repair: bool, drop_damaged: bool, as_json: bool) -> int:
    """Every file by name with what is wrong with it."""
    if drop_damaged and not repair:
        raise UsageError("--drop-damaged braucht --repair", "--drop-damaged needs --repair")
    if chosen_engine()[0] != "whoosh":
        raise UsageError(
            "doctor prüft Indexordner; einen Suchserver prüft dessen Verwaltung, den Bestand „searchidx copy“ mit seiner Prüfsumme",
            "doctor checks index folders; a search server is checked by its operators, the articles by the checksum of `searchidx copy`",
        )
    check_memory()
    from searchidx.index import examine  # here: the service loads numpy, and --help must not wait for it

    checkup = examine(index, repair=repair, drop=drop_damaged)
    print(json_output.line(json_output.of_checkup(checkup, language())) if as_json else checkup_text(checkup, language()))
    return DONE if checkup.sound else IndexDamaged.exit_code


@contextmanager
def _output_file(path: str) -> Iterator[Callable[[str], object]]:
    """What writes to stdout ("-"), or to a file that appears when it is complete; to what is no file (a pipe, a device) at once."""
    if path == "-":
        yield sys.stdout.write
        return
    permissions = _NEW_FILE
    with suppress(FileNotFoundError):
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"{path} ist ein Ordner; -o braucht eine Datei", f"{path} is a folder; -o needs a file")
        if not stat.S_ISREG(status.st_mode):
            with open(path, "w", encoding="utf-8") as file:
                yield file.write
            return
        os.close(os.open(path, os.O_WRONLY))  # fails for a read-only file, and for a link that somebody else planted in /tmp
        permissions = stat.S_IMODE(status.st_mode)
    with atomic_file(Path(os.path.realpath(path)), permissions=permissions) as file:  # a link stays, and leads to the new file
        yield file.write


_NEW_FILE = 0o644
"""Permissions of an export, less what the umask takes away: it is made to be read by other programs, and written by nobody else."""
