"""A spelling variant is the same word written otherwise: Strasse, daß, Mueller, Klima-Experte."""

from __future__ import annotations

import re
import unicodedata

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": None, "'": None, "ø": "oe", "æ": "ae", "å": "aa"})
_TRIPLE = re.compile(r"([bcdfghklmnprstz])\1\1")


def spelling_key(term: str) -> str:
    """One key for all usual spellings: straße, strasse → strasse; schiffahrt, schifffahrt → schiffahrt; e-mail, email → email."""
    return _TRIPLE.sub(r"\1\1", term.translate(_TRANSCRIBED))


def bare_key(term: str) -> str:
    """The term without dots and accents, as on a keyboard that has none: münchen → munchen, selenskýj → selenskyj."""
    if term.isascii():
        return term
    split = unicodedata.normalize("NFD", term.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in split if not unicodedata.combining(c))


ABBREVIATED = {
    "bhf": "bahnhof",
    "dr": "doktor",
    "hbf": "hauptbahnhof",
    "jh": "jahrhundert",
    "mio": "million",
    "mrd": "milliarde",
    "nr": "nummer",
    "prof": "professor",
    "std": "stunde",
    "tsd": "tausend",
}
"""Abbreviations as terms, and the base form they stand for. Not here: what is a word of its own (Art., Abs., Str., St.)."""
