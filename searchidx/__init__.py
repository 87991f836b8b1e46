"""searchidx: full-text search for German news.

import searchidx

with searchidx.open("index/") as index:
    index.index(["corpus/"])
    page = index.search("Sicherheitsgarantie", limit=5)

Everything a program needs is here; docs/dev/api.md documents it. Names are imported when they are first used: `import searchidx` and
`searchidx --help` must stay fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from searchidx.errors import (
        ArticleRefused,
        ArticleUnknown,
        EngineUnreachable,
        IndexClosed,
        IndexDamaged,
        IndexForeign,
        IndexLocked,
        IndexMissing,
        IndexUnsafe,
        IndexUnusable,
        PathMissing,
        QueryTooLarge,
        RemovalTooLarge,
        SearchidxError,
        StorageFailed,
        UsageError,
    )
    from searchidx.index import EngineName, Index
    from searchidx.model import Article, Hit, Page, Passage, Report
    from searchidx.question import Question

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ArticleRefused",
    "ArticleUnknown",
    "EngineUnreachable",
    "Hit",
    "Index",
    "IndexClosed",
    "IndexDamaged",
    "IndexForeign",
    "IndexLocked",
    "IndexMissing",
    "IndexUnsafe",
    "IndexUnusable",
    "Page",
    "Passage",
    "PathMissing",
    "QueryTooLarge",
    "Question",
    "RemovalTooLarge",
    "Report",
    "SearchidxError",
    "StorageFailed",
    "UsageError",
    "__version__",
    "open",
]

_MODULES = {"Index": "index", "Question": "question"} | dict.fromkeys(("Article", "Hit", "Page", "Passage", "Report"), "model")


def open(path: str | Path = "index/", *, engine: EngineName = "whoosh", url: str | None = None, seconds: float | None = None) -> Index:
    """The index in the folder `path`, to be closed after use (`with searchidx.open(…) as index:`).

    engine: "whoosh" (the default), "opensearch" (an index on the cluster at `url`, else at SEARCHIDX_ENGINE_URL; the folder does not
    count) or "memory" (slow, empty at every start, for tests and study). seconds: of processor time that a search may take; a page that was
    cut is not `complete`.
    Raises IndexForeign, IndexDamaged, EngineUnreachable, and UsageError for an unknown engine. A folder without an index is no error until
    it is asked something.
    """
    from searchidx.index import open_index  # here, so that `import searchidx` and `--help` stay fast

    return open_index(path, engine=engine, url=url, seconds=seconds)


if not TYPE_CHECKING:  # type checkers see the imports above, and tell of names that are not there

    def __getattr__(name: str) -> object:
        """Imports a public name when it is first used."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"searchidx.{_MODULES.get(name, 'errors')}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
