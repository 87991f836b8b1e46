"""Quotation marks: which of them belong together. German „“ »« ‚‘ ›‹, Swiss «», English “” and typewriter "" marks, nested or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(
    r"""[„“”"»«‚‘›‹'\n](?:        # first, for only these are looked at
    (?<=[„“”"»«‚‘›‹])
  | (?<=')(?:(?<![\w']')(?![\s'])|(?<=[\w.,!?…]')(?![\w']))
  | (?<=\n)[ \t\r]*\n\s*)""",
    re.VERBOSE,
)

_LONGEST = 6_000
"""Characters: what is longer has lost its closing mark."""

_LONGEST_GAP = 100
"""Blanks between a colon and the passage that it announces."""

_STYLES = {"„": "„", "“": "„", "”": "„", '"': "„", "»": "»", "«": "»", "‚": "‚", "‘": "‚", "'": "‚", "›": "›", "‹": "›"}
"""Marks that close each other; editors mix „ with “, ” and typewriter marks."""


class QuotedSpan(NamedTuple):
    """What stands between two marks: text[start:end]; `opening` and `closing` are the places of the marks (closing: behind it)."""

    opening: int
    start: int
    end: int
    closing: int


def quoted_spans(text: str) -> list[QuotedSpan]:
    """The outermost quoted passages of a text, in order.

    A passage that goes on in the next paragraph is one passage, whether or not that paragraph opens with a mark again. One that is never
    closed ends with its paragraph if a colon announces it; otherwise its mark counts for nothing.
    """
    return list(_Pairing(text).spans())


class _Pairing:
    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[tuple[str, int]] = []
        self.found: list[QuotedSpan] = []
        self.repeated: set[int] = set()
        self.inner: list[QuotedSpan] = []
        """Complete passages inside one that is open, the outermost: they count if that one is never closed."""

    def spans(self) -> Iterator[QuotedSpan]:
        marks = list(_MARK.finditer(self.text))
        for number, match in enumerate(marks):
            if match.group()[0] == "\n":
                if self.open and not self._goes_on(match, marks[number + 1 : number + 2]):
                    self._give_up(match.start())
            elif match.start() not in self.repeated:
                self._take(match.start())
        self._give_up(len(self.text.rstrip()))
        return iter(sorted(self.found))

    def _take(self, at: int) -> None:
        mark = self.text[at]
        style = _STYLES[mark]
        depth = next((i for i in range(len(self.open) - 1, -1, -1) if self.open[i][0] == style), None)
        if depth is not None and self._closes(mark, at, self.open[depth][1]):
            self._close(depth, at)
        elif self._opens(mark, at):
            if self.open and at - self.open[0][1] > _LONGEST:
                self._give_up(self.open[0][1])
            self.open.append((style, at))

    def _opens(self, mark: str, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if not after or after.isspace():
            return False
        if mark in "„‚":
            return True
        return not before or not (before.isalnum() or before in ".,!?…")

    def _closes(self, mark: str, at: int, opened: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if at == opened + 1:
            return False
        if mark in "„‚":
            return not before.isspace() and (not after or not after.isalnum()) and self.text[opened] == mark
        if mark == self.text[opened] and mark in "»«›‹":
            return False
        if mark in "‘'" and before.isalnum() and after.isalnum():
            return False  # an apostrophe
        opens_inside = mark in "“\"'" and (before.isspace() or before in "(„") and after.isalnum()
        return not opens_inside

    def _close(self, depth: int, at: int) -> None:
        _, opened = self.open[depth]
        del self.open[depth:]
        span = QuotedSpan(opened, opened + 1, at, at + 1)
        if self.open:
            while self.inner and self.inner[-1].opening > opened:  # it is inside this one
                self.inner.pop()
            self.inner.append(span)
        else:
            self.found.append(span)
            self.inner.clear()

    def _goes_on(self, paragraph: re.Match[str], following: list[re.Match[str]]) -> bool:
        """Whether an open passage continues in the paragraph that begins behind this break."""
        style, opened = self.open[0]
        if not following or paragraph.end() - opened > _LONGEST:
            return False
        first, mark = following[0].start(), following[0].group()
        if mark[0] == "\n" or _STYLES[mark] != style:
            return False
        if first > paragraph.end():
            return self._closes(mark, first, opened) and not self._opens_word(mark, first)
        if mark == self.text[opened] and self.text[paragraph.start() - 1] in ".!?…":
            self.repeated.add(first)  # each paragraph of a long quotation opens with a mark
            return True
        return False

    def _opens_word(self, mark: str, at: int) -> bool:
        return self._opens(mark, at) and self.text[at - 1].isspace()

    def _announced(self, opened: int) -> bool:
        before = self.text[max(0, opened - _LONGEST_GAP) : opened]
        return before.rstrip()[-1:] == ":"

    def _give_up(self, end: int) -> None:
        """Ends what is open and was never closed."""
        if self.open:
            opened = self.open[0][1]
            if not self.inner and self._announced(opened) and end - opened < _LONGEST:
                self.found.append(QuotedSpan(opened, opened + 1, end, end))
            else:
                self.found += self.inner
        self.open.clear()
        self.inner.clear()
