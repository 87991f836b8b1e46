"""Measures how good ranked answers are: the queries of a relevance set, asked as users ask them, against its judgements.

A relevance set is a folder with `docs.jsonl` (or .jsonl.gz; read like any JSON Lines source), `queries.jsonl` (`id`, `text`) and
`qrels.tsv` in TREC layout (query, 0, document, relevance).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searchidx.errors import PathMissing, UsageError
from searchidx.german.match_types import Mode
from searchidx.index import Index

DEPTH = 100
"""Hits looked at per query: R@100 needs no more."""

_BOOTSTRAP_SAMPLES = 2000
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Measure:
    """The mean of a measure over all queries (0 … 1) and the 95 % bootstrap interval of that mean."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a set measured; `per_query` maps a query id to its value for each measure, for comparing two runs query by query."""

    queries: int
    measures: tuple[Measure, ...]
    per_query: Mapping[str, Mapping[str, float]]


def documents(directory: Path) -> Path:
    """The file that holds the set's articles. Raises PathMissing."""
    for name in ("docs.jsonl", "docs.jsonl.gz"):
        if (directory / name).is_file():
            return directory / name
    raise PathMissing(f"{directory}: docs.jsonl (oder docs.jsonl.gz) fehlt", f"{directory}: docs.jsonl (or docs.jsonl.gz) is missing")


def evaluate(index: Index, directory: Path, *, mode: Mode = "compounds", without: Sequence[str] = ()) -> Evaluation:
    """nDCG@10, MRR@10 and R@100 of `index` on the set in `directory`; queries without a judgement are left out.

    Raises PathMissing for an incomplete set and UsageError where the optional package ir-measures is not installed.
    """
    rows = _measured(index, directory, mode, without)
    names = list(next(iter(rows.values()), {}))
    return Evaluation(len(rows), tuple(_mean(name, [row[name] for row in rows.values()]) for name in names), rows)


def _measured(index: Index, directory: Path, mode: Mode, without: Sequence[str]) -> dict[str, dict[str, float]]:
    try:
        import ir_measures  # an extra: who only searches needs no measures
    except ImportError:
        missing = "pip install 'searchidx[eval]'"
        raise UsageError(f"Zum Messen fehlt ein Paket: {missing}", f"measuring needs a package: {missing}") from None
    judged = [ir_measures.Qrel(query, document, grade) for query, document, grade in _judgements(directory / "qrels.tsv")]
    judged_queries = {qrel.query_id for qrel in judged}
    run = [
        # the rank is the order: scores of a later tier of hits (partial ones) need not be smaller
        ir_measures.ScoredDoc(query, hit.id, float(DEPTH - rank))
        for query, text in _queries(directory / "queries.jsonl")
        if query in judged_queries
        for rank, hit in enumerate(index.search(text, limit=DEPTH, mode=mode, without=without, passages=0).hits)
    ]
    names = {ir_measures.nDCG @ 10: "nDCG@10", ir_measures.RR @ 10: "MRR@10", ir_measures.R @ 100: "R@100"}
    by_query: dict[str, dict[str, float]] = {}
    for metric in ir_measures.iter_calc(list(names), judged, run):
        by_query.setdefault(metric.query_id, {})[names[metric.measure]] = metric.value
    return {query: {name: values[name] for name in names.values()} for query, values in by_query.items()}


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for place, line in _lines(path):
        try:
            row = json.loads(line)
            yield row["id"], row["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UsageError(f'{place}: keine Anfrage mit "id" und "text"', f'{place}: not a query with "id" and "text"') from None


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for place, line in _lines(path):
        try:
            query, _, document, grade = line.split("\t")
            yield query, document, int(grade)
        except ValueError:
            raise UsageError(
                f"{place}: kein Urteil der Art Anfrage, 0, Artikel, Grad", f"{place}: not a judgement as query, 0, article, grade"
            ) from None


def _lines(path: Path) -> list[tuple[str, str]]:
    """(place, line) for each line that is not blank. Raises PathMissing, and UsageError for a file without any or that is no UTF-8."""
    if not path.is_file():
        raise PathMissing(f"{path} fehlt", f"{path} is missing")
    contents = path.read_bytes()
    try:
        lines = contents.decode("utf-8").split("\n")  # an id may hold other line ends than these
    except UnicodeDecodeError as error:
        place = f"{path}:{contents.count(10, 0, error.start) + 1}"
        raise UsageError(f"{place}: kein UTF-8", f"{place}: not UTF-8") from None
    numbered = [(f"{path}:{number}", line.removesuffix("\r")) for number, line in enumerate(lines, 1) if line.strip()]
    if not numbered:
        raise UsageError(f"{path}: leer", f"{path}: empty")
    return numbered


def _mean(name: str, values: Sequence[float]) -> Measure:
    """Percentile bootstrap over queries (Efron & Tibshirani 1993, chapter 13), with a fixed seed."""
    array = np.array(values)
    means = array[np.random.default_rng(_SEED).integers(0, len(array), (_BOOTSTRAP_SAMPLES, len(array)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Measure(name, float(array.mean()), float(low), float(high))
