"""A disk that refuses leaves the old state readable, the space free, the lock free and the next run able to work."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.errors import StorageFailed
from tests.engines.support import news
from tests.reliability.faults import ACKNOWLEDGED, FAILED, in_a_copy, refuse_at, trace, watched
from tests.reliability.scale import LONG, amount, count, sample
from tests.reliability.test_crash import points
from tests.reliability.workloads import OLD, WORKLOADS, Workload, examined, goes_on, nothing_is_left_over, prepared, state

REFUSALS = amount(18, 1_000)
SIZES = amount(6, 40)
UNCONFIRMED = 8
"""The new state is there; the disk neither confirmed it nor would take it back."""
WAYS = (
    (errno.EIO, False),
    (errno.EIO, True),
    (errno.ENOSPC, False),
    (errno.ENOSPC, True),
    (errno.EDQUOT, True),
    (errno.EROFS, True),
    (errno.EMFILE, False),
)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_a_refused_operation_fails_the_run_and_nothing_else(workload: Workload, tmp_path: Path) -> None:
    start, before, after = prepared(workload, tmp_path)
    if LONG:
        where = points(start, tmp_path / "x", workload, 10_000)
        tried = sample([(at, *way) for at in where for way in WAYS], REFUSALS, workload.name)
    else:
        tried = [(at, *WAYS[i % len(WAYS)]) for i, at in enumerate(points(start, tmp_path / "x", workload, REFUSALS))]
    for at, code, sticky in tried:
        folder = shutil.copytree(start, tmp_path / "x")

        def work(folder: Path = folder, at: int = at, code: int = code, sticky: bool = sticky) -> int:
            engine = open_engine(folder / "index")
            try:
                with watched(folder / "index", refuse_at(at, code, sticky=sticky)):
                    workload.work(engine)
            except StorageFailed as error:
                if "nicht bestätigt" in str(error):
                    return UNCONFIRMED
                if (folder / "index").exists():
                    engine.commit([news("danach", "Danach", "Im selben Prozess.")])  # the lock is free, here too
                    engine.commit([], ["danach"], ledger=before.ledger)
                return FAILED
            return ACKNOWLEDGED

        ended = in_a_copy(work)
        assert ended in (ACKNOWLEDGED, FAILED, UNCONFIRMED), (at, code, sticky)
        assert ended != UNCONFIRMED or (sticky and code in (errno.EIO, errno.EROFS)), (at, code)
        assert state(folder / "index") == (before if ended == FAILED else after), (at, code, sticky)
        assert goes_on(folder / "index"), (at, code, sticky)
        shutil.rmtree(folder)
        count("refused operations")


def test_what_a_refused_run_wrote_is_deleted_at_once(tmp_path: Path) -> None:
    start, before, _ = prepared(WORKLOADS[4], tmp_path)
    folder = shutil.copytree(start, tmp_path / "x")
    operations = trace(folder, lambda: WORKLOADS[4].work(open_engine(folder / "index")))
    shutil.rmtree(folder)
    # later ones can be unmade only with a directory that can be synced; the next commit clears up then
    for at in range(0, next(i for i, operation in enumerate(operations) if operation.kind == "rename"), 1 if LONG else 12):
        folder = shutil.copytree(start, tmp_path / "x")
        with watched(folder / "index", refuse_at(at, errno.ENOSPC, sticky=True)):
            try:
                WORKLOADS[4].work(open_engine(folder / "index"))
            except StorageFailed:
                assert state(folder / "index") == before
        assert nothing_is_left_over(folder / "index"), at
        shutil.rmtree(folder)


# --- a disk of a certain size ---


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A place to mount small file systems on; skipped where nobody may mount any."""
    target = tmp_path / "disk"
    target.mkdir()
    if os.name == "nt" or os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", target], check=False).returncode:
        pytest.skip("only the superuser may mount a file system here")
    subprocess.run(["umount", target], check=True)
    yield target
    subprocess.run(["umount", target], check=False, stderr=subprocess.DEVNULL)


def test_a_full_disk_of_any_size_keeps_the_old_state_and_its_free_space(mounted: Path) -> None:
    many = [news(f"viel{i}", "Viel", f"Text {i} " + " ".join(f"w{i}x{j}" for j in range(90))) for i in range(25)]
    refused = 0
    for number in range(SIZES):
        kilobytes = 100 + number * 160 // SIZES
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", mounted], check=True)
        try:
            engine = open_engine(mounted / "index")
            engine.commit(OLD, ledger={"eins": b"eins"})
            free = shutil.disk_usage(mounted).free
            message = ""
            try:
                engine.commit(many)
            except StorageFailed as error:
                message = str(error)
            if message:
                refused += 1
                gc.collect()  # a deleted file takes room as long as an exception remembers who mapped it
                assert re.search(r"Frei sind \d+\.\d MB, gebraucht wird mehr", message)
                assert shutil.disk_usage(mounted).free >= free * 0.99
                assert sorted(engine.ids()) == [article.id for article in OLD]
                engine.commit([news("klein", "Klein", "Ein kleiner Artikel.")])  # 1-article commits fit where nothing lies about
                engine.commit([], ["klein"], purge=True)
            assert examined(mounted / "index").sound
            count("disks of a certain size")
        finally:
            engine.close()
            subprocess.run(["umount", "-l", mounted], check=True)
    assert 0 < refused < SIZES  # some of the sizes were too small, some were enough


def test_a_directory_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    open_engine(tmp_path / "index").commit(OLD)
    if not os.geteuid():
        pytest.skip("the superuser may write everywhere")
    (tmp_path / "index").chmod(0o555)
    with pytest.raises(StorageFailed, match="Rechte"):
        open_engine(tmp_path / "index").commit([])
    (tmp_path / "index").chmod(0o755)
    assert len(open_engine(tmp_path / "index").ids()) == 4


def test_no_file_handle_stays_open_after_a_failed_run(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc to count handles in")
    engine = open_engine(tmp_path / "index")
    engine.commit(OLD)

    def handles() -> int:
        gc.collect()  # what an exception remembers is let go of
        return len(list(Path("/proc/self/fd").iterdir()))

    def fail(at: int) -> None:
        with watched(tmp_path / "index", refuse_at(at, errno.EIO, sticky=False)), pytest.raises(StorageFailed):
            engine.commit([news("neu", "Neu", "Neu.")])

    fail(0)
    assert len(engine.ids()) == 4
    before = handles()
    for at in range(0, 60, 4):
        fail(at)
    assert handles() <= before
    assert engine.generation == 1
    assert nothing_is_left_over(tmp_path / "index")
