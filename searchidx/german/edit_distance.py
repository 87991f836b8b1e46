"""An edit inserts, deletes or replaces a letter or swaps two neighbours; two words are as close as the edits that lie between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchidx.storage.term_dictionary import TermTable


def within(terms: TermTable, word: str, distance: int) -> list[int]:
    """The numbers of the terms at most `distance` edits away (optimal string alignment), ascending."""
    candidates = np.flatnonzero(_may_be_close(terms, word, distance))
    texts = [terms[at] for at in candidates.tolist()]
    close = _distances(word, texts, len(word) + distance) <= distance
    return [int(at) for at in candidates[close]]


def _may_be_close(terms: TermTable, word: str, distance: int) -> np.ndarray:
    """Which terms have about as many letters and about the same ones: an edit takes away one letter and brings one at most."""
    lengths, letters = terms.signatures
    ((own_length,), (own_letters,)) = TermTable.of([word]).signatures
    close: np.ndarray = (np.abs(lengths - own_length) <= distance) & (np.bitwise_count(letters ^ own_letters) <= 2 * distance)
    return close


def _distances(word: str, texts: Sequence[str], longest: int) -> np.ndarray:
    """The edits between a word and each text; all texts at once, column by column."""
    padded = "".join(text.ljust(longest, "\0") for text in texts)
    letters = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).reshape(len(texts), longest).T
    before = np.zeros((longest + 1, len(texts)), dtype=np.uint8)
    row = np.repeat(np.arange(longest + 1, dtype=np.uint8)[:, None], len(texts), axis=1)
    for i, letter in enumerate(word, 1):
        last, row = row, np.empty_like(row)
        row[0] = i
        differs = letters != ord(letter)
        for j in range(1, longest + 1):
            row[j] = np.minimum(np.minimum(last[j], row[j - 1]) + 1, last[j - 1] + differs[j - 1])
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == ord(letter)) & (letters[j - 1] == ord(word[i - 2]))
                row[j] = np.where(swapped, np.minimum(row[j], before[j - 2] + 1), row[j])
        before = last
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    found: np.ndarray = row[sizes, np.arange(len(texts))]
    return found
