"""An engine is one search library behind three functions, used as its own documentation advises, with what it needs to be quick.

A module per engine has:
- `build(corpus, directory)`: an index of all articles, ready to be searched, whatever merging that takes;
- `update(changes, directory)`: articles written again under ids that are there, visible to the next `searcher`;
- `VERSION`, the library's;
- `searcher(directory)`: a function of a query and whether the exact total is wanted, which returns an Answer.
A kind of query that the engine cannot answer is in its `lacks`. Ten hits come with id, title and day, as stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.peers.queries import Query

HITS = 10


class Answer(NamedTuple):
    """`total` is None where it was not asked for or the engine cannot tell."""

    total: int | None
    hits: list[tuple[str, str, str]]


Searcher = Callable[[Query, bool], Answer]


@dataclass(frozen=True)
class Facts:
    """What stands beside an engine's numbers; `module` is None for an engine that runs outside Python."""

    name: str
    module: str | None
    python: str
    stems: str
    positions: str
    stored: str
    settings: str
    lacks: tuple[str, ...] = ()
    updates: bool = True
    mode: str = "compounds"
    """The mode of searchidx it is compared with: an engine without compounds and spelling is a match for "exact"."""

    build: float = 1.0
    """How fast searchidx is to build, as a multiple of this engine's articles per second."""


OWN, PEERS, SYSTEM, JAVA = "own", "peers", "system", "java"
"""Which interpreter runs it: the one that runs the command, that of benchmarks/.venv, /usr/bin/python3, none."""

ENGINES = {
    "searchidx": Facts(
        "searchidx",
        "own",
        OWN,
        "base forms, compounds, spelling at query time",
        "yes",
        "yes",
        "all files of the index, fsync included; totals, notes and the reading of the query come with every answer",
    ),
    "whoosh": Facts(
        "plain Whoosh",
        "whoosh_plain",
        PEERS,
        "Snowball",
        "yes",
        "yes",
        "LanguageAnalyzer('de'), title twice as heavy, limitmb 256, one process, merged by `optimize`",
        build=10,
    ),
    "fts5": Facts(
        "SQLite FTS5",
        "fts5",
        PEERS,
        "no",
        "yes",
        "yes (external content table)",
        "unicode61 that keeps umlauts, detail=full, no journal and no fsync, `optimize` in the build, title twice as heavy",
        lacks=("fuzzy",),
        mode="exact",
        build=0.6,
    ),
    "tantivy": Facts(
        "tantivy",
        "tantivy_de",
        PEERS,
        "Snowball",
        "yes",
        "yes",
        "256 MB heap, two threads, title twice as heavy; prefixes by a regular expression over stems",
        mode="exact",
        build=0.6,
    ),
    "bm25s": Facts(
        "bm25s",
        "bm25s_de",
        PEERS,
        "Snowball",
        "no",
        "yes (its JSON lines)",
        "numba backend, memory-mapped, title in front of the text; no operators but any-of",
        lacks=("all2", "phrase", "prefix", "fuzzy", "filter", "passages"),
        updates=False,
        mode="exact",
    ),
    "xapian": Facts(
        "Xapian",
        "xapian_de",
        SYSTEM,
        "Snowball, beside the plain words",
        "yes",
        "yes",
        "glass, flushed every 20,000 articles, compacted in the build, title twice as heavy",
        lacks=("fuzzy",),
    ),
    "lucene": Facts(
        "Lucene",
        None,
        JAVA,
        "light German stemmer, umlauts folded",
        "yes",
        "yes",
        "GermanAnalyzer, one thread, cold JVM of 1 GB, 256 MB buffer, no forced merge, title twice as heavy",
        build=0.6,
    ),
}
