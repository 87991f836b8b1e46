"""Totals agree when two engines that index the same words find the same articles; each difference needs a reason of this list.

python -m benchmarks.peers.totals CORPUS.jsonl QUERIES.json A.json B.json     A and B hold the ids of each query's matches
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
"""What in a word as it is written makes engines cut it in different ways; the first that fits is named."""

SHOWN = 5


def queries_compared(path: Path) -> list[tuple[str, Query]]:
    """(kind, query) of every query whose total means the same everywhere, in the order `matches` are given."""
    timed = read_queries(path)["timed"]
    return [(kind, query) for kind in COMPARED for query in timed.get(kind, ())]


def compare(corpus: Path, queries: Path, a: Path, b: Path) -> dict[str, Any]:
    """{"queries", "different": number of queries, "reasons": {reason: articles}, "unexplained": some (kind, words, id)}."""
    asked = queries_compared(queries)
    both = zip(json.loads(a.read_text()), json.loads(b.read_text()), strict=True)
    differences = {i: set(one) ^ set(other) for i, (one, other) in enumerate(both) if set(one) != set(other)}
    wanted = set().union(*differences.values()) if differences else set()
    articles = {row["id"]: row for row in rows(corpus) if row["id"] in wanted}
    found = [(i, id, _reason(articles[id], asked[i][1])) for i, ids in differences.items() for id in sorted(ids)]
    return {
        "queries": len(asked),
        "different": len(differences),
        "reasons": Counter(reason for _, _, reason in found if reason),
        "unexplained": [(asked[i][0], asked[i][1].words, id) for i, id, reason in found if not reason][:SHOWN],
    }


def _reason(row: Row, query: Query) -> str:
    """Why one engine finds a query's words in an article and the other does not, "" when no reason is known."""
    text = f"{row['title']} {row['text']}"
    written = [piece for piece in text.split() if any(word in _plain(piece) for word in query.words)]
    for reason, pattern in REASONS.items():
        if any(re.search(pattern, piece) for piece in written):
            return reason
    return "characters to normalise" if text != unicodedata.normalize("NFKC", text) else ""


def _plain(piece: str) -> str:
    """Letters and digits alone, in lower case, so that a word is found in whatever is written around and in it."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", piece)).lower()


if __name__ == "__main__":
    print(json.dumps(compare(*map(Path, sys.argv[1:5]))))
