"""Reading lists: a line an article; nothing is lost, whoever writes, and what is no list is named."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from searchidx.errors import StorageFailed, UsageError
from searchidx.reading_list import LONGEST_NOTE, Entry, add, annotate, read_list, remove


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "merkliste.jsonl"


def test_articles_stay_in_the_order_they_were_marked(file: Path) -> None:
    assert read_list(file) == ()
    assert add(file, ["b", "a", "b"]) == 2
    assert add(file, ["a", "c"], "wichtig") == 1
    assert read_list(file) == (Entry("b"), Entry("a", "wichtig"), Entry("c", "wichtig"))
    assert add(file, ["c"]) == 0
    assert read_list(file)[2] == Entry("c", "wichtig")


def test_notes_are_changed_and_taken_away(file: Path) -> None:
    add(file, ["a"], "alt")
    annotate(file, "a", "neu")
    assert read_list(file) == (Entry("a", "neu"),)
    annotate(file, "a", "")
    assert file.read_text() == '{"id": "a"}\n'
    with pytest.raises(UsageError, match="nicht auf der Merkliste"):
        annotate(file, "b", "x")


def test_what_is_taken_off_is_counted(file: Path) -> None:
    add(file, ["a", "b", "c"])
    assert remove(file, ["b", "x"]) == 1
    assert [entry.id for entry in read_list(file)] == ["a", "c"]


@pytest.mark.parametrize("text", ["", "\u2028", "a\nb", "\x00", "\ud83d", "--index=x", "„ß“ 🎈", "\x85"])
def test_any_id_and_note_come_back(file: Path, text: str) -> None:
    add(file, [text, "danach"], text)
    assert read_list(file) == (Entry(text, text), Entry("danach", text))


@pytest.mark.parametrize("line", [b"kaputt", b"{}", b'{"id": 1}', b'{"id": "a", "note": []}', b"[" * 100_000, b"\xff"], ids=range(6))
def test_a_line_that_is_none_is_named_and_the_file_stays(file: Path, line: bytes) -> None:
    add(file, ["a"])
    before = file.read_bytes() + line + b"\n"
    file.write_bytes(before)
    for change in (lambda: read_list(file), lambda: add(file, ["b"]), lambda: remove(file, ["a"])):
        with pytest.raises(UsageError, match=":2: keine Zeile einer Merkliste"):
            change()
    assert file.read_bytes() == before


def test_several_that_write_at_once_lose_nothing(file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(file, [str(number)]), range(40)))
    assert {entry.id for entry in read_list(file)} == {str(number) for number in range(40)}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_the_file_is_for_its_owner_alone(file: Path) -> None:
    before = os.umask(0)
    try:
        add(file, ["a"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_cannot_be_kept_is_said(file: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mehr als"):
        add(file, ["a"], "x" * (LONGEST_NOTE + 1))
    with pytest.raises(UsageError, match="mehr als"):
        add(file, map(str, range(10_001)))
    assert read_list(file) == ()
    with pytest.raises(StorageFailed, match="nicht zu schreiben"):
        add(tmp_path / "fehlt" / "liste", ["a"])
    with pytest.raises(UsageError, match="nicht lesbar"):
        read_list(tmp_path)
