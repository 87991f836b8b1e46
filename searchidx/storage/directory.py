"""An index directory holds the segments, the generation that counts, and nothing of anybody else.

    searchidx.json        whose directory this is, and the version of its format
    MAIN_<name>.arrays    a segment
    searchidx_<n>.generation  which segments generation n consists of, with size and checksum; what is removed from them; the ledger
    _MAIN_<n>.toc         Whoosh's table of contents: generation n counts from the moment this file has its name
    MAIN_WRITELOCK        Whoosh's lock; MAIN_WRITER says who holds it

Whoosh deletes what begins with MAIN_ and is no segment it knows: a generation has another name, so that a commit by another program,
which writes a table of contents but no generation, is noticed.

What is on a disk after a power cut is what was synced: contents of a file by fsync of the file, its name by fsync of the directory. So
every file is synced before a name makes it count, and nothing is deleted before the name that replaces it is on the disk.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from searchidx.atomic_file import atomic_file, sync_directory
from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked, IndexUnsafe, StorageFailed
from searchidx.file_lock import file_lock
from searchidx.model import Message

FORMAT = 4
NAME = "MAIN"
MARKER = "searchidx.json"
LOCK = f"{NAME}_WRITELOCK"
WRITER = f"{NAME}_WRITER"
SEGMENT = ".arrays"
GENERATION = ".generation"
MARK = json.dumps({"program": "searchidx", "format": FORMAT}) + "\n"
"""What stands in the marker."""

_SEGMENT_NAME = re.compile(r"[0-9a-z]+")
_DRAFT = ".new"
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_OURS = re.compile(rf"_?{NAME}_.*|searchidx_\d+\{GENERATION}|{MARKER}\{_DRAFT}")
_NEUTRAL = re.compile(rf"\..*|README.*|{LOCK}|{WRITER}|{MARKER}\{_DRAFT}")  # a .gitignore keeps a generated index out of git
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FOR_OTHERS = 0o022
"""Rights to write that nobody but the owner has in a directory made here, whatever the umask says."""


def latest_generation(directory: Path) -> int:
    """The number of the newest commit, 0 for none."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return 0
    return max((int(match[1]) for name in names if (match := _TOC.fullmatch(name))), default=0)


def latest_uncounted(directory: Path) -> int:
    """The number of the newest generation that may lack its table of contents, 0 for none."""
    found = [int(path.name.removeprefix("searchidx_").removesuffix(GENERATION)) for path in directory.glob(f"searchidx_*{GENERATION}")]
    return max(found, default=0)


def segment_path(directory: Path, name: str) -> Path:
    """Raises IndexDamaged for a name that none of ours has: it could lead elsewhere."""
    if not _SEGMENT_NAME.fullmatch(name):
        raise damaged(directory, name)
    return directory / f"{NAME}_{name}{SEGMENT}"


def generation_path(directory: Path, generation: int) -> Path:
    return directory / f"searchidx_{generation}{GENERATION}"


def toc_path(directory: Path, generation: int) -> Path:
    return directory / f"_{NAME}_{generation}.toc"


def check(directory: Path) -> None:
    """Raises IndexForeign for a directory that is not ours, IndexUnsafe for one where anybody may write, IndexDamaged for an unreadable
    marker; missing or empty is fine.
    """
    if not directory.exists():
        return
    if not directory.is_dir():
        raise IndexForeign(
            f"{directory}: kein Verzeichnis. Geben Sie mit --index ein Verzeichnis an.",
            f"{directory}: not a directory. Name a directory with --index.",
        )
    if _open_to(directory) & stat.S_IWOTH:
        raise _unsafe(directory)
    if (directory / MARKER).exists():
        return _check_marker(directory)
    foreign = [name for name in sorted(os.listdir(directory)) if not _NEUTRAL.fullmatch(name)]
    if foreign:
        raise IndexForeign(
            f"{directory}: kein Index von searchidx (dort liegt „{foreign[0]}“). Geben Sie mit --index ein leeres Verzeichnis an.",
            f"{directory}: not an index of searchidx (it holds “{foreign[0]}”). Name an empty directory with --index.",
        )


def check_counted(directory: Path) -> None:
    """Raises IndexDamaged where generations stand that no table of contents makes count.

    The first one stands so while it is written; before any later one another counted.
    """
    if not latest_generation(directory) and (generation := latest_uncounted(directory)) > 1:
        raise damaged(directory, f"{toc_path(directory, generation).name} fehlt")


def concerns(directory: Path) -> tuple[Message, ...]:
    """What a person should know about who may write in the directory."""
    if not directory.is_dir() or not _open_to(directory) & stat.S_IWGRP:
        return ()
    return (
        Message(
            f"{directory}: auch die Gruppe darf hier schreiben; ist das nicht gewollt: chmod g-w {directory}",
            f"{directory}: the group may write here, too; if that is not intended: chmod g-w {directory}",
        ),
    )


def make(directory: Path) -> None:
    """Makes the directory where it is missing, for good: its name is on the disk, too. Nobody but the owner may write in it."""
    if directory.is_dir():
        return
    make(directory.parent)
    with suppress(FileExistsError):  # another run was quicker
        directory.mkdir(mode=0o777 & ~_FOR_OTHERS)
    sync_directory(directory.parent)


def prepare(directory: Path) -> None:
    """Makes the directory an index of ours; one that is about to become one is closed to other writers, unless shared by its setgid bit."""
    if (directory / MARKER).exists():
        return
    mode = directory.stat().st_mode
    if os.name != "nt" and mode & _FOR_OTHERS and not mode & stat.S_ISGID:
        with suppress(OSError):  # another owner's directory: `concerns` tells
            directory.chmod(stat.S_IMODE(mode) & ~_FOR_OTHERS)
    replace(directory / MARKER, MARK.encode())


