"""A source is one file that may hold articles; this module finds the sources below the PATHs of a run and reads their bytes.

Nothing is followed and nothing can hang: symbolic links, named pipes and devices are passed over by rule, and a file that changes
while it is read is told, not half read.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, FileIO
from pathlib import Path

from searchidx.errors import PathMissing
from searchidx.model import Message, Rejection
from searchidx.sources.outcomes import BrokenOff, Skipped
from searchidx.sources.roots import Prefixes, place_name, printable, with_root

FORMATS = {
    ".txt": "plain",
    ".text": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson.gz": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".csv.gz": "csv",
    ".tsv.gz": "csv",
}
"""The formats by suffix, in lower case."""

ARTICLE_LIMIT = 20 * 1024 * 1024
"""Bytes of one article at most: the longest speeches and judgments stay below 2 MB; more is a log, a dump or an attack."""

_ONE_ARTICLE = frozenset(("plain", "html"))
_BUFFER = 1 << 16

_LINK = Message("symbolischer Verweis: wird nicht verfolgt", "symbolic link: not followed")
_SPECIAL = Message("keine normale Datei (Pipe, Socket oder Gerät)", "no regular file (pipe, socket or device)")
_HIDDEN = Message("versteckt (Name beginnt mit einem Punkt)", "hidden (its name begins with a dot)")
_README = Message("README beschreibt den Ordner und ist kein Artikel", "a README describes the folder and is no article")
_SAME_FILE = Message("dieselbe Datei kam schon unter anderem Namen vor (harter Link)", "the same file was met before (hard link)")
_LONELY_JSON = Message(
    ".json gilt nur als Beiblatt einer gleichnamigen .txt- oder .html-Datei; Artikel als JSON stehen je einer auf einer Zeile in .jsonl",
    ".json only serves as the sidecar of a .txt or .html file of the same name; articles in JSON stand one a line in .jsonl",
)
_CHANGING = Message(
    "ändert sich gerade (zweimal versucht); „searchidx index“ noch einmal aufrufen, wenn die Datei fertig geschrieben ist",
    "is changing right now (tried twice); run `searchidx index` again when the file is written",
)
_FAILURES = {
    errno.EACCES: Message("keine Leserechte; mit „chmod +r“ lesbar machen", "no permission to read; `chmod +r` gives it"),
    errno.EPERM: Message("keine Leserechte", "no permission to read"),
    errno.ENOENT: Message("ist während des Laufs verschwunden", "vanished during the run"),
    errno.ELOOP: _LINK,
    errno.ENXIO: _SPECIAL,
    errno.EMFILE: Message("zu viele offene Dateien (ulimit -n erhöhen)", "too many open files (raise ulimit -n)"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: `path` absolute, links in it resolved; `name` as articles are called by it ("corpus/politik/a.txt").

    `sidecar` is the .json file beside it that tells what the text does not.
    """

    path: str
    name: str
    size: int
    mtime_ns: int
    format: str
    sidecar: Source | None = None

    @property
    def stamp(self) -> list[int]:
        """Size and time of the file and its sidecar: while they stay, the articles stay."""
        return [self.size, self.mtime_ns, *(self.sidecar.stamp if self.sidecar else ())]


class Changing(Exception):
    """The file is being written to while it is read."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One PATH of a run: `path` absolute, links in it resolved; `name` as articles there are called by it."""

    path: str
    name: str


def scopes(paths: Sequence[str | Path], prefixes: Prefixes) -> tuple[list[Scope], dict[str, str]]:
    """The PATHs, each once, in the order given, and the prefixes with those of new roots added (see `searchidx.sources.roots`).

    A file belongs to the root of its folder. Raises PathMissing before anything is read.
    """
    resolved = list(dict.fromkeys(_resolved(path) for path in paths))
    grown = dict(prefixes)
    for path in resolved:
        grown = with_root(path if os.path.isdir(path) else os.path.dirname(path), grown)
    return [Scope(path, place_name(path, grown)) for path in resolved], grown


