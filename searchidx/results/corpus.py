"""What the whole of one generation is counted by: the words of all articles in order, and which articles are versions of one story.

Made when it is first needed and kept as long as the generation lasts; see `Index`.
"""

from __future__ import annotations

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.engines import Reader
from searchidx.results.families import family_heads
from searchidx.storage.forward_index import ForwardIndex
from searchidx.storage.ragged_arrays import Array


class Corpus:
    """The columns of all live articles of a generation. A set of articles is a boolean array, as `Reader.matching` gives it."""

    def __init__(self, reader: Reader) -> None:
        self.commit_id = reader.commit_id
        self._reader = reader

    @cached_property
    def forward(self) -> ForwardIndex:
        """The words of all articles in order."""
        return self._reader.forward_index()

    @cached_property
    def heads(self) -> Array:
        """The oldest article of each article's family, by their numbers."""
        return family_heads(self.forward, self._reader.articles)

    def families(self, articles: Array) -> int:
        """How many families the articles are of: versions of one story count once."""
        return len(self._distinct(self.heads[articles]))

    def _distinct(self, heads: Array) -> Array:
        is_head = np.zeros(self.forward.size, bool)
        is_head[heads] = True
        return np.flatnonzero(is_head)
