"""A server is the cluster an index stands on. It is asked again, later and later, where the trouble may pass; the rest is an error.

How to reach it comes from the environment, secrets only from there or from a file: a command line is read by everybody on the machine.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from searchidx.errors import EngineUnreachable, IndexForeign, UsageError
from searchidx.model import Message

URL = "SEARCHIDX_ENGINE_URL"
NAME = "searchidx"
"""The index where the address names none."""

TRIES = 9
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds before the second try, doubled each time: nine tries bridge the half minute in which a cluster replaces a lost node."""

TIMEOUT = 30.0
_PASSES = frozenset((429, 502, 503, 504))
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")

_LOOK = Message("Läuft er, stimmen Adresse, Anmeldung und Zertifikat?", "Is it running; are address, login and certificate right?")
_LOGIN = Message(
    "Die Anmeldung ist abgelehnt: SEARCHIDX_ENGINE_USER und SEARCHIDX_ENGINE_PASSWORD oder _PASSWORD_FILE prüfen",
    "The login was refused: check SEARCHIDX_ENGINE_USER and SEARCHIDX_ENGINE_PASSWORD or _PASSWORD_FILE",
)
_TRUST = Message(
    "Ist das Zertifikat von der eigenen Zertifizierungsstelle, deren Zertifikat in SEARCHIDX_ENGINE_CA nennen",
    "If a certificate authority of your own signed it, name that one's certificate in SEARCHIDX_ENGINE_CA",
)

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the cluster is and how it is spoken to. `replicas` None: one, where there is a second node."""

    hosts: tuple[str, ...]
    index: str = NAME
    user: str | None = None
    password: str | None = None
    ca: str | None = None
    shards: int = 1
    replicas: int | None = None
    timeout: float = TIMEOUT
    tries: int = TRIES


def settings(url: str | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from an address, else from SEARCHIDX_ENGINE_URL, and from SEARCHIDX_ENGINE_…. Raises UsageError."""
    found = url or environment.get(URL, "")
    if not found:
        raise UsageError(
            f"Die Adresse des Suchservers fehlt: --engine-url http://localhost:9200/name oder {URL}",
            f"the search server's address is missing: --engine-url http://localhost:9200/name or {URL}",
        )
    hosts, names = zip(*(_parted(one.strip()) for one in found.split(",")), strict=True)
    index = next((name for name in reversed(names) if name), NAME)
    if not _INDEX_NAME.fullmatch(index):
        raise UsageError(
            f"{index!r} ist kein Name für einen Index: nur a–z, 0–9, Punkt, Binde- und Unterstrich",
            f"{index!r} is no name for an index: only a–z, 0–9, dot, hyphen and underscore",
        )
    return Settings(
        hosts,
        index,
        user=environment.get("SEARCHIDX_ENGINE_USER"),
        password=_password(environment),
        ca=environment.get("SEARCHIDX_ENGINE_CA"),
        shards=_number(environment, "SEARCHIDX_ENGINE_SHARDS", 1, 1) or 1,
        replicas=_number(environment, "SEARCHIDX_ENGINE_REPLICAS", None, 0),
        timeout=float(_number(environment, "SEARCHIDX_ENGINE_TIMEOUT", int(TIMEOUT), 1) or TIMEOUT),
    )


