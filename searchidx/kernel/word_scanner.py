"""Word scanner: cuts texts into words and numbers them in the order in which each word first comes."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from random import getrandbits

import cython

_TABLE_SIZE = cython.declare(cython.int, 0x2100)
"""Latin letters and the punctuation of Western languages."""

_LETTER = cython.declare(cython.int, 1)
_MARK = cython.declare(cython.int, 2)
_BLANK = cython.declare(cython.int, 4)
_SEPARATES = cython.declare(cython.int, 8)
_CLOSES = cython.declare(cython.int, 16)
_JOINS = cython.declare(cython.int, 32)
_STOP = cython.declare(cython.int, 64)
_CAPITAL = cython.declare(cython.int, 128)

_FIRST_SLOTS = cython.declare(cython.Py_ssize_t, 1 << 12)


@cython.cclass
class WordScanner:
    """Numbers words. What a word is, `pattern` says, and nothing else; the tables name the words that need no look at it.

    letters      a run of them is a plain word, if what stands behind it ends it:
    closing        these end it (and so does the end of the text)
    separating     these, unless a digit comes after
    joining        these, if a blank comes after
    stops          these, if a blank comes after, or nothing; from `least_before_stop` letters on, and not behind an end in `before_stop`
    marks        each is a word
    stops        one is a word behind a letter, if nothing comes after, or blanks and one of the
    capitals
    blanks       no word begins with them
    """

    _pattern: re.Pattern[str]
    _kinds: bytes
    _words: list[str]
    _numbers: dict[str, int]
    _factor: cython.ulonglong
    _keys: cython.ulonglong[::1]
    _slots: cython.int[::1]
    _mask: cython.ulonglong
    _least_before_stop: cython.Py_ssize_t
    _before_stop: tuple[str, ...]

    def __init__(
        self,
        pattern: re.Pattern[str],
        *,
        letters: str,
        closing: str,
        separating: str,
        joining: str,
        marks: str,
        blanks: str,
        stops: str = "",
        capitals: str = "",
        least_before_stop: int = 0,
        before_stop: tuple[str, ...] = (),
    ) -> None:
        kinds = bytearray(_TABLE_SIZE)
        tables = {_LETTER: letters, _CLOSES: closing, _SEPARATES: separating, _JOINS: joining, _MARK: marks, _BLANK: blanks}
        tables |= {_STOP: stops, _CAPITAL: capitals}
        self._least_before_stop, self._before_stop = least_before_stop, before_stop
        for kind, characters in tables.items():
            for character in characters:
                kinds[ord(character)] |= kind
        self._pattern, self._kinds, self._words, self._numbers = pattern, bytes(kinds), [], {}
        if cython.compiled:
            self._factor = getrandbits(63) | 1  # nobody can write a text whose words all have one key
            self._rehash(_FIRST_SLOTS)

    def words(self) -> Sequence[str]:
        """The words that have a number, in order."""
        return self._words

    def __len__(self) -> int:
        return len(self._words)

    def scan(self, text: str) -> array[int]:
        """The numbers of the words of a text, in order."""
        if not cython.compiled:  # the pattern alone is quicker there
            return array("i", [self._looked_up(word) for word in self._pattern.findall(text)])
        numbers: array[int] = array("i", [0]) * len(text)
        return numbers[: self._scan(text, 0, len(text), numbers, numbers[:0], numbers[:0])]

    def places(self, text: str, start: int, stop: int) -> tuple[array[int], array[int], array[int]]:
        """The words of text[start:stop], which is read as if nothing followed: the number of each, where it begins, and where it ends."""
        if not 0 <= start <= stop <= len(text):
            raise IndexError(start, stop)
        if not cython.compiled:
            matches = list(self._pattern.finditer(text, start, stop))
            numbers = array("i", [self._looked_up(match.group()) for match in matches])
            return numbers, array("i", [match.start() for match in matches]), array("i", [match.end() for match in matches])
        size = stop - start
        numbers, starts, ends = array("i", [0]) * size, array("i", [0]) * size, array("i", [0]) * size
        count = self._scan(text, start, stop, numbers, starts, ends)
        return numbers[:count], starts[:count], ends[:count]

    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _scan(
        self,
        text: str,
        start: cython.Py_ssize_t,
        stop: cython.Py_ssize_t,
        numbers: cython.int[::1],
        starts: cython.int[::1],
        ends: cython.int[::1],
    ) -> cython.Py_ssize_t:
        """Fills the columns with the words of text[start:stop], and returns how many there are; empty `starts` stay so."""
        count: cython.Py_ssize_t = 0
        end: cython.Py_ssize_t
        with_places: cython.bint = len(starts) > 0
        while start < stop:
            kind: cython.int = self._kind(text, start)
            if kind & _BLANK:
                start += 1
                continue
            end = 0
            if kind & _LETTER:
                end = self._plain_end(text, start, stop)
            elif kind & _MARK or (kind & _STOP and self._is_stop(text, start, stop)):
                end = start + 1
            if not end:
                match = self._pattern.match(text, start, stop)
                if match is None:
                    start += 1
                    continue
                end = match.end()
            numbers[count] = self._number(text, start, end)
            if with_places:
                starts[count], ends[count] = start, end
            count += 1
            start = end
        return count

    @cython.cfunc
    def _plain_end(self, text: str, start: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Where the plain word that begins at `start` ends in text[:size]; 0 if the pattern has to say."""
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
        if kind & _STOP and end - start >= self._least_before_stop and (end + 1 == size or text[end + 1] in " \n"):
            return 0 if text.endswith(self._before_stop, start, end) else end
        return end if kind & _JOINS and end + 1 < size and text[end + 1] == " " else 0

    @cython.cfunc
    def _is_stop(self, text: str, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
        """Whether the stop at this place is a word by itself; if not, the pattern has to say."""
        following: cython.Py_ssize_t = at + 1
        if not at or not self._kind(text, at - 1) & _LETTER:
            return False
        while following < size and text[following] in " \n":
            following += 1
        return following == size or (following > at + 1 and bool(self._kind(text, following) & _CAPITAL))

    @cython.cfunc
    def _kind(self, text: str, at: cython.Py_ssize_t) -> cython.int:
        code: cython.int = ord(text[at])
        return self._kinds[code] if code < _TABLE_SIZE else 0

    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _number(self, text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.int:
        """The number of text[start:end], found without cutting it out, which most words have been before."""
        key: cython.ulonglong = 0
        at: cython.Py_ssize_t
        for at in range(start, end):
            key = (key ^ ord(text[at])) * self._factor
            key ^= key >> 29
        slot: cython.ulonglong = key & self._mask
        number: cython.int = self._slots[slot]
        while number >= 0:
            if self._keys[number] == key and self._is(self._words[number], text, start, end):
                return number
            slot = (slot + 1) & self._mask
            number = self._slots[slot]
        number = len(self._words)
        self._words.append(text[start:end])
        self._keys[number] = key
        self._slots[slot] = number
        if 2 * len(self._words) > len(self._slots):
            self._rehash(2 * len(self._slots))
        return number

    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _is(self, word: str, text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.bint:
        """Whether text[start:end] is the word."""
        size: cython.Py_ssize_t = end - start
        at: cython.Py_ssize_t = 0
        if len(word) != size:
            return False
        while at < size and word[at] == text[start + at]:
            at += 1
        return at == size

    @cython.cfunc
    @cython.exceptval(check=True)
    def _rehash(self, size: cython.Py_ssize_t) -> cython.void:
        """Makes room for half as many words as `size`, a power of two, says; a slot has the number of a word, or -1."""
        keys: cython.ulonglong[::1] = array("Q", [0]) * (size // 2 + 1)
        number: cython.int
        if len(self._words):
            keys[: len(self._words)] = self._keys[: len(self._words)]
        self._keys, self._slots, self._mask = keys, array("i", [-1]) * size, size - 1
        for number in range(len(self._words)):
            slot: cython.ulonglong = keys[number] & self._mask
            while self._slots[slot] >= 0:
                slot = (slot + 1) & self._mask
            self._slots[slot] = number

    @cython.cfunc
    def _looked_up(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._words))
        if number == len(self._words):
            self._words.append(word)
        return number
