"""Where the processor time of a build goes, step by step.

    python -m benchmarks.build_steps ARTICLES.jsonl[.gz] [--limit N] [--repeat N]

Builds an index of the first N articles in one process and prints a table: each step, its processor time, its share, and what one call
takes. A step counts without the steps inside it. With `--repeat` the build runs so many times, each in a new process, and the table shows
the medians. Compare tables of one machine and one hour only, as ratios.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

STEPS = {
    "parse JSON": ("searchidx.sources.jsonl:parsed",),
    "records to articles": ("searchidx.sources.jsonl:_outcomes",),
    "pack, fingerprint": ("searchidx.ingest.index_worker:_sighting", "searchidx.ingest.index_worker:_as_reading"),
    "quotations": ("searchidx.ingest.index_worker:with_quotes",),
    "words of texts": ("searchidx.storage.segment_writer:_texts",),
    "terms of words": ("searchidx.storage.segment_writer:WordTable.analysis",),
    "store": ("searchidx.storage.doc_store:StoreWriter.add", "searchidx.storage.doc_store:StoreWriter.finish"),
    "number words": ("searchidx.storage.segment_writer:SegmentWriter.add",),
    "segment arrays": ("searchidx.storage.segment_writer:SegmentWriter.write",),
    "merge segments": ("searchidx.storage.commit:merge",),
    "n-grams": ("searchidx.storage.ngram_index:NgramIndex.of",),
    "learn the lexicon's parts": ("searchidx.storage.term_key_index:prepare",),
    "key tables": ("searchidx.storage.vocabulary:key_tables",),
    "numbers": ("searchidx.german.index_keys:number_keys", "searchidx.german.index_keys:last_year"),
    "gender forms": ("searchidx.german.index_keys:split_gender_form", "searchidx.german.index_keys:_masculines"),
    "lemmas": (
        *("searchidx.german.index_keys:lemmas", "searchidx.german.index_keys:part_lemmas", "searchidx.german.index_keys:hyphenated_lemmas"),
        "searchidx.german.index_keys:modern_spelling",
    ),
    "compounds": (
        *("searchidx.german.index_keys:split", "searchidx.german.decompounder:Decompounder.split"),
        "searchidx.german.index_keys:is_separable_verb",
    ),
    "stems": ("searchidx.german.index_keys:stem", "searchidx.german.stemmer:nltk_stemmer"),
    "spelling": ("searchidx.german.index_keys:spelling_keys", "searchidx.german.index_keys:without_diacritics"),
    "names": ("searchidx.german.index_keys:name_key",),
    "ledger": ("searchidx.ingest.pipeline:difference", "searchidx.storage.commit:_write_ledger"),
    "write the generation": ("searchidx.storage.commit:_register",),
}
"""The steps, each with its functions, named where they are called from: module:name."""

START = "start"
"""Importing what a build needs, and the interpreter itself."""

ELSE = "everything else"


class StepTimes:
    """Processor time by step. The step that was entered last has it all until it is left."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((START, *STEPS, ELSE), 0.0)
        self.calls = dict.fromkeys(self.seconds, 0)
        self._calls_inside = dict.fromkeys(self.seconds, 0)
        self._steps = [START]
        self._since = 0.0

    def switch(self, step: str) -> None:
        """From now on time is that of another step."""
        now = process_time()
        self.seconds[self._steps[-1]] += now - self._since
        self._since = now
        self._steps[-1] = step

    def without_clock(self) -> dict[str, tuple[float, int]]:
        """Seconds and calls of each step, without what looking at the clock took: a call of its own, and one in the step around it."""
        own, around = _clock_costs()
        return {
            step: (seconds - self.calls[step] * own - self._calls_inside[step] * around, self.calls[step])
            for step, seconds in self.seconds.items()
        }

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, whose time counts for a step; what it yields is made within its time, too."""

        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            self.calls[step] += 1
            self._calls_inside[self._steps[-1]] += 1
            self._steps.append(self._steps[-1])
            self.switch(step)
            try:
                result = function(*arguments, **keywords)
                return iter(list(result)) if hasattr(result, "gi_frame") else result
            finally:
                self.switch(self._steps[-2])
                self._steps.pop()

        return wrapped


def measure(articles: Path) -> dict[str, tuple[float, int]]:
    """Seconds and calls of each step of one build, in this process."""
    times = StepTimes()
    import searchidx
    import searchidx.ingest.pipeline  # imports all that a build needs but for what it may do without

    times.switch(ELSE)
    for step, names in STEPS.items():
        for name in names:
            module, _, attribute = name.partition(":")
            *owners, last = attribute.split(".")
            owner: Any = import_module(module)
            for part in owners:
                owner = getattr(owner, part)
            timed_attribute = vars(owner)[last]
            wrapped = times.timed(step, getattr(timed_attribute, "__func__", timed_attribute))
            setattr(owner, last, classmethod(wrapped) if isinstance(timed_attribute, classmethod) else wrapped)
    # with a second thread nothing is forked, so all steps run here
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    with TemporaryDirectory() as folder, searchidx.open(Path(folder) / "index") as index:
        index.index([articles])
    times.switch(ELSE)
    return times.without_clock()


def _clock_costs(calls: int = 50_000) -> tuple[float, float]:
    """What timing a call adds to its step, and to the step around it."""
    times = StepTimes()
    nothing = times.timed("numbers", lambda: None)
    times.switch(ELSE)
    for _ in range(calls):
        nothing()
    times.switch(ELSE)
    return times.seconds["numbers"] / calls, times.seconds[ELSE] / calls


def table(runs: list[dict[str, tuple[float, int]]]) -> list[str]:
    """The rows of the step table, medians of all runs."""
    seconds = {step: median(run[step][0] for run in runs) for step in runs[0]}
    total = sum(seconds.values())
    rows = ["| step | s | share | calls | µs a call |", "|---|---|---|---|---|"]
    for step, (_, calls) in runs[0].items():
        each = f"{seconds[step] / calls * 1e6:.1f}" if calls else "–"
        rows.append(f"| {step} | {seconds[step]:.2f} | {seconds[step] / total:.1%} | {calls or '–'} | {each} |")
    return [*rows, f"| together | {total:.2f} | | | |"]


def main() -> None:
    parser = ArgumentParser(description="Processor time of a build, step by step.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="articles to build with (default: all)")
    parser.add_argument("--repeat", type=int, default=1, help="builds, each in a process of its own (default: 1)")
    parser.add_argument("--once", action="store_true", help="one build, as JSON")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measure(options.articles)))
        return
    with TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        opened = gzip.open if options.articles.suffix == ".gz" else open
        with opened(options.articles, "rt", encoding="utf-8") as lines:
            articles.write_text("".join(islice(lines, options.limit)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.build_steps", str(articles), "--once"]
        outputs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(options.repeat)]
    print("\n".join(table([json.loads(output) for output in outputs])))


if __name__ == "__main__":
    main()
