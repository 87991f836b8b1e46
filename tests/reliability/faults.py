"""A fault strikes a process at one of its operations on the disk: the process dies, is told to end, or the disk refuses.

Every operation on files below one directory is counted: create, write, fsync, rename, unlink, mkdir, chmod, lock, fsync of a directory.
Everything is done in a forked copy of the test, so that a kill is a real one.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACKNOWLEDGED, FAILED, BROKEN = 0, 7, 99
"""Exit codes of a copy: the work was acknowledged; it failed as it should; it failed as nothing should."""


@dataclass(frozen=True)
class Operation:
    """One operation: `path` is what it is about, `data` what is written, or for a rename the old name."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""
    old: str = ""


Strike = Callable[[int, Operation], None]
"""Called before each operation with its number; may kill, raise, or let it pass."""


def kill_at(number: int) -> Strike:
    def strike(at: int, operation: Operation) -> None:
        if at == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def signal_at(number: int, which: signal.Signals) -> Strike:
    def strike(at: int, operation: Operation) -> None:
        if at == number:
            os.kill(os.getpid(), which)

    return strike


def refuse_at(number: int, code: int, *, sticky: bool) -> Strike:
    """The disk refuses at one operation, or at it and all that follow; a full disk refuses nothing that takes no room."""

    def strike(at: int, operation: Operation) -> None:
        free = code in (errno.ENOSPC, errno.EDQUOT) and operation.kind in ("unlink", "lock", "chmod")
        if (at == number or (sticky and at > number)) and not free:
            raise OSError(code, os.strerror(code), operation.path)

    return strike


@contextmanager
def watched(directory: Path, strike: Strike) -> Iterator[None]:
    """While this lasts, `strike` comes before every operation below the directory."""
    root = os.path.realpath(directory)
    count = 0

    def meet(operation: Operation) -> None:
        nonlocal count
        count += 1
        strike(count - 1, operation)

    def ours(path: Any) -> str:
        """The path as text, "" for one that is elsewhere."""
        text = os.path.realpath(os.path.dirname(os.fspath(path)) or ".") + os.sep + os.path.basename(os.fspath(path))
        return text if text == root or text.startswith(root + os.sep) else ""

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            view = memoryview(data).cast("B")
            meet(Operation("write", ours(self.name), self.tell(), bytes(view)))
            return super().write(view)

    real = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "unlink", "mkdir", "chmod", "open")}
    plain = builtins.open

    def opened(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        if isinstance(file, int) or not ours(file) or not set(mode) & set("wxa+"):
            return plain(file, mode, *args, **options)
        meet(Operation("create", ours(file)))
        raw = Raw(os.fspath(file), mode.replace("b", "").replace("t", ""))
        binary = io.BufferedWriter(raw)
        return binary if "b" in mode else io.TextIOWrapper(binary, encoding=options.get("encoding"))

    def fsync(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        path = os.readlink(f"/proc/self/fd/{number}")
        if ours(path) or path == os.path.dirname(root):
            meet(Operation("syncdir" if os.path.isdir(path) else "fsync", path))
        real["fsync"](handle)

    def moving(name: str) -> Callable[..., None]:
        def move(old: Any, new: Any, **options: Any) -> None:
            if ours(new):
                meet(Operation("rename", ours(new), old=ours(old)))
            real[name](old, new, **options)

        return move

    def plainly(name: str) -> Callable[..., None]:
        def act(path: Any, *args: Any, **options: Any) -> None:
            if ours(path):
                meet(Operation(name, ours(path)))
            real[name](path, *args, **options)

        return act

    def low_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if flags & os.O_CREAT and ours(path):
            meet(Operation("lock", ours(path)))
        handle: int = real["open"](path, flags, *args, **options)
        return handle

    patches = {
        "fsync": fsync,
        "replace": moving("replace"),
        "rename": moving("rename"),
        "unlink": plainly("unlink"),
        "mkdir": plainly("mkdir"),
        "chmod": plainly("chmod"),
        "open": low_open,
    }
    for name, patch in patches.items():
        setattr(os, name, patch)
    builtins.open, io.open = opened, opened  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(os, name, function)
        builtins.open, io.open = plain, plain


def trace(directory: Path, work: Callable[[], None]) -> list[Operation]:
    """The operations of `work`, done here and now."""
    operations: list[Operation] = []
    with watched(directory, lambda at, operation: operations.append(operation)):
        work()
    return operations


def in_a_copy(work: Callable[[], int]) -> int:
    """What `work` returns in a copy of this process, or minus the signal that ended it."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        code = BROKEN
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
