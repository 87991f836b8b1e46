"""Reads the entries of a tar as a stream: ustar, GNU, pax and V7.

Not with the standard library: over hostile headers that takes time with the square of their length, or of their number, and behind a
damaged one it stops without a word.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from searchidx.messages import Message
from searchidx.sources.compression import Damaged

Kind = Literal["file", "folder", "link", "sparse", "special"]

HEADER_BYTES = 4 * 1024 * 1024
"""Of long names and attributes before one entry, at most; a header that claims more is a bomb."""

_BLOCK = 512
_PIECE = 1 << 16
_END_BLOCKS = 2  # of zeros
_KINDS: dict[bytes, Kind] = {
    **dict.fromkeys((b"0", b"\0", b"7"), "file"),
    **dict.fromkeys((b"1", b"2"), "link"),
    **dict.fromkeys((b"5", b"D"), "folder"),
    b"S": "sparse",
}
_WITHOUT_CONTENT = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
_LONG_NAME, _LONG_LINK, _ATTRIBUTES, _ALL_ATTRIBUTES = b"L", b"K", (b"x", b"X"), b"g"
_CHECKSUM = slice(148, 156)

_NO_TAR = Message(
    "kein tar, oder beschädigt: was darin zuerst steht, ist kein Dateikopf. Noch einmal holen oder neu packen",
    "no tar, or damaged: what it begins with is no header. Fetch it again or pack it anew",
)
_CUT = Message(
    "tar bricht ab, denn das Endzeichen fehlt: was davor steht, ist gelesen. Die Datei noch einmal vollständig holen",
    "tar breaks off, for its end mark is missing: what comes before it was read. Fetch the whole file again",
)
_LOST = Message(
    "tar ist beschädigt: was hinter einem unlesbaren Dateikopf steht, fehlt bis zum nächsten lesbaren. Die Datei noch einmal holen",
    "tar is damaged: what follows an unreadable header is missing up to the next readable one. Fetch the file again",
)
_TOO_LONG = Message("ein Dateikopf ist unglaubwürdig lang: nicht weiter gelesen", "a header is implausibly long: not read further")


@dataclass(frozen=True, slots=True)
class Entry:
    """`content` can be read until the next entry is asked for; reading raises Damaged where the tar is cut."""

    name: str
    size: int
    kind: Kind
    content: TarContent


def entries(stream: io.BufferedReader) -> Iterator[Entry]:
    """The entries in their order; behind a damaged header those from the next one on, and those of a tar that was appended.

    Raises Damaged at the end when anything is missing, and at once for what is no tar.
    """
    reader = _Reader(stream)
    while (entry := reader.entry()) is not None:
        yield entry
        entry.content.skip()
    if reader.is_lost:
        raise Damaged(_LOST)


class TarContent:
    """The bytes of an entry."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self._left, self._padding = size, -size % _BLOCK

    def read(self, size: int = -1) -> bytes:
        """Raises Damaged where the tar is cut."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        self._left -= len(data)
        if len(data) < wanted:
            raise Damaged(_CUT)
        return data

    def skip(self) -> None:
        """Passes over what was not read."""
        while self._left:
            self.read(_PIECE)
        self._stream.read(self._padding)


@dataclass(slots=True)
class _Header:
    name: bytes
    size: int
    type: bytes
    goes_on: bool  # a sparse file's map, in more blocks


@dataclass(slots=True)
class _Extension:
    """What headers before an entry say of it."""

    name: bytes = b""
    size: int | None = None
    is_sparse: bool = False


@dataclass(slots=True)
class _Reader:
    stream: io.BufferedReader
    is_lost: bool = False
    left: int = 0
    """Bytes of headers that may come before the next entry."""
    read_any: bool = False
    extension: _Extension = field(default_factory=_Extension)

    def entry(self) -> Entry | None:
        """The next one; None at the end. The content of the one before was read."""
        self.left, self.extension = HEADER_BYTES, _Extension()
        while header := self._next_header():
            if header.type == _LONG_NAME:
                self.extension.name = self._header_content(header).partition(b"\0")[0]
            elif header.type in _ATTRIBUTES:
                self._read_attributes(self._header_content(header))
            elif header.type in (_LONG_LINK, _ALL_ATTRIBUTES):  # where a link leads; comments
                self._header_content(header)
            else:
                return self._entry(header)
        return None

    def _entry(self, header: _Header) -> Entry:
        goes_on = header.goes_on
        while goes_on:
            goes_on = self._taken(_BLOCK)[504] != 0
        said = self.extension
        name = (said.name or header.name).decode("utf-8", "surrogateescape")
        kind = "sparse" if said.is_sparse else _KINDS.get(header.type, "special")
        if kind == "file" and header.type == b"\0" and name.endswith("/"):  # as V7 writes folders
            kind = "folder"
        size = 0 if header.type in _WITHOUT_CONTENT else header.size if said.size is None else said.size
        return Entry(name, size, kind, TarContent(self.stream, size))

    def _next_header(self) -> _Header | None:
        """Skips what is no header. Raises Damaged where the end mark is missing."""
        zeros = 0
        while True:
            block = self.stream.read(_BLOCK)
            if len(block) < _BLOCK:
                if zeros and not block.strip(b"\0"):
                    return None
                raise Damaged(_CUT if self.read_any else _NO_TAR)
            if not block.strip(b"\0"):
                zeros += 1
                self.read_any = True
            elif header := _header(block):
                self.read_any = True
                return header
            elif not self.read_any:
                raise Damaged(_NO_TAR)
            elif zeros >= _END_BLOCKS:
                return None  # what was on the tape before
            else:
                zeros, self.is_lost = 0, True

    def _header_content(self, header: _Header) -> bytes:
        return self._taken(header.size + -header.size % _BLOCK)[: header.size]

    def _taken(self, size: int) -> bytes:
        self.left -= size
        if self.left < 0:
            raise Damaged(_TOO_LONG)
        data = self.stream.read(size)
        if len(data) < size:
            raise Damaged(_CUT)
        return data

    def _read_attributes(self, data: bytes) -> None:
        """Records such as "18 path=a/b/c.txt\\n"; the number is the length of all of it."""
        at = 0
        while at < len(data) and data[at] != 0:
            blank = data.find(b" ", at, at + 20)
            digits = data[at : max(blank, at)]
            length = int(digits) if digits.isdigit() else 0
            if length <= len(digits) or at + length > len(data):
                self.is_lost = True
                return
            key, _, value = data[blank + 1 : at + length - 1].partition(b"=")
            if key in (b"path", b"GNU.sparse.name"):
                self.extension.name = value
            elif key == b"size" and value.isdigit() and len(value) < 20:
                self.extension.size = int(value)
            self.extension.is_sparse |= key.startswith(b"GNU.sparse.")
            at += length


def _header(block: bytes) -> _Header | None:
    """None for a block that is none, by its checksum."""
    size, checksum = _number(block[124:136]), _number(block[_CHECKSUM])
    blanked = block[: _CHECKSUM.start] + b" " * 8 + block[_CHECKSUM.stop :]
    signed = sum(struct.unpack("512b", blanked))  # what Sun and NeXT compute
    if size is None or checksum is None or checksum not in (sum(blanked), signed):
        return None
    name, type = block[:100].partition(b"\0")[0], block[156:157]
    prefix = block[345:500].partition(b"\0")[0] if block[257:263] == b"ustar\0" else b""  # GNU keeps other things there
    return _Header(prefix + b"/" + name if prefix else name, size, type, type == b"S" and block[482] != 0)


def _number(field: bytes) -> int | None:
    """Octal digits, or base 256 where the first bit is set; None for anything else, and below zero."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.partition(b"\0")[0].strip()
    if digits and digits.strip(b"01234567"):
        return None
    return int(digits or b"0", 8)
