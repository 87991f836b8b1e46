"""JSON values: takes the text of a .json file apart into its articles, without parsing it as a whole.

The file may hold one object, objects one after the other (on one line each or on many), or an array of objects of any length. Each object
becomes a line of its own, so that the rest is the same as for JSON Lines; what stands between objects comes as a line, too, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.sources.decode import DecodedLine
from searchidx.sources.file_access import RECORD_LIMIT

_STRUCTURE = re.compile(r'["{}\[\]]')
_STRING_END = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*("?)', re.DOTALL)
_BETWEEN = re.compile(r"[\s,\[\]]*")


def json_values(lines: Iterator[DecodedLine]) -> Iterator[DecodedLine]:
    """The objects of a file in their order, each with the number of its first line; `text` is None for one longer than RECORD_LIMIT.

    `lines` may come in pieces: programs write arrays of any size on one line.
    """
    scanner = _Scanner()
    for line in lines:
        yield from scanner.objects(line)
    yield from scanner.rest()


class _Scanner:
    """Finds where objects begin and end: outside strings, at the depth of the file or of its one array."""

    def __init__(self) -> None:
        self._depth = 0  # of braces and brackets inside the object
        self._in_string = False
        self._parts: list[str] = []
        self._size = 0
        self._number = 0
        self._too_large = False
        self._legacy = False

    def objects(self, line: DecodedLine) -> Iterator[DecodedLine]:
        """The objects that end in this line, and what stands between objects."""
        # no piece ends between a backslash and what it escapes, nor does the last: every step below goes on
        text = (line.text or "") if line.goes_on else f"{line.text}\n"
        self._legacy |= line.legacy
        at = kept = 0  # up to `kept` the line belongs to objects that were handed over, or to none
        while at < len(text):
            if self._in_string:
                end = _STRING_END.match(text, at)
                assert end is not None  # it may match nothing
                at = end.end()
                self._in_string = not end[1]
                continue
            if self._depth == 0:
                between = _BETWEEN.match(text, at)
                assert between is not None
                at = kept = between.end()
                if at == len(text):
                    break
                self._number = line.number
                if text[at] != "{":
                    brace = text.find("{", at)
                    kept = len(text) if brace < 0 else brace
                    yield DecodedLine(line.number, text[at:kept].strip(), line.legacy)
                    at = kept
                    continue
            token = _STRUCTURE.search(text, at)
            if token is None:
                break
            at = token.end()
            if token[0] == '"':
                self._in_string = True
            elif token[0] in "{[":
                self._depth += 1
            else:
                self._depth -= 1
                if self._depth <= 0:
                    self._keep(text[kept:at])
                    yield self._taken()
                    kept = at
        self._keep(text[kept:])

    def rest(self) -> Iterator[DecodedLine]:
        """What is open at the end of the file."""
        if self._too_large or "".join(self._parts).strip():
            yield self._taken(ended=False)

    def _keep(self, text: str) -> None:
        self._size += len(text)
        if self._size > RECORD_LIMIT:
            self._too_large = True
            self._parts = [""]  # open, but not kept
        elif text:
            self._parts.append(text)

    def _taken(self, ended: bool = True) -> DecodedLine:
        text = None if self._too_large else "".join(self._parts)
        line = DecodedLine(self._number, text, self._legacy, ended)
        self._depth, self._in_string, self._parts, self._size, self._too_large, self._legacy = 0, False, [], 0, False, False
        return line