def replace(path: Path, data: bytes) -> None:
    """Gives a file new contents in one step, which stays after a power cut once this returns."""
    with atomic_file(path, "wb", durable=True, draft=path.with_name(path.name + _DRAFT)) as file:
        file.write(data)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Holds the lock that Whoosh's own writer takes, too. Raises IndexLocked, which names the holder where it is known."""
    with file_lock(directory / LOCK) as held:
        if not held:
            raise _locked(directory)
        try:
            with suppress(OSError):  # only a courtesy, and a full disk must not keep anybody from removing articles
                started = datetime.now().astimezone().isoformat(timespec="seconds")
                (directory / WRITER).write_text(f"{os.getpid()} {started}", encoding="utf-8")
            yield
        finally:
            with suppress(OSError):
                (directory / WRITER).unlink(missing_ok=True)


def leftovers(directory: Path, generation: int, segments: Iterable[str]) -> list[Path]:
    """The files that belong to no reader of this generation: older generations, segments nobody names, what a failed commit left."""
    kept = {LOCK, WRITER, toc_path(directory, generation).name, generation_path(directory, generation).name}
    kept |= {segment_path(directory, name).name for name in segments}
    return [directory / name for name in sorted(os.listdir(directory)) if name not in kept and _OURS.fullmatch(name)]


def clean(directory: Path, generation: int, segments: Iterable[str]) -> None:
    """Deletes the leftovers as far as that is possible; what is left counts for nobody.

    The generation must be on the disk. A later one, which a failed commit began, is unmade first: were its files gone and its name not, it
    would be a damaged index after a power cut.
    """
    paths = leftovers(directory, generation, segments)
    begun = [path for path in paths if (match := _TOC.fullmatch(path.name)) and int(match[1]) > generation]
    for path in begun:
        path.unlink(missing_ok=True)
    if begun:
        sync_directory(directory)
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def damaged(directory: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        f"{directory}: beschädigt ({what}). Was zu retten ist, sagt „searchidx doctor“.",
        f"{directory}: damaged ({what}). `searchidx doctor` says what can be saved.",
    )


def unreadable(directory: Path, error: OSError) -> IndexDamaged:
    reason = error.strerror or str(error)
    return IndexDamaged(
        f"{directory}: nicht lesbar ({reason}). Prüfen Sie Rechte und Datenträger.",
        f"{directory}: cannot be read ({reason}). Check permissions and disk.",
    )


def storage_failed(directory: Path, error: OSError) -> StorageFailed:
    """What a commit raises when the disk refuses; what it wrote is deleted already."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        with suppress(OSError):
            free = shutil.disk_usage(directory).free / 1e6
            return StorageFailed(
                f"{directory}: nicht geschrieben ({reason}). Frei sind {free:.1f} MB, gebraucht wird mehr. "
                "Der Index ist unverändert; schaffen Sie Platz.",
                f"{directory}: not written ({reason}). {free:.1f} MB are free, more is needed. The index is unchanged; make room.",
            )
    return StorageFailed(
        f"{directory}: nicht geschrieben ({reason}). Der Index ist unverändert; schaffen Sie Platz oder Rechte.",
        f"{directory}: not written ({reason}). The index is unchanged; make room or give permission.",
    )


def unconfirmed(directory: Path, error: OSError) -> StorageFailed:
    """What a commit raises when the disk neither confirms it nor takes it back."""
    reason = error.strerror or str(error)
    return StorageFailed(
        f"{directory}: geschrieben, aber vom Datenträger nicht bestätigt ({reason}). "
        "Der neue Stand ist lesbar; nach einem Stromausfall kann wieder der alte gelten. Prüfen Sie den Datenträger.",
        f"{directory}: written, but not confirmed by the disk ({reason}). "
        "The new state can be read; after a power cut the old one may be back. Check the disk.",
    )


def _unsafe(directory: Path) -> IndexUnsafe:
    cure = Message(f"chmod o-w {directory}", f"chmod o-w {directory}")
    if directory.stat().st_mode & stat.S_ISVTX:  # /tmp and its like are meant to be open
        cure = Message("Nennen Sie mit --index einen eigenen Ordner.", "Name a directory of your own with --index.")
    return IndexUnsafe(
        f"{directory}: Jeder auf diesem Rechner darf hier schreiben und könnte falsche Antworten unterschieben. Abhilfe: {cure.de}",
        f"{directory}: Anybody on this machine may write here and could plant wrong answers. Cure: {cure.en}",
    )


def _open_to(directory: Path) -> int:
    """Who else may write in it, as bits of its mode; a group that only its owner is in is nobody else."""
    if os.name == "nt":
        return 0  # rights are kept elsewhere, and st_mode says nothing of them
    found = directory.stat()
    return found.st_mode & (_FOR_OTHERS if not _is_own_group(found) else stat.S_IWOTH)


def _is_own_group(found: os.stat_result) -> bool:
    """Debian, Ubuntu and Fedora give each user a group of their own, with the same name, and let it write."""
    import grp
    import pwd

    try:
        group, user = grp.getgrgid(found.st_gid), pwd.getpwuid(found.st_uid)
    except KeyError:
        return False
    return group.gr_name == user.pw_name and not set(group.gr_mem) - {user.pw_name}


def _check_marker(directory: Path) -> None:
    try:
        text = (directory / MARKER).read_text(encoding="utf-8")
        if text == MARK:
            return
        version = json.loads(text)["format"]
        if version == FORMAT or json.loads(text)["program"] != "searchidx":
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(directory, MARKER) from None
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
