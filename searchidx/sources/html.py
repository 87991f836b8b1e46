"""An HTML file is one article; its text is taken out by a worker process, which may hang or die without harm to the run.

The article's original is the extracted text, its blocks joined by blank lines, and the fields are spans of that: the markup itself is
nothing a reader of an archive wants to search or see. One worker serves many files, for starting one takes longer than reading a page.
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
from typing import IO, Any, cast

from searchidx.model import Article, Message, Rejection
from searchidx.sources import recovery
from searchidx.sources.record_keys import metadata

LARGEST = 20 * 1024 * 1024
"""Bytes of a page; the largest real article pages have 5 MB, most of it scripts."""

SECONDS = 15.0
"""The wall clock for one page, above the worker's own limit of CPU seconds."""

_PAGES_PER_WORKER = 500
"""Then a new worker takes over: parsers keep what they once allocated."""

_OUT_OF_CPU = getattr(signal, "SIGXCPU", 0)
_KNOWN_FIELDS = frozenset(("title", "lead", "heading", "caption", "credit"))
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from searchidx.sources import html_extraction; html_extraction.serve(sys.stdin.buffer, sys.stdout.buffer)"
)


def article(data: bytes, *, id: str, place: str, sidecar: Mapping[str, str] | None = None, date: str | None = None) -> Article | Rejection:
    """The article an HTML file holds, or why there is none. What the sidecar says wins over the page; `date` wins over the page's.

    `place` names the file in a rejection. A date from the page's metadata stands in the article as the page wrote it: the caller checks it.
    """
    if len(data) > LARGEST:
        return Rejection(place, _too_large(len(data)))
    page = _worker(os.getpid()).page(data)
    if isinstance(page, Message):
        return Rejection(place, page)
    if not page["blocks"]:
        return Rejection(place, _NO_TEXT)
    known = {key: value for key, value in (sidecar or {}).items() if value}
    return _article(page, id, known, date or page["date"] or None)


class Worker:
    """A process that takes pages apart. Safe for many threads: one page at a time; a new process when it died or took too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0

    def page(self, data: bytes) -> dict[str, Any] | Message:
        """What `webpage.page` says of the data, or why it could not."""
        with self._lock:
            answer = self._answer(data)
            # a worker with a past may have died of it, or of the system's hunger for memory; this page deserves a fresh one
            return self._answer(data) if answer is _DIED and self._pages > 1 else answer

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._stop()

    def _answer(self, data: bytes) -> dict[str, Any] | Message:
        answer = _asked(self._running(), data)
        if isinstance(answer, Message):
            self._stop()
        return answer if isinstance(answer, Message) else _checked(answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._pages >= _PAGES_PER_WORKER or (self._process and self._process.poll() is not None):
            self._stop()
        if self._process is None:
            command = [sys.executable, "-c", _START, json.dumps(sys.path)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            self._pages = 0
        self._pages += 1
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):  # closing sends what a dead worker never read
                    cast(IO[bytes], pipe).close()
        self._process = None


_NO_TEXT = Message(
    "kein Artikeltext gefunden; als .txt ablegen, wenn die Seite einen enthält",
    "no article text found; save it as .txt if the page has one",
)
_TOO_COMPLEX = Message(
    f"zu aufwendig: nach {SECONDS:.0f} Sekunden oder 512 MB abgebrochen; den Text als .txt ablegen",
    f"too complex: stopped after {SECONDS:.0f} seconds or 512 MB; save the text as .txt",
)
_DIED = Message(
    "bringt den Leser zum Absturz; den Text als .txt ablegen",
    "crashes the reader; save the text as .txt",
)


@cache
def _worker(process_id: int) -> Worker:
    # one for each process: after a fork two readers would share the pipes and get each other's pages
    worker = Worker()
    atexit.register(worker.close)
    return worker


def _asked(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any] | Message:
    deadline = time.monotonic() + SECONDS
    writer = threading.Thread(target=_write, args=(cast(IO[bytes], process.stdin), data), daemon=True)
    # in a thread: a worker that hangs does not read, and a full pipe would stop this process for good
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


def _write(pipe: IO[bytes], data: bytes) -> None:
    try:
        pipe.write(len(data).to_bytes(8, "big") + data)
        pipe.flush()
    except OSError:  # the worker died; the missing answer says so
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


def _checked(answer: dict[str, Any]) -> dict[str, Any] | Message:
    error = answer.get("error")
    if error == "memory":
        return _TOO_COMPLEX
    if error:
        return Message(
            f"nicht als HTML lesbar ({error}); den Text als .txt ablegen",
            f"not readable as HTML ({error}); save the text as .txt",
        )
    return answer


def _article(page: dict[str, Any], id: str, sidecar: Mapping[str, str], date: str | None) -> Article:
    blocks = _titled(page["blocks"], sidecar.get("title", ""))
    original = "\n\n".join(text for _, text in blocks)
    spans = recovery.spans(original, {i: field for i, (field, _) in enumerate(blocks) if field in _KNOWN_FIELDS})
    found = recovery.facts(original, spans)
    return Article(
        id=id,
        original=original,
        spans=spans,
        date=date,
        section=sidecar.get("section") or page["section"] or found.section,
        source=sidecar.get("source") or page["source"] or None,
        url=sidecar.get("url") or page["url"] or None,
        author=sidecar.get("author") or page["author"] or found.author,
        metadata=metadata(sidecar),
    )


def _titled(blocks: list[list[str]], title: str) -> list[list[str]]:
    return [["title", title], *(block for block in blocks if block[0] != "title")] if title else blocks


def _too_large(size: int) -> Message:
    return Message(
        f"{size} Bytes HTML, gelesen werden höchstens {LARGEST}; den Text als .txt ablegen",
        f"{size} bytes of HTML, at most {LARGEST} are read; save the text as .txt",
    )
