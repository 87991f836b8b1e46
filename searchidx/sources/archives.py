"""Archives: the members of .zip and .tar files, each of which is read as a file at its place would be. Nothing is written to disk.

Archives come from strangers: what grows beyond plausibility, is encrypted, damaged, a link or itself an archive is told; the rest is read.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Protocol, cast

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import discover
from searchidx.sources.compression import Damaged, check_ratio, decompressed, is_compressed
from searchidx.sources.discover import Siblings, Source
from searchidx.sources.file_access import IS_LINK, IS_SPECIAL
from searchidx.sources.outcomes import BrokenOff, Skipped
from searchidx.sources.roots import printable
from searchidx.sources.tar_stream import Entry, Kind, entries

FORMATS = frozenset(("zip", "tar"))
"""The formats of archives."""

_NOT_OPENED = FORMATS | {"warc", "wacz"}

MOST_MEMBERS = 500_000
"""Of one archive: a listing is held in memory."""

_LISTED = b"PK\1\2"  # what each entry of a zip's listing begins with
_DIRECTORY_BYTES = 64 * 1024 * 1024  # of a zip's listing: 500,000 long names
_SIDECAR_BYTES = 1024 * 1024
_ALL_SIDECARS_BYTES = 64 * 1024 * 1024  # of a tar, whose sidecars are kept until their article comes

_NESTED = Message(
    "Archiv in einem Archiv: nicht geöffnet. Das äußere entpacken, um es lesen zu lassen",
    "an archive in an archive: not opened. Unpack the outer one to have it read",
)
_SPARSE = Message("Datei mit Lücken (sparse): nicht gelesen", "sparse file: not read")
_ENCRYPTED = Message(
    "verschlüsselt: mit dem Kennwort entpacken und den Ordner einlesen", "encrypted: unpack it with the password and index the folder"
)
_TOO_MANY = Message(
    f"über {MOST_MEMBERS:,} Einträge: nicht weiter gelesen. Das Archiv entpacken oder teilen".replace(",", "."),
    f"over {MOST_MEMBERS:,} members: not read further. Unpack or split the archive",
)
_AGAIN = Message(
    "der Name kommt im Archiv noch einmal: gelesen wird, wie beim Entpacken, die letzte Datei dieses Namens",
    "the name comes again in the archive: the last file of this name is read, as unpacking would leave it",
)
_HIDDEN_FOLDERS = ("__MACOSX",)
_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, NotImplementedError, OverflowError),
)
"""What the standard library raises over archives that are damaged or use what it cannot read."""


class Readable(Protocol):
    """What the content of a member is read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `source`: its place, as if the archive were a folder. `stream` raises Damaged, and is to be read before the
    next member is asked for. `sidecar`: the content of its sidecar; None without one.
    """

    source: Source
    stream: io.BufferedReader
    sidecar: bytes | None


def members(stream: io.BufferedReader, archive: Source) -> Iterator[Member | Skipped | Rejection | BrokenOff]:
    """The readable members in their order, and what is told of the others."""
    try:
        yield from (_zip_members if archive.format == "zip" else _tar_members)(stream, archive)
    except Damaged as damage:
        yield BrokenOff(archive.name, damage.reason, archive.path)
    except _ERRORS as error:
        yield BrokenOff(archive.name, _damaged(error), archive.path)


@contextmanager
def web_archives(stream: io.BufferedReader, archive: Source) -> Iterator[list[tuple[str, Callable[[], io.BufferedReader]]]]:
    """The WARC files in a WACZ: the place of each and what opens it. Raises Damaged."""
    try:
        opened_archive = zipfile.ZipFile(cast(IO[bytes], _BoundedListing(stream)))
    except _ERRORS as error:
        raise Damaged(_damaged(error)) from None
    with opened_archive:
        budget = _Budget(archive.size)
        yield [
            (f"{archive.name}/{printable(_zip_name(info))}", partial(_zip_stream, opened_archive, info, budget))
            for info in opened_archive.infolist()
            if discover.format_of(info.filename) == "warc"
        ]


@dataclass(slots=True)
class _Listing:
    """The names of all members, so that texts and their sidecars find each other."""

    archive: Source
    folders: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, name: str) -> None:
        """To be called for every file before any other method."""
        folder, _, file = name.rpartition("/")
        self.folders[folder].update(discover.by_folded_name((file,)))

    def is_sidecar(self, name: str) -> bool:
        """Whether it comes with its article."""
        return discover.is_sidecar(name.rpartition("/")[2], self._siblings(name))

    def sidecar(self, name: str) -> str:
        """The name of the member that is this one's sidecar; "" without one."""
        folder, slash, file = name.rpartition("/")
        if discover.format_of(name) not in discover.ONE_ARTICLE:
            return ""
        return next((f"{folder}{slash}{sidecar}" for sidecar in discover.sidecar_names(file, self._siblings(name))), "")

    def source(self, name: str, size: int) -> Source:
        """A member as a source."""
        format = discover.format_of(name) or "html"  # by its content
        sidecar = self.sidecar(name)
        beside = Source(f"{self.archive.path}/{sidecar}", self.place(sidecar), 0, 0, "json") if sidecar else None
        return Source(f"{self.archive.path}/{name}", self.place(name), size, 0, format, beside)

    def place(self, name: str) -> str:
        """The place of a member: that of the archive and its path in it."""
        return f"{self.archive.name}/{printable(name)}"

    def _siblings(self, name: str) -> Siblings:
        return self.folders[name.rpartition("/")[0]]


