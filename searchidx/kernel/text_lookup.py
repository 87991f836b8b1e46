"""Searches over large sets of texts: the cheapest way to cut a text into known ones, and the words that a form may come from.

A dictionary of half a million texts does not fit into the processor's cache, and a look into it takes as long as a hundred steps of a loop.
So the compiled form asks a filter first; interpreted, the look is quicker than the question.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

import cython

_SHORTEST_FRONT = cython.declare(cython.int, 2)
_BITS_PER_TEXT = 8
_FACTOR = cython.declare(cython.ulonglong, 0x5BD1E7)
_KEYS = cython.declare(cython.ulonglong, (1 << 40) - 1)
"""Keys have 40 bits: the product with the factor fits into 64."""

_INFINITE = cython.declare(cython.double, 1e300)

Cost = Callable[[str], float]
Tails = Sequence[tuple[str, Mapping[str, str]]]


@cython.cclass
class TextFilter:
    """Says of most texts that a set does not hold them, from a key that grows letter by letter; 0 is that of the empty text."""

    _bits: cython.uchar[::1]
    _mask: cython.ulonglong

    def __init__(self, texts: Iterable[str], count: int) -> None:
        """`count`: about as many texts there are."""
        size: cython.ulonglong = 64
        while size < _BITS_PER_TEXT * count:
            size *= 2
        self._bits, self._mask = array("B", bytes(size // 8)), size - 1
        text: str
        for text in texts:
            place: cython.ulonglong = self._place(self.key(0, text))
            self._bits[place >> 3] |= 1 << (place & 7)

    def may_contain(self, text: str) -> bool:
        """Whether the set may hold a text; False is certain."""
        return bool(self.may_hold(self.key(0, text)))

    @cython.cfunc
    @cython.exceptval(check=True)
    def key(self, key: cython.ulonglong, more: str) -> cython.ulonglong:
        """The key of a text with more letters, from that of the text without them."""
        at: cython.Py_ssize_t
        for at in range(len(more)):
            key = self.longer(key, ord(more[at]))
        return key

    @cython.cfunc
    @cython.exceptval(check=False)
    def longer(self, key: cython.ulonglong, letter: cython.uint) -> cython.ulonglong:
        """The same for one letter."""
        return (key + letter + 1) * _FACTOR & _KEYS

    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def may_hold(self, key: cython.ulonglong) -> cython.int:
        """Whether the set may hold the text with this key, as 0 or 1."""
        place: cython.ulonglong = self._place(key)
        return self._bits[place >> 3] >> (place & 7) & 1

    @cython.cfunc
    @cython.exceptval(check=False)
    def _place(self, key: cython.ulonglong) -> cython.ulonglong:
        return key >> 14 & self._mask


@cython.cclass
class Segmenter:
    """Cuts texts into known ones: all pieces but the last are fronts, the last is an end."""

    _fronts: dict[str, tuple[float, str]]
    _ends: dict[str, float]
    _front_filter: TextFilter
    _end_filter: TextFilter

    def __init__(self, fronts: dict[str, tuple[float, str]], ends: dict[str, float]) -> None:
        """What each text costs, and what a front stands for; nothing may be added to the dictionaries afterwards."""
        self._fronts, self._ends = fronts, ends
        if cython.compiled:
            self._front_filter = TextFilter(fronts, len(fronts))
            self._end_filter = TextFilter([text[::-1] for text in ends], len(ends))

    def cuts(
        self,
        text: str,
        affordable: float,
        front_cost: Cost | None = None,
        end_cost: Cost | None = None,
        shortest: int = 1,
        others: TextFilter | None = None,
    ) -> tuple[int, ...]:
        """Where the pieces of the cheapest way begin; () where a piece costs `affordable` or more on average, and where there is no way.

        `front_cost` and `end_cost`, both or none, say what other fronts and ends of `shortest` letters or more cost, 0 for what is none.
        They are asked of those only that `others` may hold, if there is such a filter.
        A front has two letters at least. Of ways that cost the same, that with the longer last piece counts, and so on to the front.
        """
        size: cython.int = len(text)
        if size <= _SHORTEST_FRONT:
            return ()
        last: cython.int = size - 2 if end_cost is not None else self._last_end(text)
        if last < 0:
            return ()
        best: cython.double[::1] = array("d", [_INFINITE]) * (size + 1)
        begins: cython.int[::1] = array("i", [0]) * (size + 1)
        best[0] = 0.0
        least: cython.int = shortest if end_cost is not None else size
        at: cython.int
        for at in range(last + 1):
            if best[at] != _INFINITE:
                self._offer_fronts(text, at, last, front_cost, least, others, best, begins)
                if at:
                    self._offer_end(text, at, end_cost if size - at >= least else None, others, best, begins)
        if best[size] == _INFINITE:
            return ()
        cuts: list[int] = []
        at = size
        while at:
            at = begins[at]
            cuts.append(at)
        cuts.reverse()
        return tuple(cuts) if best[size] < affordable * len(cuts) else ()

    @cython.cfunc
    @cython.exceptval(-2, check=True)
    def _last_end(self, text: str) -> cython.int:
        """Where the shortest end begins: no front goes further; -1 where there is none."""
        size: cython.int = len(text)
        key: cython.ulonglong = 0
        at: cython.int
        if cython.compiled:
            key = self._end_filter.longer(key, ord(text[size - 1]))
        for at in range(size - 2, _SHORTEST_FRONT - 1, -1):
            if cython.compiled:
                key = self._end_filter.longer(key, ord(text[at]))
                if not self._end_filter.may_hold(key):
                    continue
            if text[at:] in self._ends:
                return at
        return -1

    @cython.cfunc
    @cython.exceptval(check=True)
    def _offer_fronts(
        self,
        text: str,
        start: cython.int,
        last: cython.int,
        front_cost: Cost | None,
        least: cython.int,
        others: TextFilter | None,
        best: cython.double[::1],
        begins: cython.int[::1],
    ) -> cython.void:
        """Continues the cheapest way to `start` with every front that begins there and ends at `last` or before."""
        key: cython.ulonglong = 0
        stop: cython.int
        cost: cython.double
        for stop in range(start + 1, last + 1):
            if cython.compiled:
                key = self._front_filter.longer(key, ord(text[stop - 1]))
                is_known: cython.bint = self._front_filter.may_hold(key)
                if not is_known and (stop - start < least or (others is not None and not others.may_hold(key))):
                    continue
            if stop - start < _SHORTEST_FRONT:
                continue
            piece: str = text[start:stop]
            front = self._fronts.get(piece)
            if front is not None:
                cost = front[0]
            elif stop - start >= least and front_cost is not None:
                cost = front_cost(piece)
            else:
                continue
            if cost and best[start] + cost < best[stop]:
                best[stop] = best[start] + cost
                begins[stop] = start

    @cython.cfunc
    @cython.exceptval(check=True)
    def _offer_end(
        self,
        text: str,
        start: cython.int,
        end_cost: Cost | None,
        others: TextFilter | None,
        best: cython.double[::1],
        begins: cython.int[::1],
    ) -> cython.void:
        """Continues the cheapest way to `start` with the end that begins there, if there is one."""
        size: cython.int = len(text)
        piece: str = text[start:]
        cost: cython.double = self._ends.get(piece, 0.0)
        if not cost and end_cost is not None and (not cython.compiled or others is None or others.may_hold(others.key(0, piece))):
            cost = end_cost(piece)
        if cost and best[start] + cost < best[size]:
            best[size] = best[start] + cost
            begins[size] = start


@cython.cclass
class SuffixLookup:
    """Leads a form back to words: where the form has an ending, the word has one of the tails of that ending."""

    _endings: dict[str, Tails]
    _entries: dict[str, str]
    _longest: cython.int
    _filter: TextFilter

    def __init__(self, endings: dict[str, Tails], entries: dict[str, str]) -> None:
        """`endings`: for each its tails, with what else is known of them. `entries`: what is known of each word."""
        self._endings, self._entries = endings, entries
        self._longest = max(map(len, endings), default=0)
        if cython.compiled:
            self._filter = TextFilter(entries, len(entries))

    def origins(self, form: str) -> list[tuple[str, str, Mapping[str, str]]]:
        """The words that a form may come from, shorter endings first: the word, its entry, and what is known of its tail."""
        origins: list[tuple[str, str, Mapping[str, str]]] = []
        size: cython.int = len(form)
        at: cython.int
        tail: str
        for at in range(size, max(0, size - self._longest) - 1, -1):
            tails = self._endings.get(form[at:])
            if tails is None:
                continue
            front: str = form[:at]
            key: cython.ulonglong = self._filter.key(0, front) if cython.compiled else 0
            for tail, known in tails:
                if cython.compiled and not self._filter.may_hold(self._filter.key(key, tail)):
                    continue
                word = front + tail
                entry = self._entries.get(word)
                if entry is not None:
                    origins.append((word, entry, known))
        return origins
