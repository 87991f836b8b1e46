"""Shared n-grams: which terms hold which n-grams of a word, from the lists of the terms that hold each n-gram."""

from __future__ import annotations

import cython
import numpy as np

_MOST_BITS = cython.declare(cython.int, 49)


def is_compiled() -> bool:
    """Whether this is the compiled form: interpreted, arrays of numpy are quicker."""
    return bool(cython.compiled)


@cython.cclass
class NgramScratch:
    """Memory to work in, one element a term, all zeros between two calls. After an error it is of no more use."""

    counts: cython.int[::1]
    shares: cython.double[::1]
    masks: cython.ulonglong[::1]

    def __init__(self, terms: int) -> None:
        self.counts, self.shares, self.masks = np.zeros(terms, np.int32).data, np.zeros(terms).data, np.zeros(terms, np.uint64).data


def read_members(
    packed: cython.const[cython.uchar][::1],
    starts: cython.const[cython.longlong][::1],
    sizes: cython.const[cython.longlong][::1],
    articles: cython.const[cython.longlong][::1],
) -> tuple[np.ndarray, list[int]]:
    """The terms of several lists, packed as gaps, one list after the other; and for each list the articles of its terms added up."""
    most: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(sizes.shape[0]):
        most += sizes[at]
    terms = np.empty(most, np.int32)
    to_terms: cython.int[::1] = terms
    size: cython.Py_ssize_t = 0
    sums: list[int] = []
    for at in range(sizes.shape[0]):
        byte: cython.Py_ssize_t = starts[at]
        term: cython.longlong = 0
        total: cython.longlong = 0
        for _ in range(sizes[at]):
            value: cython.longlong = cython.cast(cython.longlong, packed[byte])
            byte += 1
            term += value & 127
            bits: cython.int = 0
            while value >= 128:
                bits += 7
                if bits > _MOST_BITS:
                    raise ValueError("a number of too many bytes")
                value = cython.cast(cython.longlong, packed[byte])
                byte += 1
                term += (value & 127) << bits
            total += articles[term]
            to_terms[size] = term
            size += 1
        sums.append(total)
    return terms, sums


def shared(
    scratch: NgramScratch,
    terms: cython.int[::1],
    sizes: cython.const[cython.longlong][::1],
    weights: cython.const[cython.double][::1],
    bits: cython.const[cython.longlong][::1],
    total_weight: cython.double,
    term_sizes: cython.const[cython.uchar][::1],
    word_size: cython.int,
    least_share: cython.double,
    least_similarity: cython.double,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The terms of the lists that hold enough of the word's n-grams, in no order: numbers, similarity, shares and masks.

    List i, of `sizes` terms, is that of an n-gram with weights[i] and the bit bits[i]; the arrays mean what they mean in
    `german.term_lookup_protocol.NgramMatches`. A term has enough of them by its share or by its similarity. `terms` is written over.
    """
    counts: cython.int[::1] = scratch.counts
    shares: cython.double[::1] = scratch.shares
    masks: cython.ulonglong[::1] = scratch.masks
    at: cython.Py_ssize_t
    of_list: cython.Py_ssize_t
    place: cython.Py_ssize_t = 0
    distinct: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = 0
    term: cython.int
    for at in range(sizes.shape[0]):
        for of_list in range(place, place + sizes[at]):
            term = terms[of_list]
            if not counts[term]:
                terms[distinct] = term
                distinct += 1
            counts[term] += 1
            shares[term] += weights[at]
            masks[term] |= bits[at]
        place += sizes[at]
    columns = np.empty(distinct, np.int32), np.empty(distinct), np.empty(distinct), np.empty(distinct, np.int64)
    to_numbers: cython.int[::1] = columns[0]
    to_similarity: cython.double[::1] = columns[1]
    to_shares: cython.double[::1] = columns[2]
    to_masks: cython.longlong[::1] = columns[3]
    for at in range(distinct):
        term = terms[at]
        share: cython.double = shares[term] / total_weight
        similarity: cython.double = cython.cast(cython.double, 2 * counts[term]) / (term_sizes[term] + word_size)
        if share >= least_share or similarity >= least_similarity:
            to_numbers[size], to_similarity[size], to_shares[size], to_masks[size] = term, similarity, share, masks[term]
            size += 1
        counts[term], shares[term], masks[term] = 0, 0, 0
    return columns[0][:size], columns[1][:size], columns[2][:size], columns[3][:size]
