"""Decoding: every encoding a German text comes in, and everything that is no text."""

from __future__ import annotations

import io

import pytest

from searchidx.messages import Message
from searchidx.sources import decode
from searchidx.sources.decode import DecodedText, decoded

TEXT = "Überschrift: Der Spaß in München\n\nDer Ärger über die Straße wächst – „so geht es nicht“, sagt die Bürgermeisterin.\n"

ENCODINGS = [
    ("utf-8", 0),
    ("utf-8-sig", 0),
    ("utf-16", 0),
    ("utf-32", 0),
    ("utf-16-le", 1),
    ("utf-16-be", 1),
    ("cp1252", 1),
]
BINARIES = [
    (b"%PDF-1.7\n" + b"x" * 50, "PDF"),
    (b"PK\x03\x04" + b"\x00" * 20 + b"word/document.xml", "DOCX"),
    (b"PK\x03\x04" + b"\x00" * 20 + b"bild.bmp", "ZIP"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 40, "PNG"),
    (b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" * 9, "JPEG"),
    (b"GIF89a" + b"\x00" * 30, "GIF"),
    (b"\x1f\x8b\x08" + b"\x00" * 30, "gzip"),
    (b"\x7fELF\x02\x01" + b"\x00" * 30, "ELF"),
    (b"abc\x00\x00def" * 30, "NUL"),
    (b"\x01\x02\x03\x04abc" * 30, "Steuerzeichen"),
]


def text_of(data: bytes) -> DecodedText:
    text = decoded(data)
    assert isinstance(text, DecodedText), text
    return text


@pytest.mark.parametrize(("encoding", "notes"), ENCODINGS)
def test_text_is_read_in_any_usual_encoding(encoding: str, notes: int) -> None:
    text = text_of(TEXT.encode(encoding))
    assert text.text == TEXT
    assert len(text.notes) == notes


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_old_computers_umlauts_are_recognised(encoding: str) -> None:
    text = "Der Ärger über die Straße wächst. Die Bürger von Österreich hören zu."
    assert text_of(text.encode(encoding)).text == text


def test_a_sharp_s_before_a_closing_quote_is_no_african_letter() -> None:
    text = "Sie nannten es „Spaß“.\nÜber München\n"
    assert text_of(text.encode("cp1252")).text == text


def test_lines_of_two_encodings_are_both_right_and_counted() -> None:
    text = text_of("Köln grüßt.\n".encode() + "Zürich grüßt zurück.\n".encode("cp1252") + "Auch Münster.\n".encode())
    assert text.text == "Köln grüßt.\nZürich grüßt zurück.\nAuch Münster.\n"
    assert [note.de for note in text.notes] == ["1 Zeile ist kein UTF-8: als Windows-1252 gelesen"]


def test_a_stray_byte_does_not_spoil_its_line() -> None:
    assert text_of("Köln, Düsseldorf und ".encode() + "Münster".encode("cp1252")).text == "Köln, Düsseldorf und Münster"


def test_legacy_text_never_holds_c1_controls() -> None:
    text = text_of(bytes(range(0x20, 0x100)) * 3).text
    assert not any("\x80" <= character <= "\x9f" for character in text)


@pytest.mark.parametrize(("data", "named"), BINARIES)
def test_what_is_no_text_is_refused_by_its_kind(data: bytes, named: str) -> None:
    refusal = decoded(data)
    assert isinstance(refusal, Message)
    assert "Binärdatei" in refusal.de
    assert named in refusal.de


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u2003\n".encode()])
def test_a_file_without_a_visible_character_is_empty(data: bytes) -> None:
    assert decoded(data) == decode.EMPTY


def test_a_file_beyond_the_limit_is_refused_with_the_limit() -> None:
    refusal = decoded(b"a" * (decode.ARTICLE_LIMIT + 1))
    assert isinstance(refusal, Message)
    assert "20 MB" in refusal.de


def test_a_few_nuls_become_spaces() -> None:
    text = text_of(("Der Rat\0tagt. " + "Lang und breit. " * 50).encode())
    assert text.text.startswith("Der Rat tagt.")
    assert len(text.notes) == 1


def test_text_encoded_twice_is_mended_and_told() -> None:
    text = text_of(TEXT.encode().decode("cp1252").encode())
    assert text.text == TEXT
    assert "doppelt kodiert" in text.notes[0].de


def test_entities_of_html_in_a_text_are_resolved_and_told() -> None:
    text = text_of(b"Die B&uuml;rgermeisterin &amp;amp; der Rat, &#8222;F&#xFC;r&#8220; &copy;")
    assert text.text == "Die Bürgermeisterin & der Rat, „Für“ ©"
    assert "&uuml;" in text.notes[0].de


def test_a_text_that_quotes_one_broken_umlaut_is_no_broken_text() -> None:
    assert not text_of("Statt „ü“ stand „Ã¼“ auf dem Schild.".encode()).notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_lines_come_one_by_one_in_any_encoding(encoding: str) -> None:
    stream = io.BufferedReader(io.BytesIO("Größe\r\nZeile zwei\u00a0–\nEnde".encode(encoding)))  # type: ignore[arg-type]
    lines = list(decode.decoded_lines(stream))
    assert [line.text for line in lines] == ["Größe", "Zeile zwei\u00a0–", "Ende"]
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.ended for line in lines] == [True, True, False]


def test_a_line_beyond_the_limit_is_skipped_and_the_next_is_read() -> None:
    stream = io.BufferedReader(io.BytesIO(b"kurz\n" + b"l" * 5000 + b"\nkurz\n"))  # type: ignore[arg-type]
    assert [line.text for line in decode.decoded_lines(stream, 100)] == ["kurz", None, "kurz"]


@pytest.mark.parametrize("number", ["1" * 5000, "0" * 5000 + "65", "9" * 12, "x" + "f" * 5000])
def test_an_endless_number_of_a_character_is_no_character(number: str) -> None:
    assert text_of(f"F&uuml;r &#{number}; immer".encode()).text == "Für \ufffd immer"
