"""A hit as JSON: one shape for `search --json`, NDJSON and the web page's `/api/v1`.

Every key of HIT_KEYS is always there, null or "" where a fact is not known; `why` and `versions` are added where they were
asked for, `note` where an article of a reading list has one. SCHEMA is the version of that shape: it stands beside the hits of an answer,
and in every hit that stands alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from searchidx.model import Hit, Passage

SCHEMA = 1
"""Grows when a key changes its meaning or goes; a new key is no new schema."""

HIT_KEYS = ("id", "title", "score", "date", "section", "source", "url", "partial", "passages", "author")


def hit_json(hit: Hit, keys: Sequence[str] = (), *, why: bool = False, versions: bool = False) -> dict[str, Any]:
    """The hit by key: HIT_KEYS unless others are chosen; "text" is another name of "passages". `why` adds the reasons it was found for,
    `versions` the other versions of its story, as hits.

    Marks of a passage are [start, end) in code points of its text.
    """
    record = {key: _passages(hit) if key in ("passages", "text") else getattr(hit, key) for key in keys or HIT_KEYS}
    if hit.note and not keys:
        record["note"] = hit.note
    if why:
        record["why"] = [asdict(reason) for reason in hit.why]
    if versions:
        record["versions"] = [hit_json(version, keys, why=why, versions=True) for version in hit.versions]
    return record


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage: its field, its text, the marks in it as lists of two, and its page or None."""
    return {"field": passage.field, "text": passage.text, "marks": [list(mark) for mark in passage.marks], "page": passage.page}


def lines(hits: Iterable[Hit], keys: Sequence[str] = ()) -> Iterator[str]:
    """A line a hit (NDJSON)."""
    for hit in hits:
        yield _alone(hit, keys) + "\n"


def array(hits: Iterable[Hit], keys: Sequence[str] = ()) -> Iterator[str]:
    """One array of all hits, one a line."""
    before = "[\n"
    for hit in hits:
        yield before + _alone(hit, keys)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _alone(hit: Hit, keys: Sequence[str]) -> str:
    """A hit without an answer around it: unless keys are chosen, with its schema and "text", the name of its passages in NDJSON so far."""
    record = hit_json(hit, keys) if keys else {**hit_json(hit), "text": _passages(hit), "schema": SCHEMA}
    return json.dumps(record, ensure_ascii=True)


def _passages(hit: Hit) -> list[dict[str, Any]]:
    return [passage_json(passage) for passage in hit.passages]
