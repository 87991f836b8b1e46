"""Results of all measurements, kept in `results.jsonl`: one line for each task of one engine in one round."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

FILE = "results.jsonl"


@dataclass(frozen=True)
class Result:
    """`task`: build, update, ask-total, ask-page or compare; `variant`: the mode of searchidx. `failed`: the reason, or "".

    `output`: what the task printed.
    """

    corpus: str
    articles: int
    bytes: int
    engine: str
    task: str
    variant: str = ""
    round: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    size: int = 0
    failed: str = ""
    output: dict[str, Any] = field(default_factory=dict)


Corpus = tuple[str, int]
"""Name and number of articles."""


def add(folder: Path, result: Result) -> None:
    with (folder / FILE).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


class Results:
    """All results of a folder by corpus, engine and task; several rounds give one number, their median."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._by_task: dict[tuple[Corpus, str, str, str], list[Result]] = defaultdict(list)
        self.bytes: dict[Corpus, int] = {}
        for result in results:
            corpus = (result.corpus, result.articles)
            self.bytes[corpus] = result.bytes
            self._by_task[corpus, result.engine, result.task, result.variant].append(result)

    @classmethod
    def read(cls, folder: Path) -> Results:
        return cls(Result(**json.loads(line)) for line in (folder / FILE).read_text("utf-8").splitlines())

    def corpora(self) -> list[Corpus]:
        return list(self.bytes)

    def rounds(self, corpus: Corpus) -> int:
        return 1 + max(result.round for (measured, *_), rounds in self._by_task.items() if measured == corpus for result in rounds)

    def engines(self, corpus: Corpus) -> list[str]:
        """The engines measured on a corpus, in the order they were run."""
        return list(dict.fromkeys(engine for measured, engine, task, _ in self._by_task if measured == corpus and task == "build"))

    def failure(self, corpus: Corpus, engine: str) -> str:
        """Why the engine has no numbers here, or ""."""
        return next((r.failed for task in ("build", "ask-total") for r in self._with_failed(corpus, engine, task) if r.failed), "")

    def median(self, corpus: Corpus, engine: str, task: str, measure: str, variant: str = "") -> float | None:
        """The median of "seconds", "cpu", "peak" or "size" over the rounds."""
        values = [getattr(result, measure) for result in self._successful(corpus, engine, task, variant)]
        return median(values) if values else None

    def rate(self, corpus: Corpus, engine: str) -> float | None:
        """Articles a second of a build."""
        seconds = self.median(corpus, engine, "build", "seconds")
        return corpus[1] / seconds if seconds else None

    def times(self, corpus: Corpus, engine: str, kind: str, variant: str = "", task: str = "ask-total") -> list[float]:
        """Milliseconds of each query, sorted; of one asked in several rounds the median."""
        rounds = [r.output[kind]["ms"] for r in self._successful(corpus, engine, task, variant) if kind in r.output]
        return sorted(map(median, zip(*rounds, strict=False)))  # a slow engine answers fewer queries in some rounds

    def totals(self, corpus: Corpus, engine: str, kind: str, variant: str = "") -> list[int | None]:
        """Of each query of the first round."""
        rounds = [r.output[kind]["totals"] for r in self._successful(corpus, engine, "ask-total", variant) if kind in r.output]
        return rounds[0] if rounds else []

    def output(self, corpus: Corpus, engine: str, task: str) -> dict[str, Any]:
        """What the last process of this task printed; {} when none succeeded."""
        successful = self._successful(corpus, engine, task, "")
        return successful[-1].output if successful else {}

    def _successful(self, corpus: Corpus, engine: str, task: str, variant: str) -> list[Result]:
        return [result for result in self._by_task.get((corpus, engine, task, variant), ()) if not result.failed]

    def _with_failed(self, corpus: Corpus, engine: str, task: str) -> list[Result]:
        return [r for key, rounds in self._by_task.items() if key[:3] == (corpus, engine, task) for r in rounds]


def percentile(times: list[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted times (`share` 0.95: p95); None of no times."""
    return times[math.ceil(share * len(times)) - 1] if times else None


def forget(folder: Path, corpus: str, articles: int, engines: Iterable[str]) -> None:
    """Drops older results of these engines on a corpus."""
    path, dropped = folder / FILE, set(engines)
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    kept = [line for line in lines if not _is_of(json.loads(line), corpus, articles, dropped)]
    path.write_text("".join(kept), "utf-8")


def _is_of(result: dict[str, Any], corpus: str, articles: int, engines: set[str]) -> bool:
    return result["corpus"] == corpus and result["articles"] == articles and result["engine"] in engines
