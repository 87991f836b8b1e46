"""Edit distance between words (optimal string alignment): the least number of edits that turn one word into another.

An edit inserts, deletes or replaces a letter or swaps two neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FAR = 200
"""More edits than anyone asks for."""


def within_distance(word: str, texts: Sequence[str], distance: int) -> np.ndarray:
    """Which of the texts are at most `distance` edits away from a word: one bool a text, in their order."""
    close = np.fromiter((abs(len(text) - len(word)) <= distance for text in texts), bool, len(texts))
    candidates = np.flatnonzero(close)
    close[candidates] = _distances(word, [texts[at] for at in candidates.tolist()], distance) <= distance
    return close


def _distances(word: str, texts: Sequence[str], most: int) -> np.ndarray:
    """The edit distance of each text, whose length differs by `most` at most, or any number above `most` where it is greater.

    The usual table of prefixes, row by row for all texts at once; cells that far from the diagonal are left out (Ukkonen 1985), as no
    path through them has `most` edits or fewer.
    """
    longest = len(word) + most
    padded = "".join(text.ljust(longest, "\0") for text in texts)
    letters = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).reshape(len(texts), longest).T
    before_last = np.zeros((longest + 1, len(texts)), dtype=np.uint8)
    row = np.repeat(np.minimum(np.arange(longest + 1), _FAR).astype(np.uint8)[:, None], len(texts), axis=1)
    for i, letter in enumerate(word, 1):
        last, row = row, np.full_like(row, _FAR)
        row[0] = min(i, _FAR)
        differs = letters != ord(letter)
        for j in range(max(1, i - most), i + most + 1):
            row[j] = np.minimum(np.minimum(last[j], row[j - 1]) + 1, last[j - 1] + differs[j - 1])
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == ord(letter)) & (letters[j - 1] == ord(word[i - 2]))
                row[j] = np.where(swapped, np.minimum(row[j], before_last[j - 2] + 1), row[j])
        before_last = last
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    distances: np.ndarray = row[sizes, np.arange(len(texts))]
    return distances
