"""Word lists: read once from the .txt files beside this module; each file's first lines say where its words come from."""

from __future__ import annotations

from importlib.resources import files


def _lines(name: str) -> frozenset[str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _neutral(name: str) -> dict[str, str]:
    rows = [line.split() for line in _lines(name)]
    nouns = {participle + end: person for participle, person in rows for end in ("", "e", "er")}  # studierend, Studierende, Studierender
    return nouns | {person: participle for participle, person in rows}


FUNCTION_WORDS = _lines("function_words.txt")
"""Normalised forms of articles, pronouns, prepositions, conjunctions, auxiliaries: they need not match and count in no length."""

ABBREVIATIONS = _lines("abbreviations.txt")
"""Abbreviations as they are written, with their dot: the dot ends no sentence."""

PREFIXES = _lines("prefixes.txt")
"""What stands at the front of compounds without being a word of the lexicon: haupt-, bio-, über-."""

SIMPLE_WORDS = _lines("simple_words.txt")
"""Words that are no compounds though they could be put together from words."""

NEUTRAL_FORMS = _neutral("neutral_forms.txt")
"""Base forms that name the same people, with and without their gender: studierende → student, student → studierend."""

SHORT_PARTS = _lines("short_parts.txt")
"""What so short may be a part of a compound: of two letters öl and ei, of three some."""
