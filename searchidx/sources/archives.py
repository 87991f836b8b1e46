"""Archives: the members of .zip and .tar files, each of which is read as a file at its place would be. Nothing is written to disk.

Archives come from strangers: what grows beyond plausibility, is encrypted, damaged, a link or itself an archive is told; the rest is read.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Protocol

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import discover
from searchidx.sources.compression import Damaged, check_ratio, decompressed, is_compressed
from searchidx.sources.discover import Siblings, Source
from searchidx.sources.file_access import IS_LINK, IS_SPECIAL
from searchidx.sources.outcomes import BrokenOff, Skipped
from searchidx.sources.roots import printable

FORMATS = frozenset(("zip", "tar"))
"""The formats of archives."""

_NOT_OPENED = FORMATS | {"warc", "wacz"}

MOST_MEMBERS = 500_000
"""Of one archive: a listing is held in memory."""

_DIRECTORY_BYTES = 64 * 1024 * 1024  # of a zip's listing: 500,000 long names
_SIDECAR_BYTES = 1024 * 1024
_ALL_SIDECARS_BYTES = 64 * 1024 * 1024  # of a tar, whose sidecars are kept until their article comes
_HEADER_BYTES = 4 * 1024 * 1024  # between two members of a tar; a header that claims more is a bomb

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
_TOO_LONG_HEADER = Message("ein Dateikopf ist unglaubwürdig lang: nicht weiter gelesen", "a header is implausibly long: not read further")
_CUT = Message(
    "tar bricht ab, denn das Endzeichen fehlt: was davor steht, ist gelesen. Die Datei noch einmal vollständig holen",
    "tar breaks off, for its end mark is missing: what comes before it was read. Fetch the whole file again",
)
_BLOCK = 512  # of a tar; one of zeros is its end
_HIDDEN_FOLDERS = ("__MACOSX",)
_ERRORS = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, NotImplementedError, OverflowError),
)
"""What the standard library raises over archives that are damaged or use what it cannot read."""


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
        if _listing_bytes(stream) > _DIRECTORY_BYTES:
            raise Damaged(_TOO_MANY)
        opened_archive = zipfile.ZipFile(stream)
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

    def __init__(self, open_member: Callable[[], IO[bytes]], budget: _Budget | None = None) -> None:
        self._open, self._budget = open_member, budget
        self._file: IO[bytes] | None = None
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
    if _listing_bytes(stream) > _DIRECTORY_BYTES:
        raise Damaged(_TOO_MANY)
    with zipfile.ZipFile(stream) as opened_archive:
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
            if rule:
                yield Skipped(listing.place(name), rule)
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


def _buffered(open_member: Callable[[], IO[bytes]], budget: _Budget | None = None) -> io.BufferedReader:
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
    sidecars = _tar_sidecars(stream, listing)
    stream.seek(0)
    for info, open_member in _tar_infos(stream):
        name = _clean_name(info.name)
        rule = _rule(name) or _tar_rule(info)
        if listing.is_sidecar(name):
            continue
        if rule:
            yield Skipped(listing.place(name), rule)
        else:
            sidecar = listing.sidecar(name)
            beside = _buffered(partial(io.BytesIO, sidecars.get(sidecar, b""))) if sidecar else None
            yield from _member(listing, name, info.size, _buffered(open_member), beside)


def _tar_sidecars(stream: io.BufferedReader, listing: _Listing) -> dict[str, bytes]:
    """Lists the members, and returns those that may be sidecars. What is wrong with the archive is told when it is read."""
    contents: dict[str, bytes] = {}
    left = _ALL_SIDECARS_BYTES
    try:
        for info, open_member in _tar_infos(stream):
            name = _clean_name(info.name)
            if _tar_rule(info):
                continue
            listing.add(name)
            if name.lower().endswith(".json") and info.size <= min(_SIDECAR_BYTES, left):
                contents[name] = open_member().read()
                left -= info.size
    except (Damaged, *_ERRORS):
        pass
    return {name: data for name, data in contents.items() if listing.is_sidecar(name)}


class _Opener(Protocol):
    def __call__(self) -> IO[bytes]: ...


def _tar_infos(stream: io.BufferedReader) -> Iterator[tuple[tarfile.TarInfo, _Opener]]:
    """The entries of a tar but its folders, each with what opens it until the next is asked for."""
    feed = _Feed(decompressed(stream) if is_compressed(stream.peek(8)) else stream)
    feed.left = _HEADER_BYTES
    with tarfile.open(mode="r|", fileobj=feed, bufsize=1 << 16) as archive:  # type: ignore[call-overload] # it only reads
        count = 0
        while info := archive.next():
            archive.members = []  # else every one is kept
            count += 1
            if count > MOST_MEMBERS:
                raise Damaged(_TOO_MANY)
            feed.left = info.size + _HEADER_BYTES
            if not info.isdir():
                yield info, _opener(archive, info)
    if feed.is_at_end and feed.tail.strip(b"\0"):
        raise Damaged(_CUT)


def _opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> _Opener:
    def opened() -> IO[bytes]:
        file = archive.extractfile(info)
        assert file is not None  # it is a regular file
        return file

    return opened


@dataclass(slots=True)
class _Feed:
    """What the tar module reads from. It takes a header's word for its own length, so someone has to count."""

    stream: io.BufferedReader
    left: int = 0
    tail: bytes = b""
    is_at_end: bool = False

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.tail, self.is_at_end = (self.tail + data[-_BLOCK:])[-_BLOCK:], not data
        self.left -= len(data)
        if self.left < 0:
            raise Damaged(_TOO_LONG_HEADER)
        return data


def _tar_rule(info: tarfile.TarInfo) -> Message | None:
    if info.issym() or info.islnk():
        return IS_LINK
    if info.issparse():
        return _SPARSE
    return None if info.isreg() else IS_SPECIAL


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


def _listing_bytes(stream: io.BufferedReader) -> int:
    """How long a zip says that its listing is, before it is read into memory; 0 where it says nothing. The position is lost."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(end - (1 << 16) - 64, 0))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 20:
        return 0
    (size,) = struct.unpack("<L", tail[at + 12 : at + 16])
    at = tail.rfind(b"PK\6\6")
    if size == 0xFFFFFFFF and at >= 0 and len(tail) >= at + 48:
        (size,) = struct.unpack("<Q", tail[at + 40 : at + 48])
    return int(size)


def _damaged(error: BaseException) -> Message:
    shown = f"{error}"[:100]
    return Message(
        f"beschädigt oder auf unbekannte Art gepackt ({shown}): noch einmal holen oder neu packen",
        f"damaged or packed in an unknown way ({shown}): fetch it again or pack it anew",
    )
