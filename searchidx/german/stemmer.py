"""Stemmer: Cistem (Weissweiler & Fraser 2017) as nltk has it, for building an index, and the same written out, for searching one.

A search must not wait for nltk to load (0.9 s). `stem(word)` equals `nltk_stem()(word)` for a lower-case word; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from operator import eq

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def nltk_stemmer() -> Callable[[str], str]:
    """nltk's Cistem, cached, for building an index."""
    from nltk.stem.cistem import Cistem  # here: it takes longer to load than a whole search

    return lru_cache(maxsize=1 << 14)(Cistem().stem)


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """The stem of a lower-case word, without umlauts: häusern → haus. Stems are keys to compare by, not words to show."""
    if not word.isascii():
        word = word.translate(_PLAIN)
    if word.startswith("ge") and len(word) > 5 and "\n" not in word[2:6]:
        word = word[2:]
    # one character each, so that no ending is cut out of the middle of a sound (Tische: tisch, not tisc)
    word = word.replace("sch", "$").replace("ei", "%").replace("ie", "&")
    if any(map(eq, word, word[1:])):  # most words have no such letters, and a substitution takes longer than all the rest
        for letter in {a for a, b in pairwise(word) if a == b} - {"\n"}:
            word = word.replace(letter + letter, letter + "*")
    end = len(word)
    while end > 3:
        last = word[end - 1]
        if end > 5 and (word[end - 2 : end] in ("em", "er", "nd")):
            end -= 2
        elif last in "tesn":
            end -= 1
        else:
            break
    word = word[:end]
    at = word.find("*", 1)
    while at > 0:
        is_letter = word[at - 1] != "\n"
        if is_letter:
            word = word[:at] + word[at - 1] + word[at + 1 :]
        at = word.find("*", at + 1 + is_letter)
    return word if word.isalpha() else word.replace("%", "ei").replace("&", "ie").replace("$", "sch")
