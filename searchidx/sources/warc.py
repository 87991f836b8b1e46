"""Reads web archives (WARC, also inside WACZ and as WET): each page that a crawler was given is an article, its address is the id.

A web archive is a log: the same address may come many times, and each text it had is an article. What it says of its own lengths is not
believed where the next record proves it wrong, and behind a gzip member that was cut reading goes on at the next.
"""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import Any

from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import html_page, plain_text
from searchidx.sources.article_date import checked_date
from searchidx.sources.compression import Damaged, decompressed, is_compressed
from searchidx.sources.decode import decoded
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.http_body import decoded_body
from searchidx.sources.outcomes import BrokenOff, Outcome, ReadArticle, Skipped, Warned
from searchidx.sources.roots import printable
from searchidx.sources.work_unit import WorkUnit, finished

Open = Callable[[], io.BufferedReader]
"""Opens an archive from its start, as often as it is called."""

MOST_PAGES = 1_000_000
"""Addresses of one archive: what is known of each is held in memory, 300 bytes for each."""

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_HTTP = ["HTTP/"]
_HTML = ("text/html", "application/xhtml+xml")
_HEADER_BYTES = 256 * 1024
_LINE_BYTES = 64 * 1024
_MOST_DAMAGES = 100
_BEHIND = 16  # bytes behind a record that show whether the next one begins there
_NEXT_RECORD = re.compile(rb"\r?\n\r?\n(?=WARC/1\.\d\r?\n)")

_NO_WARC = Message("kein WARC: das erste, was darin steht, ist kein Datensatz", "no WARC: what it begins with is no record")
_TOO_LONG_HEADER = Message("ein Kopf ist unglaubwürdig lang: nicht weiter gelesen", "a header is implausibly long: not read further")
_TOO_MANY = Message(
    f"über {MOST_PAGES:,} Adressen: die weiteren nicht gelesen. Das Archiv teilen".replace(",", "."),
    f"over {MOST_PAGES:,} addresses: the others were not read. Split the archive",
)
_WRONG_LENGTHS = Message(
    "falsche Längenangaben: gelesen wurde jeweils bis zum nächsten Datensatz", "wrong lengths: read up to the next record each time"
)
_DATE_OF_RECORD = Message(
    "die Seite nennt kein Datum: es gilt, wann sie abgerufen wurde", "the page has no date: it has that of when it was fetched"
)
_SKIPPED = {
    "status": Message("mit anderem Status als 200", "of another status than 200"),
    "type": Message("ohne HTML", "without HTML"),
    "revisit": Message("unverändert (revisit)", "unchanged (revisit)"),
    "same": Message("noch einmal wie zuvor", "once more as before"),
    "text": Message("als Text, die es auch als HTML gibt", "as text that are there as HTML, too"),
}


