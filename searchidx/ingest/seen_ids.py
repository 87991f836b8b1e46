"""What a run met: ids, where each stands and with which fingerprint, in a temporary database: as objects a million take half a gigabyte.

Files are met one after the other. A **meeting** is an id in a file; the last one of an id says where it stands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, ItemsView, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from searchidx.errors import StorageFailed

_CACHE = -16_000
"""Kibibytes held in memory, as SQLite wants them told."""

AS_BEFORE = -1
"""In place of where a text begins: it stays where it was met before, if at all."""

_LAST = "NOT EXISTS (SELECT 1 FROM meeting AS later WHERE later.id = meeting.id AND later.at > meeting.at)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an id was met last, and the fingerprint it had there."""

    print: str
    place: str
    path: str


class Met:
    """Everything met so far. Any method raises StorageFailed where the disk has no room for it."""

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._firsts: list[int] = []  # of each file: its first meeting
        self._next = self._length = 0
        self._database = sqlite3.connect("", isolation_level=None)  # a file without a name, which goes with this
        for setting in (f"cache_size={_CACHE}", "journal_mode=OFF", "locking_mode=EXCLUSIVE"):
            self._database.execute(f"PRAGMA {setting}")
        self._do("BEGIN")  # and never COMMIT: one transaction costs less than one a statement
        # start: where the text to be written begins; away: barred or refused
        self._do("CREATE TABLE meeting (at INTEGER PRIMARY KEY, id BLOB, file INT, print TEXT, place TEXT, start INT, away INT)")
        self._do("CREATE INDEX by_id ON meeting (id)")

    def __len__(self) -> int:
        """The ids that are neither barred nor refused."""
        return self._length

    def begin(self, path: str) -> Ids:
        """The next file; gives the ids it will have."""
        self._paths.append(path)
        self._firsts.append(self._next)
        return Ids(self, len(self._paths) - 1)

    def meet(self, id: str, print: str, place: str, *, start: int | None = None, barred: bool = False) -> Place | None:
        """Notes that an id stands at a place of the file begun last; says where it was met before. A barred id is nowhere met.

        `start`: where its text begins among those to be written; None: it is not to be written.
        """
        known, file = self._last(id), len(self._paths) - 1
        earlier = self._place(known)
        self._length += (not barred) - (earlier is not None)
        at, last_file, *_, before, _ = known or (None, None, None, None)
        start = before if start == AS_BEFORE else start
        if last_file == file:
            self._do("UPDATE meeting SET print = ?, place = ?, start = ?, away = ? WHERE at = ?", print, place, start, barred, at)
            return earlier
        if earlier and earlier.print != print:  # of two texts the last one counts
            self._do("DELETE FROM meeting WHERE at = ?", at)
        elif before is not None:
            self._do("UPDATE meeting SET start = NULL WHERE at = ?", at)
        self._do("INSERT INTO meeting VALUES (?, ?, ?, ?, ?, ?, ?)", self._next, _key(id), file, print, place, start, barred)
        self._next += 1
        return earlier

    def find(self, id: str) -> Place | None:
        """Where an id was met last."""
        return self._place(self._last(id))

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.find(id) is not None

    def items(self) -> Iterator[tuple[str, str]]:
        """Every id with its last fingerprint."""
        return self._pairs(f"NOT away AND {_LAST}")

    def refuse(self, id: str, earlier: str | None) -> None:
        """The id counts as not met; its file has it with an earlier fingerprint, or not at all."""
        known = self._last(id)
        if known and earlier:
            self._do("UPDATE meeting SET print = ?, start = NULL, away = 1 WHERE at = ?", earlier, known[0])
        elif known:
            self._do("DELETE FROM meeting WHERE at = ?", known[0])
        self._length -= 1

    def starts(self) -> Iterator[int]:
        """Where the texts to be written begin, ascending."""
        return (start for (start,) in self._do("SELECT start FROM meeting WHERE start IS NOT NULL ORDER BY start"))

    def pending(self) -> bool:
        """Whether there is anything to be written."""
        return next(self.starts(), None) is not None

    def of(self, file: int) -> Iterator[tuple[str, str]]:
        """The ids of a file and the fingerprints they have there, in the order they were met."""
        return self._pairs("at >= ? AND at < ?", *self._range(file))

    def count(self, file: int) -> int:
        """How many ids a file has."""
        found: int = self._do("SELECT count(*) FROM meeting WHERE at >= ? AND at < ?", *self._range(file)).fetchone()[0]
        return found

    def print_in(self, file: int, id: str) -> str | None:
        """The fingerprint of an id in a file; None where it is not."""
        found = self._do("SELECT print FROM meeting WHERE id = ? AND file = ?", _key(id), file).fetchone()
        return found[0] if found else None

    def _range(self, file: int) -> tuple[int, int]:
        return self._firsts[file], self._firsts[file + 1] if file + 1 < len(self._firsts) else self._next

    def _pairs(self, condition: str, *values: Any) -> Iterator[tuple[str, str]]:
        found = self._do(f"SELECT id, print FROM meeting WHERE {condition} ORDER BY at", *values)
        return ((id.decode("utf-8", "surrogatepass"), print) for id, print in found)

    def _last(self, id: str) -> tuple[Any, ...] | None:
        query = "SELECT at, file, print, place, start, away FROM meeting WHERE id = ? ORDER BY at DESC LIMIT 1"
        found: tuple[Any, ...] | None = self._do(query, _key(id)).fetchone()
        return found

    def _place(self, meeting: tuple[Any, ...] | None) -> Place | None:
        if meeting is None or meeting[-1]:
            return None
        _, file, print, place, *_ = meeting
        return Place(print, place, self._paths[file])

    def _do(self, statement: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.Error as error:
            raise no_room(error) from error


class Ids(Mapping[str, str]):
    """The fingerprint of each id that was met in a file, in the order they were met there."""

    __slots__ = ("_file", "_met")

    def __init__(self, met: Met, file: int) -> None:
        self._met, self._file = met, file

    def __getitem__(self, id: str) -> str:
        found = self._met.print_in(self._file, id)
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return (id for id, _ in self.items())

    def __len__(self) -> int:
        return self._met.count(self._file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and len(self) == len(other) and dict(self.items()) == other

    __hash__ = None  # type: ignore[assignment]  # as of every mapping that may change

    def items(self) -> ItemsView[str, str]:
        return _Items(self, partial(self._met.of, self._file))


class _Items(ItemsView[str, str]):
    """Items that are not looked up one by one."""

    def __init__(self, ids: Ids, found: Callable[[], Iterator[tuple[str, str]]]) -> None:
        super().__init__(ids)
        self._found = found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self._found()


def no_room(error: Exception) -> StorageFailed:
    """The error for a temporary file that could not be written."""
    return StorageFailed(
        f"Im Ordner für Zwischendateien ist kein Platz: {error}; der Index ist unverändert. Platz schaffen oder TMPDIR setzen",
        f"no space in the folder for temporary files: {error}; the index is unchanged. Make space or set TMPDIR",
    )


def _key(id: str) -> bytes:
    return id.encode("utf-8", "surrogatepass")
