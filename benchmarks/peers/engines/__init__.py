"""The engines: one module each, which uses a search library as its documentation advises, with the settings that make it fast.

Each module has:
- `build(corpus, directory)`: makes an index of all articles that is merged and ready to be searched;
- `update(changes, directory)`: replaces articles of the index, visible to the next `searcher`;
- `VERSION`: that of the library;
- `searcher(directory)`: returns a Searcher, a function of a query and whether to count all matches, which returns an Answer.

Kinds of query that an engine cannot answer stand in its `unsupported`. The ten hits hold id, title and day, as stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.peers.queries import Query

HITS = 10


class Answer(NamedTuple):
    """`total` is None where it was not requested or the engine cannot tell. `hits`: (id, title, day)."""

    total: int | None
    hits: list[tuple[str, str, str]]


Searcher = Callable[[Query, bool], Answer]


@dataclass(frozen=True)
class Facts:
    """Name, settings and abilities of an engine, printed beside its figures; `module` is None for an engine that runs outside Python."""

    name: str
    module: str | None
    runtime: str
    """One of PROJECT_VENV, PEERS_VENV, SYSTEM_PYTHON, JAVA."""

    stemming: str
    positions: str
    stored_text: str
    settings: str
    unsupported: tuple[str, ...] = ()
    updates: bool = True
    mode: str = "compounds"
    """The mode of searchidx it is compared with: "exact" for an engine that knows neither compounds nor spelling variants."""

    build_goal: float = 1.0
    """Goal for the speed of searchidx's builds, as a multiple of this engine's articles per second."""


PROJECT_VENV, PEERS_VENV, SYSTEM_PYTHON, JAVA = "project", "peers", "system", "java"
"""What runs an engine: the interpreter of this command, that of benchmarks/.venv, /usr/bin/python3, a JVM."""

ENGINES = {
    "searchidx": Facts(
        "searchidx",
        "searchidx_api",
        PROJECT_VENV,
        "base forms, compounds, spelling at query time",
        "yes",
        "yes",
        "all files of the index, fsync included; every answer has totals, notes and the query in plain words",
    ),
    "whoosh": Facts(
        "plain Whoosh",
        "whoosh_plain",
        PEERS_VENV,
        "Snowball",
        "yes",
        "yes",
        "LanguageAnalyzer('de'), title twice as heavy, limitmb 256, one process, merged by `optimize`",
        build_goal=10,
    ),
    "fts5": Facts(
        "SQLite FTS5",
        "fts5",
        PEERS_VENV,
        "no",
        "yes",
        "yes (external content table)",
        "unicode61 that keeps umlauts, detail=full, no journal and no fsync, `optimize` in the build, title twice as heavy",
        unsupported=("fuzzy",),
        mode="exact",
        build_goal=0.6,
    ),
    "tantivy": Facts(
        "tantivy",
        "tantivy_de",
        PEERS_VENV,
        "Snowball",
        "yes",
        "yes",
        "256 MB heap, two threads, title twice as heavy; prefixes by a regular expression over stems",
        mode="exact",
        build_goal=0.6,
    ),
    "bm25s": Facts(
        "bm25s",
        "bm25s_de",
        PEERS_VENV,
        "Snowball",
        "no",
        "yes (its JSON lines)",
        "numba backend, memory-mapped, title in front of the text; no operators but any-of",
        unsupported=("all2", "phrase", "prefix", "fuzzy", "filter", "passages"),
        updates=False,
        mode="exact",
    ),
    "xapian": Facts(
        "Xapian",
        "xapian_de",
        SYSTEM_PYTHON,
        "Snowball, beside the plain words",
        "yes",
        "yes",
        "glass, flushed every 20,000 articles, compacted in the build, title twice as heavy",
        unsupported=("fuzzy",),
    ),
    "lucene": Facts(
        "Lucene",
        None,
        JAVA,
        "light German stemmer, umlauts folded",
        "yes",
        "yes",
        "GermanAnalyzer, one thread, cold JVM of 1 GB, 256 MB buffer, no forced merge, title twice as heavy",
        build_goal=0.6,
    ),
}
