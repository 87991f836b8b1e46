"""One task of one engine in a process of its own; prints what was measured as one JSON object.

python -m benchmarks.peers.engine_task build ENGINE CORPUS.jsonl DIR
python -m benchmarks.peers.engine_task update ENGINE CHANGES.jsonl DIR
python -m benchmarks.peers.engine_task ask ENGINE QUERIES.json DIR page|total [MODE]
python -m benchmarks.peers.engine_task matches ENGINE QUERIES.json DIR      the ids of all matches, to compare
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import cycle
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from benchmarks.peers.corpus import NEW_WORD
from benchmarks.peers.engines import ENGINES, Searcher
from benchmarks.peers.match_comparison import queries_compared
from benchmarks.peers.queries import Query, read_queries

WARM_SECONDS = 0.3
"""For this long other queries of the kind are asked first, over and over (two seconds in Lucene's JVM, which compiles what runs often)."""

TIMED_SECONDS = 20.0
"""Time limit for the queries of a kind; a slow engine answers fewer of them."""


def build(engine: ModuleType, corpus: Path, directory: Path) -> dict[str, Any]:
    """{"seconds", "version"}: seconds from the first article read to an index that can be searched, without imports."""
    started = perf_counter()
    engine.build(corpus, directory)
    return {"seconds": perf_counter() - started, "version": engine.VERSION}


def update(engine: ModuleType, changes: Path, directory: Path) -> dict[str, Any]:
    """{"seconds", "updated"}: seconds until changed articles are committed, and how many a query for their new word returns."""
    started = perf_counter()
    engine.update(changes, directory)
    seconds = perf_counter() - started
    return {"seconds": seconds, "updated": engine.searcher(directory)(Query("word", (NEW_WORD,)), True).total}


def ask(search: Searcher, queries: Path, unsupported: tuple[str, ...], total: bool) -> dict[str, Any]:
    """{kind: {"ms": times, "totals": totals, "hits": numbers of hits}}; every query is asked once, after others like it."""
    drawn = read_queries(queries)
    return {kind: _timed(search, drawn["warming"][kind], timed, total) for kind, timed in drawn["timed"].items() if kind not in unsupported}


def matches(engine: ModuleType, queries: Path, directory: Path) -> list[list[str]]:
    """The ids of all matches of each query that `match_comparison` compares."""
    return [sorted(engine.matches(directory, query)) for _, query in queries_compared(queries)]


def _timed(search: Searcher, warming: list[Query], timed: list[Query], total: bool) -> dict[str, list[Any]]:
    for query in _within(cycle(warming), WARM_SECONDS):
        search(query, total)
    times, totals, hits = [], [], []
    for query in _within(timed, TIMED_SECONDS):
        started = perf_counter()
        answer = search(query, total)
        times.append(round((perf_counter() - started) * 1000, 4))
        totals.append(answer.total)
        hits.append(len(answer.hits))
    return {"ms": times, "totals": totals, "hits": hits}


def _within(queries: Iterable[Query], seconds: float) -> Iterator[Query]:
    end = perf_counter() + seconds
    for query in queries:
        if perf_counter() > end:
            return
        yield query


def _main(task: str, name: str, source: Path, directory: Path, *rest: str) -> object:
    engine = import_module(f"benchmarks.peers.engines.{ENGINES[name].module}")
    if task == "ask":
        counting, *mode = rest
        return ask(engine.searcher(directory, *mode), source, ENGINES[name].unsupported, counting == "total")
    return {"build": build, "update": update, "matches": matches}[task](engine, source, directory)


if __name__ == "__main__":
    task, name, source, directory, *rest = sys.argv[1:]
    print(json.dumps(_main(task, name, Path(source), Path(directory), *rest)))
