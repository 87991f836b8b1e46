"""A lock between processes on a file: who holds it is the only one, and it is free again when its process ends, however it ends.

Not the `filelock` package: by default it deletes the lock file when it lets go, and Whoosh's own writer, which locks the same file and
knows nothing of that, could then hold a file that has no name any more while another writer locks a new one.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that is held on the open file `handle`."""

    path: Path
    handle: int

    def is_in_place(self) -> bool:
        """Whether the path still leads to the locked file; if not, its folder was replaced, and others lock another file there."""
        try:
            return os.path.samestat(os.fstat(self.handle), os.stat(self.path))
        except OSError:
            return False


@contextmanager
def file_lock(path: Path, *, wait: bool = False) -> Iterator[HeldLock | None]:
    """Holds the lock while the block runs; yields None where another process (or another block here) holds it.

    wait: waits until the lock is free and never yields None. The file is made where it is missing, for its owner alone, and never deleted.
    Raises OSError.
    """
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        held = _acquired(handle, wait)
        try:
            yield HeldLock(path, handle) if held else None
        finally:
            if held:
                _release(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _acquired(handle: int, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return True
            except OSError as error:
                if error.errno not in _HELD:
                    raise
                if not wait:  # LK_LOCK gives up after ten seconds
                    return False

    def _release(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _acquired(handle: int, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
