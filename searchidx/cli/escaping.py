"""Texts of articles and queries with every character written out that would act on a terminal or end a line."""

from __future__ import annotations

import re
from collections.abc import Callable

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters: ESC starts a command to the terminal
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction: gpj.exe would read exe.jpg
    "\u2028\u2029"  # line separators: some readers end a line here
    "\u200b\u2060\ufeff"  # no width: two titles that look the same
    "\ud800-\udfff"  # bytes that were no UTF-8 on the command line; no file can hold them
    "]"
)


_PLAIN_WORD = re.compile(r"\w[\w.:/@%+-]*")
"""What no shell takes for more than a word."""


def completable(text: str, shell: str) -> bool:
    """Whether a shell may be offered this text of an article as a word of the line being typed.

    bash inserts it as it is: `$(…)` would be run, and a blank ends the word. zsh and fish quote it, but a line end begins another word.
    """
    return bool(_PLAIN_WORD.fullmatch(text)) if shell == "bash" else text == visible(text)


def visible(text: str, escape: Callable[[str], str] | None = None) -> str:
    r"""The text with unsafe characters escaped (ESC as \x1b, a line feed as \n); `escape` may spell them otherwise."""
    spell = escape or (lambda character: character.encode("unicode_escape").decode())
    return _UNSAFE.sub(lambda match: spell(match.group()), text)


def visible_lines(text: str) -> str:
    """Escaped but for line feeds: a whole article has paragraphs."""
    return "\n".join(visible(line) for line in text.split("\n"))
