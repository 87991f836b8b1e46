"""Posting lists of a segment: what the lists of many terms add up to for each article, in one pass over their bytes.

A list holds rows in ascending order, packed as gaps of seven bits a byte (`storage.varint`); a row is one field of one article. Frequencies
stand beside them, two bits each; those that need more are listed apart. Sums of floating-point numbers are made in a fixed order, so that
scores are the same to the last bit however they are computed (`ranking.bm25f`).
"""

from __future__ import annotations

import cython
import numpy as np

_MOST_BITS = cython.declare(cython.int, 49)
_DE_BRUIJN = cython.declare(cython.ulonglong, 0x03F79D71B4CB0A89)
_ALL_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
_BITS_BY_PRODUCT: list[int] = sorted(range(64), key=lambda bit: ((0x03F79D71B4CB0A89 << bit) & 0xFFFFFFFFFFFFFFFF) >> 58)
_BIT_NUMBERS = cython.declare(bytes, bytes(_BITS_BY_PRODUCT))
"""The number of a bit by the six upper bits of its product with _DE_BRUIJN, which are others for each of the 64 bits."""

_ROUNDING = cython.declare(cython.double, 6755399441055744.0)
"""3 · 2⁵¹: added to a number below 2⁵¹ and taken away again, it leaves the nearest whole one, the even one of two."""


def is_compiled() -> bool:
    """Whether this is the compiled form: interpreted, arrays of numpy are quicker."""
    return bool(cython.compiled)


