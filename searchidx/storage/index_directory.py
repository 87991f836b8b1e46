"""The files of an index directory: their names, who may write there, and what is left over from failed commits.

    searchidx.json        the index's identity, and the version of its format
    MAIN_<name>.arrays    a segment; its name begins with the identity
    searchidx_<n>.generation  which segments generation n consists of, with size and checksum; what is removed from them
    searchidx_<name>.ledger  a layer of the ledger, named likewise
    _MAIN_<n>.toc         Whoosh's table of contents: generation n counts from the moment this file has its name
    MAIN_WRITELOCK        Whoosh's lock; MAIN_WRITER says who holds it

The identity is random. A folder may be deleted and built anew, or replaced by a copy, while programs have it open: they compare identities
before they answer and before they delete, and delete no file that another identity wrote.

Whoosh deletes files that begin with MAIN_ and are no segment it knows. A generation has another name, so that a commit by another
program, which writes a table of contents but no generation, is noticed.

After a power cut a disk holds what was synced: the contents of a file by fsync of the file, its name by fsync of the directory. So every
file is synced before a name makes it count, and nothing is deleted before the name that replaces it is on the disk.
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
from dataclasses import dataclass
from datetime import datetime
from mmap import mmap
from pathlib import Path
from secrets import token_hex

from searchidx.atomic_file import atomic_file, contents_of, opener, sync_directory
from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked, IndexUnsafe, StorageFailed
from searchidx.file_lock import HeldLock, file_lock
from searchidx.messages import Message

FORMAT = 8
NAME = "MAIN"
MARKER = "searchidx.json"
LOCK = f"{NAME}_WRITELOCK"
WRITER = f"{NAME}_WRITER"
SEGMENT = ".arrays"
GENERATION = ".generation"
LEDGER = ".ledger"
IDENTITY_LENGTH = 16
"""Hexadecimal digits of an identity."""

PERMISSIONS = 0o640
"""Of the files: nobody but the owner may write, whatever the umask says."""

_SEGMENT_NAME = re.compile(r"[0-9a-z]+")
_DRAFT = ".new"
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_OURS = re.compile(rf"_?{NAME}_.*|searchidx_\d+\{GENERATION}|searchidx_[0-9a-z]+\{LEDGER}|{MARKER}\{_DRAFT}")
_NEUTRAL = re.compile(rf"\..*|README.*|{LOCK}|{WRITER}|{MARKER}\{_DRAFT}")  # a .gitignore keeps a generated index out of git
_DATA = re.compile(rf"(?:{NAME}_|searchidx_)([0-9a-f]{{{IDENTITY_LENGTH}}})[0-9a-z]+(?:\{SEGMENT}|\{LEDGER})")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FOR_OTHERS = 0o022
"""The write permissions that a directory made here gives to nobody but its owner, whatever the umask says."""


def latest_generation(directory: Path) -> int:
    """The number of the newest commit, 0 for none."""
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return 0
    return max((int(match[1]) for name in names if (match := _TOC.fullmatch(name))), default=0)


def commit_stamp(directory: Path) -> tuple[int, ...]:
    """Numbers that tell the newest commit from any other, of this index or of one that took its place: its generation, and the file that
    made it count; () for no commit. Costs two system calls.
    """
    generation = latest_generation(directory)
    if not generation:
        return ()
    try:
        status = toc_path(directory, generation).stat()
    except FileNotFoundError:  # another run has just committed
        return (generation,)
    return generation, status.st_dev, status.st_ino, status.st_mtime_ns


def latest_uncounted(directory: Path) -> int:
    """The number of the newest generation that may lack its table of contents, 0 for none."""
    paths = directory.glob(f"searchidx_*{GENERATION}")
    return max((int(path.name.removeprefix("searchidx_").removesuffix(GENERATION)) for path in paths), default=0)


def segment_path(directory: Path, name: str) -> Path:
    """The file of a segment. Raises IndexDamaged for a name that no segment of ours has: it could lead out of the directory."""
    if not _SEGMENT_NAME.fullmatch(name):
        raise damaged(directory, name)
    return directory / f"{NAME}_{name}{SEGMENT}"


def ledger_path(directory: Path, identity: str, name: str) -> Path:
    """The file of a layer of the ledger of the index with this identity. Raises IndexDamaged for a name that no layer has."""
    if not _SEGMENT_NAME.fullmatch(name):
        raise damaged(directory, name)
    return directory / f"searchidx_{identity}{name}{LEDGER}"


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
        raise _unsafe(directory, directory)
    for path in directory.iterdir() if os.name != "nt" else ():
        if path.name == MARKER or (_OURS.fullmatch(path.name) and path.name not in (LOCK, WRITER)):
            with suppress(FileNotFoundError):  # another run has deleted it
                if path.stat(follow_symlinks=False).st_mode & stat.S_IWOTH:
                    raise _unsafe(directory, path)
    if identity(directory):
        return
    foreign = [name for name in sorted(os.listdir(directory)) if not _NEUTRAL.fullmatch(name)]
    if foreign:
        raise IndexForeign(
            f"{directory}: kein Index von searchidx (dort liegt „{foreign[0]}“). Geben Sie mit --index ein leeres Verzeichnis an.",
            f"{directory}: not an index of searchidx (it holds “{foreign[0]}”). Name an empty directory with --index.",
        )


def check_counted(directory: Path) -> None:
    """Raises IndexDamaged where there are generations and no table of contents that makes one count.

    Generation 1 is so while it is being written; before any later one an earlier one counted, so its table of contents was lost.
    """
    if not latest_generation(directory) and (generation := latest_uncounted(directory)) > 1:
        raise damaged(directory, f"{toc_path(directory, generation).name} fehlt")


def concerns(directory: Path) -> tuple[Message, ...]:
    """Warnings for a person about who else may write in the directory."""
    if not directory.is_dir() or not _open_to(directory) & stat.S_IWGRP:
        return ()
    return (
        Message(
            f"{directory}: auch die Gruppe darf hier schreiben; ist das nicht gewollt: chmod g-w {directory}",
            f"{directory}: the group may write here, too; if that is not intended: chmod g-w {directory}",
        ),
    )


def make(directory: Path) -> None:
    """Makes the directory and its parents where they are missing, and brings their names to the disk. Only the owner may write in them."""
    if directory.is_dir():
        return
    make(directory.parent)
    with suppress(FileExistsError):  # another run was quicker
        directory.mkdir(mode=0o777 & ~_FOR_OTHERS)
    sync_directory(directory.parent)


def identity(directory: Path) -> str:
    """The identity of the index in the directory; "" where there is none. Raises IndexDamaged, IndexForeign."""
    try:
        text = contents_of(directory / MARKER, 1 << 20).decode()  # with the line end that is there
    except FileNotFoundError:
        return ""
    except ValueError:  # no text, or a pipe or device
        raise damaged(directory, MARKER) from None
    return _identity(directory, text)


def prepare(directory: Path) -> str:
    """Makes the directory an index of ours, with a new identity, where it is none; gives the identity. Write permission is taken from
    others unless the directory's setgid bit shares it.
    """
    if existing := identity(directory):
        return existing
    mode = directory.stat().st_mode
    if os.name != "nt" and mode & _FOR_OTHERS and not mode & stat.S_ISGID:
        with suppress(OSError):  # another owner's directory: `concerns` tells
            directory.chmod(stat.S_IMODE(mode) & ~_FOR_OTHERS)
    new = new_identity()
    write_marker(directory, new)
    return new


def write_marker(directory: Path, identity: str) -> None:
    """Says that the directory is the index with this identity."""
    replace(directory / MARKER, _marker_text(identity).encode())


def new_identity() -> str:
    """An identity that no other index has."""
    return token_hex(IDENTITY_LENGTH // 2)


def new_name(identity: str) -> str:
    """A name that no segment and no layer of the ledger has."""
    return identity + token_hex(IDENTITY_LENGTH // 2)


def write(path: Path, contents: bytes | memoryview | mmap) -> None:
    """Writes a new file of the index and brings its contents to the disk. Raises OSError."""
    with open(path, "xb", opener=opener(PERMISSIONS)) as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes) -> None:
    """Gives a file of the index new contents in one step; once this returns, they survive a power cut."""
    with atomic_file(path, "wb", durable=True, draft=path.with_name(path.name + _DRAFT), permissions=PERMISSIONS) as file:
        file.write(data)


@contextmanager
def locked(directory: Path) -> Iterator[HeldLock]:
    """Holds the lock that Whoosh's own writer takes, too. Raises IndexLocked, which names the holder where it is known."""
    with file_lock(directory / LOCK) as held:
        if not held:
            raise _locked(directory)
        try:
            with suppress(OSError):  # only a courtesy to others; on a full disk articles must still be removable
                (directory / WRITER).unlink(missing_ok=True)  # a planted link leads to a file of somebody's, a pipe waits for its reader
                with open(directory / WRITER, "x", encoding="utf-8", opener=opener(PERMISSIONS)) as file:
                    file.write(f"{os.getpid()} {datetime.now().astimezone().isoformat(timespec='seconds')}")
            yield held
        finally:
            with suppress(OSError):
                if held.is_in_place():
                    (directory / WRITER).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class LockedDirectory:
    """An index directory while its writer's lock is held."""

    path: Path
    identity: str
    lock: HeldLock

    def is_in_place(self) -> bool:
        """Whether the path still leads to the folder that was locked."""
        return self.lock.is_in_place() and identity(self.path) == self.identity

    def check(self) -> None:
        """Raises IndexLocked where the folder was replaced: what another index wrote there is not to be touched."""
        if not self.is_in_place():
            raise IndexLocked(
                f"{self.path}: Der Ordner wurde während des Laufs gelöscht oder ersetzt; nichts geschrieben. Rufen Sie noch einmal auf.",
                f"{self.path}: the folder was deleted or replaced during the run; nothing was written. Please call it again.",
            )


