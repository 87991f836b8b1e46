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
from pathlib import Path

_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


@contextmanager
def file_lock(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Holds the lock while the block runs and yields True; yields False where another process (or another block here) holds it.

    wait: waits until the lock is free and always yields True. The file is made where it is missing and never deleted. Raises OSError.
    """
    handle = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        held = _acquired(handle, wait)
        try:
            yield held
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
