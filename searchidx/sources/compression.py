"""Decompresses gzip, bzip2, xz and Zstandard files as streams, up to the first damage and never beyond a plausible ratio (bombs)."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from searchidx.messages import Message

RATIO = 200
"""Bytes out for one byte in, at most: German text shrinks to a third or fourth, the most repetitive table to 1/50, a bomb to 1/1000."""

FREE = 10 * 1024 * 1024
"""Bytes out before the ratio is checked: a small file of equal lines does no harm."""

ENDINGS = (".gz", ".bz2", ".xz", ".zst")
"""The suffixes that stand behind that of the format."""

_MEMORY = 128 * 1024 * 1024
"""For a decoder: xz -9 and zstd --long take 65 and 128 MB; a file that asks for gigabytes is no archive of texts."""

_CHUNK = 1 << 14
_ZSTANDARD_CHUNK = 1 << 10  # its decoder cannot be told where to stop: 1 kB of a bomb is 32 MB

_SKIPPABLE = [bytes((number,)) + b"\x2a\x4d\x18" for number in range(0x50, 0x60)]  # what pzstd begins with

_BOMB = Message(
    f"wird beim Entpacken mehr als {RATIO}-mal so groß (Packbombe?): nicht weiter gelesen. Ist der Inhalt echt, entpackt ablegen",
    f"grows more than {RATIO} times when decompressed (a bomb?): not read further. If the content is real, keep it uncompressed",
)


class Damaged(Exception):
    """The rest of the compressed file cannot be read; `reason` says from where on. `part`: where the gzip member begins that is damaged."""

    def __init__(self, reason: Message, part: int | None = None) -> None:
        super().__init__(reason.en)
        self.reason, self.part = reason, part


class Bomb(Damaged):
    """It grows beyond plausibility."""


def is_compressed(head: bytes) -> bool:
    """Whether a file begins as one of the kinds does."""
    return _kind(head) is not None


def decompressed(stream: io.BufferedReader) -> io.BufferedReader:
    """The content of a compressed file as a stream. Reading raises Damaged at the place where the file is cut, broken, or a bomb."""
    kind = _kind(stream.peek(8))
    if kind is None:
        raise Damaged(_cut("gz", stream.tell()))
    return io.BufferedReader(_Decompressed(stream, kind), 1 << 16)


def check_ratio(bytes_out: int, bytes_in: int) -> None:
    """Raises Bomb for more than RATIO bytes of content for each byte of the file."""
    if bytes_out > FREE and bytes_out > RATIO * bytes_in:
        raise Bomb(_BOMB)


class _Decoder(Protocol):
    """What bz2 and lzma decode a stream with."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """A decoder of one gzip member with the interface of the others."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail or data, max(max_length, 0))


class _Zstandard:
    """A decoder of Zstandard with the interface of the others."""

    def __init__(self) -> None:
        import zstandard  # here: only who keeps such files needs it for reading

        self._decoder = zstandard.ZstdDecompressor(max_window_size=_MEMORY).decompressobj()
        self._ready = b""

    @property
    def eof(self) -> bool:
        return self._decoder.eof and not self._ready

    @property
    def needs_input(self) -> bool:
        return not self._ready

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        whole = self._ready or self._decoder.decompress(data)
        end = len(whole) if max_length < 0 else max_length
        self._ready = whole[end:]
        return whole[:end]


class _Members:
    """The content of the streams that a file consists of, one after the other: parallel compressors and `cat a.xz b.xz` make several."""

    def __init__(self, stream: io.BufferedReader, new_decoder: Callable[[], _Decoder], chunk: int) -> None:
        self._stream, self._new_decoder, self._chunk = stream, new_decoder, chunk
        self._decoder = new_decoder()
        self.start = stream.tell()

    def read1(self, size: int) -> bytes:
        """Some bytes, at most `size`; none at the end. Raises EOFError where the last stream is cut."""
        while True:
            data = b""
            if self._decoder.eof:
                data = self._decoder.unused_data.lstrip(b"\0") or self._stream.read1(self._chunk).lstrip(b"\0")  # xz pads with NULs
                if not data:
                    return b""
                self._decoder = self._new_decoder()
                self.start = self._stream.tell() - len(data)
            elif self._decoder.needs_input and not (data := self._stream.read1(self._chunk)):
                raise EOFError
            if plain := self._decoder.decompress(data, size):
                return plain


_Kind = tuple[str, tuple[bytes, ...], Callable[[], _Decoder], int]

_KINDS: tuple[_Kind, ...] = (
    ("gz", (b"\x1f\x8b",), _Gzip, _CHUNK),
    ("bz2", (b"BZh",), bz2.BZ2Decompressor, _CHUNK),
    ("xz", (b"\xfd7zXZ\0",), lambda: lzma.LZMADecompressor(memlimit=_MEMORY), _CHUNK),
    ("zst", (b"\x28\xb5\x2f\xfd", *_SKIPPABLE), _Zstandard, _ZSTANDARD_CHUNK),
)
"""Each kind with its possible first bytes, its decoder, and how much that is given at a time."""


class _Decompressed(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader, kind: _Kind) -> None:
        self._stream = stream
        self._name, _, new_decoder, chunk = kind
        self._members = _Members(stream, new_decoder, chunk)
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # its type, collections.abc.Buffer, came with 3.12
        try:
            data = self._members.read1(len(buffer))  # not read(): it would lose what stands before the damage
        except (EOFError, zlib.error, lzma.LZMAError, ValueError):
            raise self._damaged() from None
        except OSError as error:
            if error.errno:  # of the disk; that of a bz2 decoder has none
                raise
            raise self._damaged() from None
        except Exception as error:
            if type(error).__name__ != "ZstdError":  # of a package that is not loaded for the other kinds
                raise
            raise self._damaged() from None
        self._out += len(data)
        check_ratio(self._out, self._stream.tell())
        buffer[: len(data)] = data
        return len(data)

    def _damaged(self) -> Damaged:
        return Damaged(_cut(self._name, self._stream.tell()), self._members.start if self._name == "gz" else None)


def _kind(head: bytes) -> _Kind | None:
    return next((kind for kind in _KINDS if head.startswith(kind[1])), None)


def _cut(name: str, position: int) -> Message:
    return Message(
        f"{name} bricht bei Byte {position} ab: was davor steht, ist gelesen. Die Datei noch einmal vollständig holen",
        f"{name} breaks off at byte {position}: what comes before it was read. Fetch the whole file again",
    )