@cython.cclass
class Scratch:
    """Memory to work in, one element a row or an article, all zeros between two calls. After an error it is of no more use."""

    counts: cython.int[::1]
    sums: cython.double[::1]
    marks: cython.ulonglong[::1]
    masks: cython.ulonglong[::1]

    def __init__(self, rows: int, articles: int) -> None:
        self.counts, self.sums = np.zeros(rows, np.int32).data, np.zeros(rows).data
        self.marks, self.masks = np.zeros(rows // 64 + 1, np.uint64).data, np.zeros(articles, np.uint64).data


@cython.cclass
class PostingLists:
    """The posting lists of one segment, whose terms are numbered from 0."""

    _packed: cython.const[cython.uchar][::1]
    _first_byte: cython.const[cython.longlong][::1]
    _first_posting: cython.const[cython.longlong][::1]
    _frequencies: cython.const[cython.uchar][::1]
    _large_places: cython.const[cython.longlong][::1]
    _large_frequencies: cython.const[cython.longlong][::1]
    _row_article: cython.const[cython.int][::1]
    _row_field: cython.const[cython.uchar][::1]

    def __init__(
        self,
        packed: np.ndarray,
        first_byte: np.ndarray,
        first_posting: np.ndarray,
        frequencies: tuple[np.ndarray, np.ndarray, np.ndarray],
        row_article: np.ndarray,
        row_field: np.ndarray,
    ) -> None:
        """`first_…`: where each list begins, and where the last one ends; `frequencies`: two bits each, places and values of large ones."""
        two_bits, places, values = frequencies
        # memoryviews: interpreted, too, their elements are plain numbers of Python
        self._packed, self._frequencies = packed.data, two_bits.data
        self._first_byte, self._first_posting = first_byte.astype(np.int64).data, first_posting.astype(np.int64).data
        self._large_places, self._large_frequencies = places.astype(np.int64).data, values.astype(np.int64).data
        self._row_article, self._row_field = row_article.data, row_field.data

    def article_sums(
        self,
        scratch: Scratch,
        terms: cython.const[cython.int][::1],
        term_ends: cython.const[cython.longlong][::1],
        unit_rows: cython.const[cython.longlong][::1],
        unit_ends: cython.const[cython.longlong][::1],
        weights: cython.const[cython.double][::1],
        scored_ends: cython.const[cython.longlong][::1],
        field_weights: cython.const[cython.double][::1],
        kept: cython.const[cython.uchar][::1],
    ) -> tuple[np.ndarray, np.ndarray, list[int]]:
        """The articles that hold each scored group, ascending, and the sum of its weighted frequencies in each; where each group ends.

        Group i has the terms up to term_ends[i] (-1 for one that is not here) and occurs once more in each of the unit rows up to
        unit_ends[i]; an occurrence counts weights[i], times the weight of its field. Scored group j has the groups up to scored_ends[j].
        `kept`: the rows that count, all of them where it is empty.
        """
        most: cython.Py_ssize_t = self._postings(terms) + unit_rows.shape[0]
        rows: cython.int[::1] = np.empty(most, np.int32).data
        frequencies: cython.int[::1] = np.empty(most, np.int32).data
        articles = np.empty(most, np.int32)
        sums = np.empty(most)
        to_articles: cython.int[::1] = articles
        to_sums: cython.double[::1] = sums
        size: cython.Py_ssize_t = 0
        group: cython.Py_ssize_t = 0
        term: cython.Py_ssize_t = 0
        unit: cython.Py_ssize_t = 0
        scored: cython.Py_ssize_t
        ends: list[int] = []
        for scored in range(scored_ends.shape[0]):
            stop: cython.Py_ssize_t = scored_ends[scored]
            is_one_list: cython.bint = self._is_one_list(term_ends, term, unit_ends, unit, group, stop)
            while group < stop:
                count: cython.Py_ssize_t = self._read(terms, term, term_ends[group], kept, rows, frequencies, True)
                if unit_ends[group] > unit:
                    count = self._append(unit_rows, unit, unit_ends[group], rows, frequencies, count)
                term, unit = term_ends[group], unit_ends[group]
                group += 1
                if is_one_list:
                    size = self._in_order(rows, frequencies, count, weights[group - 1], field_weights, to_articles, to_sums, size)
                else:
                    _weigh(scratch, rows, frequencies, count, weights[group - 1])
            if not is_one_list:
                size = self._take(scratch, field_weights, to_articles, to_sums, size)
            ends.append(size)
        return articles[:size], sums[:size], ends

    def add_ngram_points(
        self,
        scratch: Scratch,
        totals: cython.longlong[::1],
        terms: cython.const[cython.int][::1],
        masks: cython.const[cython.longlong][::1],
        ngram_weights: cython.const[cython.longlong][::1],
        weight: cython.double,
        factors: cython.const[cython.double][::1],
        among: cython.const[cython.uchar][::1],
        kept: cython.const[cython.uchar][::1],
    ) -> None:
        """Adds to `totals` what the n-grams that each article of `among` holds are worth, each n-gram once.

        masks[i]: the n-grams of terms[i], a bit each; the sum of their weights counts `weight`, times the article's factor.
        """
        most: cython.Py_ssize_t = self._postings(terms)
        rows: cython.int[::1] = np.empty(most, np.int32).data
        places: cython.int[::1] = np.empty(most, np.int32).data
        size: cython.Py_ssize_t = self._read(terms, 0, terms.shape[0], kept, rows, places, False)
        held: cython.ulonglong[::1] = scratch.masks
        row_article: cython.const[cython.int][::1] = self._row_article
        touched: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t
        article: cython.int
        for at in range(size):
            article = row_article[rows[at]]
            if among[article]:
                if not held[article]:
                    rows[touched] = article
                    touched += 1
                held[article] |= masks[places[at]]
        for at in range(touched):
            article = rows[at]
            mask: cython.ulonglong = held[article]
            held[article] = 0
            total: cython.longlong = 0
            while mask:
                total += ngram_weights[_BIT_NUMBERS[((mask & (~mask + 1)) * _DE_BRUIJN & _ALL_BITS) >> 58]]
                mask &= mask - 1
            totals[article] += cython.cast(cython.longlong, (weight * total * factors[article] + _ROUNDING) - _ROUNDING)

    def occurrences(
        self,
        terms: cython.const[cython.int][::1],
        firsts: cython.const[cython.longlong][::1],
        occurrences: cython.Py_ssize_t,
        among: cython.const[cython.uchar][::1],
    ) -> tuple[np.ndarray, np.ndarray]:
        """The rows of the occurrences of terms in the rows marked in `among`, term by term, and the number of each occurrence.

        `firsts`: the number of the first occurrence of each term; `occurrences`: how many there are in all.
        """
        most: cython.Py_ssize_t = self._postings(terms)
        rows: cython.int[::1] = np.empty(most, np.int32).data
        frequencies: cython.int[::1] = np.empty(most, np.int32).data
        held = np.empty(occurrences, np.int32)
        places = np.empty(occurrences, np.int64)
        to_held: cython.int[::1] = held
        to_places: cython.longlong[::1] = places
        every_row: cython.const[cython.uchar][::1] = among[:0]
        size: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t
        i: cython.Py_ssize_t
        for at in range(terms.shape[0]):
            place: cython.longlong = firsts[at]
            for i in range(self._read(terms, at, at + 1, every_row, rows, frequencies, True)):
                if among[rows[i]]:
                    for _ in range(frequencies[i]):
                        to_held[size], to_places[size] = rows[i], place
                        place += 1
                        size += 1
                else:
                    place += frequencies[i]
        return held[:size], places[:size]

    def rows_with_all(
        self,
        scratch: Scratch,
        terms: cython.const[cython.int][::1],
        slot_ends: cython.const[cython.longlong][::1],
        unit_ends: cython.const[cython.longlong][::1],
        kept: cython.const[cython.uchar][::1],
    ) -> tuple[np.ndarray, list[int]]:
        """For each unit the rows, ascending, that hold a term of each of its slots; where each unit ends.

        Slot i has the terms up to slot_ends[i], unit j the slots up to unit_ends[j]. A unit is looked for from its rarest slot on.
        """
        slots: cython.Py_ssize_t = slot_ends.shape[0]
        sizes: cython.longlong[::1] = np.zeros(slots, np.int64).data
        most: cython.Py_ssize_t = 0
        slot: cython.Py_ssize_t
        start: cython.Py_ssize_t = 0
        for slot in range(slots):
            sizes[slot] = self._postings(terms[start : slot_ends[slot]])
            most = max(most, sizes[slot])
            start = slot_ends[slot]
        buffers = np.empty((2, most), np.int32)
        held = [np.empty(0, np.int32)]
        ends: list[int] = []
        count: cython.Py_ssize_t = 0
        first: cython.Py_ssize_t = 0
        unit: cython.Py_ssize_t
        for unit in range(unit_ends.shape[0]):
            in_order = sorted([(sizes[slot], slot) for slot in range(first, unit_ends[unit])])
            if in_order and in_order[0][0]:
                rows = self._rows_of_unit(scratch, terms, slot_ends, [slot for _, slot in in_order], buffers, kept)
                held.append(rows)
                count += len(rows)
            first = unit_ends[unit]
            ends.append(count)
        return np.concatenate(held), ends

    def _rows_of_unit(
        self,
        scratch: Scratch,
        terms: cython.const[cython.int][::1],
        slot_ends: cython.const[cython.longlong][::1],
        in_order: list[int],
        buffers: np.ndarray,
        kept: cython.const[cython.uchar][::1],
    ) -> np.ndarray:
        """The same of one unit, given its slots, the rarest one first."""
        counts: cython.int[::1] = scratch.counts
        first_rows: cython.int[::1] = buffers[0].data
        other_rows: cython.int[::1] = np.empty(0, np.int32).data
        places: cython.int[::1] = buffers[1].data
        size: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t
        number: cython.int = 0
        still: cython.Py_ssize_t = 0
        for slot in in_order:
            start: cython.Py_ssize_t = slot_ends[slot - 1] if slot else 0
            if number == 0:
                size = still = self._read(terms, start, slot_ends[slot], kept, first_rows, places, False)
                for at in range(size):
                    counts[first_rows[at]] = 1
            elif still:
                if number == 1:
                    other_rows = np.empty(buffers.shape[1], np.int32).data
                others: cython.Py_ssize_t = self._read(terms, start, slot_ends[slot], kept, other_rows, places, False)
                still = 0
                for at in range(others):
                    if counts[other_rows[at]] == number:
                        counts[other_rows[at]] = number + 1
                        still += 1
            number += 1
        rows = np.empty(still if number > 1 else size, np.int32)
        to_rows: cython.int[::1] = rows
        still = 0
        for at in range(size):
            row: cython.int = first_rows[at]
            if counts[row] == number:
                to_rows[still] = row
                still += 1
            counts[row] = 0
        rows = rows[:still]
        rows.sort()
        return rows

    @cython.cfunc
    @cython.exceptval(-1)
    def _is_one_list(
        self,
        term_ends: cython.const[cython.longlong][::1],
        term: cython.Py_ssize_t,
        unit_ends: cython.const[cython.longlong][::1],
        unit: cython.Py_ssize_t,
        group: cython.Py_ssize_t,
        stop: cython.Py_ssize_t,
    ) -> cython.int:
        """Whether groups [group, stop) are a single one with a single list of rows, of a term or of units."""
        if group + 1 != stop:
            return 0
        has_units: cython.int = 1 if unit_ends[group] > unit else 0
        return 1 if term_ends[group] - term + has_units == 1 else 0

    @cython.cfunc
    @cython.exceptval(-1)
    def _postings(self, terms: cython.const[cython.int][::1]) -> cython.Py_ssize_t:
        """The postings of all terms."""
        postings: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t
        for at in range(terms.shape[0]):
            if terms[at] >= 0:
                postings += self._first_posting[terms[at] + 1] - self._first_posting[terms[at]]
        return postings

    @cython.cfunc
    @cython.exceptval(-1)
    def _read(
        self,
        terms: cython.const[cython.int][::1],
        start: cython.Py_ssize_t,
        stop: cython.Py_ssize_t,
        kept: cython.const[cython.uchar][::1],
        rows: cython.int[::1],
        values: cython.int[::1],
        with_frequencies: cython.bint,
    ) -> cython.Py_ssize_t:
        """Unpacks the rows of terms [start, stop), with their frequencies or else the places of the terms; returns how many they are.

        A file decides what rows come out: whether there are such rows is looked at here, where they stand by the checks of bounds.
        """
        packed: cython.const[cython.uchar][::1] = self._packed
        two_bits: cython.const[cython.uchar][::1] = self._frequencies
        row_count: cython.longlong = self._row_article.shape[0]
        is_filtered: cython.bint = kept.shape[0] > 0
        size: cython.Py_ssize_t = 0
        at: cython.Py_ssize_t
        place: cython.longlong
        value: cython.uchar
        for at in range(start, stop):
            term: cython.int = terms[at]
            if term < 0:
                continue
            byte: cython.Py_ssize_t = self._first_byte[term]
            row: cython.longlong = 0
            for place in range(self._first_posting[term], self._first_posting[term + 1]):
                value = packed[byte]
                byte += 1
                if value < 128:
                    row += value
                else:
                    gap: cython.longlong = value & 127
                    bits: cython.int = 0
                    while value >= 128:
                        bits += 7
                        if bits > _MOST_BITS:
                            raise ValueError("a number of too many bytes")
                        value = packed[byte]
                        byte += 1
                        gap |= cython.cast(cython.longlong, value & 127) << bits
                    row += gap
                if row >= row_count:
                    raise IndexError(row)
                if is_filtered and not kept[row]:
                    continue
                rows[size] = row
                if with_frequencies:
                    frequency: cython.int = two_bits[place >> 2] >> ((place & 3) << 1) & 3
                    values[size] = frequency if frequency else self._large_frequency(place)
                else:
                    values[size] = at
                size += 1
        return size

    @cython.cfunc
    @cython.exceptval(-1)
    def _large_frequency(self, place: cython.longlong) -> cython.int:
        """The frequency of a posting that does not fit into two bits."""
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self._large_places.shape[0]
        while low < high:
            middle: cython.Py_ssize_t = (low + high) >> 1
            if self._large_places[middle] < place:
                low = middle + 1
            else:
                high = middle
        return self._large_frequencies[low]

    @cython.cfunc
    @cython.exceptval(-1)
    def _append(
        self,
        unit_rows: cython.const[cython.longlong][::1],
        start: cython.Py_ssize_t,
        stop: cython.Py_ssize_t,
        rows: cython.int[::1],
        frequencies: cython.int[::1],
        size: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Appends the rows of units [start, stop); returns how many rows there are then."""
        at: cython.Py_ssize_t
        for at in range(start, stop):
            row: cython.longlong = unit_rows[at]
            if not 0 <= row < self._row_article.shape[0]:
                raise IndexError(row)
            rows[size], frequencies[size] = row, 1
            size += 1
        return size

    @cython.cfunc
    @cython.exceptval(-1)
    def _in_order(
        self,
        rows: cython.int[::1],
        frequencies: cython.int[::1],
        count: cython.Py_ssize_t,
        weight: cython.double,
        field_weights: cython.const[cython.double][::1],
        articles: cython.int[::1],
        sums: cython.double[::1],
        size: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The sums of a scored group that is one list, whose rows come in order; some more than once, if it is of units."""
        row_article: cython.const[cython.int][::1] = self._row_article
        row_field: cython.const[cython.uchar][::1] = self._row_field
        at: cython.Py_ssize_t = 0
        last: cython.int = -1
        while at < count:
            row: cython.int = rows[at]
            frequency: cython.int = 0
            while at < count and rows[at] == row:
                frequency += frequencies[at]
                at += 1
            article: cython.int = row_article[row]
            if article != last:
                articles[size], sums[size], last = article, 0, article
                size += 1
            sums[size - 1] += field_weights[row_field[row]] * (weight * frequency)
        return size

    @cython.cfunc
    @cython.exceptval(-1)
    def _take(
        self,
        scratch: Scratch,
        field_weights: cython.const[cython.double][::1],
        articles: cython.int[::1],
        sums: cython.double[::1],
        size: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Takes the sums of a scored group out of the scratch memory, article by article."""
        row_article: cython.const[cython.int][::1] = self._row_article
        row_field: cython.const[cython.uchar][::1] = self._row_field
        marks: cython.ulonglong[::1] = scratch.marks
        row_sums: cython.double[::1] = scratch.sums
        word: cython.Py_ssize_t
        last: cython.int = -1
        for word in range(marks.shape[0]):
            bits: cython.ulonglong = marks[word]
            if not bits:
                continue
            marks[word] = 0
            while bits:
                row: cython.Py_ssize_t = 64 * word + _BIT_NUMBERS[((bits & (~bits + 1)) * _DE_BRUIJN & _ALL_BITS) >> 58]
                bits &= bits - 1
                article: cython.int = row_article[row]
                if article != last:
                    articles[size], sums[size], last = article, 0, article
                    size += 1
                sums[size - 1] += field_weights[row_field[row]] * row_sums[row]
                row_sums[row] = 0
        return size


@cython.cfunc
@cython.exceptval(-1)
def _weigh(
    scratch: Scratch, rows: cython.int[::1], frequencies: cython.int[::1], count: cython.Py_ssize_t, weight: cython.double
) -> cython.int:
    """Adds the frequencies of a group, times its weight, to the scored group at hand."""
    counts: cython.int[::1] = scratch.counts
    sums: cython.double[::1] = scratch.sums
    marks: cython.ulonglong[::1] = scratch.marks
    one: cython.ulonglong = 1
    at: cython.Py_ssize_t
    row: cython.int
    for at in range(count):
        counts[rows[at]] += frequencies[at]
    for at in range(count):
        row = rows[at]
        if counts[row]:
            sums[row] += weight * counts[row]
            counts[row] = 0
            marks[row >> 6] |= one << (row & 63)
    return 0
