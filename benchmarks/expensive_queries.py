"""Processor time of queries that are known to overload search engines, on an index of yours.

    python -m benchmarks.expensive_queries INDEX [INDEX …]

Runs each query (wildcards that match everything, thousands of alternatives, chains of NEAR …) once, with facets. Prints a Markdown table
of the slowest and how many took more than 300 ms.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from itertools import islice

import searchidx
from searchidx.errors import QueryTooLarge
from searchidx.index import Index

SLOW_MS = 300
SAMPLED_ARTICLES = 2_000
SHOWN_QUERIES = 12
FREQUENT_WORDS = (
    "der die und Minister Ukraine Regierung Berlin Trump Putin Bundestag Polizei Stadt Jahr Land Menschen Krieg Frieden".split()
)
PATTERNS = [*"re* e* * *a*e* ???* *e *en* regierung~1 regierung~2 regierung~9 a~5 /.*a.*e.*/".split(), "titel:[a TO z]"]


def expensive_queries(vocabulary: Sequence[str]) -> dict[str, str]:
    """Queries by name; their random words are taken from `vocabulary`."""
    generator = random.Random(1)

    def random_words(count: int) -> list[str]:
        return [generator.choice(vocabulary) for _ in range(count)]

    return {query: query for query in PATTERNS} | {
        "ten beginnings": " ODER ".join(f"{letter}*" for letter in "abcdefghik"),
        "twenty infixes": " ".join(f"*{a}{b}*" for a in "aeiou" for b in "nrst"),
        "20 fuzzy words": " ODER ".join(f"{word}~2" for word in [*FREQUENT_WORDS, "Euro"]),
        "64 fuzzy words": " ODER ".join(f"{word}~2" for word in random_words(64)),
        "1,000 words by OR": " ODER ".join(random_words(1_000)),
        "5,000 words by OR": " ODER ".join(random_words(5_000)),
        "60 frequent words": " ".join(FREQUENT_WORDS * 3),
        "60 phrases": " ODER ".join(f'"{a} {b}"' for a in FREQUENT_WORDS[:12] for b in FREQUENT_WORDS[:5]),
        "a word but none with an a": "wien NICHT *a*",
        "one word 30 times in a row": '"' + " ".join(["die"] * 30) + '"',
        "the most frequent words in a row": '"der die und in von zu mit"',
        "the most frequent words near each other": "der NAHE/99 die",
        "a chain of 12 near each other": " NAHE/50 ".join(FREQUENT_WORDS[:12]),
        "patterns in a phrase": '"de* di* un*"~50',
        "5,000 brackets": "(" * 5_000 + "wien" + ")" * 5_000,
        "500 NOT": "NICHT " * 500 + "wien",
        "a word of 100,000 letters": "a" * 100_000,
        "100,000 quotation marks": '"' * 99_999,
        "50,000 asterisks": "*" * 50_000,
        "600 open ranges": "[a TO " * 600,
        "5,000 figures": "1" * 5_000,
        "20 periods": "seit:1600 bis:2099 " + "datum:2025 " * 20,
    }


def cost(index: Index, query: str) -> tuple[float, str]:
    """Milliseconds of processor time, and the number of matches, or "refused"."""
    started = time.process_time()
    try:
        page = index.search(query, facets=("section", "year"))
        outcome = f"{page.total:,}" + ("" if page.complete else ", cut")
    except QueryTooLarge:
        outcome = "refused"
    return (time.process_time() - started) * 1000, outcome


def words_of(index: Index) -> list[str]:
    """The different words of the first articles, sorted."""
    articles = islice(index.export(), SAMPLED_ARTICLES)
    return sorted({word for article in articles for word in article.original.split() if word.isalpha()})


def main(directories: Sequence[str]) -> None:
    for directory in directories:
        with searchidx.open(directory) as index:
            index.search("Minister")  # the first query loads word lists; that is no cost of the others
            costs = {name: cost(index, query) for name, query in expensive_queries(words_of(index)).items()}
        print(f"\n| {len(costs)} queries, {directory} | ms | matches |\n|---|---|---|")
        for name, (milliseconds, outcome) in sorted(costs.items(), key=lambda item: -item[1][0])[:SHOWN_QUERIES]:
            print(f"| {name} | {milliseconds:.0f} | {outcome} |")
        print(f"\nslower than {SLOW_MS} ms: {sum(milliseconds > SLOW_MS for milliseconds, _ in costs.values())}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
