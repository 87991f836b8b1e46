"""A text that takes for ever costs one article, and neither Ctrl-C nor kill waits for it.

The texts here are harmless; the readers are made to hang over them, where no signal and no other thread gets through.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from searchidx import worker_pool
from searchidx.engines import Engine
from searchidx.engines.memory import MemoryBatchWriter, MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.transaction import WhooshBatchWriter
from searchidx.ingest import index_worker
from searchidx.ingest.pipeline import bring_up_to_date
from searchidx.model import Report
from searchidx.sources import csv, jsonl, plain_text

ROOT = Path(__file__).parents[2]
POISON = "Endlos"


def hang() -> None:
    """A call of C code that holds the interpreter's lock and looks at no signal."""
    deque(repeat(0), 0)


def hanging(function: Callable[..., Any], strike: Callable[[], object] = hang) -> Callable[..., Any]:
    """The function; it strikes where an argument holds POISON."""

    def poisoned(*arguments: Any, **settings: Any) -> Any:
        if any(POISON in str(argument) for argument in (*arguments, *settings.values())):
            strike()
        return function(*arguments, **settings)

    return poisoned


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_worker, "LEAST_SECONDS", 0.3)
    monkeypatch.setattr(index_worker, "SECONDS_PER_MB", 0)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three lines, three rows and three files; of each the second one is poison."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    texts = ["Erster Text.", f"{POISON} und weiter.", "Dritter Text."]
    (folder / "a.jsonl").write_text("".join(json.dumps({"id": f"a{number}", "text": text}) + "\n" for number, text in enumerate(texts)))
    (folder / "b.csv").write_text("id;text\n" + "".join(f"b{number};{text}\n" for number, text in enumerate(texts)))
    for number, text in enumerate(texts):
        (folder / f"c{number}.txt").write_text(text)
    return folder


WHERE = {
    "reading": [(jsonl, "parsed"), (csv.records, "article_outcomes"), (plain_text, "article")],
    "tokenising": [(MemoryBatchWriter, "add"), (WhooshBatchWriter, "add")],
}
OPENED: dict[str, Callable[[Path], Engine]] = {"memory": lambda folder: MemoryEngine(), "whoosh": open_engine}


def reasons(report: Report) -> dict[str, str]:
    return {rejection.place: rejection.reason.de for rejection in report.rejected}


@pytest.mark.parametrize("processors", [1, 2])
@pytest.mark.parametrize("opened", OPENED.values(), ids=OPENED)
@pytest.mark.parametrize("where", WHERE)
def test_what_takes_too_long_is_rejected_and_everything_else_is_indexed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Path, processors: int, opened: Callable[[Path], Engine], where: str
) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: processors)
    for place, name in WHERE[where]:
        monkeypatch.setattr(place, name, hanging(getattr(place, name)))
    engine = opened(tmp_path / "index")
    report = bring_up_to_date(engine, [corpus])
    assert list(engine.ids()) == ["a0", "a2", "b0", "b2", "corpus/c0.txt", "corpus/c2.txt"]
    assert sorted(reasons(report)) == ["corpus/a.jsonl:2", "corpus/b.csv:3", "corpus/c1.txt"]
    assert all("zu aufwendig" in reason and "kürzen" in reason for reason in reasons(report).values())
    again = bring_up_to_date(engine, [corpus])  # told, but not tried again until the file changes
    assert (again.files_read, reasons(again)) == (0, reasons(report))


def test_a_single_article_is_watched_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Path) -> None:
    monkeypatch.setattr(plain_text, "article", hanging(plain_text.article))
    report = bring_up_to_date(open_engine(tmp_path / "index"), [corpus / "c1.txt"])
    assert list(reasons(report)) == ["corpus/c1.txt"]


def test_a_batch_that_cannot_be_written_is_told_and_the_run_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Path) -> None:
    def finish(self: MemoryBatchWriter) -> None:
        hang()

    monkeypatch.setattr(MemoryBatchWriter, "finish", finish)
    report = bring_up_to_date(MemoryEngine(), [corpus])
    assert {reason.partition(";")[0] for reason in reasons(report).values()} == {"konnte nicht in der vorgesehenen Zeit geschrieben werden"}
    assert report.new == 0


def test_what_kills_its_worker_is_told_and_tried_again_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Path
) -> None:
    def die() -> None:  # as the system does when memory runs out
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)

    here = os.getpid()
    engine = open_engine(tmp_path / "index")
    with monkeypatch.context() as patched:
        for place, name in WHERE["reading"]:
            patched.setattr(place, name, hanging(getattr(place, name), die))
        report = bring_up_to_date(engine, [corpus])
    assert sorted(reasons(report)) == ["corpus/a.jsonl:2", "corpus/b.csv:3", "corpus/c1.txt"]
    assert all("Arbeitsspeicher" in reason for reason in reasons(report).values())
    assert len(engine.ids()) == 6
    assert bring_up_to_date(engine, [corpus]).new == 3