def leftovers(directory: Path, identity: str, generation: int, segments: Iterable[str], ledger: Iterable[str]) -> list[Path]:
    """The files that this generation does not need: older generations, segments that it does not name, what a failed commit left. Segments
    and layers of another identity are none of ours.
    """
    kept = {LOCK, WRITER, toc_path(directory, generation).name, generation_path(directory, generation).name}
    kept |= {segment_path(directory, name).name for name in segments} | {ledger_path(directory, identity, name).name for name in ledger}
    names = (name for name in sorted(os.listdir(directory)) if name not in kept and _OURS.fullmatch(name))
    return [directory / name for name in names if not (data := _DATA.fullmatch(name)) or data[1] == identity]


def clean(site: LockedDirectory, generation: int, segments: Iterable[str], ledger: Iterable[str]) -> None:
    """Deletes the leftovers as far as possible; nothing reads what cannot be deleted. Raises IndexLocked where the folder was replaced.

    The generation must be on the disk. The table of contents of a later one, which a failed commit began, is deleted and synced first: were
    its files gone and its name still there after a power cut, the index would be damaged.
    """
    site.check()
    paths = leftovers(site.path, site.identity, generation, segments, ledger)
    later_tocs = [path for path in paths if (match := _TOC.fullmatch(path.name)) and int(match[1]) > generation]
    for path in later_tocs:
        path.unlink(missing_ok=True)
    if later_tocs:
        sync_directory(site.path)
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
    """The error of a commit that the disk refused; what it wrote is deleted already."""
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
    """The error of a commit that the disk neither confirmed nor let be undone."""
    reason = error.strerror or str(error)
    return StorageFailed(
        f"{directory}: geschrieben, aber vom Datenträger nicht bestätigt ({reason}). "
        "Der neue Stand ist lesbar; nach einem Stromausfall kann wieder der alte gelten. Prüfen Sie den Datenträger.",
        f"{directory}: written, but not confirmed by the disk ({reason}). "
        "The new state can be read; after a power cut the old one may be back. Check the disk.",
    )


