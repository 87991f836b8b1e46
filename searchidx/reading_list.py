"""Reading lists: articles that somebody has marked, in order, each with a note; a file of one JSON object a line.

The file can be read and edited by hand, copied, and kept under version control. It appears whole or not at all, for its owner alone; two
programs that change it at once lose nothing. Useful for: keeping what was found. Not useful for: the articles themselves (the index has
them), and what is asked again (saved_searches).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from searchidx.atomic_file import atomic_file
from searchidx.errors import StorageFailed, UsageError
from searchidx.file_lock import file_lock

MOST_ENTRIES = 10_000
LONGEST_NOTE = 10_000
"""Code points of a note."""

_LARGEST = 100_000_000
"""Bytes of a file: what is larger is no list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A marked article and what somebody wrote beside it."""

    id: str
    note: str = ""


def read_list(path: Path) -> tuple[Entry, ...]:
    """The entries of a list; () where there is no file yet. Raises UsageError, which names the line, for what is no list."""
    try:
        if path.is_file() and path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: zu groß für eine Merkliste", f"{path}: too large for a reading list")
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise UsageError(f"{path}: nicht lesbar: {error.strerror}", f"{path}: not readable: {error.strerror}") from None
    entries: dict[str, Entry] = {}
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            entry = _entry(line)
            if entry is None:
                raise UsageError(
                    f"{path}:{number}: keine Zeile einer Merkliste. Abhilfe: die Zeile berichtigen oder löschen",
                    f"{path}:{number}: not a line of a reading list. Cure: correct the line, or delete it",
                )
            entries.setdefault(entry.id, entry)
    return tuple(entries.values())


def add(path: Path, ids: Iterable[str], note: str = "") -> int:
    """Puts articles at the end; those that are there stay in their place, with the new note if there is one. Returns how many are new."""
    wanted = dict.fromkeys(ids)

    def changed(entries: dict[str, Entry]) -> None:
        for id in wanted:
            entries[id] = Entry(id, note or entries[id].note) if id in entries else Entry(id, note)

    return _change(path, changed)


def remove(path: Path, ids: Iterable[str]) -> int:
    """Takes articles out; returns how many there were."""
    unwanted = set(ids)

    def changed(entries: dict[str, Entry]) -> None:
        for id in unwanted & entries.keys():
            del entries[id]

    return -_change(path, changed)


def annotate(path: Path, id: str, note: str) -> None:
    """Gives an article of the list another note; "" takes it away. Raises UsageError for an article that is not on the list."""

    def changed(entries: dict[str, Entry]) -> None:
        if id not in entries:
            raise UsageError(f"{id!r} steht nicht auf der Merkliste", f"{id!r} is not on the reading list")
        entries[id] = replace(entries[id], note=note)

    _change(path, changed)


def _change(path: Path, change: Callable[[dict[str, Entry]], None]) -> int:
    """Reads, changes and writes the list, one program at a time; returns by how many entries it grew. Raises UsageError, StorageFailed."""
    with _locked(path):
        before = {entry.id: entry for entry in read_list(path)}
        entries = dict(before)
        change(entries)
        _check(path, entries.values())
        if entries != before:
            with atomic_file(path) as file:
                file.writelines(_line(entry) for entry in entries.values())
    return len(entries) - len(before)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        with file_lock(path.with_name(f".{path.name}.lock"), wait=True):
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailed(
            f"{path}: die Merkliste ist nicht zu schreiben: {reason}", f"{path}: the reading list cannot be written: {reason}"
        ) from error


def _check(path: Path, entries: Iterable[Entry]) -> None:
    listed = list(entries)
    if len(listed) > MOST_ENTRIES:
        raise UsageError(f"{path}: mehr als {MOST_ENTRIES} Artikel", f"{path}: more than {MOST_ENTRIES} articles")
    if any(len(entry.note) > LONGEST_NOTE for entry in listed):
        raise UsageError(
            f"{path}: eine Notiz hat mehr als {LONGEST_NOTE} Zeichen", f"{path}: a note has more than {LONGEST_NOTE} characters"
        )


def _line(entry: Entry) -> str:
    record = {"id": entry.id} | ({"note": entry.note} if entry.note else {})
    text = json.dumps(record, ensure_ascii=False)
    # a line separator would end the line for some readers, half a pair of surrogates cannot be written
    return (text if text.isprintable() else json.dumps(record)) + "\n"


def _entry(line: bytes) -> Entry | None:
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("id"), str) or not isinstance(record.get("note", ""), str):
        return None
    return Entry(record["id"], record.get("note", ""))
