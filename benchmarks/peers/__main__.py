"""Measures searchidx beside other search engines on the same articles and the same queries.

    python -m benchmarks.peers CORPUS.jsonl.gz [--name "short articles"] [--limit 1000 10000 100000] [--rounds 3] [--engines fts5 …]
    python -m benchmarks.peers --report          the earlier measurements as Markdown, and the plots

CORPUS holds one article a line: id, title, text, and, for filters, date (ISO) and section. Results are added to `--out`
(benchmarks/out, not kept in git); a corpus of the same name and size measured again replaces its older results. The report goes to
standard output or, with --into FILE, between the lines `<!-- speed -->` and `<!-- /speed -->` of that file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import installation, results
from benchmarks.peers.engines import ENGINES
from benchmarks.peers.measured_process import ROOT
from benchmarks.peers.rounds import Plan, measure

HOME = ROOT / "benchmarks"


def main() -> None:
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.corpus:
        _measure(arguments)
    if not (arguments.out / results.FILE).exists():
        raise SystemExit(f"{arguments.out}: nothing measured yet; give a CORPUS")
    report = [installation.peers_python(), "-m", "benchmarks.peers.report", arguments.out.resolve(), arguments.plots.resolve()]
    subprocess.run([*report, *([arguments.into.resolve()] if arguments.into else [])], cwd=ROOT, check=True)


def _measure(arguments: argparse.Namespace) -> None:
    source: Path = arguments.corpus.resolve()
    name = arguments.name or source.name.split(".")[0]
    missing = installation.missing(arguments.engines)
    for engine, reason in missing.items():
        print(f"{engine} left out: {reason}", file=sys.stderr)
    engines = [engine for engine in arguments.engines if engine not in missing]
    for limit in arguments.limit:
        print(f"{name}, {limit or 'all'} articles", file=sys.stderr, flush=True)
        plan = Plan(name, source, limit, engines, arguments.rounds, arguments.out / "work")
        outdated = True
        for result in measure(plan):
            if outdated:
                results.forget(arguments.out, name, result.articles, arguments.engines)
                outdated = False
                for engine, reason in missing.items():
                    results.add(arguments.out, results.Result(name, result.articles, result.bytes, engine, "build", failed=reason))
            if result.failed:
                print(f"  failed: {result.failed}", file=sys.stderr, flush=True)
            results.add(arguments.out, result)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON Lines, .gz or not")
    parser.add_argument("--name", help="name of the corpus in the report (default: the file's name)")
    parser.add_argument("--limit", nargs="+", type=int, default=[1000, 10_000, 100_000], help="first N articles, several sizes; 0: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="ENGINE", help=", ".join(ENGINES))
    parser.add_argument("--out", type=Path, default=HOME / "out")
    parser.add_argument("--plots", type=Path, default=HOME / "plots")
    parser.add_argument("--into", type=Path, help="a Markdown file to write the report into")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    arguments = parser.parse_args()
    if not arguments.corpus and not arguments.report:
        parser.error("give a CORPUS to measure, or --report")
    return arguments


if __name__ == "__main__":
    main()
