"""Waiting for changes of files."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from searchidx.sources import file_events
from searchidx.sources.file_events import FileEvents


def _until_ready(events: FileEvents) -> None:
    """The child says once that it listens."""
    assert events.wait(60)


def test_a_change_below_a_folder_ends_the_waiting(tmp_path: Path) -> None:
    (tmp_path / "tief").mkdir()
    with FileEvents([str(tmp_path)]) as events:
        _until_ready(events)
        assert not events.wait(0.3)
        (tmp_path / "tief" / "a.txt").write_text("Elbe")
        assert events.wait(60)
        assert not events.wait(0.3)


def test_a_folder_that_took_the_place_of_another_is_listened_to(tmp_path: Path) -> None:
    folder = tmp_path / "ein"
    folder.mkdir()
    with FileEvents([str(folder)]) as events:
        _until_ready(events)
        folder.rename(tmp_path / "alt")
        assert events.wait(60)
        assert not events.listens
        folder.mkdir()
        assert events.wait(60)
        _until_ready(events)
        (folder / "a.txt").write_text("Elbe")
        assert events.wait(60)


def test_a_file_that_was_replaced_is_a_change(tmp_path: Path) -> None:
    file, other = tmp_path / "a.jsonl", tmp_path / "neu"
    file.write_text("{}")
    with FileEvents([str(file)]) as events:
        _until_ready(events)
        other.write_text("{} ")
        other.rename(file)
        assert events.wait(60)


def test_without_the_package_the_clock_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = "import sys; sys.modules['watchfiles'] = None; "
    monkeypatch.setattr(file_events, "_START", block + file_events._START)
    with FileEvents([str(tmp_path)]) as events:
        end = time.monotonic() + 60
        while not events.concern and time.monotonic() < end:
            events.wait(0.1)
        assert events.concern
        assert "searchidx[watch]" in events.concern.de
        assert not events.listens
        assert events.wait(0.1), "it is time to look"


def test_a_child_whose_parent_is_gone_ends(tmp_path: Path) -> None:
    import subprocess

    script = (
        "import subprocess, sys, time; from searchidx.sources.file_events import FileEvents; "
        "events = FileEvents([sys.argv[1]]); events.wait(60); print(events._child.pid, flush=True); import os; os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120)
    pid, end = int(done.stdout), time.monotonic() + 60
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]:
        assert time.monotonic() < end
        time.sleep(0.1)
