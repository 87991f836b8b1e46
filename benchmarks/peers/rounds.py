"""Runs all tasks in rounds: every engine builds once, then every engine answers once. Several rounds even out other load of the machine."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.peers import installation
from benchmarks.peers.engines import ENGINES, PROJECT_VENV
from benchmarks.peers.measured_process import Measurement, run, size
from benchmarks.peers.results import Result

MODES = ("exact", "compounds")
"""Modes of searchidx that are measured: the one that matches as engines without a stemmer do, and the default."""

COMPARED = ("fts5", "searchidx")
"""Engines that index the same words: their totals must agree."""

LONG_BUILD = 60.0
"""Seconds; an engine that takes longer builds in the first round only, and answers from that index in the others."""


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
    facts = _run_module("corpus", plan.source, plan.articles, plan.corpus)
    _run_module("queries", plan.corpus, plan.queries)
    blank = Result(plan.name, facts["articles"], facts["bytes"], "", "")
    working = list(plan.engines)
    build_seconds: dict[str, float] = {}
    for number in range(plan.rounds):
        for engine in list(working):
            if build_seconds.get(engine, 0) < LONG_BUILD:
                built = replace(_built(plan, engine, blank), round=number)
                build_seconds[engine] = built.seconds
                yield built
                if built.failed:
                    working.remove(engine)
        for engine in working:
            yield from (replace(answered, round=number) for answered in _answered(plan, engine, blank))
    if set(COMPARED) <= set(working):
        yield _compared(plan, blank)
    for engine in working:
        if ENGINES[engine].updates:
            yield _updated(plan, engine, blank)
    shutil.rmtree(plan.work)


def _built(plan: Plan, engine: str, blank: Result) -> Result:
    directory = plan.index(engine)
    shutil.rmtree(directory, ignore_errors=True)
    measurement = _engine_task(engine, "build", plan.corpus, directory)
    return replace(_result(blank, engine, "build", measurement), size=size(directory))


def _answered(plan: Plan, engine: str, blank: Result) -> Iterator[Result]:
    """Queries with exact totals; for peers also without them, for searchidx once a mode."""
    inputs = plan.queries, plan.index(engine)
    if ENGINES[engine].runtime == PROJECT_VENV:
        for mode in MODES:
            yield replace(_result(blank, engine, "ask-total", _engine_task(engine, "ask", *inputs, "total", mode)), variant=mode)
    else:
        for counting in ("total", "page"):
            yield _result(blank, engine, f"ask-{counting}", _engine_task(engine, "ask", *inputs, counting))


def _updated(plan: Plan, engine: str, blank: Result) -> Result:
    return _result(blank, engine, "update", _engine_task(engine, "update", plan.changes, plan.index(engine)))


def _compared(plan: Plan, blank: Result) -> Result:
    """Articles that only one of two engines finds, with the reason."""
    files = [plan.work / f"matches.{engine}.json" for engine in COMPARED]
    for engine, file in zip(COMPARED, files, strict=True):
        measurement = _engine_task(engine, "matches", plan.queries, plan.index(engine))
        if measurement.error:
            return _result(blank, engine, "compare", measurement)
        file.write_text(measurement.output, "utf-8")
    return replace(blank, engine="fts5", task="compare", output=_run_module("match_comparison", plan.corpus, plan.queries, *files))


def _engine_task(engine: str, task: str, source: Path, directory: Path, *rest: str) -> Measurement:
    names = [] if ENGINES[engine].module is None else [engine]
    print(f"  {engine} {task} {' '.join(rest)}", file=sys.stderr, flush=True)
    return run([*installation.command(engine), task, *names, str(source), str(directory), *rest])


def _result(blank: Result, engine: str, task: str, measurement: Measurement) -> Result:
    """`seconds` as the task measured its own work, without starting up; of queries the time of the whole process."""
    if measurement.error:
        return replace(blank, engine=engine, task=task, failed=measurement.error.strip().splitlines()[-1][-500:])
    output: dict[str, Any] = json.loads(measurement.output.splitlines()[-1])
    seconds = output.get("seconds", measurement.seconds)
    return replace(blank, engine=engine, task=task, seconds=seconds, cpu=round(measurement.cpu, 3), peak=measurement.peak, output=output)


def _run_module(module: str, *arguments: object) -> dict[str, Any]:
    """The JSON that a module of this package prints, run in a process of its own: its memory here would count for every engine."""
    measurement = run([sys.executable, "-m", f"benchmarks.peers.{module}", *map(str, arguments)])
    if measurement.error:
        raise SystemExit(f"benchmarks.peers.{module}: {measurement.error}")
    output: dict[str, Any] = json.loads(measurement.output or "{}")
    return output
