"""Runs a command and measures it: wall time, processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAUSE = 0.02
"""Seconds between two samples of a running process's memory."""


@dataclass(frozen=True)
class Measurement:
    """`cpu`: seconds of all processors, starting up included.

    `peak` in bytes: ru_maxrss, or for a process with children the largest sum of their proportional shares, if that is more.
    """

    seconds: float
    cpu: float
    peak: int
    output: str
    error: str
    """Its standard error output if it failed, else ""."""


def run(command: Sequence[str], **environment: str) -> Measurement:
    """Runs a command in the project's folder until it ends. The caller's process must stay small: a child's peak starts at its parent's."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env={**os.environ, **environment})
        largest_sum = 0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            largest_sum = max(largest_sum, _proportional_memory(child.pid))
            time.sleep(PAUSE)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        error = err.read().decode(errors="replace") or f"exit code {child.returncode}" if child.returncode else ""
        return Measurement(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss * 1024, largest_sum), out.read().decode(), error)


def size(directory: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())


def _proportional_memory(pid: int) -> int:
    """Bytes of memory of a process and its descendants, shared pages counted once; 0 for a process without descendants."""
    family = list(_descendants(pid))
    return sum(map(_proportional_set_size, [pid, *family])) if family else 0


def _descendants(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended, or this is no Linux
        return
    for child in map(int, children):
        yield child
        yield from _descendants(child)


def _proportional_set_size(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
