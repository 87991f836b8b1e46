"""A child does one thing with one engine in a process of its own and prints what it took as one JSON object.

python -m benchmarks.peers.child build ENGINE CORPUS.jsonl DIR
python -m benchmarks.peers.child update ENGINE CHANGES.jsonl DIR
python -m benchmarks.peers.child ask ENGINE QUERIES.json DIR page|total [MODE]
python -m benchmarks.peers.child matches ENGINE QUERIES.json DIR      the ids of all matches, to compare
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
from benchmarks.peers.queries import Query, read_queries
from benchmarks.peers.totals import queries_compared

WARM_SECONDS = 0.3
"""So long other queries of the kind are asked before, again and again (in Lucene's JVM, which compiles what runs often, two seconds)."""

TIMED_SECONDS = 20.0
"""At most so long a kind is timed; a slow engine answers fewer queries."""


def build(engine: ModuleType, corpus: Path, directory: Path) -> dict[str, Any]:
    """Seconds from the first article read to an index that can be searched; imports are done before."""
    started = perf_counter()
    engine.build(corpus, directory)
    return {"seconds": perf_counter() - started, "version": engine.VERSION}


def update(engine: ModuleType, changes: Path, directory: Path) -> dict[str, Any]:
    """Seconds until changed articles are committed, and how many are found by their new word."""
    started = perf_counter()
    engine.update(changes, directory)
    seconds = perf_counter() - started
    return {"seconds": seconds, "found": engine.searcher(directory)(Query("word", (NEW_WORD,)), True).total}


def ask(search: Searcher, queries: Path, lacks: tuple[str, ...], total: bool) -> dict[str, Any]:
    """{kind: {"ms": times, "totals": totals, "hits": numbers of hits}}; every query is asked once, after others like it."""
    drawn = read_queries(queries)
    return {kind: _timed(search, drawn["warming"][kind], timed, total) for kind, timed in drawn["timed"].items() if kind not in lacks}


def matches(engine: ModuleType, queries: Path, directory: Path) -> list[list[str]]:
    """The ids of every query that `totals` compares."""
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
        how, *mode = rest
        return ask(engine.searcher(directory, *mode), source, ENGINES[name].lacks, how == "total")
    return {"build": build, "update": update, "matches": matches}[task](engine, source, directory)


if __name__ == "__main__":
    task, name, source, directory, *rest = sys.argv[1:]
    print(json.dumps(_main(task, name, Path(source), Path(directory), *rest)))
