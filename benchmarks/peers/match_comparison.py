"""Compares the matches of two engines that index the same words and gives the reason for each article that only one of them finds.

python -m benchmarks.peers.match_comparison CORPUS.jsonl QUERIES.json A.json B.json     A and B hold the ids of each query's matches
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.peers.corpus import Row, rows
from benchmarks.peers.queries import Query, read_queries

COMPARED = ("word", "any3", "all2", "phrase", "prefix")
REASONS = {
    "hyphen": r"[-\u2010\u2011\u00ac\ufe63\uff0d]",
    "gender form": r"[:*·•/(][iI]n|[a-zäöüß]I",
    "apostrophe": r"['’ʼ＇‘`´]",
    "underscore": r"_",
    "invisible character": r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]",
    "word right behind a number": r"\d[.,:']\d+[^\W\d_]",
    "full stop inside": r"\.\w",
}
"""Spellings that tokenizers cut in different ways; the first that fits is named."""

SHOWN_DIFFERENCES = 5


def queries_compared(path: Path) -> list[tuple[str, Query]]:
    """(kind, query) of every query whose total means the same everywhere, in the order `matches` are given."""
    timed = read_queries(path)["timed"]
    return [(kind, query) for kind in COMPARED for query in timed.get(kind, ())]


def compare(corpus: Path, queries: Path, a: Path, b: Path) -> dict[str, Any]:
    """{"queries", "different": number of queries, "reasons": {reason: articles}, "unexplained": the first (kind, words, id)}."""
    compared = queries_compared(queries)
    both = zip(json.loads(a.read_text("utf-8")), json.loads(b.read_text("utf-8")), strict=True)
    differences = {i: set(ids_a) ^ set(ids_b) for i, (ids_a, ids_b) in enumerate(both) if set(ids_a) != set(ids_b)}
    differing = set().union(*differences.values()) if differences else set()
    articles = {row["id"]: row for row in rows(corpus) if row["id"] in differing}
    explained = [(i, id, _reason(articles[id], compared[i][1])) for i, ids in differences.items() for id in sorted(ids)]
    return {
        "queries": len(compared),
        "different": len(differences),
        "reasons": Counter(reason for _, _, reason in explained if reason),
        "unexplained": [(compared[i][0], compared[i][1].words, id) for i, id, reason in explained if not reason][:SHOWN_DIFFERENCES],
    }


def _reason(row: Row, query: Query) -> str:
    """Why one engine finds a query's words in an article and the other does not, "" when no reason is known."""
    text = f"{row['title']} {row['text']}"
    strings = [string for string in text.split() if any(word in _letters_and_digits(string) for word in query.words)]
    for reason, pattern in REASONS.items():
        if any(re.search(pattern, string) for string in strings):
            return reason
    return "characters to normalise" if text != unicodedata.normalize("NFKC", text) else ""


def _letters_and_digits(string: str) -> str:
    """Letters and digits alone, in lower case, so that a word is found whatever punctuation stands in or around it."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", string)).lower()


if __name__ == "__main__":
    print(json.dumps(compare(*map(Path, sys.argv[1:5]))))
