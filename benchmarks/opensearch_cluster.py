"""Compares an index on an OpenSearch cluster with one in a folder: the same articles and queries, in one process.

    scripts/opensearch-up -- .venv/bin/python -m benchmarks.opensearch_cluster CORPUS [--limit 10000] [--shards 1 2 4] [--every 3]
                                                                               [--updates 1000]

CORPUS: a JSON Lines file (.gz or not) as for `benchmarks.peers`, or the folder of a relevance set, of which every Nth query is then also
evaluated on both. --updates: so many articles get another text, in one commit, three times over. The cluster is that of
SEARCHIDX_TEST_OPENSEARCH or SEARCHIDX_ENGINE_URL; it must have no index "bench-1" yet (nor "bench-2" …: one index for each number of
shards). Prints Markdown: indexing speed, bytes per article, answer times, and agreement of the answers.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.request import urlopen

import numpy as np

import searchidx
from benchmarks.peers import queries
from benchmarks.peers.corpus import cut
from benchmarks.peers.engines.searchidx_api import typed
from searchidx.engines.opensearch import open_engine
from searchidx.evaluation import documents, evaluate
from searchidx.index import Index
from searchidx.model import Article

QUERIES_PER_KIND = 25


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
        _index(local, articles, "folder", facts["articles"], lambda: 0.0)
        drawn = queries.draw(articles)
        for shards in arguments.shards:
            os.environ["SEARCHIDX_ENGINE_SHARDS"] = str(shards)
            remote = searchidx.open(engine="opensearch", url=f"{url}/bench-{shards}")
            _index(remote, articles, f"cluster, {shards} shards", facts["articles"], lambda: _cluster_seconds(url))
            _compare(local, remote, drawn)
            if arguments.updates:
                _update(f"{url}/bench-{shards}", remote, arguments.updates, lambda: _cluster_seconds(url))
            if is_set:
                _evaluate(local, remote, arguments.corpus, arguments.every)


def _index(index: Index, articles: Path, name: str, count: int, cluster_seconds: Callable[[], float]) -> None:
    began, local_before, cluster_before = perf_counter(), _local_seconds(), cluster_seconds()
    index.index([articles])
    seconds = perf_counter() - began
    processor_times = ((_local_seconds() - local_before, "here"), (cluster_seconds() - cluster_before, "there"))
    cpu = " and ".join(f"{time / count * 1000:.2f} ms of processor time {place}" for time, place in processor_times if time)
    status = index.status()
    speed = f"{seconds:.0f} s, {count / seconds:.0f} articles/s"
    print(f"- {name}: {speed}; each {cpu}, {status.bytes / count:.0f} bytes; {status.terms} terms", flush=True)


def _local_seconds() -> float:
    """Seconds of processor time of this process and of the worker processes, which read the articles."""
    return sum(os.times()[:4])


def _cluster_seconds(url: str) -> float:
    """Seconds of processor time the cluster has used since it was started."""
    with urlopen(f"{url}/_nodes/stats/process", timeout=30) as answer:
        return sum(float(node["process"]["cpu"]["total_in_millis"]) for node in json.load(answer)["nodes"].values()) / 1000


def _compare(local: Index, remote: Index, drawn: dict[str, dict[str, list[queries.Query]]]) -> None:
    print("\n| kind | cluster p50 / p95, ms | folder p50 / p95, ms | equal totals | same ten | shared of ten |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, timed in drawn["timed"].items():
        for query in drawn["warming"][kind][:5]:
            _answer(remote, query)
        remote_ms, local_ms, equal_totals, same_ids, shared = [], [], 0, 0, 0.0
        for query in timed[:QUERIES_PER_KIND]:
            (remote_total, remote_ids), seconds = _answer(remote, query)
            remote_ms.append(seconds * 1000)
            (local_total, local_ids), seconds = _answer(local, query)
            local_ms.append(seconds * 1000)
            equal_totals += remote_total == local_total
            same_ids += remote_ids == local_ids
            shared += len(set(remote_ids) & set(local_ids)) / max(1, len(local_ids))
        count = len(timed[:QUERIES_PER_KIND])
        numbers = (f"{np.percentile(ms, 50):.0f} / {np.percentile(ms, 95):.0f}" for ms in (remote_ms, local_ms))
        agreement = f"{equal_totals} of {count} | {same_ids} of {count} | {shared / count:.3f}"
        print(f"| {queries.KINDS[kind]} | {' | '.join(numbers)} | {agreement} |", flush=True)
    print()


def _update(address: str, remote: Index, count: int, cluster_seconds: Callable[[], float]) -> None:
    """Articles spread over the whole index get another sentence at their end; a program that has the index open searches at once."""
    ids = [article.id for article in remote.export()]
    with closing(open_engine(address)) as engine:
        for round_number in range(3):
            articles = [article for article in engine.articles(ids[round_number :: max(1, len(ids) // count)][:count]) if article]
            changed = [_with_sentence(article, f" Nachtrag Nummer{round_number}.") for article in articles]
            began, local_before, cluster_before = perf_counter(), _local_seconds(), cluster_seconds()
            engine.commit(changed)
            seconds, local, there = perf_counter() - began, _local_seconds() - local_before, cluster_seconds() - cluster_before
            began = perf_counter()
            total = remote.search(f"Nummer{round_number}", limit=1).total
            print(
                f"- {len(changed)} of {len(ids)} articles changed in one commit: {seconds:.1f} s; {local:.1f} s of processor time here and "
                f"{there:.1f} s there; the next search {perf_counter() - began:.1f} s, {total} hits",
                flush=True,
            )


def _with_sentence(article: Article, sentence: str) -> Article:
    *others, last = article.spans
    original = article.original[: last.end] + sentence + article.original[last.end :]
    return replace(article, original=original, spans=(*others, replace(last, end=last.end + len(sentence))))


def _answer(index: Index, query: queries.Query) -> tuple[tuple[int, list[str]], float]:
    """Total and ids of the first ten, and the seconds it took."""
    is_filter = query.kind == "filter"
    filters = {"section": query.section, "since": query.since, "until": query.until} if is_filter else {}
    began = perf_counter()
    passages = 3 if query.kind == "passages" else 0
    page = index.search(typed(query), filters=filters, sort="newest" if is_filter else "relevance", passages=passages)
    return (page.total, [hit.id for hit in page.hits]), perf_counter() - began


def _evaluate(local: Index, remote: Index, judged: Path, every: int) -> None:
    with TemporaryDirectory(prefix="searchidx-judged-") as folder:
        lines = list(_lines(judged / "queries.jsonl"))[::every]
        sampled_ids = {json.loads(line)["id"] for line in lines}
        Path(folder, "queries.jsonl").write_text("".join(lines), encoding="utf-8")
        judgements = (line for line in _lines(judged / "qrels.tsv") if line.split("\t")[0] in sampled_ids)
        Path(folder, "qrels.tsv").write_text("".join(judgements), encoding="utf-8")
        for name, index in (("folder", local), ("cluster", remote)):
            measures = evaluate(index, Path(folder)).measures
            print(f"- {name}, {len(lines)} queries:", ", ".join(f"{measure.name} {measure.mean:.4f}" for measure in measures), flush=True)
    print()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def _arguments() -> argparse.Namespace:
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opensearch_cluster", description=__doc__, formatter_class=raw)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="first N articles; 0: all")
    parser.add_argument("--shards", nargs="+", type=int, default=[1])
    parser.add_argument("--updates", type=int, default=0, help="articles changed in one commit")
    parser.add_argument("--every", type=int, default=1, help="of a relevance set every Nth query")
    return parser.parse_args()


if __name__ == "__main__":
    main()