def test_a_worker_that_dies_once_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus: Path) -> None:
    def die_once() -> None:
        if not (tmp_path / "struck").exists():
            (tmp_path / "struck").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(jsonl, "parsed", hanging(jsonl.parsed, die_once))
    report = bring_up_to_date(open_engine(tmp_path / "index"), [corpus])
    assert (report.new, report.rejected) == (9, ())


# --- signals ---

STRIKES = {
    "call in C": "deque(repeat(0), 0)",
    "regular expression": "re.match('(a*)*b', 'a' * 60)",
    "sleep": "time.sleep(600)",
}
PROGRAM = """
import os, re, sys, time
from collections import deque
from itertools import repeat
from pathlib import Path
from searchidx import worker_pool
from searchidx.cli import main
from searchidx.sources import records, plain_text
def strike(*arguments, **settings):
    Path(sys.argv[1], str(os.getpid())).touch()
    {strike}
plain_text.article = strike
worker_pool.processors = lambda: {processors}
main(["index", sys.argv[2], "--index", sys.argv[3]])
"""


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """`searchidx index` over files that all hang, and the processes that do."""
    strike, processors, files = request.param
    hanging_now, corpus = tmp_path / "hanging", tmp_path / "corpus"
    for folder in (hanging_now, corpus):
        folder.mkdir()
    for number in range(files):
        (corpus / f"{number}.txt").write_text("Ein Text. " * 1000)
    program = "from searchidx.ingest import pipeline\npipeline.BATCH_UNITS = 1\n" + PROGRAM.format(strike=strike, processors=processors)
    command = [sys.executable, "-c", program, hanging_now, corpus, tmp_path / "index"]
    process = subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while len(list(hanging_now.iterdir())) < min(processors, files) and time.monotonic() < end:
        time.sleep(0.02)
    workers = [int(path.name) for path in hanging_now.iterdir()]
    assert process.pid not in workers
    yield process, workers
    for pid in (process.pid, *workers):
        if lives(pid):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def patience() -> float:
    """Two seconds, times the load of a busy machine."""
    return 2 * max(1, os.getloadavg()[0] / worker_pool.processors())


CASES = [pytest.param((strike, 2, 4), id=name) for name, strike in STRIKES.items()]
CASES += [pytest.param((STRIKES["call in C"], *numbers), id=f"{numbers}") for numbers in ((2, 1), (1, 1), (1, 4))]
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends workers with their parent at once")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
@pytest.mark.parametrize("running", CASES, indirect=True)
def test_a_signal_ends_a_run_wherever_it_is(running: tuple[subprocess.Popen[str], list[int]], sent: signal.Signals, code: int) -> None:
    process, workers = running
    began = time.monotonic()
    process.send_signal(sent)
    process.wait(timeout=60)
    assert time.monotonic() - began < patience()
    assert process.returncode == code
    assert not any(map(lives, workers))
    assert process.stderr
    assert "Traceback" not in process.stderr.read()


@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_during_a_fork_is_not_lost(tmp_path: Path, corpus: Path, sent: str, code: int) -> None:
    program = f"""
import os, signal, sys
from searchidx.cli import main
parent = os.getpid()
os.register_at_fork(after_in_parent=lambda: os.kill(parent, signal.{sent}))
main(["index", sys.argv[1], "--index", sys.argv[2]])
"""
    command = [sys.executable, "-c", program, corpus, tmp_path / "index"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "Exception ignored" in done.stderr) == (code, False), done.stderr


@needs_linux
@pytest.mark.parametrize("running", CASES[:3], indirect=True)
def test_workers_end_with_a_parent_that_is_killed(running: tuple[subprocess.Popen[str], list[int]]) -> None:
    process, workers = running
    process.kill()
    process.wait()
    end = time.monotonic() + patience()
    while any(map(lives, workers)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(map(lives, workers))


def test_a_run_with_a_hanging_text_ends_with_exit_code_4(tmp_path: Path, corpus: Path) -> None:
    program = f"""
import sys
from collections import deque
from itertools import repeat
from searchidx.cli import main
from searchidx.ingest import index_worker
from searchidx.sources import jsonl
index_worker.LEAST_SECONDS, index_worker.SECONDS_PER_MB = 0.4, 0
read = jsonl.parsed
jsonl.parsed = lambda text: deque(repeat(0), 0) if {POISON!r} in text else read(text)
main(["index", sys.argv[1], "--index", sys.argv[2]])
"""
    done = subprocess.run(
        [sys.executable, "-c", program, corpus, tmp_path / "index"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 4
    assert "corpus/a.jsonl:2: zu aufwendig" in done.stderr
