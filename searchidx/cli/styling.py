"""Bold, dim and marked text for a terminal, and text wrapped to its width; without escape sequences where stdout takes none."""

from __future__ import annotations

import re
import textwrap

from searchidx.cli.escaping import visible_lines
from searchidx.cli.terminal import styled, width
from searchidx.model import Passage

INDENT = "   "

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_UNDERLINE, _NO_UNDERLINE = "\x1b[4m", "\x1b[24m"
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b\x07]*(?:\x1b\\|\x07))")
"""Styles and hyperlinks (OSC 8)."""

_STANDINS = {_BOLD: "\x02", _PLAIN: "\x03", _UNDERLINE: "\x04", _NO_UNDERLINE: "\x05"}
"""Characters in place of sequences while a text is wrapped: escaping has left none of them in it."""


def bold(text: str) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if styled() else text


def dim(text: str) -> str:
    return f"{_DIM}{text}{_PLAIN}" if styled() else text


def marked_text(passage: Passage) -> str:
    """The passage with its marks bold, or in brackets where there is no bold; escaped but for line feeds."""
    return _between_marks(passage, _BOLD, _PLAIN) if styled() else _between_marks(passage, "[", "]")


def marked_headline(passage: Passage) -> str:
    """A headline in bold with its marks underlined, or in brackets where there is no bold."""
    return bold(_between_marks(passage, _UNDERLINE, _NO_UNDERLINE)) if styled() else marked_text(passage)


def unstyled(text: str) -> str:
    """The text without the escape sequences that a terminal was given: foreign ones are written out, see `escaping`."""
    return _SEQUENCE.sub("", text)


def wrapped(text: str) -> str:
    """Within the terminal's width, indented, paragraphs run together; bold and underlining take no room."""
    for sequence, standin in _STANDINS.items():
        text = text.replace(sequence, standin)
    single_spaced = re.sub(" +", " ", text)
    filled = textwrap.fill(
        single_spaced, width(), initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False
    )
    for sequence, standin in _STANDINS.items():
        filled = filled.replace(standin, sequence)
    return filled


def _between_marks(passage: Passage, opening: str, closing: str) -> str:
    pieces, end_before = [], 0
    for start, end in passage.marks:
        pieces += [visible_lines(passage.text[end_before:start]), opening, visible_lines(passage.text[start:end]), closing]
        end_before = end
    return "".join([*pieces, visible_lines(passage.text[end_before:])])
