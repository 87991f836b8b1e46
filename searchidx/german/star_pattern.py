"""Patterns with stars for any letters and question marks for one, matched in linear time.

A regular expression for `*a*a*a*a*b` tries every way to share out the letters between the stars, which takes hours for a word of a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Callable


def term_matcher(pattern: str) -> Callable[[str], object]:
    """As `star_matcher`, for texts as short as terms are, and with `?` for one character; truthy where the pattern matches.

    Over so few characters a regular expression with two stars is harmless, and three times as fast.
    """
    if pattern.count("*") <= 2:
        return re.compile(".*".join(map(_with_single_characters, pattern.split("*"))), re.DOTALL).fullmatch
    return _piecewise(pattern) if "?" in pattern else star_matcher(pattern)


def _with_single_characters(piece: str) -> str:
    return re.escape(piece).replace(r"\?", ".")


def _piecewise(pattern: str) -> Callable[[str], bool]:
    """As `star_matcher`, where a piece between stars has question marks: each is looked for once, so it takes no power of the length."""
    first, *middle, last = [re.compile(_with_single_characters(piece), re.DOTALL) for piece in pattern.split("*")]
    tail = len(pattern) - pattern.rindex("*") - 1

    def matches(text: str) -> bool:
        found, end = first.match(text), len(text) - tail
        for piece in middle:
            found = piece.search(text, found.end(), max(end, 0)) if found else None
        return found is not None and found.end() <= end and last.fullmatch(text, end) is not None

    return matches


def star_matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text is as the pattern says from its first to its last character; `*` stands for any characters, none included."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern.__eq__
    *middle, last = rest
    least = len(first) + len(last)

    def matches(text: str) -> bool:
        if len(text) < least or not text.startswith(first) or not text.endswith(last):
            return False
        at, end = len(first), len(text) - len(last)
        for piece in middle:  # the first place of each piece leaves the most room for those after it
            place = text.find(piece, at, end)
            if place < 0:
                return False
            at = place + len(piece)
        return True

    return matches
