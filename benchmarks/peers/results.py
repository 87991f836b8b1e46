"""A result is one thing that one process did, a line in `results.jsonl`; the same thing measured again is another line."""

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
    """`task`: build, update, ask-total, ask-page or compare; `variant` tells searchidx's modes apart; `failed` is the reason, or ""."""

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
    found: dict[str, Any] = field(default_factory=dict)


Corpus = tuple[str, int]
"""Name and number of articles."""


def add(folder: Path, result: Result) -> None:
    with (folder / FILE).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


class Results:
    """All results of a folder, asked for by corpus, engine and task; several rounds are one number, their median."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._by: dict[tuple[Corpus, str, str, str], list[Result]] = defaultdict(list)
        self.bytes: dict[Corpus, int] = {}
        for result in results:
            corpus = (result.corpus, result.articles)
            self.bytes[corpus] = result.bytes
            self._by[corpus, result.engine, result.task, result.variant].append(result)

    @classmethod
    def read(cls, folder: Path) -> Results:
        return cls(Result(**json.loads(line)) for line in (folder / FILE).read_text("utf-8").splitlines())

    def corpora(self) -> list[Corpus]:
        return list(self.bytes)

    def rounds(self, corpus: Corpus) -> int:
        return 1 + max(result.round for (at, *_), found in self._by.items() if at == corpus for result in found)

    def engines(self, corpus: Corpus) -> list[str]:
        """Those that were tried on a corpus, in the order they came."""
        return list(dict.fromkeys(engine for at, engine, task, _ in self._by if at == corpus and task == "build"))

    def failure(self, corpus: Corpus, engine: str) -> str:
        """Why the engine has no numbers here, or ""."""
        return next((r.failed for task in ("build", "ask-total") for r in self._good_or_bad(corpus, engine, task) if r.failed), "")

    def middle(self, corpus: Corpus, engine: str, task: str, what: str, variant: str = "") -> float | None:
        """The median of "seconds", "cpu", "peak" or "size" over the rounds."""
        values = [getattr(result, what) for result in self._good(corpus, engine, task, variant)]
        return median(values) if values else None

    def rate(self, corpus: Corpus, engine: str) -> float | None:
        """Articles a second of a build."""
        seconds = self.middle(corpus, engine, "build", "seconds")
        return corpus[1] / seconds if seconds else None

    def times(self, corpus: Corpus, engine: str, kind: str, variant: str = "", task: str = "ask-total") -> list[float]:
        """Milliseconds of each query, sorted; of one asked in several rounds the median."""
        rounds = [r.found[kind]["ms"] for r in self._good(corpus, engine, task, variant) if kind in r.found]
        return sorted(map(median, zip(*rounds, strict=False)))  # a slow engine answers fewer queries in some rounds

    def totals(self, corpus: Corpus, engine: str, kind: str, variant: str = "") -> list[int | None]:
        """Of each query of the first round."""
        rounds = [r.found[kind]["totals"] for r in self._good(corpus, engine, "ask-total", variant) if kind in r.found]
        return rounds[0] if rounds else []

    def found(self, corpus: Corpus, engine: str, task: str) -> dict[str, Any]:
        """What the last process of this task said; {} when there was none."""
        good = self._good(corpus, engine, task, "")
        return good[-1].found if good else {}

    def _good(self, corpus: Corpus, engine: str, task: str, variant: str) -> list[Result]:
        return [result for result in self._by.get((corpus, engine, task, variant), ()) if not result.failed]

    def _good_or_bad(self, corpus: Corpus, engine: str, task: str) -> list[Result]:
        return [r for (at, who, did, _), found in self._by.items() if (at, who, did) == (corpus, engine, task) for r in found]


def percentile(times: list[float], share: float) -> float | None:
    """Of sorted times the smallest that this share of them does not exceed; None of none."""
    return times[math.ceil(share * len(times)) - 1] if times else None


def forget(folder: Path, corpus: str, articles: int, engines: Iterable[str]) -> None:
    """Drops older results of these engines on a corpus."""
    path, gone = folder / FILE, set(engines)
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    kept = [line for line in lines if not _is_of(json.loads(line), corpus, articles, gone)]
    path.write_text("".join(kept), "utf-8")


def _is_of(result: dict[str, Any], corpus: str, articles: int, engines: set[str]) -> bool:
    return result["corpus"] == corpus and result["articles"] == articles and result["engine"] in engines
