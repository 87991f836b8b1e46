"""Processor time of what is counted over a whole index: families, words in company, typical words, cross tables.

    python -m benchmarks.word_lists INDEX [WORD…]

The first answer of a generation makes the forward index and the families; what it takes is said apart, with the memory it took.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from time import process_time

import searchidx

WORDS = ("Klima", "Migration", "Ukraine", "Wahl")


def seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def main() -> None:
    directory, *words = sys.argv[1:]
    with searchidx.open(directory) as index:
        articles = index.search("*", limit=0).total
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = seconds(lambda: index.search("*", limit=0, fold=True))
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        print(f"{articles} articles: families {first:.2f} s, {memory} MB at most; once a generation")
        for word in words or WORDS:
            folded = seconds(lambda word=word: index.search(word, fold=True))  # type: ignore[misc]
            company = seconds(lambda word=word: index.company(word))  # type: ignore[misc]
            typical = seconds(lambda word=word: index.typical(word))  # type: ignore[misc]
            crossed = seconds(lambda word=word: index.crosstab(word, by=("section", "source", "month")))  # type: ignore[misc]
            print(f"{word:<12} folded {folded:.2f} s  company {company:.2f} s  typical {typical:.2f} s  crosstab {crossed:.2f} s")


if __name__ == "__main__":
    main()
