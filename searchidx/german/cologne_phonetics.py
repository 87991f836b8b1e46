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
_HARD_C_AT_THE_START = frozenset("ahkloqrux")
_HARD_C = frozenset("ahkoqux")
_SEVERAL = {"0": "", "1": "", "2": "", "3": "p", "4": "cx", "5": "", "6": "", "7": "", "8": "cdt"}
"""The letters that begin with a digit only before some others: Philipp, Celle, Csaba."""

_REPEATED = re.compile(r"(.)\1+")


def cologne_code(name: str) -> str:
    """The code of a normalised name: müller → 657; "" for a text without letters."""
    letters = [letter for letter in without_foreign_accents(name).translate(_PLAIN) if letter in _DIGITS or letter == "c"]
    digits = "".join(map(_digits_of, letters, ["", *letters], [*letters[1:], ""]))
    code = _REPEATED.sub(r"\1", digits)
    return code[:1] + code[1:].replace("0", "")


def first_letters(code: str) -> list[str]:
    """The letters that a name with this code may begin with; one with an accent counts as the letter without."""
    accented = "äöüàáâãåèéêëìíîïòóôõùúûýčçćďğşšñňřťžźżłøæœđ"
    letters = [*_DIGITS, "c", *accented]
    return [letter for letter in letters if letter == "h" or cologne_code(letter)[:1] in ("", code[0]) or letter in _SEVERAL[code[0]]]


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
