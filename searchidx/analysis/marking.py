"""Marking says which letters of a word of the text to highlight for a word of the query: Verteidigungs**minister** for Minister."""

from __future__ import annotations

from searchidx.analysis.baseforms import base_forms
from searchidx.analysis.cistem import stem
from searchidx.analysis.compounds import splitter
from searchidx.analysis.tokens import normalise


def marked_part(raw: str, word: str, relation: str) -> tuple[int, int]:
    """The code points [start, end) of a raw word of the text to mark when it matched the query word `word` through `relation`.

    The part of the compound for "head", "modifier" and "part"; the whole word for every other relation, or when no part is found.
    """
    if relation not in ("head", "modifier", "part"):
        return 0, len(raw)
    text, wanted = normalise(raw).partition(":")[0], normalise(word).partition(":")[0].replace("-", "")
    keys = _keys(wanted)
    pieces = text.split("-")
    for number, piece in enumerate(pieces):
        before = sum(len(p) + 1 for p in pieces[:number])
        if span := _span(piece, wanted, keys):
            start, end = before + span[0], before + span[1]
            return _raw_offset(raw, start), len(raw) if end == len(text) else _raw_offset(raw, end)
    return 0, len(raw)


def _span(text: str, wanted: str, keys: set[str]) -> tuple[int, int] | None:
    parts = splitter().split(text, (wanted,))
    for first, start in enumerate(parts):
        for last in parts[first:]:
            if (first, last.end) != (0, len(text)) and not keys.isdisjoint(_keys(text[start.start : last.start] + last.word)):
                return start.start, last.end
    return None


def _keys(word: str) -> set[str]:
    return set(base_forms(word)) or {stem(word)}


def _raw_offset(raw: str, at: int) -> int:
    """How many code points of the raw word make `at` code points of its normalised form (soft hyphens, NFD, ligatures)."""
    return next((i for i in range(len(raw) + 1) if len(normalise(raw[:i])) >= at and len(normalise(raw[: i + 1])) > at), len(raw))
