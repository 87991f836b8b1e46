"""Spool folders: the temporary folders of writers. Articles in one that a killed writer left are deleted by the next writer."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from searchidx.file_lock import file_lock

PREFIX = "searchidx-spool-"
LOCK = "lock"


@contextmanager
def spool_folder() -> Iterator[Path]:
    """A folder for as long as the block runs, held by a lock, so that others can see whether its writer lives. Raises OSError."""
    with suppress(OSError):
        _delete_abandoned()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, file_lock(Path(folder, "new")):
        os.rename(Path(folder, "new"), Path(folder, LOCK))  # only now does it count as locked: before, it would seem abandoned
        yield Path(folder)


def _delete_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, or just being deleted
            if not folder.is_symlink() and (folder / LOCK).is_file():
                with file_lock(folder / LOCK) as held:
                    if held:
                        shutil.rmtree(folder, ignore_errors=True)
