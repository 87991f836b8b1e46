"""Folders that were moved or renamed: how a run tells of them, and how their articles keep the ids they had."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from searchidx.errors import UsageError
from searchidx.ingest.article_ids import Ids
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.sightings import RunFile
from searchidx.messages import ARTICLES, Message, counted_message
from searchidx.model import Rejection
from searchidx.sources.discover import Scope
from searchidx.sources.roots import moved, printable, root_of

_MOST_ROOTS = 20
"""Roots that are gone and looked for: all files read are compared with each."""


def may_exist(path: str) -> bool:
    """Whether a file or folder is at an absolute path, or nobody can tell: what stands in a folder that cannot be looked into is not gone.

    Paths of the ledger have no links in them: what is reached through a link now was moved, and stands elsewhere.
    """
    try:
        os.lstat(path)
        return os.path.realpath(path) == path
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def as_moved(ledger: Ledger, scopes: Sequence[Scope], old: str | Path) -> tuple[Ledger, list[Entry], int]:
    """The ledger as if all that was below `old` had always been below the one scope; the entries whose place others take by that; and how
    many articles are carried over.

    Raises UsageError where there is not one folder to move to, nothing known at `old`, or its files are still there.
    """
    folder = _indexed_folder(ledger, old)
    paths = ledger.paths_below(folder)
    if len(scopes) != 1 or not os.path.isdir(scopes[0].path):
        raise UsageError("--moved-from braucht genau einen Ordner als PFAD", "--moved-from needs exactly one folder as PATH")
    if not paths:
        roots = ", ".join(map(printable, ledger.roots)) or "–"
        raise UsageError(
            f"Unter {printable(folder)} hat der Index keine Artikel; eingelesene Ordner: {roots}",
            f"the index has no articles from {printable(folder)}; folders indexed: {roots}",
        )
    if any(map(may_exist, paths)):
        raise UsageError(
            f"In {printable(folder)} stehen die Dateien noch: --moved-from gilt Ordnern, die verschoben oder umbenannt wurden",
            f"the files are still in {printable(folder)}: --moved-from is for folders that were moved or renamed",
        )
    new = scopes[0].path
    carried = {new + path[len(folder) :]: ledger.entry(path) for path in paths}
    overwritten = [entry for path in carried if path not in paths and (entry := ledger.entry(path))]
    entries = dict.fromkeys(paths) | carried
    carried_over = sum(len(entry.ids) for entry in carried.values() if entry)
    return ledger.with_entries(entries, roots=moved(ledger.roots, folder, new), barred=ledger.barred), overwritten, carried_over


def moved_folder_hints(ledger: Ledger, files: Sequence[RunFile], unlisted: Sequence[str]) -> Iterator[Rejection]:
    """For each root that is gone and whose texts stand elsewhere now under new ids, the command that carries the old ids over.

    unlisted: folders that could not be looked into; nothing is known of what is below them.
    """
    readings = [(file.path, file.reading.ids) for file in files if file.reading]
    unknown = frozenset(unlisted)
    gone = (root for root in ledger.roots if not may_exist(root) and root_of(root, unknown) is None)
    for root in islice(gone, _MOST_ROOTS) if readings else ():
        targets = _targets(ledger, root, readings)
        if targets:
            [(target, count)] = targets.most_common(1)
            yield Rejection(printable(target), _hint(count, root, target))


def _indexed_folder(ledger: Ledger, old: str | Path) -> str:
    """The absolute path by which the ledger knows `old`. Where a link stands now that leads to the new place, the path is taken literally:
    resolved, it would be the new folder.
    """
    literal = os.path.abspath(old)
    folder, name = os.path.split(literal)
    candidates = (os.path.join(os.path.realpath(folder), name), literal, os.path.realpath(literal))
    return next((path for path in candidates if ledger.paths_below(path)), candidates[-1])


def _targets(ledger: Ledger, root: str, readings: Sequence[tuple[str, Ids]]) -> Counter[str]:
    """The folders that seem to have taken the place of `root`, each with the number of new articles whose text the ledger knows from the
    same relative path.
    """
    by_relative_path = {path[len(root) :]: path for path in ledger.paths_below(root)}
    targets: Counter[str] = Counter()
    for path, ids in readings:
        for start in [at for at, character in enumerate(path) if character == os.sep]:
            old = by_relative_path.get(path[start:])
            if old and (entry := ledger.entry(old)):
                targets[path[:start]] += _new_but_known(ledger, ids, entry.ids)
    return +targets


def _new_but_known(ledger: Ledger, ids: Ids, known: Ids) -> int:
    """How many articles have a text that is known, and an id that is not."""
    marked = np.isin(ids.prints, known.prints)
    marked[ledger.look_up(ids.hashes).numbers] = False
    return int(np.count_nonzero(marked))


def _hint(count: int, old: str, new: str) -> Message:
    command = f"searchidx index {shlex.quote(printable(new))} --moved-from {shlex.quote(printable(old))}"
    articles = counted_message(count, ARTICLES)
    return Message(
        f"{articles.de} von hier hat der Index schon aus {printable(old)}, das es nicht mehr gibt. "
        f"Wurde der Ordner verschoben oder umbenannt, übernimmt „{command}“ die alten Kennungen",
        f"{articles.en} from here the index has already, from {printable(old)}, which is gone. "
        f"If the folder was moved or renamed, `{command}` keeps the old ids",
    )
