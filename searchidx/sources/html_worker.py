"""The child process that takes web pages and other documents apart: its client here, its loop there, and the pipe between them.

A page or document may hang its parser, crash it or eat all memory. In a process of its own it costs one rejected page, not the run. One
worker serves many pages, for starting one takes longer than reading a page.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import IO, Any, BinaryIO, cast

from searchidx.messages import Message
from searchidx.sources.extracted_page import ExtractedPage, Unreadable
from searchidx.sources.extractors import EXTRACTORS
from searchidx.worker_pool import end_with_parent

SECONDS = 15.0
"""Wall-clock limit of one page, above the child's own limit of CPU seconds: a busy machine must not cost pages."""

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024

_PAGES_PER_PROCESS = 500
"""Then a new process takes over: parsers keep what they once allocated."""

_NAME = 16
_OUT_OF_CPU = getattr(signal, "SIGXCPU", 0)  # Windows has no such signal and no such limit
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from searchidx.sources import html_worker; html_worker.serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[2]))"
)
_TOO_COMPLEX = Message(
    f"zu aufwendig: nach {SECONDS:.0f} Sekunden oder 512 MB abgebrochen; den Text als .txt ablegen",
    f"too complex: stopped after {SECONDS:.0f} seconds or 512 MB; save the text as .txt",
)
_DIED = Message(
    "bringt den Leser zum Absturz; den Text als .txt ablegen",
    "crashes the reader; save the text as .txt",
)


class Worker:
    """A child process and its replacements. Safe for many threads: one page at a time; a new child when one died or took too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0

    @property
    def pid(self) -> int | None:
        """The process id of the child; None while there is none."""
        return self._process.pid if self._process else None

    def page(self, data: bytes, format: str = "html") -> ExtractedPage | Message:
        """What the extractor of the format (`extractors`) makes of the data, or why it could not."""
        with self._lock:
            answer = self._answer(data, format)
            # a child that has read other pages may have died of them, or of a lack of memory: this page gets a fresh one
            return self._answer(data, format) if answer is _DIED and self._pages > 1 else answer

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._stop()

    def _answer(self, data: bytes, format: str) -> ExtractedPage | Message:
        answer = _answered(self._running(), data, format)
        if isinstance(answer, Message):
            self._stop()
            return answer
        return _page_or_error(answer, EXTRACTORS[format][0])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._pages >= _PAGES_PER_PROCESS or (self._process and self._process.poll() is not None):
            self._stop()
        if self._process is None:
            # Linux ends a child with the thread that started it, so the child may only watch a parent that started it in its main thread
            parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
            command = [sys.executable, "-c", _START, json.dumps(sys.path), str(parent)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            self._pages = 0
        self._pages += 1
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):  # closing flushes what a dead child never read
                    cast(IO[bytes], pipe).close()
        self._process = None


def shared_worker() -> Worker:
    """The worker of this process; a forked process gets one of its own, for two readers of one pipe would get each other's pages."""
    return _worker_of(os.getpid())


def serve(requests: BinaryIO, answers: BinaryIO, parent: int = 0) -> None:
    """The child's loop, until the requests end: each request is a length in 8 bytes, a format in 16 and as many bytes as the length says,
    each answer one line of JSON.

    `parent`: the process that it ends with, even in the middle of a page; 0 for none.
    """
    if parent:
        end_with_parent(parent)
    _limit_memory()
    while header := requests.read(8 + _NAME):
        data = requests.read(int.from_bytes(header[:8], "big"))
        _limit_time()
        answers.write(json.dumps(_page_or_failure(data, header[8:].decode("ascii").rstrip())).encode("ascii") + b"\n")
        answers.flush()


@cache
def _worker_of(process_id: int) -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker


def _answered(process: subprocess.Popen[bytes], data: bytes, format: str) -> dict[str, Any] | Message:
    deadline = time.monotonic() + SECONDS
    # in a thread: a child that hangs does not read, and a full pipe would stop this process for good
    writer = threading.Thread(target=_send, args=(cast(IO[bytes], process.stdin), data, format), daemon=True)
    writer.start()
    line = _line(cast(IO[bytes], process.stdout), deadline)
    if line.endswith(b"\n"):
        writer.join()
        return cast(dict[str, Any], json.loads(line))
    process.kill()
    writer.join()
    # out of wall clock it was killed here; out of its own limit of CPU seconds by the system
    out_of_time = time.monotonic() >= deadline or process.wait() == -_OUT_OF_CPU
    return _TOO_COMPLEX if out_of_time else _DIED


def _send(pipe: IO[bytes], data: bytes, format: str) -> None:
    try:
        pipe.write(len(data).to_bytes(8, "big") + format.ljust(_NAME).encode("ascii"))
        pipe.write(data)
        pipe.flush()
    except OSError:  # the child died; the missing answer says so
        return


def _line(pipe: IO[bytes], deadline: float) -> bytes:
    chunks = [b""]
    while not chunks[-1].endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], max(deadline - time.monotonic(), 0))
        chunk = os.read(pipe.fileno(), 1 << 16) if ready else b""
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks)


def _page_or_error(answer: dict[str, Any], format: str) -> ExtractedPage | Message:
    """`format`: as people call it."""
    error = answer.get("error")
    if reason := answer.get("reason"):
        return Message(*reason)
    if error == "memory":
        return _TOO_COMPLEX
    if error:
        return Message(
            f"nicht als {format} lesbar ({error}); den Text als .txt ablegen",
            f"not readable as {format} ({error}); save the text as .txt",
        )
    return cast(ExtractedPage, answer)


def _page_or_failure(data: bytes, format: str) -> Mapping[str, Any]:
    try:
        return EXTRACTORS[format][1](data)
    except Unreadable as error:
        return {"reason": (error.reason.de, error.reason.en)}
    except MemoryError:
        return {"error": "memory"}
    # a parser fed with garbage raises anything; the page is rejected and the child goes on
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on every system; the client's clock still holds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _limit_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
