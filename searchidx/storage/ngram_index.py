"""The n-gram index of a vocabulary: which terms contain which four letters in a row, and how similar terms are to a word by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from searchidx.german.term_lookup_protocol import NgramMatches
from searchidx.kernel import shared_ngrams
from searchidx.storage.term_dictionary import BATCH, TermTable, offsets
from searchidx.storage.varint import pack, pack_lists, unpack, unpack_lists

_NO_TERMS = np.empty(0, np.int32)
_NO_BITS = np.empty(0, np.int64)

MOST_SORTED = 1_500_000
"""N-grams sorted at a time while an index is built; the memory this takes."""

_MILLION = 1_000_000

SAMPLING = 50
"""Every so many terms one says how the n-grams are distributed."""


MOST_WEIGHTED = 62
"""N-grams of one word that count, the rarest ones: each is one bit of a number with a sign."""


class NgramIndex:
    """Posting lists of n-grams: four letters packed into one number, 16 bits each, and the terms that contain them.

    A term is read as _term_: how it begins and ends tells more than what it has inside. Hyphenated terms are left out: their parts are
    terms of their own.
    """

    SIZE = 4

    def __init__(self, values: np.ndarray, counts: np.ndarray, members: np.ndarray, taken: np.ndarray, sizes: np.ndarray) -> None:
        """`counts` terms for each n-gram of `values`, packed in `members`, `taken` bytes each; `sizes`: how many n-grams each term has."""
        self.values, self.counts, self.members, self.taken, self.sizes = values, counts, members, taken, sizes
        self._first_byte = offsets(taken)
        self._scratch: list[shared_ngrams.NgramScratch] = []

    @classmethod
    def of(cls, terms: TermTable, *, batch: int = BATCH, most: int = MOST_SORTED, sampling: int = SAMPLING) -> NgramIndex:
        """The index of terms in their order.

        The n-grams are sorted in shares of about `most`, as a sample of every `sampling`th term divides them; `batch` terms are read at a
        time. The result is the same whatever these are.
        """
        sample = np.sort(_of_terms(terms[::sampling])[0])
        shares = 1 + len(sample) * sampling // most
        cuts = np.unique(sample[[len(sample) * i // shares for i in range(1, shares)]])
        columns = [_sorted_share(terms, cuts, share, batch) for share in range(len(cuts) + 1)]
        values, counts, members, taken = (np.concatenate(column) for column in zip(*(parts for parts, _ in columns), strict=True))
        return cls(values, counts, members, taken, columns[0][1])

    def changed(self, numbers: np.ndarray, terms: TermTable, *, most: int = MOST_SORTED) -> NgramIndex:
        """The index of `terms`, of which term i of this one has become numbers[i], or is gone (-1): the same as built anew.

        Posting lists are renumbered in shares of about `most`; only new terms are read.
        """
        kept = numbers >= 0
        is_new = np.ones(len(terms), bool)
        is_new[numbers[kept]] = False
        new = np.flatnonzero(is_new)
        ngrams, new_sizes = _of_terms(terms.select(new.tolist()))
        owners = np.repeat(new, new_sizes)
        order = np.argsort(ngrams, kind="stable")
        ngrams, owners = ngrams[order], owners[order]
        sizes = np.zeros(len(terms), np.uint8)
        sizes[numbers[kept]], sizes[new] = self.sizes[kept], new_sizes
        before = offsets(self.counts)
        cuts = np.unique(np.searchsorted(before[:-1], np.arange(0, before[-1], most)))
        ends = [*cuts[1:].tolist(), len(self.values)]
        new_ends = [*np.searchsorted(ngrams, self.values[cuts[1:]]).tolist(), len(ngrams)]
        columns = []
        start = new_start = 0
        for end, new_end in zip(ends, new_ends, strict=True):
            share = slice(new_start, new_end)
            columns.append(self._changed_share(start, end, numbers, ngrams[share], owners[share], len(terms)))
            start, new_start = end, new_end
        values, counts, members, taken = (np.concatenate(column) for column in zip(*columns, strict=True))
        return NgramIndex(values, counts, members, taken, sizes)

    def _changed_share(
        self, start: int, end: int, numbers: np.ndarray, ngrams: np.ndarray, owners: np.ndarray, count: int
    ) -> tuple[np.ndarray, ...]:
        """Values, counts, packed terms and bytes of the n-grams [start, end) and of new ones; `ngrams` and `owners` are sorted."""
        old_values = self.values[start:end]
        values = np.union1d(old_values, ngrams)
        lists = unpack_lists(self.members[self._first_byte[start] : self._first_byte[end]], self.counts[start:end])
        members = numbers[lists].astype(np.int64)
        keys = np.repeat(np.searchsorted(values, old_values), self.counts[start:end]) * count + members
        keys = keys[members >= 0]
        new_keys = np.searchsorted(values, ngrams) * count + owners
        keys = np.insert(keys, np.searchsorted(keys, new_keys), new_keys)
        place, terms = np.divmod(keys, max(count, 1))
        counts = np.bincount(place, minlength=len(values))
        values, counts = values[counts > 0], counts[counts > 0]
        return (values, counts, *pack_lists(terms, counts))

    def matches(
        self, word: str, counts: np.ndarray, articles: int, *, least_share: float = 0.0, least_similarity: float = 0.0
    ) -> NgramMatches:
        """The terms that share n-grams with a word, ascending: enough of them by share or by similarity.

        An n-gram weighs its inverse document frequency, from `counts`, the articles of each term, and `articles`, how many there are:
        few terms have "kryp", many have "ungs".
        """
        ngrams = _of_word(f"_{word}_")
        at = self._places(ngrams)  # what nobody wrote tells nothing apart
        if not len(at):
            return NgramMatches(_NO_TERMS, np.empty(0), np.empty(0), _NO_BITS, _NO_BITS)
        sizes = self.counts[at]
        if shared_ngrams.is_compiled():
            terms, sums = shared_ngrams.read_members(self.members, self._first_byte[at], sizes, counts)
            frequencies = np.minimum(np.array(sums, np.int64), articles)
        else:
            terms = self._members_at(at)
            upto = offsets(counts[terms])[offsets(sizes)]
            frequencies = np.minimum(upto[1:] - upto[:-1], articles)
        weights = np.log(1 + (articles - frequencies + 0.5) / (frequencies + 0.5))
        rarest = np.argsort(-weights, kind="stable")[:MOST_WEIGHTED]
        bits = np.zeros(len(weights), np.int64)
        bits[rarest] = 1 << np.arange(len(rarest))
        shared = self._shared if shared_ngrams.is_compiled() else self._shared_by_sorting
        numbers, similarity, shares, masks = shared(terms, sizes, weights, bits, len(ngrams), least_share, least_similarity)
        return NgramMatches(numbers, similarity, shares, masks, np.rint(weights[rarest] * _MILLION).astype(np.int64))

    def _shared(
        self,
        terms: np.ndarray,
        sizes: np.ndarray,
        weights: np.ndarray,
        bits: np.ndarray,
        word_size: int,
        least_share: float,
        least_similarity: float,
    ) -> tuple[np.ndarray, ...]:
        """The first four columns of `NgramMatches`, by the compiled kernel."""
        try:
            scratch = self._scratch.pop()
        except IndexError:
            scratch = shared_ngrams.NgramScratch(len(self.sizes))
        columns = shared_ngrams.shared(
            scratch, terms, sizes, weights, bits, float(weights.sum()), self.sizes, word_size, least_share, least_similarity
        )
        if not self._scratch:
            self._scratch.append(scratch)
        order = np.argsort(columns[0])
        return tuple(column[order] for column in columns)

    def _shared_by_sorting(
        self,
        terms: np.ndarray,
        sizes: np.ndarray,
        weights: np.ndarray,
        bits: np.ndarray,
        word_size: int,
        least_share: float,
        least_similarity: float,
    ) -> tuple[np.ndarray, ...]:
        """The same with arrays."""
        width = len(terms).bit_length()
        packed = np.sort(terms << width | np.arange(len(terms)))  # numbers are sorted five times as quickly as their places
        terms, order = packed >> width, packed & ((1 << width) - 1)
        new = np.ones(len(terms), bool)
        np.not_equal(terms[1:], terms[:-1], out=new[1:])
        numbers, at = terms[new], new.cumsum() - 1
        dice = 2 * np.bincount(at) / (self.sizes[numbers].astype(np.int64) + word_size)
        shares = np.bincount(at, weights.repeat(sizes)[order]) / weights.sum()
        masks = np.bitwise_or.reduceat(bits.repeat(sizes)[order], new.nonzero()[0])
        kept = (shares >= least_share) | (dice >= least_similarity)
        return numbers[kept], dice[kept], shares[kept], masks[kept]

    def maybe_containing(self, text: str) -> np.ndarray:
        """The numbers of terms that may contain a text of at least SIZE letters: those of its rarest n-gram. All that do are among them."""
        ngrams = _of_word(text)
        at = np.minimum(np.searchsorted(self.values, ngrams), max(len(self.values) - 1, 0))
        if not len(self.values) or (self.values[at] != ngrams).any():
            return _NO_TERMS
        rarest = int(np.argmin(self.counts[at]))
        return self._members_at(at[rarest : rarest + 1])  # one list to unpack, not that of every n-gram

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The index as flat arrays an engine can store."""
        counts, taken = (pack(numbers)[0] for numbers in (self.counts, self.taken))
        parts = {"values": self.values, "counts": counts, "members": self.members, "taken": taken, "sizes": self.sizes}
        return {f"{name}.{part}": values for part, values in parts.items()}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> NgramIndex:
        """The index that `arrays` came from."""
        values, counts, members, taken, sizes = (arrays[f"{name}.{part}"] for part in ("values", "counts", "members", "taken", "sizes"))
        return cls(values, unpack(counts), members, unpack(taken), sizes)

    def _places(self, ngrams: np.ndarray) -> np.ndarray:
        """The places of those n-grams that any term has."""
        if not len(self.values):
            return _NO_BITS
        at = np.minimum(self.values.searchsorted(ngrams), len(self.values) - 1)
        places: np.ndarray = at[self.values[at] == ngrams]
        return places

    def _members_at(self, at: np.ndarray) -> np.ndarray:
        """The terms that contain the n-grams at some places, one list after the other."""
        bounds = zip(self._first_byte[at].tolist(), self._first_byte[at + 1].tolist(), strict=True)
        data = np.concatenate([self.members[:0], *(self.members[start:stop] for start, stop in bounds)])
        return unpack_lists(data, self.counts[at])


