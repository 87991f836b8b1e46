"""Which values of a keyword field a user means: `ressort:muenchen` is "München", `ressort:inland` is "Politik Inland"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from searchidx.german.star_pattern import star_matcher
from searchidx.german.tokenizer import normalise
from searchidx.german.unicode_forms import normalized

_SUGGESTED_VALUES = 5
_COMPARED_VALUES = 2000


def matching_values(typed: str, values: Collection[str]) -> tuple[str, ...]:
    """The values that equal what was typed, else those that hold all its words; with stars, those of the pattern."""
    spellings = _spellings(typed)
    if "*" in typed:
        matchers = [star_matcher(spelling) for spelling in spellings]
        return tuple(v for v in values if any(matches(s) for matches, s in zip(matchers, _spellings(v), strict=True)))
    equal = tuple(v for v in values if any(a == b for a, b in zip(spellings, _spellings(v), strict=True)))
    return equal or tuple(
        v for v in values if any(_words(a) <= _words(b) for a, b in zip(spellings, _spellings(v), strict=True) if _words(a))
    )


def nearest_values(typed: str, values: Mapping[str, int]) -> list[str]:
    """Values spelled like what was typed, else the most frequent ones; at most five."""
    from difflib import get_close_matches  # here: only a typing error needs it

    frequent = sorted(values, key=lambda name: (-values[name], name))[:_COMPARED_VALUES]
    by_spelling = {_spellings(name)[1]: name for name in frequent}
    close = get_close_matches(_spellings(typed)[1], by_spelling, _SUGGESTED_VALUES)
    return [by_spelling[spelling] for spelling in close] or frequent[:_SUGGESTED_VALUES]


def _spellings(text: str) -> tuple[str, str]:
    """Two spellings to compare by: München is "muenchen" and "munchen"."""
    lower = normalise(text).replace("ß", "ss")
    transcribed = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    bare = "".join(char for char in normalized("NFD", lower) if not unicodedata.combining(char))
    return transcribed, bare


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
