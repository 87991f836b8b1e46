"""Length norms: what BM25F divides term frequencies by, so that a long text does not win by its length alone.

    norm = 1 − b + b · length / average length

The average is that of the whole index (see `IndexView`). Norms are worked out once for each view and kept as long as it is: a snapshot
answers many queries.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from searchidx.model import TEXT_FIELDS
from searchidx.ranking.bm25f import FIELD_RANKS, ONE_TEXT_B
from searchidx.ranking.index_view import IndexView
from searchidx.storage.ragged_arrays import Array

_B = np.array([FIELD_RANKS[name].b for name in TEXT_FIELDS])

_ROW_NORMS: WeakKeyDictionary[IndexView, Array] = WeakKeyDictionary()
_ARTICLE_NORMS: WeakKeyDictionary[IndexView, Array] = WeakKeyDictionary()


def row_norms(view: IndexView) -> Array:
    """The norm of each row (one field of one article), with the b of its field."""
    norms = _ROW_NORMS.get(view)
    if norms is None:
        b = _B[view.row_field]
        norms = 1 - b + b * view.row_length / view.average_field_lengths[view.row_field]
        _ROW_NORMS[view] = norms
    return norms


def article_norms(view: IndexView) -> Array:
    """The norm of each article, all its fields taken as one text."""
    norms = _ARTICLE_NORMS.get(view)
    if norms is None:
        norms = 1 - ONE_TEXT_B + ONE_TEXT_B * view.article_length / view.average_article_length
        _ARTICLE_NORMS[view] = norms
    return norms