class Server:
    """One cluster; safe for many threads. Everything raises EngineUnreachable when it does not answer."""

    def __init__(self, settings: Settings, pause: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self._pause = pause
        self._client = _client(settings)

    def ask(self, method: str, path: str, body: Body | None = None, *, allowed: Sequence[int] = (), **params: object) -> Any:
        """The answer as JSON; that of an `allowed` status, too, under "status". Raises Refused for any other mistake."""
        return self._again(method, path, None if body is None else dict(body), allowed, params)

    def search_all(self, searches: Iterable[tuple[str, Body]]) -> list[Any]:
        """The answers to (index, search) pairs in one call; never partial ones."""
        lines: list[str] = []
        for index, body in searches:
            lines += [json.dumps({"index": index, "allow_partial_search_results": False}), json.dumps(body)]
        if not lines:
            return []
        for attempt in range(self.settings.tries):
            answers = self._again("POST", "/_msearch", "\n".join(lines) + "\n", (), {})["responses"]
            failed = next((answer for answer in answers if "error" in answer), None)
            if failed is None:
                return list(answers)
            if failed["status"] not in _PASSES:
                raise Refused(failed["status"], json.dumps(failed["error"])[:500])
            self._wait(attempt, failed["status"], _reason(failed["error"]))
        raise AssertionError("the last try raises")

    def bulk(self, lines: Sequence[tuple[Body, Body | None]]) -> list[tuple[Body, str]]:
        """Carries out (action, document) pairs; what is refused for now is sent again. Returns the actions refused for good, and why."""
        waiting, refused = list(lines), []
        for attempt in range(self.settings.tries):
            text = "".join(f"{json.dumps(action)}\n" + ("" if body is None else f"{json.dumps(body)}\n") for action, body in waiting)
            items = self._again("POST", "/_bulk", text, (), {})["items"] if text else []
            later, status, reason = [], 0, ""
            for line, item in zip(waiting, items, strict=True):
                ((kind, outcome),) = item.items()
                if outcome["status"] in _PASSES:
                    later.append(line)
                    status, reason = outcome["status"], _reason(outcome.get("error"))
                elif outcome["status"] >= 300 and not (kind == "delete" and outcome["status"] == 404):
                    refused.append((line[0], _reason(outcome.get("error"))))
            if not later:
                return refused
            waiting = later
            self._wait(attempt, status, reason)
        raise AssertionError("the last try raises")

    def close(self) -> None:
        self._client.close()

    def unreachable(self, reason: str, cure: Message = _LOOK) -> EngineUnreachable:
        """The error that says the cluster did not answer, why, and what helps."""
        where = ", ".join(self.settings.hosts)
        return EngineUnreachable(
            f"Der Suchserver {where} antwortet nicht ({reason}). {cure.de}",
            f"the search server {where} does not answer ({reason}). {cure.en}",
        )

    def _again(self, method: str, path: str, body: object, allowed: Sequence[int], params: Mapping[str, object]) -> Any:
        from opensearchpy import exceptions

        headers = {"content-type": "application/x-ndjson"} if isinstance(body, str) else None
        for attempt in range(self.settings.tries):
            try:
                return self._client.transport.perform_request(method, path, params=dict(params), body=body, headers=headers)
            except exceptions.SSLError as error:  # a wrong certificate does not become right
                raise self.unreachable(f"TLS: {str(error.info)[:200]}", _TRUST) from error
            except exceptions.ConnectionError as error:
                self._wait(attempt, 0, type(error.info).__name__ if isinstance(error.info, Exception) else str(error.error)[:200])
            except exceptions.TransportError as error:
                status = int(error.status_code)
                if status in allowed:
                    return {**(error.info if isinstance(error.info, dict) else {}), "status": status}
                if status in (401, 403):
                    raise self.unreachable(f"HTTP {status}", _LOGIN) from error
                if status not in _PASSES:
                    raise Refused(status, json.dumps(error.info)[:500] if error.info else str(error.error)) from error
                self._wait(attempt, status, _reason(error.info))
            except exceptions.SerializationError as error:  # a login page, another program
                where = ", ".join(self.settings.hosts)
                raise IndexForeign(f"{where} ist kein OpenSearch-Server", f"{where} is no OpenSearch server") from error
        raise AssertionError("the last try raises")

    def _wait(self, attempt: int, status: int, reason: str) -> None:
        """Lets time pass before the next try; raises EngineUnreachable when that was the last one."""
        if attempt + 1 >= self.settings.tries:
            raise self.unreachable(f"HTTP {status}: {reason}" if status else reason)
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
        self._pause(longest * (0.5 + random.random() / 2))  # many clients must not come back in step


class Refused(Exception):
    """The cluster will not do what it was asked, however often: `status` is that of HTTP."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"HTTP {status}: {reason}")
        self.status = status


def _client(settings: Settings) -> Any:
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
        max_retries=0,  # `Server` tries again itself, with pauses
        http_compress=False,
        connection_class=Urllib3HttpConnection,
        pool_maxsize=20,
    )


def _parted(url: str) -> tuple[str, str]:
    """Host and index of one address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"{url!r} ist keine Adresse wie http://localhost:9200/name", f"{url!r} is no address like http://localhost:9200/name"
        )
    if parts.username or parts.password:
        raise UsageError(
            "Anmeldedaten gehören nicht in die Adresse: SEARCHIDX_ENGINE_USER und SEARCHIDX_ENGINE_PASSWORD oder _PASSWORD_FILE",
            "no credentials in the address: use SEARCHIDX_ENGINE_USER and SEARCHIDX_ENGINE_PASSWORD or _PASSWORD_FILE",
        )
    port = parts.port or (443 if parts.scheme == "https" else 9200)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}", parts.path.strip("/")


def _password(environment: Mapping[str, str]) -> str | None:
    file = environment.get("SEARCHIDX_ENGINE_PASSWORD_FILE")
    if not file:
        return environment.get("SEARCHIDX_ENGINE_PASSWORD")
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise UsageError(f"SEARCHIDX_ENGINE_PASSWORD_FILE: {error}", f"SEARCHIDX_ENGINE_PASSWORD_FILE: {error}") from error


def _number(environment: Mapping[str, str], name: str, default: int | None, least: int) -> int | None:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise UsageError(f"{name}: {text!r} ist keine ganze Zahl ab {least}", f"{name}: {text!r} is no whole number from {least} on")
    return int(text)


def _reason(error: object) -> str:
    """The innermost reason of an error as the cluster words it."""
    while isinstance(error, Mapping):
        inner = error.get("error") or error.get("caused_by") or next(iter(error.get("root_cause") or ()), None)
        if not inner:
            return f"{error.get('type', '')}: {error.get('reason', '')}"[:300]
        error = inner
    return str(error)[:300]