def _unsafe(directory: Path, path: Path) -> IndexUnsafe:
    cure = Message(f"chmod o-w {path}", f"chmod o-w {path}")
    if path == directory and directory.stat().st_mode & stat.S_ISVTX:  # /tmp and its like are meant to be open
        cure = Message("Nennen Sie mit --index einen eigenen Ordner.", "Name a directory of your own with --index.")
    return IndexUnsafe(
        f"{path}: Jeder auf diesem Rechner darf hier schreiben und könnte falsche Antworten unterschieben. Abhilfe: {cure.de}",
        f"{path}: Anybody on this machine may write here and could plant wrong answers. Cure: {cure.en}",
    )


def _open_to(directory: Path) -> int:
    """Who else may write in it, as bits of its mode; a group whose only member is the owner does not count."""
    if os.name == "nt":
        return 0  # permissions are kept elsewhere there, and st_mode says nothing of them
    status = directory.stat()
    return status.st_mode & (_FOR_OTHERS if not _is_private_group(status) else stat.S_IWOTH)


def _is_private_group(status: os.stat_result) -> bool:
    """Whether the group is the owner's private one: Debian, Ubuntu and Fedora give each user a group of the same name, which may write."""
    import grp
    import pwd

    try:
        group, user = grp.getgrgid(status.st_gid), pwd.getpwuid(status.st_uid)
    except KeyError:
        return False
    return group.gr_name == user.pw_name and not set(group.gr_mem) - {user.pw_name}


def _marker_text(identity: str) -> str:
    return json.dumps({"program": "searchidx", "format": FORMAT, "identity": identity}) + "\n"


def _identity(directory: Path, marker: str) -> str:
    try:
        content = json.loads(marker)
        version, identity = content["format"], content.get("identity", "")
        if content["program"] != "searchidx":
            raise ValueError
        if version == FORMAT:
            if len(bytes.fromhex(identity)) != IDENTITY_LENGTH // 2 or marker != _marker_text(identity):
                raise ValueError  # a marker that lost its line end or won a blank is not what was written, though JSON reads it
            return str(identity)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(directory, MARKER) from None
    raise IndexForeign(
        f"{directory}: Format {version}; lesbar ist hier Format {FORMAT}. Bauen Sie den Index neu auf: searchidx index … --index NEU.",
        f"{directory}: format {version}, this version reads format {FORMAT}. Build the index anew: searchidx index … --index NEW.",
    )


def _locked(directory: Path) -> IndexLocked:
    try:
        pid, start = contents_of(directory / WRITER, 1 << 10).decode().split()
    except (OSError, ValueError):
        pid, start = "?", "?"
    return IndexLocked(
        f"{directory}: ein anderer Lauf schreibt gerade (Prozess {pid}, seit {start}). Versuchen Sie es danach noch einmal.",
        f"{directory}: another run is writing (process {pid}, since {start}). Try again when it has ended.",
    )
