"""JSON for programs: a line a hit, or one array; every key asked for is always there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from searchidx.formats.table import FIELDS
from searchidx.model import Hit


def lines(hits: Iterable[Hit], fields: Sequence[str] = FIELDS) -> Iterator[str]:
    """A line a hit (NDJSON)."""
    for hit in hits:
        yield json.dumps(record(hit, fields), ensure_ascii=True) + "\n"


def array(hits: Iterable[Hit], fields: Sequence[str] = FIELDS) -> Iterator[str]:
    """One array of all hits, one a line."""
    before = "[\n"
    for hit in hits:
        yield before + json.dumps(record(hit, fields), ensure_ascii=True)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def record(hit: Hit, fields: Sequence[str] = FIELDS) -> dict[str, Any]:
    """The hit by field; its "text" is a list of passages with their marks, as in `search --json`."""
    return {field: _passages(hit) if field == "text" else getattr(hit, field) for field in fields}


def _passages(hit: Hit) -> list[dict[str, Any]]:
    return [{"field": passage.field, "text": passage.text, "marks": [list(mark) for mark in passage.marks]} for passage in hit.passages]
