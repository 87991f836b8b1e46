"""Workers: several processes answer at one address, come back when they are lost, and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.errors import UsageError
from web.server import serve
from web.server_processes import CAN_SHARE

pytestmark = pytest.mark.skipif(not CAN_SHARE, reason="processes cannot share a socket here")

PATIENCE = 20.0


@pytest.fixture
def program(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `searchidx serve` with two workers over one article, and its address."""
    (tmp_path / "a.txt").write_text("Der Anleger ist neu\n\nDie Fähre legt wieder an.", encoding="utf-8")
    run = [sys.executable, "-m", "searchidx"]
    index = str(tmp_path / "index")
    subprocess.run([*run, "index", str(tmp_path / "a.txt"), "--index", index], check=True, capture_output=True)
    command = [*run, "serve", "--index", index, "--port", "0", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stderr
        yield process, next(word for word in process.stderr.readline().split() if word.startswith("http"))
        process.terminate()
        process.wait(PATIENCE)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The numbers of the processes that this one started; it is asked of Linux only."""
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def status(address: str) -> int:
    with urllib.request.urlopen(f"{address}suche?q=Anleger", timeout=PATIENCE) as response:
        return int(response.status)


def become(wanted: int, process: subprocess.Popen[str], but: int = 0) -> bool:
    """Whether there will be so many workers, `but` not among them."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if len(workers(process)) == wanted and but not in workers(process):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")
def test_a_lost_worker_is_replaced_and_all_end_together(program: tuple[subprocess.Popen[str], str]) -> None:
    process, address = program
    assert [status(address) for _ in range(4)] == [200] * 4
    assert become(2, process)
    first, _ = workers(process)
    os.kill(first, signal.SIGKILL)
    assert become(2, process, but=first)
    assert status(address) == 200
    left = workers(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{number}").exists() for number in left)


def test_a_taken_port_is_said_before_any_worker_starts(tmp_path: Path, program: tuple[subprocess.Popen[str], str]) -> None:
    _, address = program
    port = address.rstrip("/").rpartition(":")[2]
    with pytest.raises(UsageError, match="ist belegt"):
        serve.main(["--index", str(tmp_path / "index"), "--port", port, "--workers", "2"], standalone_mode=False)
