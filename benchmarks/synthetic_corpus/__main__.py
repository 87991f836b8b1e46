"""Writes synthetic articles, or fits the model they are drawn from to real ones.

    python -m benchmarks.synthetic_corpus make OUT.jsonl.gz [--articles 1000000] [--seed 1]
    python -m benchmarks.synthetic_corpus fit CORPUS.jsonl.gz … > benchmarks/synthetic_corpus/model.json

`fit` replaces the model: numbers, no text.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.synthetic_corpus.fit import fit
from benchmarks.synthetic_corpus.generator import articles
from benchmarks.synthetic_corpus.model import Model


def main() -> None:
    arguments = _arguments()
    if arguments.task == "make":
        _write(arguments.out, arguments.articles, arguments.seed)
    else:
        print(json.dumps(asdict(fit(arguments.corpora)), indent=1))


def _write(path: Path, count: int, seed: int) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    started = time.perf_counter()
    binary = gzip.GzipFile(path, "wb", 1, mtime=0) if path.suffix == ".gz" else path.open("wb")  # mtime=0: the same bytes every time
    with binary, io.TextIOWrapper(binary, "utf-8") as lines:
        for article in articles(Model.read(), count, seed):
            lines.write(encode(article) + "\n")
    seconds = time.perf_counter() - started
    print(f"{count:,} articles in {seconds:.0f} s, {count / seconds:,.0f} a second", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic_corpus", description=__doc__, formatter_class=raw)
    tasks = parser.add_subparsers(dest="task", required=True)
    make = tasks.add_parser("make", help="write synthetic articles")
    make.add_argument("out", type=Path)
    make.add_argument("--articles", type=int, default=1_000_000)
    make.add_argument("--seed", type=int, default=1)
    tasks.add_parser("fit", help="print the model of real articles").add_argument("corpora", type=Path, nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    main()
