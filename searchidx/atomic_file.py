"""Files that appear whole or not at all: written beside the old one, brought to the disk, then renamed over it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, TextIO, overload


@overload
def atomic_file(
    path: Path, mode: Literal["w"] = "w", *, durable: bool = False, draft: Path | None = None, permissions: int = 0o600
) -> AbstractContextManager[TextIO]: ...
@overload
def atomic_file(
    path: Path, mode: Literal["wb"], *, durable: bool = False, draft: Path | None = None, permissions: int = 0o600
) -> AbstractContextManager[BinaryIO]: ...
def atomic_file(
    path: Path, mode: str = "w", *, durable: bool = False, draft: Path | None = None, permissions: int = 0o600
) -> AbstractContextManager[Any]:
    """A file to write, as UTF-8 text ("w") or bytes ("wb"); it takes the name `path` when the block ends without an exception.

    Whoever reads `path` meanwhile, or after a crash, sees the old contents or all of the new. An exception leaves the old file as it was
    and no draft behind; a killed process leaves its draft.
    permissions: of the file, less what the umask takes away; by default only its owner may read it.
    draft: the name until then, in the folder of `path`; by default a hidden one that no other process uses.
    durable: the names in the folder are brought to the disk before the rename and after it, so that the file refers to nothing that a
    power cut could still take, and stays itself. Without it a power cut may bring the old contents back.
    Raises OSError.
    """
    return _atomic_file(path, mode, durable, draft or path.with_name(f".{path.name}.{os.getpid()}"), permissions)


@contextmanager
def ordinary_file(path: Path) -> Iterator[BinaryIO]:
    """A file to read. Raises OSError, IsADirectoryError for a folder, and UnsupportedOperation (an OSError and a ValueError) for what is
    none: a pipe would wait for somebody who writes, a device may never end.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise UnsupportedOperation(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
        with open(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def contents_of(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file. Raises what `ordinary_file` does."""
    with ordinary_file(path) as file:
        return file.read(most)


@contextmanager
def _atomic_file(path: Path, mode: str, durable: bool, draft: Path, permissions: int) -> Iterator[IO[Any]]:
    try:
        draft.unlink(missing_ok=True)  # what a killed process left
        exclusive = mode.replace("w", "x")  # never through a planted link
        with open(draft, exclusive, encoding=None if "b" in mode else "utf-8", opener=opener(permissions)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if durable:
            sync_directory(path.parent)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):  # the reason for the failure is what counts
            draft.unlink(missing_ok=True)
        raise
    if durable:
        sync_directory(path.parent)


def opener(permissions: int) -> Callable[[str, int], int]:
    """What `open` is given to make files with these permissions, less what the umask takes away."""
    return lambda path, flags: os.open(path, flags, permissions)


def sync_directory(directory: Path) -> None:
    """Brings to the disk which names the directory holds: after a power cut, names given or taken away since may be as before."""
    if os.name == "nt":
        return  # Windows has no handle on a directory; NTFS keeps its own journal of names
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