@dataclass(slots=True)
class _Budget:
    """What all members of an archive may come to."""

    size: int
    out: int = 0
    is_spent: bool = False

    def take(self, count: int) -> None:
        """Raises Damaged when the members grow beyond a plausible ratio, all together: a zip may hold the same bytes many times."""
        self.out += count
        try:
            check_ratio(self.out, self.size)
        except Damaged:
            self.is_spent = True
            raise


class _MemberStream(io.RawIOBase):
    """The content of a member; opened when it is first read."""

    def __init__(self, open_member: Callable[[], Readable], budget: _Budget | None = None) -> None:
        self._open, self._budget = open_member, budget
        self._file: Readable | None = None
        self._read = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._read

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def] # its type, collections.abc.Buffer, came with 3.12
        try:
            self._file = self._file or self._open()
            data = self._file.read(len(buffer))
        except _ERRORS as error:
            raise Damaged(_damaged(error)) from None
        if self._budget:
            self._budget.take(len(data))
        self._read += len(data)
        buffer[: len(data)] = data
        return len(data)


def _zip_members(stream: io.BufferedReader, archive: Source) -> Iterator[Member | Skipped | Rejection | BrokenOff]:
    with zipfile.ZipFile(cast(IO[bytes], _BoundedListing(stream))) as opened_archive:
        infos = [info for info in opened_archive.infolist() if not info.filename.endswith("/")]  # is_dir() fails over an empty name
        if len(infos) > MOST_MEMBERS:
            raise Damaged(_TOO_MANY)
        listing, budget = _Listing(archive), _Budget(archive.size)
        by_name = {_zip_name(info): info for info in infos}
        for name in by_name:
            listing.add(name)
        for info in infos:
            name = _zip_name(info)
            rule = _rule(name) or (IS_LINK if stat.S_ISLNK(info.external_attr >> 16) else None)
            if listing.is_sidecar(name):
                continue
            if rule or by_name[name] is not info:
                yield Skipped(listing.place(name), rule or _AGAIN)
            elif info.flag_bits & 1:
                yield Rejection(listing.place(name), _ENCRYPTED)
            else:
                sidecar = listing.sidecar(name)
                beside = _zip_stream(opened_archive, by_name[sidecar], budget) if sidecar else None
                yield from _member(listing, name, info.file_size, _zip_stream(opened_archive, info, budget), beside)
            if budget.is_spent:
                return  # it was told of this member


def _zip_stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> io.BufferedReader:
    return _buffered(lambda: archive.open(info), budget)


def _buffered(open_member: Callable[[], Readable], budget: _Budget | None = None) -> io.BufferedReader:
    return io.BufferedReader(_MemberStream(open_member, budget), 1 << 16)


