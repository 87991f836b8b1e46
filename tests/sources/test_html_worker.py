"""No page can hang or kill the run: the child process is given up or replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.messages import Message
from searchidx.sources import html_worker
from searchidx.sources.html_worker import Worker
from tests.sources.support import PARAGRAPHS, page


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_worker, "SECONDS", 1.0)
    started = time.monotonic()
    # one tag with 200,000 attributes keeps libxml2 busy for half a minute
    answer = worker.page(b"<p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + b">Hallo</p>")
    assert isinstance(answer, Message)
    assert "zu aufwendig" in answer.de
    assert time.monotonic() - started < 10
    monkeypatch.setattr(html_worker, "SECONDS", 15.0)
    assert not isinstance(worker.page(page(PARAGRAPHS).encode()), Message)


def test_a_killed_child_is_replaced_and_its_page_read_again(worker: Worker) -> None:
    for _ in range(3):
        assert not isinstance(worker.page(page(PARAGRAPHS).encode()), Message)
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)


def test_a_closed_worker_has_no_child(worker: Worker) -> None:
    worker.page(page(PARAGRAPHS).encode())
    worker.close()
    assert worker.pid is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a thread of the child looks")
def test_the_child_ends_with_its_parent_in_the_middle_of_a_page() -> None:
    program = """
import threading, time
from searchidx.sources.html_worker import Worker
worker = Worker()
threading.Thread(target=lambda: (time.sleep(1), print(worker.pid, flush=True)), daemon=True).start()
worker.page(b"<p>Ein Absatz, der lange dauert." * 500_000)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 3  # the page takes the ten seconds that it may take
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
