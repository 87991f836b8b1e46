"""The articles every engine gets: the first N of a JSON Lines file, with five fields.

python -m benchmarks.peers.corpus SOURCE.jsonl.gz ARTICLES OUT.jsonl
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIELDS = ("id", "title", "text", "date", "section")
CHANGED = 1000
"""Articles that the update rewrites."""

NEW_WORD = "aktualisierungsprobe"
"""Added to every changed article: an engine that finds it has indexed the update."""

Row = dict[str, Any]
"""Keys: FIELDS; every value a text, date ISO or ""."""


def rows(path: Path) -> Iterator[Row]:
    """The articles of a file `cut` wrote."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def cut(source: Path, articles: int, target: Path) -> dict[str, int]:
    """Writes the first articles of the source (all for 0), each id once; returns {"articles", "bytes"}: UTF-8 of title and text."""
    seen: set[str] = set()
    size = 0
    with target.open("w", encoding="utf-8") as out, target.with_suffix(".update.jsonl").open("w", encoding="utf-8") as changes:
        for row in _source_rows(source):
            if row["id"] in seen:
                continue
            seen.add(row["id"])
            size += len((row["title"] + row["text"]).encode())
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            if len(seen) <= CHANGED:
                changes.write(json.dumps({**row, "text": f"{row['text']} {NEW_WORD}"}, ensure_ascii=False) + "\n")
            if len(seen) == articles:
                break
    return {"articles": len(seen), "bytes": size}


def _source_rows(source: Path) -> Iterator[Row]:
    with gzip.open(source, "rt", encoding="utf-8") if source.suffix == ".gz" else source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield {field: str(row.get(field) or "") for field in FIELDS} | {"id": str(row.get("id") or number)}


if __name__ == "__main__":
    print(json.dumps(cut(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
