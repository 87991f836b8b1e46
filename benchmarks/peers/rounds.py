"""A round lets every engine build once and then every engine answer once; several rounds even out what else the machine does."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.peers import installed
from benchmarks.peers.engines import ENGINES, OWN
from benchmarks.peers.process import Took, run, size
from benchmarks.peers.results import Result

MODES = ("exact", "compounds")
"""How searchidx is asked: as stock engines without stemmer search, and as it does by default."""

COMPARED = ("fts5", "searchidx")
"""Index the same words, so that their totals must agree."""

OVERLONG = 60.0
"""Seconds; who builds longer builds only in the first round, and answers from that index in the others."""


@dataclass(frozen=True)
class Plan:
    """One corpus: the first `articles` of `source`, measured for `engines` in `rounds` rounds, with files in `work`."""

    name: str
    source: Path
    articles: int
    engines: Sequence[str]
    rounds: int
    work: Path

    @property
    def corpus(self) -> Path:
        return self.work / "corpus.jsonl"

    @property
    def changes(self) -> Path:
        return self.work / "corpus.update.jsonl"

    @property
    def queries(self) -> Path:
        return self.work / "queries.json"

    def index(self, engine: str) -> Path:
        return self.work / f"index.{engine}"


def measure(plan: Plan) -> Iterator[Result]:
    """Every result as it comes; the work folder is emptied before and after."""
    shutil.rmtree(plan.work, ignore_errors=True)
    plan.work.mkdir(parents=True)
    facts = _beside("corpus", plan.source, plan.articles, plan.corpus)
    _beside("queries", plan.corpus, plan.queries)
    blank = Result(plan.name, facts["articles"], facts["bytes"], "", "")
    ready = list(plan.engines)
    seconds: dict[str, float] = {}
    for number in range(plan.rounds):
        for engine in list(ready):
            if seconds.get(engine, 0) < OVERLONG:
                built = replace(_built(plan, engine, blank), round=number)
                seconds[engine] = built.seconds
                yield built
                if built.failed:
                    ready.remove(engine)
        for engine in ready:
            yield from (replace(answered, round=number) for answered in _answered(plan, engine, blank))
    if set(COMPARED) <= set(ready):
        yield _compared(plan, blank)
    for engine in ready:
        if ENGINES[engine].updates:
            yield _updated(plan, engine, blank)
    shutil.rmtree(plan.work)


def _built(plan: Plan, engine: str, blank: Result) -> Result:
    directory = plan.index(engine)
    shutil.rmtree(directory, ignore_errors=True)
    took = _child(engine, "build", plan.corpus, directory)
    return replace(_result(blank, engine, "build", took), size=size(directory))


def _answered(plan: Plan, engine: str, blank: Result) -> Iterator[Result]:
    """Queries with exact totals; for peers also without them, for searchidx once a mode."""
    asked = plan.queries, plan.index(engine)
    if ENGINES[engine].python == OWN:
        for mode in MODES:
            yield replace(_result(blank, engine, "ask-total", _child(engine, "ask", *asked, "total", mode)), variant=mode)
    else:
        for how in ("total", "page"):
            yield _result(blank, engine, f"ask-{how}", _child(engine, "ask", *asked, how))


def _updated(plan: Plan, engine: str, blank: Result) -> Result:
    return _result(blank, engine, "update", _child(engine, "update", plan.changes, plan.index(engine)))


def _compared(plan: Plan, blank: Result) -> Result:
    """Which articles only one of two engines finds, and why."""
    files = [plan.work / f"matches.{engine}.json" for engine in COMPARED]
    for engine, file in zip(COMPARED, files, strict=True):
        took = _child(engine, "matches", plan.queries, plan.index(engine))
        if took.error:
            return _result(blank, engine, "compare", took)
        file.write_text(took.output, "utf-8")
    return replace(blank, engine="fts5", task="compare", found=_beside("totals", plan.corpus, plan.queries, *files))


def _child(engine: str, task: str, source: Path, directory: Path, *rest: str) -> Took:
    names = [] if ENGINES[engine].module is None else [engine]
    print(f"  {engine} {task} {' '.join(rest)}", file=sys.stderr, flush=True)
    return run([*installed.command(engine), task, *names, str(source), str(directory), *rest])


def _result(blank: Result, engine: str, task: str, took: Took) -> Result:
    """Seconds are what the child measured of its own work, without starting up; of an asking child the whole."""
    if took.error:
        return replace(blank, engine=engine, task=task, failed=took.error.strip()[-500:])
    found: dict[str, Any] = json.loads(took.output.splitlines()[-1])
    seconds = found.get("seconds", took.seconds)
    return replace(blank, engine=engine, task=task, seconds=seconds, cpu=round(took.cpu, 3), peak=took.peak, found=found)


def _beside(module: str, *arguments: object) -> dict[str, Any]:
    """What a module of this package prints when it runs by itself: in this process its memory would count for every child."""
    took = run([sys.executable, "-m", f"benchmarks.peers.{module}", *map(str, arguments)])
    if took.error:
        raise SystemExit(f"benchmarks.peers.{module}: {took.error}")
    found: dict[str, Any] = json.loads(took.output or "{}")
    return found
