"""A lock on a file is held by one at a time and ends with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from searchidx.file_lock import file_lock

HOLDER = """
import sys
from pathlib import Path
from searchidx.file_lock import file_lock
with file_lock(Path(sys.argv[1])) as held:
    print(bool(held), flush=True)
    sys.stdin.readline()
"""


def held_elsewhere(path: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until it reads a line."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    with file_lock(tmp_path / "lock") as first:
        with file_lock(tmp_path / "lock") as second:
            assert (bool(first), bool(second)) == (True, False)
        with file_lock(tmp_path / "lock") as third:
            assert not third  # the refused one took nothing away
    with file_lock(tmp_path / "lock") as held:
        assert held
    assert (tmp_path / "lock").exists()


@pytest.mark.parametrize("kill", [False, True])
def test_the_lock_of_another_process_ends_with_it(tmp_path: Path, kill: bool) -> None:
    with held_elsewhere(tmp_path / "lock") as process:
        with file_lock(tmp_path / "lock") as held:
            assert not held
        if kill:
            os.kill(process.pid, signal.SIGKILL)
        else:
            process.communicate("\n")
        process.wait()
    with file_lock(tmp_path / "lock") as held:
        assert held


def test_who_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path / "lock") as process:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        with file_lock(tmp_path / "lock", wait=True) as held:
            assert held


def test_an_exception_in_the_block_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mitten"), file_lock(tmp_path / "lock"):
        raise ValueError("mitten in der Arbeit")
    with file_lock(tmp_path / "lock") as held:
        assert held


def test_whooshs_own_lock_and_this_one_exclude_each_other(tmp_path: Path) -> None:
    from whoosh.util.filelock import FileLock

    theirs = FileLock(str(tmp_path / "lock"))
    with file_lock(tmp_path / "lock") as held:
        assert held
        assert not theirs.acquire()
    assert theirs.acquire()
    try:
        with file_lock(tmp_path / "lock") as held:
            assert not held
    finally:
        theirs.release()


def test_a_lock_knows_whether_its_file_is_still_the_one_that_others_lock(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    path.parent.mkdir()
    with file_lock(path) as held:
        assert held
        assert held.is_in_place()
        path.unlink()
        assert not held.is_in_place()
        path.touch()
        assert not held.is_in_place()