def _sorted_share(terms: TermTable, cuts: np.ndarray, share: int, batch: int) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """The n-grams between two cuts, their posting lists, packed, and the bytes these take; and how many n-grams each term has."""
    pieces = [(np.empty(0, np.uint64), _NO_TERMS)]
    all_sizes = [np.empty(0, np.uint8)]
    for start in range(0, len(terms), batch):
        packed, sizes = _of_terms(terms.texts(start, min(start + batch, len(terms))))
        owners = np.repeat(np.arange(start, start + len(sizes), dtype=np.int32), sizes)
        kept = np.searchsorted(cuts, packed, "right") == share if len(cuts) else slice(None)
        pieces.append((packed[kept], owners[kept]))
        all_sizes.append(sizes.astype(np.uint8))
    packed, owners = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.argsort(packed, kind="stable")
    packed = packed[order]
    starts = np.flatnonzero(np.append(True, packed[1:] != packed[:-1])[: len(packed)])
    counts = np.diff(np.append(starts, len(owners)))
    return (packed[starts], counts, *pack_lists(owners[order], counts)), np.concatenate(all_sizes)


def _of_terms(terms: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The n-grams of terms in their order, packed, and how many each term has."""
    terms = ["" if "-" in term else f"_{term}_" for term in terms]
    lengths = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
    letters = np.frombuffer("".join(terms).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64) & np.uint64(0xFFFF)
    sizes = np.maximum(lengths - NgramIndex.SIZE + 1, 0)
    firsts = np.repeat(np.cumsum(lengths) - lengths - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    packed = np.zeros(len(firsts), dtype=np.uint64)
    for i in range(NgramIndex.SIZE):
        packed = (packed << np.uint64(16)) | letters[firsts + i]
    return packed, sizes


def _of_word(word: str) -> np.ndarray:
    """The n-grams of one word as `NgramIndex.values` has them, ascending, each once."""
    letters = [ord(letter) & 0xFFFF for letter in word] if "-" not in word else []
    ngrams = {(a << 48) | (b << 32) | (c << 16) | d for a, b, c, d in zip(letters, letters[1:], letters[2:], letters[3:], strict=False)}
    return np.array(sorted(ngrams), np.uint64)