def sources(scopes: Sequence[Scope], prefixes: Prefixes) -> Iterator[Source | Skipped | Rejection | BrokenOff]:
    """Every source in the scopes, folder by folder in code-point order, and what was passed over or cannot be looked at.

    A file that several names or scopes lead to comes once.
    """
    visited: set[tuple[int, int]] = set()
    for scope in scopes:
        listed = _in_folders(scope, prefixes) if os.path.isdir(scope.path) else iter((_named_file(scope.path, scope.name),))
        for item in listed:
            yield from _once(item, visited)


def _resolved(path: str | Path) -> str:
    if not os.fspath(path):  # `searchidx index "$UNSET"`: the system would take the current folder
        raise PathMissing(
            "Ein PFAD ist leer; der Index ist unverändert. Den aktuellen Ordner nennt ein Punkt",
            "a PATH is empty; the index is unchanged. A dot names the current folder",
        )
    absolute = os.path.abspath(os.fspath(path))
    if not os.path.exists(absolute):
        shown = printable(os.fspath(path))
        raise PathMissing(
            f"{shown} gibt es nicht; der Index ist unverändert. Schreibweise und aktuellen Ordner prüfen",
            f"{shown} does not exist; the index is unchanged. Check the spelling and the current folder",
        )
    return os.path.realpath(absolute)


def content(source: Source, meter: Callable[[int], None] = lambda count: None) -> bytes:
    """All bytes of a file that holds one article, but no more than ARTICLE_LIMIT + 1. Raises OSError, Changing."""
    for _ in range(2):
        try:
            with opened(source, meter) as stream:
                return stream.read(ARTICLE_LIMIT + 1)
        except Changing:
            continue  # an editor saving just now is done a moment later
    raise Changing


@contextmanager
def opened(source: Source, meter: Callable[[int], None]) -> Iterator[BufferedReader]:
    """The file as a stream that tells `meter` the bytes it reads. Raises OSError; Changing at the end if it was written to meanwhile."""
    # O_NONBLOCK: between listing and opening, a named pipe may have taken the file's place; opening that would wait for ever.
    descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    before = os.fstat(descriptor)
    stream: BufferedReader = BufferedReader(_Metered(descriptor, before.st_size, meter), _BUFFER)
    with stream:
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        yield stream
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Changing


def failure(place: str, path: str, error: OSError | Changing) -> BrokenOff:
    """What to tell when a file or folder could not be read to its end."""
    if isinstance(error, Changing):
        return BrokenOff(place, _CHANGING, path)
    system = os.strerror(error.errno) if error.errno else str(error)
    return BrokenOff(place, _FAILURES.get(error.errno or 0, Message(f"nicht lesbar: {system}", f"cannot be read: {system}")), path)


class _Metered(FileIO):
    """A file that ends where it ended when it was opened: one that is written as fast as it is read would never end."""

    def __init__(self, descriptor: int, size: int, meter: Callable[[int], None]) -> None:
        super().__init__(descriptor)
        self._left = size
        self._meter = meter

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # its type, collections.abc.Buffer, came with 3.12
        count = super().readinto(memoryview(buffer)[: self._left]) or 0
        self._left -= count
        self._meter(count)
        return count


def _once(item: _Listed | Skipped | BrokenOff, visited: set[tuple[int, int]]) -> Iterator[Source | Skipped | BrokenOff]:
    if not isinstance(item, _Listed):
        yield item
    elif item.inode in visited:
        yield Skipped(item.source.name, _SAME_FILE)
    else:
        visited.add(item.inode)
        yield item.source


@dataclass(frozen=True, slots=True)
class _Listed:
    source: Source
    inode: tuple[int, int]


def _named_file(path: str, name: str) -> _Listed | Skipped | BrokenOff:
    """A file given as PATH: who names it wants it, hidden or README or not, so only its kind and suffix count."""
    try:
        status = os.lstat(path)
        beside = set(os.listdir(os.path.dirname(path)))
    except OSError as error:
        return failure(name, path, error)
    rule = _kind_rule(status) or _suffix_rule(os.path.basename(path))
    return Skipped(name, rule) if rule else _listed(path, name, status, beside)


