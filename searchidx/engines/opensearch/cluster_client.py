"""The cluster client sends requests to a cluster, again after a pause where the trouble may pass; any other trouble is an error."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from searchidx.engines.opensearch.cluster_settings import ClusterSettings
from searchidx.errors import EngineUnreachable, IndexForeign, IndexMissing, UsageError
from searchidx.messages import Message

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds before the second try; doubled before each further one, up to the longest."""

HURRY = 0.6
"""Seconds for what is tidied up on the cluster while the process is asked to end; what is not done by then is left to the next writer."""

_TRANSIENT = frozenset((429, 502, 503, 504))
"""HTTP statuses that may pass: overload, and a node that is being replaced."""

_CHECK_ADDRESS = Message("Läuft er, stimmen Adresse, Anmeldung und Zertifikat?", "Is it running; are address, login and certificate right?")
_CHECK_LOGIN = Message(
    "Die Anmeldung ist abgelehnt: SEARCHIDX_ENGINE_USER und SEARCHIDX_ENGINE_PASSWORD oder _PASSWORD_FILE prüfen",
    "The login was refused: check SEARCHIDX_ENGINE_USER and SEARCHIDX_ENGINE_PASSWORD or _PASSWORD_FILE",
)
_CHECK_CERTIFICATE = Message(
    "Ist das Zertifikat von der eigenen Zertifizierungsstelle, deren Zertifikat in SEARCHIDX_ENGINE_CA nennen",
    "If a certificate authority of your own signed it, name that one's certificate in SEARCHIDX_ENGINE_CA",
)

Body = Mapping[str, Any]


