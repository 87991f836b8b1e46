"""Opens and reads files without waiting or being misled: no link is followed, no pipe opened, a file that changes meanwhile is told."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO

from searchidx.messages import Message
from searchidx.sources.compression import ENDINGS, decompressed, is_compressed
from searchidx.sources.outcomes import BrokenOff

ARTICLE_LIMIT = 20 * 1024 * 1024
"""Bytes of one article at most: the longest speeches and judgments stay below 2 MB; more is a log, a dump or an attack."""

RECORD_LIMIT = 3 * ARTICLE_LIMIT
"""Bytes of one JSON object at most: `searchidx export` writes a text twice, as it is searched and as it was."""

DOCUMENT_LIMIT = 100 * 1024 * 1024
"""Bytes of one article with its pictures and fonts: a page of a newspaper as PDF has 1 to 5 MB."""

IS_LINK = Message("symbolischer Verweis: wird nicht verfolgt", "symbolic link: not followed")
IS_SPECIAL = Message("keine normale Datei (Pipe, Socket oder Gerät)", "no regular file (pipe, socket or device)")

_BUFFER = 1 << 16
_CHANGING = Message(
    "ändert sich gerade (zweimal versucht); „searchidx index“ noch einmal aufrufen, wenn die Datei fertig geschrieben ist",
    "is changing right now (tried twice); run `searchidx index` again when the file is written",
)
_FAILURES = {
    errno.EACCES: Message("keine Leserechte; mit „chmod +r“ lesbar machen", "no permission to read; `chmod +r` gives it"),
    errno.EPERM: Message("keine Leserechte", "no permission to read"),
    errno.ENOENT: Message("ist während des Laufs verschwunden", "vanished during the run"),
    errno.ELOOP: IS_LINK,
    errno.ENXIO: IS_SPECIAL,
    errno.EMFILE: Message("zu viele offene Dateien (ulimit -n erhöhen)", "too many open files (raise ulimit -n)"),
}


class FileChanging(Exception):
    """The file was written to while it was read."""


def content(path: str, meter: Callable[[int], None] = lambda count: None, limit: int = ARTICLE_LIMIT) -> bytes:
    """All bytes of a file that holds one article, decompressed, at most one beyond the limit. Raises OSError, FileChanging, Damaged."""
    for _ in range(2):
        try:
            with opened(path, meter) as stream:
                is_packed = path.lower().endswith(ENDINGS) and is_compressed(stream.peek(8))
                return (decompressed(stream) if is_packed else stream).read(limit + 1)
        except FileChanging:
            continue  # an editor that is saving right now is done a moment later
    raise FileChanging


@contextmanager
def opened(path: str, meter: Callable[[int], None]) -> Iterator[BufferedReader]:
    """The file as a stream that tells `meter` the bytes it reads. Raises OSError, and FileChanging at the end if it was written to."""
    # O_NONBLOCK: between listing and opening, a named pipe may have taken the file's place; opening that would wait for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    before = os.fstat(descriptor)
    stream: BufferedReader = BufferedReader(_MeteredFile(descriptor, before.st_size, meter), _BUFFER)
    with stream:
        if not stat.S_ISREG(before.st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        yield stream
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise FileChanging


def broken_off(place: str, path: str, error: OSError | FileChanging) -> BrokenOff:
    """The outcome of a file or folder that could not be read to its end."""
    if isinstance(error, FileChanging):
        return BrokenOff(place, _CHANGING, path)
    system = os.strerror(error.errno) if error.errno else str(error)
    return BrokenOff(place, _FAILURES.get(error.errno or 0, Message(f"nicht lesbar: {system}", f"cannot be read: {system}")), path)


class _MeteredFile(FileIO):
    """A file that ends where it ended when it was opened: one that is written as fast as it is read would never end."""

    def __init__(self, descriptor: int, size: int, meter: Callable[[int], None]) -> None:
        super().__init__(descriptor)
        self._size = size
        self._meter = meter

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # its type, collections.abc.Buffer, came with 3.12
        count = super().readinto(memoryview(buffer)[: max(self._size - self.tell(), 0)]) or 0
        self._meter(count)
        return count
