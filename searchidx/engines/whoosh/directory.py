"""An index directory holds the segments, the generation that counts, and nothing of anybody else.

    searchidx.json        whose directory this is, and the version of its format
    MAIN_<name>.arrays    a segment
    searchidx_<n>.generation  which segments generation n consists of, what is removed from them, and the ledger
    _MAIN_<n>.toc         Whoosh's table of contents: generation n counts from the moment this file has its name
    MAIN_WRITELOCK        Whoosh's lock; MAIN_WRITER says who holds it

Whoosh deletes what begins with MAIN_ and is no segment it knows: a generation has another name, so that a commit by another program,
which writes a table of contents but no generation, is noticed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked

FORMAT = 3
NAME = "MAIN"
MARKER = "searchidx.json"
LOCK = f"{NAME}_WRITELOCK"
WRITER = f"{NAME}_WRITER"
SEGMENT = ".arrays"
GENERATION = ".generation"

_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_OURS = re.compile(rf"_?{NAME}_.*|searchidx_\d+\{GENERATION}")
_NEUTRAL = re.compile(rf"\..*|README.*|{LOCK}|{WRITER}|{MARKER}\.new")  # a .gitignore keeps a generated index out of git


def latest_generation(directory: Path) -> int:
    """The number of the newest commit, 0 for none."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return 0
    return max((int(match[1]) for name in names if (match := _TOC.fullmatch(name))), default=0)


def segment_path(directory: Path, name: str) -> Path:
    return directory / f"{NAME}_{name}{SEGMENT}"


def generation_path(directory: Path, generation: int) -> Path:
    return directory / f"searchidx_{generation}{GENERATION}"


def check(directory: Path) -> None:
    """Raises IndexForeign for a directory that is not ours, IndexDamaged for an unreadable marker; missing or empty is fine."""
    if not directory.exists():
        return
    if not directory.is_dir():
        raise IndexForeign(
            f"{directory}: kein Verzeichnis. Geben Sie mit --index ein Verzeichnis an.",
            f"{directory}: not a directory. Name a directory with --index.",
        )
    if (directory / MARKER).exists():
        return _check_marker(directory)
    foreign = [name for name in sorted(os.listdir(directory)) if not _NEUTRAL.fullmatch(name)]
    if foreign:
        raise IndexForeign(
            f"{directory}: kein Index von searchidx (dort liegt „{foreign[0]}“). Geben Sie mit --index ein leeres Verzeichnis an.",
            f"{directory}: not an index of searchidx (it holds “{foreign[0]}”). Name an empty directory with --index.",
        )


def prepare(directory: Path) -> None:
    """Makes the directory an index of ours."""
    if not (directory / MARKER).exists():
        new = directory / f"{MARKER}.new"
        with new.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"program": "searchidx", "format": FORMAT}) + "\n")
            file.flush()
            os.fsync(file.fileno())  # after a power cut, an index whose marker is empty would be nobody's
        new.replace(directory / MARKER)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Holds Whoosh's write lock. Raises IndexLocked, which names the holder where it is known."""
    from whoosh.util.filelock import FileLock  # whoosh takes 100 ms: reading needs none of it

    lock = FileLock(str(directory / LOCK))
    if not lock.acquire():
        raise _locked(directory)
    try:
        (directory / WRITER).write_text(f"{os.getpid()} {datetime.now().astimezone().isoformat(timespec='seconds')}", encoding="utf-8")
        yield
    finally:
        (directory / WRITER).unlink(missing_ok=True)
        lock.release()


def clean(directory: Path, generation: int, segments: Sequence[str]) -> None:
    """Deletes what belongs to no reader of this generation: older generations, segments nobody names, leftovers of a failed commit."""
    kept = {LOCK, WRITER, f"_{NAME}_{generation}.toc", generation_path(directory, generation).name}
    kept |= {segment_path(directory, name).name for name in segments}
    for name in os.listdir(directory):
        if name not in kept and _OURS.fullmatch(name):
            (directory / name).unlink(missing_ok=True)


def sync(directory: Path) -> None:
    """Brings names given and taken in the directory to the disk."""
    if os.name == "nt":
        return  # Windows has no handle on a directory; NTFS keeps its own journal of names
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damaged(directory: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        f"{directory}: beschädigt ({what}). Bauen Sie den Index neu auf: searchidx index … --index NEU.",
        f"{directory}: damaged ({what}). Build the index anew: searchidx index … --index NEW.",
    )


def unreadable(directory: Path, error: OSError) -> IndexDamaged:
    reason = error.strerror or str(error)
    return IndexDamaged(
        f"{directory}: nicht lesbar ({reason}). Prüfen Sie Rechte und Datenträger.",
        f"{directory}: cannot be read ({reason}). Check permissions and disk.",
    )


def _check_marker(directory: Path) -> None:
    try:
        marker = json.loads((directory / MARKER).read_text(encoding="utf-8"))
        version = marker["format"]
    except (ValueError, KeyError, TypeError):
        raise damaged(directory, MARKER) from None
    if version != FORMAT:
        raise IndexForeign(
            f"{directory}: Format {version}; lesbar ist hier Format {FORMAT}. Bauen Sie den Index neu auf: searchidx index … --index NEU.",
            f"{directory}: format {version}, this version reads format {FORMAT}. Build the index anew: searchidx index … --index NEW.",
        )


def _locked(directory: Path) -> IndexLocked:
    try:
        pid, start = (directory / WRITER).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        pid, start = "?", "?"
    return IndexLocked(
        f"{directory}: ein anderer Lauf schreibt gerade (Prozess {pid}, seit {start}). Versuchen Sie es danach noch einmal.",
        f"{directory}: another run is writing (process {pid}, since {start}). Try again when it has ended.",
    )
