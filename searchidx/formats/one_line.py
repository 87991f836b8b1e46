"""A text on one line, for formats that end a fact with the line."""

from __future__ import annotations

import re
from unicodedata import category

_SPACES = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029 ]+")  # all that ends a line for any reader (`str.splitlines`), tabs and blanks


def one_line(text: str) -> str:
    """The text with each run of blanks, tabs and line ends as one blank, without control characters and half surrogate pairs.

    Everything else stays, also what cannot be seen: a soft hyphen, and the joiners that make one emoji of several.
    """
    return "".join(c for c in _SPACES.sub(" ", text) if category(c) not in ("Cc", "Cs")).strip()
