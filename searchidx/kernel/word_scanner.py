"""Word scanner: cuts texts into words and numbers them in the order in which each word first comes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import cython

_TABLE_SIZE = cython.declare(cython.int, 0x2100)
"""Latin letters and the punctuation of Western languages."""

_LETTER = cython.declare(cython.int, 1)
_MARK = cython.declare(cython.int, 2)
_BLANK = cython.declare(cython.int, 4)
_SEPARATES = cython.declare(cython.int, 8)
_CLOSES = cython.declare(cython.int, 16)
_JOINS = cython.declare(cython.int, 32)


@cython.cclass
class WordScanner:
    """Numbers words. What a word is, `pattern` says, and nothing else; the tables name the words that need no look at it.

    letters      a run of them is a plain word, if what stands behind it ends it:
    closing        these end it (and so does the end of the text)
    separating     these, unless a digit comes after
    joining        these, if a blank comes after
    marks        each is a word
    blanks       no word begins with them
    """

    _pattern: re.Pattern[str]
    _kinds: bytes
    _numbers: dict[str, int]

    def __init__(
        self, pattern: re.Pattern[str], *, letters: str, closing: str, separating: str, joining: str, marks: str, blanks: str
    ) -> None:
        kinds = bytearray(_TABLE_SIZE)
        tables = {_LETTER: letters, _CLOSES: closing, _SEPARATES: separating, _JOINS: joining, _MARK: marks, _BLANK: blanks}
        for kind, characters in tables.items():
            for character in characters:
                kinds[ord(character)] |= kind
        self._pattern, self._kinds, self._numbers = pattern, bytes(kinds), {}

    def words(self) -> Iterable[str]:
        """The words that have a number, in order."""
        return self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def scan(self, text: str) -> list[int]:
        """The numbers of the words of a text, in order."""
        if not cython.compiled:  # the pattern alone is quicker there
            return [self._number(word) for word in self._pattern.findall(text)]
        numbers: list[int] = []
        size: cython.Py_ssize_t = len(text)
        start: cython.Py_ssize_t = 0
        end: cython.Py_ssize_t
        while start < size:
            kind: cython.int = self._kind(text, start)
            if kind & _BLANK:
                start += 1
                continue
            end = start + 1 if kind & _MARK else self._plain_end(text, start) if kind & _LETTER else 0
            if end:
                numbers.append(self._number(text[start:end]))
                start = end
                continue
            match = self._pattern.match(text, start)
            if match is None:
                start += 1
            else:
                numbers.append(self._number(match.group()))
                start = match.end()
        return numbers

    @cython.cfunc
    def _plain_end(self, text: str, start: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Where the plain word that begins at `start` ends; 0 if the pattern has to say."""
        size: cython.Py_ssize_t = len(text)
        end: cython.Py_ssize_t = start + 1
        while end < size and self._kind(text, end) & _LETTER:
            end += 1
        if end == size:
            return end
        kind: cython.int = self._kind(text, end)
        if kind & _CLOSES:
            return end
        if kind & _SEPARATES and not (end + 1 < size and text[end + 1].isdecimal()):
            return end
        return end if kind & _JOINS and end + 1 < size and text[end + 1] == " " else 0

    @cython.cfunc
    def _kind(self, text: str, at: cython.Py_ssize_t) -> cython.int:
        code: cython.int = ord(text[at])
        return self._kinds[code] if code < _TABLE_SIZE else 0

    @cython.cfunc
    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = len(self._numbers)
            self._numbers[word] = number
        return number
