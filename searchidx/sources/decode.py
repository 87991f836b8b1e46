"""Decodes the bytes of a file, whatever their encoding, and tells what it had to assume; refuses what is no text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from searchidx.messages import Message, Noun, counted_message
from searchidx.sources.file_access import ARTICLE_LIMIT, DOCUMENT_LIMIT
from searchidx.sources.text_repair import repaired

BINARY_SHARE = 0.01
"""Share of NULs or control characters: text has none, but typesetting systems leave a few; binary files have 5 % and more."""

LEGACY_LINES = Noun(
    Message("Zeile ist kein UTF-8: als Windows-1252 gelesen", "line is no UTF-8: read as Windows-1252"),
    Message("Zeilen sind kein UTF-8: als Windows-1252 gelesen", "lines are no UTF-8: read as Windows-1252"),
)
EMPTY = Message("leer: die Datei enthält keinen Text", "empty: the file holds no text")

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x7fELF", "ELF"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel 97"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
# UTF-32 before UTF-16: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4096
PIECE = 1 << 20
"""Bytes of a piece of a line."""

_NUL_BYTES = 0.3  # of every second byte: German UTF-16 has over 0.9 there, its other half hardly any

# Windows, DOS and old Macintosh; not latin-1: where it differs from cp1252 it has only control characters.
_LEGACY = {"cp1252": "Windows-1252", "cp850": "DOS (Codepage 850)", "mac_roman": "Mac Roman"}
_GERMAN = re.compile("(?<=[A-Za-z])[äöüß]|[ÄÖÜ](?=[a-z])|\\b[äöü](?=[a-z])|[„“”‚‘’–—…€«»]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_EUROPEAN = re.compile("[\x80-\u024f\u2000-\u2bff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, and notes on what was assumed or replaced in it."""

    text: str
    notes: tuple[Message, ...] = ()


class DecodedLine(NamedTuple):
    """A line without its end; `text` is None when it is longer than allowed.

    `legacy`: it was no UTF-8. `ended`: a newline ended it, so it is complete. `goes_on`: it is a piece of a line, and not the last.
    A tuple, since a dataclass takes ten times as long to send to another process.
    """

    number: int
    text: str | None
    legacy: bool = False
    ended: bool = True
    goes_on: bool = False


def decoded(data: bytes) -> DecodedText | Message:
    """The text of a whole file, or why it has none: too large, empty, or a binary file."""
    return refusal(data) or _text(data)


def refusal(data: bytes, is_text: bool = True) -> Message | None:
    """Why a file cannot be one article, whatever its format: too large, empty, or, where text is wanted, a binary file; None when it may be
    one.
    """
    if len(data) > (ARTICLE_LIMIT if is_text else DOCUMENT_LIMIT):
        return too_large() if is_text else _document_too_large()
    if not data.strip():
        return EMPTY
    return binary_refusal(data) if is_text else None


def too_large() -> Message:
    """The refusal of what is longer than ARTICLE_LIMIT."""
    limit = ARTICLE_LIMIT // 1024**2
    return Message(
        f"größer als {limit} MB: so lang ist kein Artikel. Mehrere Artikel gehören als Zeilen in eine .jsonl-Datei",
        f"larger than {limit} MB: no article is that long. Several articles belong into a .jsonl file, one a line",
    )


def _document_too_large() -> Message:
    limit = DOCUMENT_LIMIT // 1024**2
    return Message(f"größer als {limit} MB; kleiner ablegen, etwa seitenweise", f"larger than {limit} MB; save it smaller, page by page")


def binary_refusal(data: bytes) -> Message | None:
    """The refusal of bytes that are no text, with the kind of file if the first bytes tell it; None for text."""
    kind = _zip_kind(data) or next((name for magic, name in _MAGIC if data.startswith(magic)), None)
    if kind:
        return Message(f"Binärdatei ({kind}), kein Text; als Text exportieren", f"binary file ({kind}), no text; export it as text")
    if wide_encoding(data) is None and data.count(0) > BINARY_SHARE * len(data):
        return Message("Binärdatei: enthält zu viele NUL-Bytes für Text", "binary file: too many NUL bytes for text")
    return None


def wide_encoding(data: bytes) -> str | None:
    """The codec of text in UTF-16 or UTF-32, by its byte order mark or the pattern of its NUL bytes; None for all other text."""
    codec = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if codec:
        return None if codec == "utf-8-sig" else codec
    head = data[:_HEAD]
    first, second = head[::2], head[1::2]
    if second.count(0) > _NUL_BYTES * len(second) and first.count(0) <= BINARY_SHARE * len(first):
        return "utf-16-le"
    if first.count(0) > _NUL_BYTES * len(first) and second.count(0) <= BINARY_SHARE * len(second):
        return "utf-16-be"
    return None


_CUT = Message("endet mitten in einem Zeichen, das wegfällt", "ends inside a character, which is dropped")


def decoded_lines(stream: io.BufferedReader, limit: int = ARTICLE_LIMIT) -> Iterator[DecodedLine]:
    """The lines of a file of any size, one at a time: UTF-16 and UTF-32 by their mark, else each line UTF-8 or Windows-1252.

    limit: the bytes of a line at most.
    """
    with _utf8_lines(stream) as readline:
        yield from _numbered(readline, limit)


def decoded_pieces(stream: io.BufferedReader) -> Iterator[DecodedLine]:
    """The same for lines of any length: what is longer than PIECE comes in pieces that cut no character and nothing that is escaped."""
    with _utf8_lines(stream) as readline:
        yield from _pieces(readline)


def cleaned(text: str) -> str:
    """The text with what cannot be stored replaced: NUL by a space, a lone surrogate by U+FFFD."""
    return text if text.isascii() and "\0" not in text else _SURROGATES.sub("\ufffd", text.replace("\0", " "))


