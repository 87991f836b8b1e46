"""Waits until something changes below given paths.

A child process listens to the system, for it does so in threads of its own, and a process that has any cannot be forked safely: reading
would have one processor. It says that something changed, never what: the listing of the next run sees that better, also where changes were
lost. Where the system cannot tell, the clock does.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from searchidx.messages import Message

QUIET_SECONDS = 1.0
"""How long nothing may have changed before a run begins: what a program writes piece by piece comes as one."""

LONGEST_QUIET = 2.5
"""How long is waited for that at most."""

_POLL_SECONDS = 0.5
_TICK_MS = 1000
_NOT_INSTALLED, _NOT_POSSIBLE = 3, 4
_START = f"import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {__name__} import listen; listen(int(sys.argv[2]), sys.argv[3:])"

_NO_PACKAGE = Message(
    "Ohne das Paket watchfiles wird alle paar Sekunden nachgesehen; pip install 'searchidx[watch]' spart das",
    "without the package watchfiles the folders are looked through every few seconds; pip install 'searchidx[watch]' spares that",
)
_NO_EVENTS = Message(
    "Das System meldet hier keine Änderungen: alle paar Sekunden wird nachgesehen. Unter Linux hilft oft: "
    "sysctl fs.inotify.max_user_watches=1000000",
    "the system reports no changes here: the folders are looked through every few seconds. On Linux this often helps: "
    "sysctl fs.inotify.max_user_watches=1000000",
)


class FileEvents:
    """What waits for changes below paths, which must exist when it starts to listen to them. To be closed."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = [os.path.realpath(path) for path in paths]
        self.concern: Message | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._seen = self._identities()
        self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    @property
    def listens(self) -> bool:
        """Whether the system tells of changes."""
        return self._child is not None

    def wait(self, seconds: float) -> bool:
        """Returns True once something has changed and then, for a moment, nothing any more; False after so many seconds without a change.

        Without a system that tells of changes it is True after those seconds.
        """
        end = time.monotonic() + seconds
        while not self._changed_within(min(_POLL_SECONDS, max(0.0, end - time.monotonic()))):
            if time.monotonic() >= end:
                return not self.listens
        latest = time.monotonic() + LONGEST_QUIET
        while (left := latest - time.monotonic()) > 0 and self._changed_within(min(QUIET_SECONDS, left)):
            pass
        return True

    def _changed_within(self, seconds: float) -> bool:
        """Whether something changes in these seconds. A folder that another took the place of is listened to anew."""
        if self._seen != (now := self._identities()):
            self._seen = now
            self.close()
            self._listen()
            return True
        if not self._child or not self._child.stdout:
            time.sleep(seconds)
            return False
        if not select.select([self._child.stdout], [], [], seconds)[0]:
            return False
        if os.read(self._child.stdout.fileno(), 1 << 16):
            return True
        reason = self._child.wait()  # it has ended
        self.close()
        self.concern = _NO_PACKAGE if reason == _NOT_INSTALLED else _NO_EVENTS
        return False

    def _listen(self) -> None:
        there = [path for path, identity in zip(self._paths, self._seen, strict=True) if identity]
        if there and not self.concern:
            command = [sys.executable, "-c", _START, json.dumps(sys.path), str(os.getpid()), *there]
            # a session of its own: Ctrl-C is for the run, which ends this child
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
            )

    def _identities(self) -> list[tuple[int, int] | None]:
        return [_identity(path) for path in self._paths]


def listen(parent: int, paths: Sequence[str]) -> None:
    """The child: writes a byte to stdout when it is ready, for something may have changed before, and whenever something changes below the
    paths, until its parent is gone.
    """
    is_ready = False
    try:
        from watchfiles import watch
    except ImportError:
        os._exit(_NOT_INSTALLED)
    try:
        for changes in watch(
            *paths, watch_filter=None, debounce=400, step=100, rust_timeout=_TICK_MS, yield_on_timeout=True, ignore_permission_denied=True
        ):
            if os.getppid() != parent:
                break
            if changes or not is_ready:
                os.write(1, b".")
                is_ready = True
    except (OSError, RuntimeError):  # no watch left; a path that went meanwhile
        os._exit(_NOT_POSSIBLE)


def _identity(path: str) -> tuple[int, int] | None:
    with suppress(OSError):
        status = os.stat(path)
        return status.st_dev, status.st_ino
    return None
