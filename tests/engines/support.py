"""Articles and nodes the engine tests share."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import pytest

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.model import SEARCHED_FIELDS, Article, Span
from searchidx.query.core_nodes import Concept, Group

SERVER = "SEARCHIDX_TEST_OPENSEARCH"
"""Where a cluster for tests is; `scripts/opensearch-up` starts one and prints this address."""

REQUIRED = "SEARCHIDX_REQUIRE_OPENSEARCH"
"""Set where a test that finds no cluster must fail."""

ENGINES = ("memory", "whoosh", *(("opensearch",) if os.environ.get(SERVER) or os.environ.get(REQUIRED) else ()))
"""The engines that tests with an engine as a parameter run on."""


def cluster() -> str:
    """The address of the test cluster; the test is skipped where there is none."""
    url = os.environ.get(SERVER, "")
    if not url:
        assert not os.environ.get(REQUIRED), f"{SERVER} is not set"
        pytest.skip(f"no OpenSearch: start one with scripts/opensearch-up and set {SERVER} to what it prints")
    return url


def opened(kind: str, directory: Path) -> Engine:
    if kind == "memory":
        return MemoryEngine()
    if kind == "opensearch":
        from searchidx.engines.opensearch import open_engine as open_on_cluster

        name = blake2b(os.fsencode(directory.resolve()), digest_size=8).hexdigest()
        return open_on_cluster(f"{cluster()}/test-{name}")
    from searchidx.engines.whoosh import open_engine

    return open_engine(directory)


def closed(engine: Engine) -> None:
    """Closes an engine; what a test left on the cluster goes."""
    client = getattr(engine, "client", None)
    if client is not None:
        name = client.settings.index
        client.request("DELETE", f"/{name}-state,{name}-0*", allowed=(404,), ignore_unavailable="true")
        for template in (name, f"{name}-state"):
            client.request("DELETE", f"/_index_template/{template}", allowed=(404,))
    engine.close()


def article(id: str, *pieces: tuple[str, str], **facts: str | None) -> Article:
    """An article from (field, text) pieces in source order."""
    original, spans = "", []
    for field, text in pieces:
        original += "\n\n" if original else ""
        spans.append(Span(field, len(original), len(original) + len(text)))
        original += text
    return Article(id, original, tuple(spans), **facts)  # type: ignore[arg-type]


def news(id: str, title: str, body: str, **facts: str | None) -> Article:
    return article(id, ("title", title), ("body", body), **facts)


def word(term: str, *, relation: str = "exact", fields: tuple[str, ...] = SEARCHED_FIELDS, **options: object) -> Concept:
    return Concept(term, (Group(relation, (term,)),), fields, **options)  # type: ignore[arg-type]