def _member(
    listing: _Listing, name: str, size: int, stream: io.BufferedReader, sidecar: io.BufferedReader | None
) -> Iterator[Member | Skipped | BrokenOff]:
    if discover.format_of(name) is None and not _is_page(stream):
        yield Skipped(listing.place(name), discover.suffix_rule(name))
        return
    source = listing.source(name, size)
    try:
        yield Member(source, stream, sidecar.read(_SIDECAR_BYTES + 1) if sidecar else None)
    except Damaged as damage:
        assert source.sidecar  # it was read
        yield BrokenOff(source.sidecar.name, damage.reason, source.path)


def _is_page(stream: io.BufferedReader) -> bool:
    try:
        return discover.is_page(stream.peek(discover.HEAD))
    except Damaged:
        return False


def _tar_members(stream: io.BufferedReader, archive: Source) -> Iterator[Member | Skipped | Rejection | BrokenOff]:
    listing = _Listing(archive)
    sidecars, last = _tar_listing(stream, listing)
    stream.seek(0)
    for number, entry in enumerate(_tar_entries(stream)):
        name = _clean_name(entry.name)
        rule = _rule(name) or _TAR_RULES.get(entry.kind) or (_AGAIN if last.get(name, number) > number else None)
        if listing.is_sidecar(name):
            continue
        if rule:
            yield Skipped(listing.place(name), rule)
        else:
            sidecar = listing.sidecar(name)
            beside = _buffered(partial(io.BytesIO, sidecars.get(sidecar, b""))) if sidecar else None
            yield from _member(listing, name, entry.size, _buffered(partial(_content, entry)), beside)


def _content(entry: Entry) -> Readable:
    return entry.content


def _tar_listing(stream: io.BufferedReader, listing: _Listing) -> tuple[dict[str, bytes], dict[str, int]]:
    """Lists the members. Returns those that are sidecars, and the number of the last entry of each name. What is wrong with the archive is
    told when it is read.
    """
    contents, last = dict[str, bytes](), dict[str, int]()
    left = _ALL_SIDECARS_BYTES
    try:
        for number, entry in enumerate(_tar_entries(stream)):
            name = _clean_name(entry.name)
            if entry.kind != "file":
                continue
            listing.add(name)
            last[name] = number
            if name.lower().endswith(".json") and entry.size <= min(_SIDECAR_BYTES, left):
                contents[name] = entry.content.read()
                left -= entry.size
    except (Damaged, *_ERRORS):
        pass
    return {name: data for name, data in contents.items() if listing.is_sidecar(name)}, last


def _tar_entries(stream: io.BufferedReader) -> Iterator[Entry]:
    """The entries of a tar but its folders."""
    for count, entry in enumerate(entries(decompressed(stream) if is_compressed(stream.peek(8)) else stream), 1):
        if count > MOST_MEMBERS:
            raise Damaged(_TOO_MANY)
        if entry.kind != "folder":
            yield entry


_TAR_RULES: dict[Kind, Message] = {"link": IS_LINK, "sparse": _SPARSE, "special": IS_SPECIAL}


def _rule(name: str) -> Message | None:
    """Why a member is not read by its name, as for files in folders; None when that says nothing against it."""
    *folders, file = name.split("/")
    if any(folder.startswith(".") or folder in _HIDDEN_FOLDERS for folder in folders):
        return discover.HIDDEN
    return discover.name_rule(file) or (_NESTED if discover.format_of(file) in _NOT_OPENED else None)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 are UTF-8 all the same when they can be: many programs of Unix leave it out."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return _clean_name(name.replace("\\", "/"))


def _clean_name(name: str) -> str:
    """A path that stays in the archive."""
    parts: Sequence[str] = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


class _BoundedListing:
    """A zip from which its listing is read only as long as it can be kept; whatever it says of itself."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if size > _DIRECTORY_BYTES:
            raise Damaged(_TOO_MANY)
        data = self._stream.read(size)
        if data.count(_LISTED) > MOST_MEMBERS:  # before an object is made of each
            raise Damaged(_TOO_MANY)
        return data


def _damaged(error: BaseException) -> Message:
    shown = f"{error}"[:100]
    return Message(
        f"beschädigt oder auf unbekannte Art gepackt ({shown}): noch einmal holen oder neu packen",
        f"damaged or packed in an unknown way ({shown}): fetch it again or pack it anew",
    )
