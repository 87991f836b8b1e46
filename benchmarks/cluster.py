"""Measures an index on an OpenSearch cluster beside one in a folder: the same articles and queries, in one process.

    scripts/opensearch-up -- .venv/bin/python -m benchmarks.cluster CORPUS [--limit 10000] [--shards 1 2 4] [--every 3]

CORPUS: a JSON Lines file (.gz or not) as for `benchmarks.peers`, or the folder of a relevance set, of which every so manieth query is then
measured on both, too. The cluster is that of SEARCHIDX_TEST_OPENSEARCH or SEARCHIDX_ENGINE_URL; it should have no index "bench-1" yet.
Prints Markdown: how quick the cluster takes articles in, how large they become, how quick and how alike the answers are.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

import numpy as np

import searchidx
from benchmarks.peers import queries
from benchmarks.peers.corpus import cut
from benchmarks.peers.engines.own import typed
from searchidx.evaluation import documents, evaluate
from searchidx.index import Index

ASKED = 25
"""Queries of each kind."""


def main() -> None:
    arguments = _arguments()
    url = (os.environ.get("SEARCHIDX_TEST_OPENSEARCH") or os.environ["SEARCHIDX_ENGINE_URL"]).rstrip("/")
    is_set = arguments.corpus.is_dir()
    with TemporaryDirectory(prefix="searchidx-cluster-") as folder:
        source = documents(arguments.corpus) if is_set else arguments.corpus
        articles = Path(folder, "articles.jsonl")
        facts = cut(source, arguments.limit, articles)
        print(f"{facts['articles']} articles, {facts['bytes'] / 1e6:.1f} MB of text\n")
        local = searchidx.open(Path(folder, "index"))
        _indexed(local, articles, "folder", facts["articles"], lambda: 0.0)
        drawn = queries.draw(articles)
        for shards in arguments.shards:
            os.environ["SEARCHIDX_ENGINE_SHARDS"] = str(shards)
            remote = searchidx.open(engine="opensearch", url=f"{url}/bench-{shards}")
            _indexed(remote, articles, f"cluster, {shards} shards", facts["articles"], lambda: _worked_there(url))
            _compared(local, remote, drawn)
            if is_set:
                _evaluated(local, remote, arguments.corpus, arguments.every)


def _indexed(index: Index, articles: Path, name: str, count: int, there: Callable[[], float]) -> None:
    began, here, worked = perf_counter(), _worked_here(), there()
    index.index([articles])
    seconds, here, worked = perf_counter() - began, _worked_here() - here, there() - worked
    pairs = ((here, "here"), (worked, "there"))
    cpu = " and ".join(f"{one / count * 1000:.2f} ms of processor time {place}" for one, place in pairs if one)
    status = index.status()
    speed = f"{seconds:.0f} s, {count / seconds:.0f} articles/s"
    print(f"- {name}: {speed}; each {cpu}, {status.bytes / count:.0f} bytes; {status.terms} terms", flush=True)


def _worked_here() -> float:
    """Seconds of processor time of this process and of those it started, which read the articles."""
    return sum(os.times()[:4])


def _worked_there(url: str) -> float:
    """Seconds of processor time the cluster has taken since it was started."""
    with urlopen(f"{url}/_nodes/stats/process", timeout=30) as answer:
        return sum(float(node["process"]["cpu"]["total_in_millis"]) for node in json.load(answer)["nodes"].values()) / 1000


def _compared(local: Index, remote: Index, drawn: dict[str, dict[str, list[queries.Query]]]) -> None:
    print("\n| kind | cluster p50 / p95, ms | folder p50 / p95, ms | equal totals | same ten | shared of ten |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, asked in drawn["timed"].items():
        for query in drawn["warming"][kind][:5]:
            _asked(remote, query)
        there, here, equal, same, shared = [], [], 0, 0, 0.0
        for query in asked[:ASKED]:
            one, seconds = _asked(remote, query)
            there.append(seconds * 1000)
            other, seconds = _asked(local, query)
            here.append(seconds * 1000)
            equal += one[0] == other[0]
            same += one[1] == other[1]
            shared += len(set(one[1]) & set(other[1])) / max(1, len(other[1]))
        n = len(asked[:ASKED])
        numbers = (f"{np.percentile(ms, 50):.0f} / {np.percentile(ms, 95):.0f}" for ms in (there, here))
        print(f"| {queries.KINDS[kind]} | {' | '.join(numbers)} | {equal} of {n} | {same} of {n} | {shared / n:.3f} |", flush=True)
    print()


def _asked(index: Index, query: queries.Query) -> tuple[tuple[int, list[str]], float]:
    """Total and ids of the first ten, and the seconds it took."""
    is_filter = query.kind == "filter"
    filters = {"section": query.section, "since": query.since, "until": query.until} if is_filter else None
    began = perf_counter()
    passages = 3 if query.kind == "passages" else 0
    page = index.search(typed(query), filters=filters, sort="newest" if is_filter else "relevance", passages=passages)
    return (page.total, [hit.id for hit in page.hits]), perf_counter() - began


def _evaluated(local: Index, remote: Index, judged: Path, every: int) -> None:
    with TemporaryDirectory(prefix="searchidx-judged-") as folder:
        lines = list(_lines(judged / "queries.jsonl"))[::every]
        asked = {json.loads(line)["id"] for line in lines}
        Path(folder, "queries.jsonl").write_text("".join(lines), encoding="utf-8")
        judgements = (line for line in _lines(judged / "qrels.tsv") if line.split("\t")[0] in asked)
        Path(folder, "qrels.tsv").write_text("".join(judgements), encoding="utf-8")
        for name, index in (("folder", local), ("cluster", remote)):
            found = evaluate(index, Path(folder))
            print(f"- {name}, {len(lines)} queries:", ", ".join(f"{one.name} {one.mean:.4f}" for one in found.measures), flush=True)
    print()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def _arguments() -> argparse.Namespace:
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__, formatter_class=raw)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="first N articles; 0: all")
    parser.add_argument("--shards", nargs="+", type=int, default=[1])
    parser.add_argument("--every", type=int, default=1, help="of a relevance set every so manieth query")
    return parser.parse_args()


if __name__ == "__main__":
    main()
