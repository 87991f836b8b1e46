"""Articles and nodes the engine tests share."""

from __future__ import annotations

from pathlib import Path

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.model import SEARCHED_FIELDS, Article, Span
from searchidx.query.tree import Concept, Group

ENGINES = ("memory", "whoosh")


def opened(kind: str, directory: Path) -> Engine:
    if kind == "memory":
        return MemoryEngine()
    from searchidx.engines.whoosh import open_engine

    return open_engine(directory)


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
