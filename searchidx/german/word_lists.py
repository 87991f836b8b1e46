"""Word lists: the small ones, read once from data/*.txt; each file's first lines say what it holds and where its words come from."""

from __future__ import annotations

from importlib.resources import files


def data_lines(name: str) -> list[str]:
    """The lines of a file in data/, comments and empty ones left out."""
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(map(str.strip, data_lines(name)))


def _gender_neutral_forms() -> dict[str, str]:
    rows = [line.split() for line in data_lines("gender_neutral_forms.txt")]
    nouns = {participle + ending: person for participle, person in rows for ending in ("", "e", "er")}  # studierend, Studierende
    return nouns | {person: participle for participle, person in rows}


def _name_variants() -> dict[str, frozenset[str]]:
    groups = [frozenset(line.split()) for line in data_lines("name_variants.txt")]
    return {name: group - {name} for group in groups for name in group}


FUNCTION_WORDS = _words("function_words.txt")
"""Normalised forms of articles, pronouns, prepositions, conjunctions, auxiliaries: they need not match and make no text longer."""

CAPITALISED_WORDS = _words("capitalised_words.txt")
"""Function words that are another word with a capital letter: waren and Waren, will and Anne Will."""

UNCOUNTED_TERMS = FUNCTION_WORDS | {form for word in FUNCTION_WORDS for form in (word.capitalize(), word.upper())}
"""The terms that make no text longer: function words, with their capitals as well (see `tokenizer.cased_term`)."""

ABBREVIATIONS = _words("abbreviations.txt")
"""Abbreviations as they are written, with their dot: the dot ends no sentence."""

MODIFIER_PREFIXES = _words("modifier_prefixes.txt")
"""What stands at the front of compounds without being a word of the lexicon: haupt-, bio-, über-."""

SIMPLEX_WORDS = _words("simplex_words.txt")
"""Words that are no compounds though they could be put together from words."""

COMPOUND_WORDS = {line.replace("|", ""): tuple(line.split("|")) for line in data_lines("compound_words.txt")}
"""Compounds that no rule takes apart, each with its parts as they stand in it."""

SHORT_COMPOUND_PARTS = _words("short_compound_parts.txt")
"""The texts of two or three letters that may be part of a compound: öl, ei, see."""

GENDER_NEUTRAL_FORMS = _gender_neutral_forms()
"""Lemmas that name the same people with and without their gender: studierende → student, student → studierend."""

NAME_VARIANTS = _name_variants()
"""Names that no transliteration rule leads to each other, each with its other spellings."""