def legacy_note(count: int) -> Message:
    """The note on lines that were read as Windows-1252."""
    return counted_message(count, LEGACY_LINES)


def _text(data: bytes) -> DecodedText | Message:
    text, note = _read(data)
    notes = [note] if note else []
    if len(_CONTROLS.findall(text)) > BINARY_SHARE * len(text):
        return Message("Binärdatei: enthält zu viele Steuerzeichen für Text", "binary file: too many control characters for text")
    if "\0" in text:
        count = text.count("\0")
        notes.append(Message(f"{count} NUL-Zeichen durch Leerzeichen ersetzt", f"{count} NUL characters replaced by spaces"))
    text, repairs = repaired(text)
    notes += repairs
    if not text.strip():
        return EMPTY
    return DecodedText(cleaned(text), tuple(notes))


def _read(data: bytes) -> tuple[str, Message | None]:
    wide = wide_encoding(data)
    if wide:
        text = data.decode(wide, "replace")
        return text, None if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _read_as(wide.upper())
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if is_cut(data, error):
            return data[: error.start].decode("utf-8-sig"), _CUT
        return _legacy(data)


def is_cut(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether text in UTF-8 only ends inside a character, and has others that are whole."""
    return error.reason == "unexpected end of data" and error.end == len(data) and not data[: error.start].isascii()


def _legacy(data: bytes) -> tuple[str, Message]:
    """Text that is not UTF-8: in one legacy encoding, or line by line when some lines are UTF-8 (a file joined from several)."""
    parts = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    if any(_mostly_utf8(part.decode("utf-8", "surrogateescape")) for part in parts):
        lines = [_line_text(part) for part in parts]
        return "".join(line for line, _ in lines), legacy_note(sum(legacy for _, legacy in lines))
    texts = {encoding: data.decode(encoding, "replace") for encoding in _LEGACY}
    best = max(texts, key=lambda encoding: len(_GERMAN.findall(texts[encoding])) - 2 * texts[encoding].count("\ufffd"))
    return texts[best], _read_as(_LEGACY[best])


def _mostly_utf8(line: str) -> bool:
    """Whether a line has more UTF-8 beyond ASCII than stray bytes, which were decoded as lone surrogates.

    Only European letters and signs count: by chance „Spaß“ in Windows-1252 is UTF-8, but its ß“ would be a letter of N'Ko.
    """
    return len(_EUROPEAN.findall(line)) > len(_SURROGATES.findall(line))


def _line_text(data: bytes) -> tuple[str, bool]:
    """The text of a line, and whether it is not UTF-8: either no part of it is, or it has a few stray bytes of Windows-1252."""
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        mixed = data.decode("utf-8", "surrogateescape")
    if _mostly_utf8(mixed):
        return _SURROGATES.sub(lambda stray: stray[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), mixed), True
    return data.decode("cp1252", "replace"), True


@contextmanager
def _utf8_lines(stream: io.BufferedReader) -> Iterator[Callable[[int], bytes]]:
    """A function like `readline` of the stream; text in UTF-16 and UTF-32 comes as UTF-8."""
    wide = wide_encoding(stream.peek(_HEAD)[:_HEAD])
    if wide is None:
        yield stream.readline
        return
    text = io.TextIOWrapper(stream, encoding=wide, errors="replace", newline="\n")
    try:
        yield lambda limit: text.readline(limit).encode("utf-8", "replace")
    finally:
        text.detach()  # else it would close the stream, which its opener still needs


def _pieces(readline: Callable[[int], bytes]) -> Iterator[DecodedLine]:
    number, rest, is_first = 1, b"", True
    while (data := readline(PIECE)) or rest:
        goes_on = bool(data) and not data.endswith(b"\n")
        whole = rest + data
        end = _piece_end(whole) if goes_on else len(whole)
        text, legacy = _line_text(whole[:end].removeprefix(codecs.BOM_UTF8) if is_first else whole[:end])
        yield DecodedLine(number, text if goes_on else text.removesuffix("\n").removesuffix("\r"), legacy, bool(data), goes_on)
        rest, is_first = whole[end:], False
        number += not goes_on


def _piece_end(data: bytes) -> int:
    """Where a piece of a line may end: not inside a character, nor between a backslash and what it escapes."""
    end = len(data)
    for back in range(1, min(4, end + 1)):
        byte = data[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:  # begins a character of two, three or four bytes
            end -= back if back < 2 + (byte >= 0xE0) + (byte >= 0xF0) else 0
            break
    return end - (end - len(data[:end].rstrip(b"\\"))) % 2


def _numbered(readline: Callable[[int], bytes], line_limit: int) -> Iterator[DecodedLine]:
    number = 1
    while data := readline(line_limit + 1):
        ended = data.endswith(b"\n")
        if not ended and len(data) > line_limit:
            _to_line_end(readline)
            yield DecodedLine(number, None)
        else:
            text, legacy = _line_text(data.removeprefix(codecs.BOM_UTF8) if number == 1 else data)
            yield DecodedLine(number, text.removesuffix("\n").removesuffix("\r"), legacy, ended)
        number += 1


def _to_line_end(readline: Callable[[int], bytes]) -> None:
    while (data := readline(1 << 20)) and not data.endswith(b"\n"):
        pass  # 1 MB at a time: the rest of a line that is too long is not kept


def _zip_kind(data: bytes) -> str | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    kinds = ((b"word/", "DOCX"), (b"xl/", "XLSX"), (b"opendocument.text", "ODT"), (b"epub", "EPUB"))
    return next((name for part, name in kinds if part in data), "ZIP")


def _read_as(name: str) -> Message:
    return Message(f"als {name} gelesen", f"read as {name}")
