"""Canaries: the faults of Whoosh that this program is built around are still there. When one of these fails, a new Whoosh has changed
something that was taken for granted: look whether its guard can go, or whether it guards against something else now.
"""

from __future__ import annotations

import datetime
import errno
import gc
import shutil
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
import whoosh
import whoosh.index
from whoosh.fields import DATETIME, ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError
from whoosh.query import Every, Term

from tests.reliability.crashes import states, written
from tests.reliability.faults import refuse_at, trace, watched
from tests.reliability.scale import SEED
from tests.reliability.test_crash import relocated

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

SCHEMA = Schema(id=ID(stored=True, unique=True), text=TEXT(stored=True), date=DATETIME)
DAY = datetime.datetime(2024, 2, 29)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "index").mkdir()
    index = whoosh.index.create_in(str(tmp_path / "index"), SCHEMA)
    with index.writer() as writer:
        for i in range(10):
            writer.add_document(id=f"a{i}", text=f"haus nummer {i} am fluss", date=DAY)
    return tmp_path / "index"


def add(directory: Path) -> None:
    with whoosh.index.open_dir(str(directory)).writer() as writer:
        writer.update_document(id="a0", text="neues haus", date=DAY)


def contents(directory: Path) -> list[tuple[str, str]]:
    with whoosh.index.open_dir(str(directory)).searcher() as searcher:
        return sorted((hit["id"], hit["text"]) for hit in searcher.search(Every(), limit=None))


def answers(directory: Path) -> list[tuple[str, float]]:
    with whoosh.index.open_dir(str(directory)).searcher() as searcher:
        words = ("haus", "fluss", "nummer", "3", "7")
        return [(hit["id"], round(hit.score, 6)) for word in words for hit in searcher.search(Term("text", word), limit=None)]


def test_the_version_is_the_one_whose_faults_are_known() -> None:
    assert whoosh.versionstring() == "2.7.4"


def test_whoosh_never_syncs(directory: Path) -> None:
    assert {operation.kind for operation in trace(directory, lambda: add(directory))} & {"fsync", "syncdir"} == set()


def test_a_power_cut_loses_an_index_of_whooshs_own(directory: Path, tmp_path: Path) -> None:
    """The same model under which nothing of ours is lost."""
    start = shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-start")
    before = contents(directory)
    operations = [relocated(operation, tmp_path, start) for operation in trace(tmp_path, lambda: add(directory))]
    after, broken = contents(directory), 0
    for number, (_, disk) in enumerate(states(start, operations, 60, Random(SEED))):
        target = tmp_path.parent / f"{tmp_path.name}-{number}"
        written(disk, start, target)
        try:
            broken += contents(target / "index") not in (before, after)
        except Exception:  # whatever a broken index raises
            broken += 1
    assert broken > 0


def test_a_failed_article_breaks_the_next_one(directory: Path) -> None:
    writer = whoosh.index.open_dir(str(directory)).writer()
    with pytest.raises(ValueError, match="gest"):
        writer.add_document(id="neu", text="geheimwort", date="gestern")
    with pytest.raises(Exception, match="start_doc"):
        writer.add_document(id="b", text="hallo mond", date=DAY)
    writer.cancel()


def test_a_failed_update_deletes_the_old_version(directory: Path) -> None:
    writer = whoosh.index.open_dir(str(directory)).writer()
    with pytest.raises(ValueError, match="gest"):
        writer.update_document(id="a0", text="neu", date="gestern")
    assert writer.is_deleted(0)
    writer.cancel()


def test_a_full_disk_keeps_the_lock_and_the_space(directory: Path) -> None:
    index = whoosh.index.open_dir(str(directory))
    names = {path.name for path in directory.iterdir()}
    for at in range(8, 60):
        writer: Any = None
        with watched(directory, refuse_at(at, errno.ENOSPC, sticky=True)):
            try:
                writer = index.writer()
                writer.update_document(id="a0", text="neues haus", date=DAY)
                writer.commit()
            except OSError:
                break
    assert {path.name for path in directory.iterdir()} - names
    with pytest.raises(LockError):
        index.writer()
    del writer
    gc.collect()  # the files that Whoosh left open are closed here, where a warning of it is ignored


def test_a_flipped_bit_becomes_a_wrong_answer(directory: Path) -> None:
    random, right = Random(SEED), answers(directory)
    names = [path for path in sorted(directory.iterdir()) if path.stat().st_size and path.suffix != ".toc"]
    wrong = 0
    for _ in range(300):
        path = random.choice(names)
        data = bytearray(path.read_bytes())
        at = random.randrange(len(data))
        data[at] ^= 1 << random.randrange(8)
        whole = path.read_bytes()
        path.write_bytes(data)
        with suppress(Exception):  # said, in whatever way
            wrong += answers(directory) != right
        path.write_bytes(whole)
        if wrong:
            return
    raise AssertionError("every flipped bit was noticed")


def test_whooshs_own_clean_up_comes_before_anything_is_synced() -> None:
    """It is reached by SegmentWriter.commit alone, which we never call; see test_pickles."""
    import inspect

    from whoosh.writing import SegmentWriter

    assert "clean_files" in inspect.getsource(SegmentWriter)
    assert "fsync" not in inspect.getsource(FileStorage)
