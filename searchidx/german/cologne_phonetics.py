"""Cologne phonetics: a code of digits for how a German name sounds, the same for Maier, Meyer and Mayr.

After H. J. Postel: Die Kölner Phonetik. Ein Verfahren zur Identifizierung von Personennamen auf der Grundlage der Gestaltanalyse.
IBM-Nachrichten 19 (1969), pp. 925-931. Written out for this project from the table of the article.
"""

from __future__ import annotations

import re

from searchidx.german.orthography import without_foreign_accents

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s"})
_DIGITS = {letter: digit for letters, digit in (
    ("aeijouy", "0"), ("h", ""), ("bp", "1"), ("dt", "2"), ("fvw", "3"), ("gkq", "4"), ("x", "48"), ("l", "5"), ("mn", "6"), ("r", "7"),
    ("sz", "8"),
) for letter in letters}  # fmt: skip
_SILENT = "[^a-gi-zß]*"
_VOWEL = "[^bcdfgklmnpqrstvwxzß]"
_LETTERS_OF = {
    "1": "[bp]", "2": "[dt]", "3": "[fvwp]", "4": "[gkqcx]", "5": "l", "6": "[mn]",
    "48": f"(?:[gkqcx]+{_SILENT}[szßcdtx]|x)", "7": "r", "8": "[szßcdtx]",
}  # fmt: skip
"""The letters that may stand for a digit, whatever their neighbours."""

_HARD_C_AT_THE_START = frozenset("ahkloqrux")
_HARD_C = frozenset("ahkoqux")
_SEVERAL = {"0": "", "1": "", "2": "", "3": "p", "4": "cx", "5": "", "6": "", "7": "", "8": "cdt"}
"""The letters that begin with a digit only before some others: Philipp, Celle, Csaba."""

_REPEATED = re.compile(r"(.)\1+")


def cologne_code(name: str) -> str:
    """The code of a normalised name: müller → 657; "" for a text without letters."""
    sounds = _sounds(name)
    return sounds[:1] + sounds[1:].replace("0", "")


def sound_key(name: str) -> str:
    """The code with its vowels left in their places, but for an e at the end: meier → 607, schulze → 8058.

    For who looks up a name the code alone is too little: Maria and Norris have that of Maier.
    """
    sounds = _sounds(name)
    return sounds[:-1] if sounds[1:].endswith("0") and re.search("[^aeiouyäöü]e$", name) else sounds


def alike(key: str) -> re.Pattern[str]:
    """What every name with this sound key looks like, and its genitive; others do, too: a quick test before the exact one."""
    sounds = (f"{_VOWEL}+" if part == "0" else f"(?:{_LETTERS_OF[part]}{_SILENT})+" for part in re.findall("48|.", key))
    return re.compile(f"{_SILENT}{''.join(sounds)}e?s?")


def first_letters(key: str) -> list[str]:
    """The letters that a name with this key may begin with; one with an accent counts as the letter without."""
    accented = "äöüàáâãåèéêëìíîïòóôõùúûýčçćďğşšñňřťžźżłøæœđ"
    letters = [*_DIGITS, "c", *accented]
    return [letter for letter in letters if letter == "h" or cologne_code(letter)[:1] in ("", key[0]) or letter in _SEVERAL[key[0]]]


def _sounds(name: str) -> str:
    """A digit for each sound, the same only once in a row."""
    letters = [letter for letter in without_foreign_accents(name).translate(_PLAIN) if letter in _DIGITS or letter == "c"]
    digits = "".join(map(_digits_of, letters, ["", *letters], [*letters[1:], ""]))
    return _REPEATED.sub(r"\1", digits)


def _digits_of(letter: str, before: str, after: str) -> str:
    """What one letter adds, by its neighbours; `before` is "" for the first one."""
    if letter == "c":
        hard = after in _HARD_C_AT_THE_START if not before else after in _HARD_C and before not in "sz"
        return "4" if hard and after else "8"
    if letter == "p" and after == "h":
        return "3"
    if letter in "dt" and after and after in "csz":
        return "8"
    if letter == "x" and before and before in "ckq":
        return "8"
    return _DIGITS[letter]