def _in_folders(scope: Scope, prefixes: Prefixes) -> Iterator[_Listed | Skipped | BrokenOff]:
    waiting = [(scope.path, scope.name)]  # a stack, not recursion: 2,000 nested folders fit into one path
    while waiting:
        folder, folder_name = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                # two names may be one in NFC: which comes first must not hang on the file system
                entries = sorted(listing, key=lambda entry: (unicodedata.normalize("NFC", entry.name), entry.name))
        except OSError as error:
            yield failure(folder_name, folder, error)
            continue
        beside = {entry.name for entry in entries}
        folders = []
        for entry in entries:
            name = f"{folder_name}/{printable(entry.name)}"
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                folders.append((entry.path, prefixes.get(entry.path, name)))  # a root of its own keeps its prefix
            else:
                yield from _entry(entry, name, beside)
        waiting.extend(reversed(folders))


def _entry(entry: os.DirEntry[str], name: str, beside: set[str]) -> Iterator[_Listed | Skipped | BrokenOff]:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        yield failure(name, entry.path, error)
        return
    rule = _name_rule(entry.name) or _kind_rule(status) or _suffix_rule(entry.name)
    if rule is None:
        yield _listed(entry.path, name, status, beside)
    elif not _is_sidecar(entry.name, beside):
        yield Skipped(name, rule)


def _listed(path: str, name: str, status: os.stat_result, beside: set[str]) -> _Listed:
    format = FORMATS[suffix(path)]
    sidecar = _sidecar(path, name, beside) if format in _ONE_ARTICLE else None
    return _Listed(Source(path, name, status.st_size, status.st_mtime_ns, format, sidecar), (status.st_dev, status.st_ino))


def suffix(path: str) -> str:
    """The suffix that decides about the format, in lower case: ".txt", ".jsonl.gz"; "" for none."""
    stem, last = os.path.splitext(os.path.basename(path).lower())
    return os.path.splitext(stem)[1] + last if last == ".gz" else last


def _sidecar(path: str, name: str, beside: set[str]) -> Source | None:
    """a.txt.json before a.json: the longer name means this one file, the shorter perhaps a.html too."""
    folder, file = os.path.split(path)
    for candidate in (f"{file}.json", f"{os.path.splitext(file)[0]}.json"):
        found = os.path.join(folder, candidate)
        if candidate in beside and os.path.isfile(found) and not os.path.islink(found):
            status = os.lstat(found)
            return Source(found, f"{name.rpartition('/')[0]}/{printable(candidate)}", status.st_size, status.st_mtime_ns, "json")
    return None


def _is_sidecar(name: str, beside: set[str]) -> bool:
    stem, last = os.path.splitext(name)
    own = {stem, *(stem + ending for ending, format in FORMATS.items() if format in _ONE_ARTICLE)}
    return last == ".json" and any(other in beside and FORMATS.get(suffix(other)) in _ONE_ARTICLE for other in own)


def _name_rule(name: str) -> Message | None:
    if name.startswith("."):
        return _HIDDEN
    return _README if name.lower().startswith("readme") else None


def _kind_rule(status: os.stat_result) -> Message | None:
    if stat.S_ISLNK(status.st_mode):
        return _LINK
    return None if stat.S_ISREG(status.st_mode) else _SPECIAL


def _suffix_rule(name: str) -> Message | None:
    found = suffix(name)
    if found in FORMATS:
        return None
    if found == ".json":
        return _LONELY_JSON
    known = ", ".join(FORMATS)
    if not found:
        return Message(f"ohne Endung; gelesen werden {known}", f"no suffix; read are {known}")
    return Message(f"unbekannte Endung {printable(found)}; gelesen werden {known}", f"unknown suffix {printable(found)}; read are {known}")