@dataclass(frozen=True, slots=True)
class _Page:
    """A response or text of an address. `body`: as it was recorded. `is_html`: else plain text."""

    url: str
    date: str
    body: bytes
    is_html: bool = True
    chunked: bool = False
    encodings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What is told of an archive as a whole."""

    skipped: Counter[str] = field(default_factory=Counter)
    wrong_lengths: int = 0


def work_units(archives: Sequence[tuple[str, Open]], *, path: str, name: str, today: datetime.date) -> Iterator[WorkUnit]:
    """The pages of one or several archives, which belong together, in their order. `archives`: the place of each and what opens it; `path`
    and `name` are those of the file that holds them.
    """
    html: dict[bytes, bool] = {}  # for each address whether it is there as HTML
    is_cut = False
    for page in (page for _, open_archive in archives for page in _until_damage(open_archive)):
        key = _key(page.url)
        if len(html) < MOST_PAGES or key in html:
            html[key] = page.is_html or html.get(key, False)
        else:
            is_cut = True
    last: dict[bytes, bytes] = {}  # for each address the key of its body
    for place, open_archive in archives:
        tally = _Tally()
        try:
            for page in _pages(open_archive(), tally):
                key = _key(page.url)
                body = blake2b(page.body, digest_size=12).digest()
                if key not in html:
                    continue
                if html[key] != page.is_html:
                    tally.skipped["text"] += 1
                elif last.get(key) == body:
                    tally.skipped["same"] += 1
                else:
                    last[key] = body
                    at = f"{place}#{printable(page.url)}"
                    yield WorkUnit(partial(_outcomes, page, at, today), len(page.body), place=at)
        except Damaged as damage:
            yield finished(BrokenOff(place, damage.reason, path))
        if tally.wrong_lengths:
            yield finished(Warned(place, _WRONG_LENGTHS))
        if tally.skipped:
            yield finished(Skipped(place, _listed(tally.skipped)))
    if is_cut:
        yield finished(BrokenOff(name, _TOO_MANY, path))
    if not archives:
        yield finished(Rejection(name, _NO_WARC))


def _until_damage(open_archive: Open) -> Iterator[_Page]:
    with suppress(Damaged):  # it is told when the pages are read
        yield from _pages(open_archive(), _Tally())


def _key(url: str) -> bytes:
    return blake2b(url.encode("utf-8", "replace"), digest_size=12).digest()


def _outcomes(page: _Page, place: str, today: datetime.date) -> Iterator[Outcome]:
    """The article of a page, dated by its record where it has no date itself. Read in a worker: a body may be a bomb."""
    body = decoded_body(page.body, chunked=page.chunked, encodings=page.encodings)
    facts = {"url": page.url}
    read = html_page.outcomes(body, id=page.url, place=place, today=today, sidecar=facts) if page.is_html else _text(body, page.url, place)
    for outcome in read:
        if not isinstance(outcome, ReadArticle):
            yield outcome
            continue
        article, (fetched, doubt) = outcome.article, checked_date(page.date, today)
        if not article.date:
            if fetched or doubt:
                yield Warned(place, doubt or _DATE_OF_RECORD)
            article = replace(article, date=fetched)
        yield ReadArticle(place, article, fetched or "")


def _text(body: bytes, url: str, place: str) -> Iterator[Outcome]:
    text = decoded(body)
    if isinstance(text, Message):
        yield Rejection(place, text)
        return
    yield from (Warned(place, note) for note in text.notes)
    yield ReadArticle(place, plain_text.article(text.text, id=url, sidecar={"url": url}, date=None))


def _pages(stream: io.BufferedReader, tally: _Tally) -> Iterator[_Page]:
    """The records that are pages. What the others are is counted. Raises Damaged at the end for what could not be read."""
    for headers, block in _records(stream, tally):
        kind = (headers.get_header("WARC-Type") or "").lower()
        url = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
        date = headers.get_header("WARC-Date") or ""
        content_type = _media_type(headers.get_header("Content-Type"))
        if kind == "revisit":
            tally.skipped["revisit"] += 1
        elif kind == "response" and url.lower().startswith(("http:", "https:")):
            page = _response(url, date, block)
            if isinstance(page, str):
                tally.skipped[page] += 1
            else:
                yield page
        elif kind == "resource" and content_type in _HTML:
            yield _Page(url, date, block)
        elif kind == "conversion" and content_type == "text/plain":
            yield _Page(url, date, block, is_html=False)


def _response(url: str, date: str, block: bytes) -> _Page | str:
    """The page of an HTTP response; else why there is none: "status" or "type"."""
    from warcio.statusandheaders import StatusAndHeadersParser  # here: only who keeps web archives needs it

    stream = io.BytesIO(block)
    try:
        http = StatusAndHeadersParser(_HTTP, verify=False).parse(stream)
    except EOFError:
        return "type"
    if http.get_statuscode() != "200":
        return "status"
    content_type = http.get_header("Content-Type")
    body = block[stream.tell() :]
    looks_like_html = not content_type and body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    if not looks_like_html and _media_type(content_type) not in _HTML:
        return "type"
    encodings = (http.get_header("Content-Encoding") or "").lower().replace(" ", "").split(",")
    chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    return _Page(url, date, body, chunked=chunked, encodings=tuple(filter(None, encodings)))


def _media_type(value: str | None) -> str:
    return (value or "").partition(";")[0].strip().lower()


def _records(stream: io.BufferedReader, tally: _Tally) -> Iterator[tuple[Any, bytes]]:
    """The headers and the block of each record; a block that no article can be as long as is empty.

    Where a gzip member is cut, reading goes on at the next, perhaps with a record that was there already. Raises Damaged at the end then.
    """
    damages: list[Damaged] = []
    while True:
        try:
            yield from _parsed(decompressed(stream) if is_compressed(stream.peek(8)) else stream, tally)
            break
        except Damaged as damage:
            damages.append(damage)
            if damage.part is None or not stream.seekable() or len(damages) > _MOST_DAMAGES or not _at_next_member(stream, damage.part + 1):
                break
    if damages:
        raise damages[0]


def _at_next_member(stream: io.BufferedReader, start: int) -> bool:
    """Moves to where a gzip member begins, at `start` or behind it; False where none does."""
    stream.seek(start)
    tail = b""
    while chunk := stream.read(1 << 20):
        at = (tail + chunk).find(b"\x1f\x8b\x08")
        if at >= 0:
            stream.seek(start - len(tail) + at)
            return True
        tail, start = chunk[-2:], start + len(chunk)
    return False


class _Input:
    """A stream of which more can be looked at than is read, and which reads no header that goes on and on.

    What cannot be read is raised only when all that comes before it has been read.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._ahead = bytearray()  # from whose front bytes are taken without moving the rest
        self._damage: Damaged | None = None
        self._is_at_end = False
        self.header_left = _HEADER_BYTES

    def fill(self, size: int) -> int:
        """Looks at `size` bytes from here, or at all there are; how many are looked at."""
        while len(self._ahead) < size and (chunk := self._chunk()):
            self._ahead += chunk
        return len(self._ahead)

    def skip(self, size: int) -> int:
        """Passes over bytes behind those that are looked at; how many there were."""
        left = size
        while left > 0 and (chunk := self._chunk(left)):
            left -= len(chunk)
        return size - left

    def read(self, size: int) -> bytes:
        """Raises Damaged where the stream breaks off before."""
        if self.fill(size) < size and self._damage:
            raise self._damage
        data = bytes(memoryview(self._ahead)[:size])
        del self._ahead[:size]
        return data

    def is_record_end(self, at: int) -> bool:
        """Whether line ends and a record come `at` bytes from here, or the end."""
        self.fill(at + _BEHIND)
        behind = bytes(self._ahead[at : at + _BEHIND])
        line = behind.lstrip(b"\r\n")
        return line[:5] == b"WARC/"[: len(line)] and (len(line) < len(behind) or not behind)

    def is_record(self) -> bool:
        """Whether one begins here."""
        self.fill(_BEHIND)
        return self._ahead.startswith(b"WARC/1.")

    def next_record(self, end: int) -> tuple[int, int] | None:
        """Where in the next `end` bytes, which are looked at, a block ends and the next record begins."""
        match = _NEXT_RECORD.search(self._ahead, 0, end)
        return match.span() if match else None

    def readline(self) -> bytes:
        self.fill(_LINE_BYTES)
        line = self.read(self._ahead.find(b"\n", 0, _LINE_BYTES) + 1 or min(len(self._ahead), _LINE_BYTES) or 1)
        self.header_left -= len(line)
        if self.header_left < 0:
            raise Damaged(_TOO_LONG_HEADER)
        return line

    def _chunk(self, most: int = 1 << 16) -> bytes:
        if self._is_at_end:
            return b""
        try:
            chunk = self._stream.read1(min(most, 1 << 16))
        except Damaged as damage:
            self._damage, chunk = damage, b""
        self._is_at_end = not chunk
        return chunk


