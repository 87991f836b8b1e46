"""Files that cannot be read, change or become something else are told, and never waited for."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from searchidx.sources import BrokenOff, read, source_reader
from searchidx.sources.discover import scopes, sources
from searchidx.sources.file_access import content
from tests.sources.support import TODAY, source_at


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "politik" / "a.txt"
    path.parent.mkdir()
    path.write_text("Haushalt steht\n\nDer Bundestag hat beschlossen.\n")
    return path


def outcome(path: Path, meanwhile: Callable[[Path], object]) -> BrokenOff:
    """What becomes of a file with which something happens between listing and reading."""
    source = source_at(path)
    meanwhile(path)
    [broken] = read(source, today=TODAY)
    assert isinstance(broken, BrokenOff)
    return broken


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def to_link(path: Path) -> None:
    path.rename(path.with_suffix(".alt"))
    path.symlink_to(path.with_suffix(".alt"))


@pytest.mark.parametrize(("meanwhile", "reason"), [(Path.unlink, "verschwunden"), (to_pipe, "Pipe"), (to_link, "Verweis")])
def test_a_file_that_becomes_something_else_is_told_and_never_waited_for(
    text_file: Path, meanwhile: Callable[[Path], object], reason: str
) -> None:
    broken = outcome(text_file, meanwhile)
    assert reason in broken.reason.de
    assert broken.place == "politik/a.txt"


def test_a_file_that_grows_while_it_is_read_is_told(text_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_at(text_file)

    def growing(count: int) -> None:
        with text_file.open("a") as file:
            file.write("mehr ")

    monkeypatch.setattr(source_reader, "content", partial(content, meter=growing))
    [broken] = read(source, today=TODAY)
    assert isinstance(broken, BrokenOff)
    assert "ändert sich gerade" in broken.reason.de


def test_a_file_saved_just_now_is_read_a_second_time(text_file: Path) -> None:
    source = source_at(text_file)
    saves = ["Neuer Text, ganz und gar gespeichert."]

    def saving(count: int) -> None:
        if saves:
            text_file.write_text(saves.pop())

    assert content(source.path, saving) == b"Neuer Text, ganz und gar gespeichert."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(text_file: Path) -> None:
    text_file.chmod(0)
    [broken] = read(source_at(text_file), today=TODAY)
    assert isinstance(broken, BrokenOff)
    assert "Leserechte" in broken.reason.de
    text_file.parent.chmod(0o300)
    [broken_folder] = sources(*scopes([text_file.parent], {}))
    text_file.parent.chmod(0o700)
    assert isinstance(broken_folder, BrokenOff)
