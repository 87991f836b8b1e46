"""`index --watch`: what it takes up, what it survives, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import searchidx
from searchidx.cli import main, watch
from searchidx.cli.watch import Watch
from searchidx.errors import IndexDamaged, PathMissing, SearchidxError, StorageFailed
from searchidx.messages import Message
from searchidx.model import Rejection, Report
from tests.cli.support import started
from tests.conftest import Call

_DEADLINE = 120  # seconds: a busy machine may be slow, a test that hangs must end


def eventually(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _DEADLINE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "eingang"
    folder.mkdir()
    (folder / "a.txt").write_text("Erste Meldung\n\nDer Pegel der Elbe steigt.\n")
    return folder


@pytest.fixture
def watcher(folder: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with started("--lang", "en", "index", "--watch", "--index", tmp_path / "index", folder) as process:
        try:
            yield process
        finally:
            process.kill()


def ids(folder: Path) -> list[str]:
    with searchidx.open(folder.parent / "index") as index:
        return [article.id for article in index.export()] if index.exists else []


def test_what_comes_changes_moves_and_goes_is_followed(folder: Path, watcher: subprocess.Popen[str]) -> None:
    eventually(lambda: ids(folder) == ["eingang/a.txt"])
    for number in range(50):
        (folder / f"b{number:02}.txt").write_text(f"Meldung {number}\n\nText.\n")
    eventually(lambda: len(ids(folder)) == 51)
    (folder / "b00.txt").rename(folder / "c.txt")
    eventually(lambda: "eingang/c.txt" in ids(folder) and "eingang/b00.txt" not in ids(folder))
    (folder / "a.txt").unlink()
    eventually(lambda: "eingang/a.txt" not in ids(folder))
    folder.rename(folder.with_name("fort"))
    folder.mkdir()  # another folder took its place; more than half would go, so nothing is done
    (folder / "d.txt").write_text("Neue Meldung\n\nText.\n")
    time.sleep(1)
    for file in folder.with_name("fort").iterdir():
        file.rename(folder / file.name)
    eventually(lambda: "eingang/d.txt" in ids(folder) and len(ids(folder)) == 51)
    watcher.send_signal(signal.SIGINT)
    out, err = watcher.communicate(timeout=_DEADLINE)
    assert watcher.returncode == 0
    assert out.count("Index written:") < 20, "many files are one commit"
    assert err.splitlines()[-1].startswith("Ended: ")


def test_sigterm_is_a_good_end_too(folder: Path, watcher: subprocess.Popen[str]) -> None:
    eventually(lambda: bool(ids(folder)))
    watcher.terminate()
    _, err = watcher.communicate(timeout=_DEADLINE)
    assert (watcher.returncode, "Traceback" in err) == (0, False)


def test_an_index_that_is_deleted_meanwhile_is_made_anew(folder: Path, tmp_path: Path, watcher: subprocess.Popen[str]) -> None:
    eventually(lambda: bool(ids(folder)))
    for path in (tmp_path / "index").iterdir():
        path.unlink()
    (folder / "b.txt").write_text("Zweite\n\nText.\n")
    eventually(lambda: ids(folder) == ["eingang/a.txt", "eingang/b.txt"])


def test_a_missing_path_and_a_dry_run_are_wrong_usage(call: Call, folder: Path, tmp_path: Path) -> None:
    assert call("index", "--watch", "--index", tmp_path / "index", folder / "nirgends").code == 2
    done = call("index", "--watch", "--dry-run", "--index", tmp_path / "index", folder)
    assert (done.code, "--watch" in done.err) == (2, True)


class Script:
    """Runs that return or raise these one after the other, then Ctrl-C."""

    def __init__(self, *outcomes: Report | SearchidxError) -> None:
        self.outcomes, self.settles = list(outcomes), list[float]()

    def __call__(self, settle: float) -> Report:
        self.settles.append(settle)
        if not self.outcomes:
            raise KeyboardInterrupt
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, SearchidxError):
            raise outcome
        return outcome


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "_POLL_SECONDS", "_RETRY_SECONDS", "_LONGEST_RETRY", "_SHARE_OF_TIME", "QUIET_SECONDS"):
        monkeypatch.setattr(watch, name, 0)


@pytest.mark.usefixtures("impatient")
def test_what_passes_is_told_once_and_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    full = StorageFailed("Die Platte ist voll", "the disk is full")
    gone = PathMissing("Den Ordner gibt es nicht", "no such folder")
    script = Script(Report(new=1), full, full, gone, Report(new=2), full)
    assert Watch(script).until_interrupted([str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.err.count("Die Platte ist voll. Es wird weiter versucht.") == 2
    assert captured.err.count("Den Ordner gibt es nicht") == 1
    assert "Beendet: 3 Artikel neu" in captured.err
    assert captured.out.count("Index geschrieben") == 2


@pytest.mark.usefixtures("impatient")
def test_what_does_not_pass_ends_it(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        Watch(Script(Report(), IndexDamaged("beschädigt", "damaged"))).until_interrupted([str(tmp_path)])
    with pytest.raises(PathMissing):  # the first time it is a slip of the keyboard
        Watch(Script(PathMissing("fehlt", "missing"))).until_interrupted([str(tmp_path)])


@pytest.mark.usefixtures("impatient")
def test_a_complaint_is_told_once_until_it_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = Report(rejected=(Rejection("a.txt", Message("keine Leserechte", "no permission")),))
    Watch(Script(bad, bad, Report(), bad)).until_interrupted([str(tmp_path)])
    assert capsys.readouterr().err.count("keine Leserechte") == 2


@pytest.mark.usefixtures("impatient")
def test_a_file_that_is_always_written_to_is_read_at_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_PATIENCE_SECONDS", -1)
    monkeypatch.setattr(watch, "QUIET_SECONDS", 0.01)
    script = Script(Report(files_unsettled=1), Report(files_unsettled=1), Report())
    Watch(script).until_interrupted([str(tmp_path)])
    assert 0 in script.settles
    assert script.settles[0] > 0


def test_reports_can_be_json_lines(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(folder / "a.txt", (1e9, 1e9))

    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch.FileEvents, "wait", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["index", "--watch", "--json", "--index", str(tmp_path / "index"), str(folder)])
    assert ended.value.code == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["new"] == 1
