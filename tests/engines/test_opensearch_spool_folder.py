"""What a killed writer spooled is deleted by the next one, and nothing of a writer that lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from searchidx.engines.opensearch.spool_folder import spool_folder

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, tempfile, time
tempfile.tempdir = sys.argv[1]
from searchidx.engines.opensearch.spool_folder import spool_folder
with spool_folder() as folder:
    (folder / "batch").write_bytes(b"Artikel")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_a_folder_is_deleted_when_its_writer_is_dead_and_not_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "searchidx-spool-fremd").mkdir()  # without a lock: just being made
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, tmp_path], cwd=ROOT, text=True, stdout=subprocess.PIPE)
    assert process.stdout
    spooled = Path(process.stdout.readline().strip(), "batch")
    with spool_folder() as own, spool_folder():
        assert spooled.exists()
        assert own.is_dir()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert spooled.exists()
    with spool_folder():
        assert not spooled.parent.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["searchidx-spool-fremd"]
