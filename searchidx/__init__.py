"""searchidx: full-text search for German news.

import searchidx

with searchidx.open("index/") as index:
    index.index(["corpus/"])
    page = index.search("Sicherheitsgarantie", limit=5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchidx.index import Index

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(directory: Any = "index/", **options: Any) -> Index:
    """The index in `directory`; see `searchidx.index.open_index` for options and errors."""
    from searchidx.index import open_index  # here, so that `import searchidx` and `--help` stay fast

    return open_index(directory, **options)
