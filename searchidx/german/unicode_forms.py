"""Unicode normalisation (NFC, NFD, NFKC, NFKD) in linear time."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_SHORT = 1_000
"""Code points that are normalised in one go, whatever they are."""

# A character of ASCII never joins with what stands before it, so a text may be cut there.
_PART = re.compile("[\0-\x7f]*[^\0-\x7f]{0,250}")


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """The text in a normal form.

    `unicodedata.normalize` sorts a run of combining marks in quadratic time: half a megabyte of them take minutes. No language piles up
    more than a handful, so a run of 250 characters beyond ASCII in a long text is normalised in parts.
    """
    if len(text) <= _SHORT:
        return unicodedata.normalize(form, text)
    return "".join(unicodedata.normalize(form, part) for part in _PART.findall(text))
