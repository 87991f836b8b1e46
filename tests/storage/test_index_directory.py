"""An index directory: whose it is, of which format, who may write there, who holds it, and what a failed commit left."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import whoosh.index
from whoosh.fields import ID, Schema
from whoosh.index import LockError

from searchidx.engines.whoosh import open_engine
from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked, IndexUnsafe, IndexUnusable
from searchidx.file_lock import file_lock
from searchidx.index import examine
from searchidx.storage import index_directory
from tests.engines.support import news

ARTICLES = [news(f"n{i}", "Haus", f"Das Haus Nummer {i}.") for i in range(3)]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    open_engine(tmp_path / "index").commit(ARTICLES)
    return tmp_path / "index"


# --- what is no index of ours, or not one of now ---


@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_a_pipe_or_a_device_in_place_of_a_file_is_damage(directory: Path, kind: str) -> None:
    for path in sorted(directory.iterdir()):
        kept = path.with_name("kept")
        path.rename(kept)
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
        if path.name != index_directory.LOCK:
            checkup = examine(directory)
            assert not checkup.sound, path.name
        path.unlink()
        kept.rename(path)
    assert examine(directory).sound


@pytest.mark.parametrize("kind", ["pipe", "endless", "link"])
def test_who_writes_is_never_noted_in_a_file_of_somebody_else(directory: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "letter").write_text("Lieber Rat")
    writer = directory / index_directory.WRITER
    if kind == "pipe":
        os.mkfifo(writer)
    else:
        writer.symlink_to("/dev/zero" if kind == "endless" else tmp_path / "letter")
    with file_lock(directory / index_directory.LOCK), pytest.raises(IndexLocked):
        open_engine(directory).commit(ARTICLES)
    open_engine(directory).commit(ARTICLES)
    assert (tmp_path / "letter").read_text() == "Lieber Rat"


@pytest.mark.parametrize("version", [1, index_directory.FORMAT - 1, index_directory.FORMAT + 1, 99])
def test_an_older_or_newer_index_is_named_with_its_format(directory: Path, version: int) -> None:
    (directory / index_directory.MARKER).write_text(json.dumps({"program": "searchidx", "format": version}))
    with pytest.raises(IndexForeign, match=rf"Format {version}; lesbar ist hier Format {index_directory.FORMAT}.*searchidx index"):
        open_engine(directory)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 3}', '{"program": "other", "format": 9}', "[" * 100_000, "\x00" * 50])
def test_a_marker_that_is_none_is_damage(directory: Path, text: str) -> None:
    (directory / index_directory.MARKER).write_text(text)
    with pytest.raises(IndexDamaged, match=r"searchidx\.json"):
        open_engine(directory)


@pytest.mark.parametrize(
    "harm",
    [lambda text: text[:-1], lambda text: text[:-1] + "\r\n", lambda text: text + " ", lambda text: text.replace(": ", ":"), str.upper],
    ids=["no line end", "another line end", "a blank behind", "blanks gone", "capitals"],
)
def test_a_marker_with_a_changed_byte_is_damage_though_json_reads_it(directory: Path, harm: Callable[[str], str]) -> None:
    marker = directory / index_directory.MARKER
    marker.write_bytes(harm(marker.read_bytes().decode()).encode())
    with pytest.raises(IndexDamaged, match=r"searchidx\.json"):
        open_engine(directory)


def test_an_index_of_whooshs_own_is_named_and_stays_as_it_is(tmp_path: Path) -> None:
    created = whoosh.index.create_in(str(tmp_path), Schema(id=ID(stored=True)))
    writer = created.writer()
    writer.add_document(id="a")
    writer.commit()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(IndexForeign, match="kein Index von searchidx"):
        open_engine(tmp_path).commit(ARTICLES)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != index_directory.LOCK} == {
        name: data for name, data in before.items() if name != index_directory.LOCK
    }


# --- who may write there ---


def test_a_directory_where_anybody_may_write_is_refused(directory: Path) -> None:
    directory.chmod(0o777)
    with pytest.raises(IndexUnsafe, match="chmod o-w") as raised:
        open_engine(directory)
    assert raised.value.exit_code == 3
    assert isinstance(raised.value, IndexUnusable)


def test_a_folder_for_everybody_is_no_place_for_an_index_and_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(IndexUnsafe, match="eigenen Ordner"):
        open_engine(tmp_path)


def test_a_directory_where_the_group_may_write_is_told_and_opened(directory: Path) -> None:
    directory.chmod(0o775)
    gid = next(gid for gid in (65_534, 1, 0) if gid != directory.stat().st_uid)
    try:
        os.chown(directory, -1, gid)
    except PermissionError:
        pytest.skip("only the superuser may give a directory to a group that is not theirs")
    engine = open_engine(directory)
    assert len(engine.ids()) == len(ARTICLES)
    assert "chmod g-w" in engine.concerns()[0].de


def test_a_directory_made_by_indexing_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        (tmp_path / "da").mkdir()
        for name in ("da", "neu", "tief/unten"):
            engine = open_engine(tmp_path / name) if name != "da" else None
            if engine is None:
                (tmp_path / name).chmod(0o775)
                engine = open_engine(tmp_path / name)
            engine.commit(ARTICLES)
            assert not (tmp_path / name).stat().st_mode & 0o022
            assert engine.concerns() == ()
    finally:
        os.umask(before)


# --- who writes there now ---


def test_only_one_may_hold_the_lock_and_the_other_is_told_who(directory: Path) -> None:
    with index_directory.locked(directory):
        with pytest.raises(IndexLocked, match=rf"Prozess {os.getpid()}, seit 2"), index_directory.locked(directory):
            pass
        assert (directory / index_directory.WRITER).exists()
    assert not (directory / index_directory.WRITER).exists()
    with index_directory.locked(directory):
        pass


def test_whooshs_own_writer_is_locked_out_and_locks_out(directory: Path) -> None:
    theirs = whoosh.index.open_dir(str(directory))
    with index_directory.locked(directory), pytest.raises(LockError):
        theirs.writer()
    writer = theirs.writer()
    with pytest.raises(IndexLocked), index_directory.locked(directory):
        pass
    writer.cancel()
    with index_directory.locked(directory):
        pass


# --- names ---


@pytest.mark.parametrize("name", ["../x", "a/b", "", "A", "ä", "a.b"])
def test_a_name_that_leads_out_of_the_directory_is_damage(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexDamaged):
        index_directory.segment_path(tmp_path, name)


def test_the_newest_generation_is_the_one_with_the_highest_number(tmp_path: Path) -> None:
    assert index_directory.latest_generation(tmp_path / "fehlt") == 0
    for number in (9, 10, 2):
        index_directory.toc_path(tmp_path, number).touch()
    (tmp_path / "_MAIN_11.toc.new").touch()
    assert index_directory.latest_generation(tmp_path) == 10
