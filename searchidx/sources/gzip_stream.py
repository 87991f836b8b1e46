"""Decompresses a .gz file as a stream, up to the first damage and never beyond a plausible ratio (decompression bombs)."""

from __future__ import annotations

import gzip
import io
import zlib

from searchidx.messages import Message

RATIO = 200
"""Bytes out for one byte in, at most: German text shrinks to a third or fourth, the most repetitive table to 1/50, a bomb to 1/1000."""

FREE = 10 * 1024 * 1024
"""Bytes out before the ratio is checked: a small file of equal lines does no harm."""

MAGIC = b"\x1f\x8b"

_BOMB = Message(
    f"wird beim Entpacken mehr als {RATIO}-mal so groß (Gzip-Bombe?): nicht weiter gelesen. Ist der Inhalt echt, entpackt ablegen",
    f"grows more than {RATIO} times when decompressed (a gzip bomb?): not read further. If the content is real, keep it uncompressed",
)


class Damaged(Exception):
    """The rest of the compressed file cannot be read; `reason` says from where on."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


def decompressed(stream: io.BufferedReader) -> io.BufferedReader:
    """The content of a gzip file as a stream. Reading raises Damaged at the place where the file is cut, broken, or a bomb."""
    return io.BufferedReader(_Decompressed(stream), 1 << 16)


class _Decompressed(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._gzip = gzip.GzipFile(fileobj=stream)
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # its type, collections.abc.Buffer, came with 3.12
        try:
            data = self._gzip.read1(len(buffer))  # not read(): it would lose what stands before the damage
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Damaged(_cut(self._stream.tell())) from None
        self._out += len(data)
        if self._out > FREE and self._out > RATIO * self._stream.tell():
            raise Damaged(_BOMB)
        buffer[: len(data)] = data
        return len(data)


def _cut(position: int) -> Message:
    return Message(
        f"gz bricht bei Byte {position} ab: was davor steht, ist gelesen. Die Datei noch einmal vollständig holen",
        f"gz breaks off at byte {position}: what comes before it was read. Fetch the whole file again",
    )
