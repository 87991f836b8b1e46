"""An index that takes the place of another: no program that has the old one open answers from it, writes into it or deletes its files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import searchidx
from searchidx.engines.whoosh import open_engine
from searchidx.errors import IndexDamaged, IndexLocked, IndexUnsafe
from searchidx.model import Article
from searchidx.storage import index_directory
from tests.engines.support import news, word
from tests.reliability.workloads import examined
from web import create_app

OLD = [news("alt", "Haus", "Das alte Haus.")]
NEW = [news("neu1", "Haus", "Das neue Haus."), news("neu2", "Fluss", "Der Fluss.")]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An index with one generation."""
    open_engine(tmp_path / "index").commit(OLD)
    return tmp_path / "index"


def replaced(directory: Path, articles: list[Article] = NEW) -> None:
    """Another index of as many generations stands in its place."""
    shutil.rmtree(directory)
    open_engine(directory).commit(articles)


def test_a_reader_answers_from_the_index_that_took_the_place(directory: Path) -> None:
    engine = open_engine(directory)
    before = engine.commit_id
    assert engine.ids() == ["alt"]
    replaced(directory)
    assert (engine.generation, engine.ids()) == (1, ["neu1", "neu2"])
    assert engine.search(word("alt")).total == 0
    assert engine.commit_id != before


def test_a_writer_adds_to_the_index_that_took_the_place(directory: Path) -> None:
    engine = open_engine(directory)
    replaced(directory)
    engine.commit([news("mehr", "Haus", "Noch ein Haus.")])
    assert open_engine(directory).ids() == ["mehr", "neu1", "neu2"]
    assert examined(directory).findings == ()


def test_a_restored_copy_of_an_earlier_state_is_taken_for_what_it_is(directory: Path, tmp_path: Path) -> None:
    shutil.copytree(directory, tmp_path / "copy")
    engine = open_engine(directory)
    engine.commit([], ["alt"])
    shutil.rmtree(directory)
    open_engine(tmp_path / "copy").commit(NEW)
    (tmp_path / "copy").rename(directory)
    assert (engine.generation, engine.ids()) == (2, ["alt", "neu1", "neu2"])


def test_a_writer_whose_folder_is_replaced_during_its_run_leaves_the_new_one_alone(directory: Path) -> None:
    with open_engine(directory).transaction() as change:
        batch = change.batch_writer().finish()
        replaced(directory)
        names = sorted(os.listdir(directory))
        with pytest.raises(IndexLocked, match="gelöscht oder ersetzt"):
            change.commit([(batch, ())])
    assert sorted(os.listdir(directory)) == names
    assert open_engine(directory).ids() == ["neu1", "neu2"]
    assert examined(directory).findings == ()


def test_a_writer_that_gives_up_deletes_nothing_of_the_index_that_took_the_place(directory: Path) -> None:
    with open_engine(directory).transaction():
        replaced(directory)
        names = sorted(os.listdir(directory))
    assert sorted(os.listdir(directory)) == names


def test_a_batch_of_another_index_is_never_deleted(directory: Path) -> None:
    other = index_directory.segment_path(directory, index_directory.new_name(index_directory.new_identity()))
    other.write_bytes(b"noch im Bau")
    open_engine(directory).commit(NEW)
    assert other.exists()


def put_a_file(directory: Path) -> None:
    directory.write_text("kein Index")


def link_to_itself(directory: Path) -> None:
    directory.symlink_to(directory)


@pytest.mark.parametrize("put", [put_a_file, link_to_itself])
def test_what_is_no_folder_in_its_place_is_named_and_no_bug(directory: Path, put: Callable[[Path], None]) -> None:
    with searchidx.open(directory) as index:
        client = create_app(index).test_client()
        assert client.get("/artikel/alt").status_code == 200
        directory.rename(directory.with_name("away"))
        put(directory)
        for ask in (
            lambda: index.search("Haus"),
            lambda: index.get("alt"),
            lambda: index.facets("Haus"),
            lambda: list(index.hits("Haus")),
            index.status,
            lambda: index.exists,
            lambda: index.committed,
        ):
            with pytest.raises(IndexDamaged, match="nicht lesbar"):
                ask()
        paths = ("/", "/suche?q=Haus", "/artikel/alt", "/suche.csv?q=Haus", "/api/v1/status")
        assert {client.get(path).status_code for path in paths} == {503}
        directory.unlink()
        directory.with_name("away").rename(directory)
        assert index.search("Haus").total == 1
        assert client.get("/artikel/alt").status_code == 200


def test_a_file_that_a_commit_deletes_meanwhile_has_no_size(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(directory)
    size = engine.size()
    gone = directory / "gone"
    monkeypatch.setattr(Path, "rglob", lambda self, _pattern: iter([*self.iterdir(), gone]))
    monkeypatch.setattr(Path, "is_file", lambda _self: True)
    assert engine.size() == size


def test_a_folder_mixed_of_two_indexes_answers_nothing(directory: Path, tmp_path: Path) -> None:
    open_engine(tmp_path / "other").commit(NEW)
    shutil.copy(tmp_path / "other" / index_directory.MARKER, directory)
    with pytest.raises(IndexDamaged):
        open_engine(directory)
    assert not examined(directory).sound


@pytest.mark.skipif(os.name == "nt", reason="permissions are kept elsewhere there")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_files_are_for_their_owner_to_write_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        engine = open_engine(tmp_path / "index")
        engine.commit(OLD, ledger={"eins": b"eins"})
        engine.commit(NEW, purge=True)
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "index").iterdir()}
    assert modes <= ({0o600} if umask else {0o600, 0o640})
    assert (tmp_path / "index").stat().st_mode & 0o022 == 0


@pytest.mark.skipif(os.name == "nt", reason="permissions are kept elsewhere there")
def test_a_file_that_anybody_may_write_is_not_read(directory: Path) -> None:
    next(directory.glob("*.arrays")).chmod(0o666)
    with pytest.raises(IndexUnsafe, match=r"chmod o-w .*\.arrays"):
        open_engine(directory)


def test_what_a_writer_that_gave_up_has_written_is_deleted(directory: Path) -> None:
    before = sorted(directory.glob("*.arrays"))
    with open_engine(directory).transaction() as change:
        change.batch_writer().finish()
        assert len(list(directory.glob("*.arrays"))) == 2
    assert sorted(directory.glob("*.arrays")) == before