def _parsed(stream: io.BufferedReader, tally: _Tally) -> Iterator[tuple[Any, bytes]]:
    from warcio.statusandheaders import StatusAndHeadersParser  # here: only who keeps web archives needs it

    source, parser, is_first = _Input(stream), StatusAndHeadersParser(_VERSIONS), True
    while line := _status_line(source, None if is_first else tally):
        is_first = False
        source.header_left = _HEADER_BYTES
        headers = parser.parse(source, line)
        declared = (headers.get_header("Content-Length") or "").strip()
        block = _block(source, int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 19 else 0, tally)
        yield headers, block


def _status_line(source: _Input, tally: _Tally | None) -> bytes:
    """The first line of the next record; b"" at the end. Without a tally it has to be the first line there is."""
    while line := source.readline():
        if line.startswith(b"WARC/") and any(line.upper().startswith(version.encode()) for version in _VERSIONS):
            return line
        if line.strip():
            if tally is None:
                raise Damaged(_NO_WARC)
            tally.wrong_lengths += 1
        source.header_left = _HEADER_BYTES
    return b""


def _block(source: _Input, length: int, tally: _Tally) -> bytes:
    """The block of a record. Its length is believed if the next record stands where it should; else it ends where the next one begins.

    Nothing is read before that is known: a record may claim twenty megabytes and hold a thousand others.
    """
    seen = source.fill(min(length, ARTICLE_LIMIT + 1) + _BEHIND)
    is_held, end, beyond = length <= ARTICLE_LIMIT, min(length, seen), max(length - seen, 0)
    is_there = source.skip(beyond) == beyond
    if is_there and source.is_record_end(end):
        return source.read(end) if is_held else source.read(end)[:0]
    tally.wrong_lengths += 1
    if record := source.next_record(end):  # it says too much
        block = source.read(record[0])
        source.read(record[1] - record[0])
        return block
    block = source.read(end if is_there else end + 1)  # raises what is wrong with the stream
    if not is_there:
        return block if is_held else b""  # and the file ends here
    return block + _up_to_next(source)


def _up_to_next(source: _Input) -> bytes:
    """What stands before the next record; no more than an article is kept."""
    parts, size = list[bytes](), 0
    while not source.is_record() and (line := source.readline()):
        source.header_left = _HEADER_BYTES
        size += len(line)
        if size <= ARTICLE_LIMIT:
            parts.append(line)
    return b"".join(parts)


def _listed(counts: Counter[str]) -> Message:
    rows = [(counts[kind], message) for kind, message in _SKIPPED.items() if counts[kind]]
    german, english = (", ".join(f"{count} {message.text(lang)}" for count, message in rows) for lang in ("de", "en"))
    return Message(f"Datensätze: {german}", f"records: {english}")
