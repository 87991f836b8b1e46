"""Commands on standard streams of every kind: in a process of their own, or in this one with its streams exchanged.

A new interpreter costs ten times what most commands do, so only what is about the end of a process starts one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from searchidx.cli import main

ROOT = Path(__file__).parents[2]


def started(*arguments: str | Path, closed_stdout: bool = False, **settings: Any) -> subprocess.Popen[str]:
    """The command in a process of its own, as Popen takes `settings`; with pipes for its output unless they say otherwise."""
    command = [sys.executable, "-m", "searchidx", *map(str, arguments)]
    if closed_stdout:
        command = ["sh", "-c", 'exec "$@" >&-', "sh", *command]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(command, **{**pipes, **settings})


def exit_code(*arguments: str | Path) -> int:
    """What the command, run in this process, would end a process with."""
    with pytest.raises(SystemExit) as exit:
        main([str(argument) for argument in arguments])
    assert isinstance(exit.value.code, int)
    return exit.value.code


@contextmanager
def standard_streams(**files: int) -> Iterator[None]:
    """Exchanges the named standard streams of this process (`stdout=3`) for open file descriptors, for subprocesses, too."""
    with ExitStack() as restored, pytest.MonkeyPatch.context() as patch:
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            if name in files:
                before = os.dup(number)
                restored.callback(os.close, before)
                restored.callback(os.dup2, before, number)
                os.dup2(files[name], number)
                patch.setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115 - closes nothing: the number stays open
        yield


def on_terminal(*arguments: str | Path, folder: Path = ROOT, environment: dict[str, str] | None = None) -> str:
    """What a person sees: the command runs in `folder` on a terminal of 80 columns, without a pager that would wait for a key."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo terminals")
    screen, terminal = pty.openpty()
    with TemporaryFile() as seen, subprocess.Popen(["cat"], stdin=screen, stdout=seen, stderr=subprocess.DEVNULL) as reader:
        os.close(screen)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"TERM": "xterm", "COLUMNS": "80", "SEARCHIDX_PAGER": "cat", **(environment or {})}.items():
                patch.setenv(name, value)
            patch.chdir(folder)
            with standard_streams(stdin=terminal, stdout=terminal, stderr=terminal):
                exit_code(*arguments)
        os.close(terminal)  # no program has the terminal open any more: `cat` has read all there was
        reader.wait(timeout=60)
        seen.seek(0)
        return seen.read().decode("utf-8").replace("\r\n", "\n")
