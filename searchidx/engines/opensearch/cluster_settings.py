"""Cluster settings: where the cluster is and how it is reached, from an address and the environment.

Secrets come only from the environment or from a file: everybody on the machine can read a command line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from searchidx.errors import UsageError

URL = "SEARCHIDX_ENGINE_URL"
UNENCRYPTED = "SEARCHIDX_ENGINE_UNENCRYPTED"
"""Set where a password may be sent without encryption."""

DEFAULT_INDEX = "searchidx"
"""The index where the address names none."""

TIMEOUT = 30.0
"""Seconds until an answer must have come."""

TRIES = 9
"""Attempts at one request: with their pauses they bridge the half minute in which a cluster replaces a lost node."""

_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where the cluster is and how it is reached. `replicas` None: one, where there is a second node; `ca` is the path of a certificate."""

    hosts: tuple[str, ...]
    index: str = DEFAULT_INDEX
    user: str | None = None
    password: str | None = None
    ca: str | None = None
    shards: int = 1
    replicas: int | None = None
    timeout: float = TIMEOUT
    tries: int = TRIES


def cluster_settings(url: str | None, environment: Mapping[str, str] = os.environ) -> ClusterSettings:
    """The settings from an address, else from SEARCHIDX_ENGINE_URL, and from SEARCHIDX_ENGINE_…. Raises UsageError."""
    addresses = url or environment.get(URL, "")
    if not addresses:
        raise UsageError(
            f"Die Adresse des Suchservers fehlt: --engine-url http://localhost:9200/name oder {URL}",
            f"the search server's address is missing: --engine-url http://localhost:9200/name or {URL}",
        )
    hosts, names = zip(*(_host_and_index(address.strip()) for address in addresses.split(",")), strict=True)
    index = next((name for name in reversed(names) if name), DEFAULT_INDEX)
    if not _INDEX_NAME.fullmatch(index):
        raise UsageError(
            f"{index!r} ist kein Name für einen Index: nur a–z, 0–9, Punkt, Binde- und Unterstrich",
            f"{index!r} is no name for an index: only a–z, 0–9, dot, hyphen and underscore",
        )
    _check_encryption(hosts, environment)
    return ClusterSettings(
        hosts,
        index,
        user=environment.get("SEARCHIDX_ENGINE_USER"),
        password=_password(environment),
        ca=environment.get("SEARCHIDX_ENGINE_CA"),
        shards=_number(environment, "SEARCHIDX_ENGINE_SHARDS", 1, 1) or 1,
        replicas=_number(environment, "SEARCHIDX_ENGINE_REPLICAS", None, 0),
        timeout=float(_number(environment, "SEARCHIDX_ENGINE_TIMEOUT", int(TIMEOUT), 1) or TIMEOUT),
    )


def _host_and_index(url: str) -> tuple[str, str]:
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


def _check_encryption(hosts: Sequence[str], environment: Mapping[str, str]) -> None:
    """Raises UsageError where a password would be sent for everybody on the way to read."""
    plain = next((host for host in hosts if host.startswith("http://")), None)
    if plain and environment.get("SEARCHIDX_ENGINE_USER") and environment.get(UNENCRYPTED) != "1":
        raise UsageError(
            f"Das Kennwort ginge unverschlüsselt an {plain}: https:// angeben, oder {UNENCRYPTED}=1 setzen, wenn es so sein soll",
            f"the password would go to {plain} without encryption: use https://, or set {UNENCRYPTED}=1 if that is meant",
        )


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
