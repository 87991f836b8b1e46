"""Collation: the alphabetical order of German words, after DIN 5007, variant 1."""

from __future__ import annotations

from searchidx.german.orthography import without_diacritics


def collation_key(text: str) -> tuple[str, str]:
    """What a text is sorted by: ä as a, ö as o, ü as u, ß as ss, without capitals; words that differ in nothing else by code points."""
    return without_diacritics(text.casefold()), text
