"""Workers: several processes answer at one address, lost ones are replaced, and all end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.errors import UsageError
from web.server import serve
from web.worker_processes import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes cannot share a socket here")

TIMEOUT = 20.0


@pytest.fixture
def serving(four_index: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `searchidx serve` with two workers over the four articles, and its URL."""
    command = [sys.executable, "-m", "searchidx", "serve", "--index", str(four_index), "--port", "0", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stderr
        yield process, next(word for word in process.stderr.readline().split() if word.startswith("http"))
        process.terminate()
        process.wait(TIMEOUT)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The ids of the processes that this one started (Linux)."""
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def status(url: str) -> int:
    with urllib.request.urlopen(f"{url}suche?q=Minister", timeout=TIMEOUT) as response:
        return int(response.status)


def await_workers(count: int, process: subprocess.Popen[str], lost: int = 0) -> bool:
    """Whether there come to be this many workers, `lost` not among them."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if len(workers(process)) == count and lost not in workers(process):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
def test_a_lost_worker_is_replaced_and_all_end_together(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, url = serving
    assert [status(url) for _ in range(4)] == [200] * 4
    assert await_workers(2, process)
    first, _ = workers(process)
    os.kill(first, signal.SIGKILL)
    assert await_workers(2, process, lost=first)
    assert status(url) == 200
    last_workers = workers(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(TIMEOUT) == 0
    assert not any(Path(f"/proc/{number}").exists() for number in last_workers)


def test_a_taken_port_is_said_before_any_worker_starts(four_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a worker was started"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        arguments = ["--index", str(four_index), "--port", str(taken.getsockname()[1]), "--workers", "2"]
        with pytest.raises(UsageError, match="ist belegt"):
            serve.main(arguments, standalone_mode=False)
