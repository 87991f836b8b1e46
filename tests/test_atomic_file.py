"""A file that is written atomically is the old one or the new one, whatever happens on the way."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from searchidx.atomic_file import atomic_file


def test_a_file_appears_whole_and_without_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "liste.txt"
    with atomic_file(path) as file:
        file.write("Äpfel\n")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == "Äpfel\n".encode()
    assert os.listdir(tmp_path) == ["liste.txt"]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "daten", "wb", durable=True) as file:
        file.write(b"\xff\r\n")
    assert (tmp_path / "daten").read_bytes() == b"\xff\r\n"


@pytest.mark.parametrize("error", [ValueError("mitten im Schreiben"), KeyboardInterrupt()])
def test_an_exception_leaves_the_old_contents_and_no_draft(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "liste.txt"
    path.write_text("alt")

    def write() -> None:
        with atomic_file(path) as file:
            file.write("neu")
            raise error

    with pytest.raises(type(error)):
        write()
    assert path.read_text() == "alt"
    assert os.listdir(tmp_path) == ["liste.txt"]


def test_a_draft_that_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    path, draft = tmp_path / "liste.txt", tmp_path / "liste.txt.new"
    draft.write_text("halb geschrieben")
    with atomic_file(path, draft=draft) as file:
        file.write("neu")
    assert path.read_text() == "neu"
    assert not draft.exists()


def test_a_link_planted_in_place_of_the_draft_is_not_followed(tmp_path: Path) -> None:
    target, draft = tmp_path / "fremd", tmp_path / "liste.txt.new"
    target.write_text("bleibt")
    draft.symlink_to(target)
    with atomic_file(tmp_path / "liste.txt", draft=draft) as file:
        file.write("neu")
    assert target.read_text() == "bleibt"
    assert stat.S_ISREG((tmp_path / "liste.txt").lstat().st_mode)