class ClusterClient:
    """The way to one cluster; safe for many threads. Every method raises EngineUnreachable when it does not answer."""

    def __init__(self, settings: ClusterSettings, pause: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self._pause = pause
        self._client = _client(settings)
        self._thread = threading.local()

    def request(self, method: str, path: str, body: Body | None = None, *, allowed: Sequence[int] = (), **params: object) -> Any:
        """The answer as JSON; for an `allowed` status its error body, with the status under "status". Raises RequestRefused for others."""
        return self._with_retries(method, path, None if body is None else dict(body), allowed, params)

    def multi_search(self, searches: Iterable[tuple[str, Body | str]]) -> list[Any]:
        """The answers to (index, search body) pairs in one call; never partial ones. A body may be JSON. Raises RequestRefused."""
        lines: list[str] = []
        for index, body in searches:
            lines += [json.dumps({"index": index, "allow_partial_search_results": False})]
            lines.append(body if isinstance(body, str) else json.dumps(body))
        if not lines:
            return []
        for attempt in range(self.settings.tries):
            answers = self._with_retries("POST", "/_msearch", "\n".join(lines) + "\n", (), {})["responses"]
            failed = next((answer for answer in answers if "error" in answer), None)
            if failed is None:
                return list(answers)
            if failed["status"] not in _TRANSIENT:
                raise RequestRefused(failed["status"], json.dumps(failed["error"])[:500])
            self._wait_or_raise(attempt, failed["status"], _reason(failed["error"]))
        raise AssertionError("the last try raises")

    def bulk(self, lines: Sequence[tuple[Body, Body | str | None]]) -> list[tuple[Body, str]]:
        """Carries out (action, document) pairs, transient refusals again. Returns (action, reason) for what is refused for good.

        A document may be JSON.
        """
        waiting, refused = list(lines), []
        for attempt in range(self.settings.tries):
            text = "".join(f"{json.dumps(action)}\n{_line(body)}" for action, body in waiting)
            items = self._with_retries("POST", "/_bulk", text, (), {})["items"] if text else []
            later, status, reason = [], 0, ""
            for line, item in zip(waiting, items, strict=True):
                ((kind, outcome),) = item.items()
                if outcome["status"] in _TRANSIENT:
                    later.append(line)
                    status, reason = outcome["status"], _reason(outcome.get("error"))
                elif is_block(outcome):
                    raise self.blocked(_reason(outcome["error"]))
                elif outcome["status"] >= 300 and not (kind == "delete" and outcome["status"] == 404):
                    refused.append((line[0], _reason(outcome.get("error"))))
            if not later:
                return refused
            waiting = later
            self._wait_or_raise(attempt, status, reason)
        raise AssertionError("the last try raises")

    @contextmanager
    def in_hurry(self) -> Iterator[None]:
        """In the block the requests of this thread have HURRY seconds in all, and one try each: Ctrl-C waits for no server."""
        self._thread.deadline = time.monotonic() + HURRY
        try:
            yield
        finally:
            self._thread.deadline = None

    def close(self) -> None:
        self._client.close()

    def unreachable(self, reason: str, cure: Message = _CHECK_ADDRESS) -> EngineUnreachable:
        """The error that says the cluster did not answer, why, and what helps."""
        where = ", ".join(self.settings.hosts)
        return EngineUnreachable(
            f"Der Suchserver {where} antwortet nicht ({reason}). {cure.de}",
            f"the search server {where} does not answer ({reason}). {cure.en}",
        )

    def blocked(self, reason: str) -> EngineUnreachable:
        """The error that says somebody, or the cluster itself for want of space, has shut the index to writers."""
        return EngineUnreachable(
            f"Der Suchserver nimmt nichts an, der Index ist gesperrt ({reason}); er ist unverändert. "
            "Platz schaffen und die Sperre aufheben (index.blocks.write, index.blocks.read_only_allow_delete)",
            f"the search server takes nothing, the index is blocked ({reason}); it is unchanged. Make space and lift the block "
            "(index.blocks.write, index.blocks.read_only_allow_delete)",
        )

    def _with_retries(self, method: str, path: str, body: object, allowed: Sequence[int], params: Mapping[str, object]) -> Any:
        from opensearchpy import exceptions

        headers = {"content-type": "application/x-ndjson"} if isinstance(body, str) else None
        for attempt in range(self.settings.tries):
            try:
                limit = self._seconds_left()
                return self._client.transport.perform_request(method, path, dict(params), body, timeout=limit, headers=headers)
            except exceptions.SSLError as error:  # trying again would not help
                raise self.unreachable(f"TLS: {str(error.info)[:200]}", _CHECK_CERTIFICATE) from error
            except exceptions.ConnectionError as error:
                self._wait_or_raise(attempt, 0, type(error.info).__name__ if isinstance(error.info, Exception) else str(error.error)[:200])
            except exceptions.TransportError as error:
                status = int(error.status_code)
                if status in allowed:
                    return {**(error.info if isinstance(error.info, dict) else {}), "status": status}
                if is_block(error.info):
                    raise self.blocked(_reason(error.info)) from error
                if status in (401, 403):
                    raise self.unreachable(f"HTTP {status}", _CHECK_LOGIN) from error
                if status not in _TRANSIENT:
                    raise RequestRefused(status, json.dumps(error.info)[:500] if error.info else str(error.error)) from error
                self._wait_or_raise(attempt, status, _reason(error.info))
            except exceptions.SerializationError as error:  # the answer is no JSON: a login page, another program
                where = ", ".join(self.settings.hosts)
                raise IndexForeign(f"{where} ist kein OpenSearch-Server", f"{where} is no OpenSearch server") from error
        raise AssertionError("the last try raises")

    def _seconds_left(self) -> float | None:
        """How long an answer may take in a hurry; None where the time limit of the settings holds. Raises EngineUnreachable after it."""
        deadline = getattr(self._thread, "deadline", None)
        if deadline is None:
            return None
        if (left := deadline - time.monotonic()) <= 0:
            raise self.unreachable(f"{HURRY} s")
        return float(left)

    def _wait_or_raise(self, attempt: int, status: int, reason: str) -> None:
        """Lets time pass before the next try; raises EngineUnreachable when that was the last one."""
        if attempt + 1 >= self.settings.tries or self._seconds_left() is not None:
            raise self.unreachable(f"HTTP {status}: {reason}" if status else reason)
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
        self._pause(longest * (0.5 + random.random() / 2))  # random: many clients must not come back at the same moment


class RequestRefused(Exception):
    """The cluster refuses a request and would refuse it again; `status` is that of HTTP."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"HTTP {status}: {reason}")
        self.status = status
        self.is_closed, self.is_gone = "index_closed_exception" in reason, "index_not_found_exception" in reason


@contextmanager
def refusal_as_unreachable() -> Iterator[None]:
    """Turns RequestRefused into the error a user gets, EngineUnreachable."""
    try:
        yield
    except RequestRefused as error:
        if error.is_closed:
            raise EngineUnreachable(
                f"Der Index auf dem Suchserver ist geschlossen ({error}); mit POST …/_open öffnen",
                f"the index on the search server is closed ({error}); open it by POST …/_open",
            ) from error
        if error.is_gone:
            raise IndexMissing(
                f"Der Index ist auf dem Suchserver nicht mehr da, er wurde gelöscht oder ersetzt ({error}). "
                "Noch einmal aufrufen; bleibt es dabei, unter anderem Namen neu anlegen",
                f"the index is on the search server no longer, it was deleted or replaced ({error}). "
                "Call again; if it stays so, make one of another name",
            ) from error
        raise EngineUnreachable(
            f"Der Suchserver lehnt die Anfrage ab ({error}). Stimmen Version (2.x oder 3.x), Index und Rechte?",
            f"the search server refuses the request ({error}). Are version (2.x or 3.x), index and rights right?",
        ) from error


def _line(body: Body | str | None) -> str:
    return "" if body is None else f"{body if isinstance(body, str) else json.dumps(body)}\n"


def is_block(answer: object) -> bool:
    """Whether an index is shut to writers, for good until somebody opens it (a transient block has another status)."""
    if not isinstance(answer, Mapping) or answer.get("status") != 403:
        return False
    error = answer.get("error")
    return isinstance(error, Mapping) and error.get("type") == "cluster_block_exception"


def _client(settings: ClusterSettings) -> Any:
    if settings.ca and not os.access(settings.ca, os.R_OK):
        raise UsageError(f"SEARCHIDX_ENGINE_CA: {settings.ca} ist nicht zu lesen", f"SEARCHIDX_ENGINE_CA: cannot read {settings.ca}")
    try:
        from opensearchpy import OpenSearch, Urllib3HttpConnection
    except ImportError as error:
        raise UsageError(
            "Für --engine opensearch fehlt opensearch-py: pip install 'searchidx[opensearch]'",
            "--engine opensearch needs opensearch-py: pip install 'searchidx[opensearch]'",
        ) from error
    return OpenSearch(
        hosts=list(settings.hosts),
        http_auth=(settings.user, settings.password or "") if settings.user else None,
        ca_certs=settings.ca,
        verify_certs=True,
        timeout=settings.timeout,
        max_retries=0,  # `ClusterClient` tries again itself, with pauses
        http_compress=False,
        connection_class=Urllib3HttpConnection,
        pool_maxsize=20,
    )


def _reason(error: object) -> str:
    """The innermost reason of an error as the cluster words it."""
    while isinstance(error, Mapping):
        inner = error.get("error") or error.get("caused_by") or next(iter(error.get("root_cause") or ()), None)
        if not inner:
            return f"{error.get('type', '')}: {error.get('reason', '')}"[:300]
        error = inner
    return str(error)[:300]
