"""Length norms: what BM25F divides term frequencies by, so that a long text does not win by its length alone.

    norm = 1 − B + B · length / average length

The average is that of the whole index (see `IndexView`). Norms are worked out once for each view and kept as long as it is: a snapshot
answers many queries.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from searchidx.ranking.bm25f import B
from searchidx.ranking.index_view import IndexView
from searchidx.storage.ragged_arrays import Array

_ARTICLE_NORMS: WeakKeyDictionary[IndexView, Array] = WeakKeyDictionary()


def article_norms(view: IndexView) -> Array:
    """The norm of each article, all its fields taken as one text."""
    norms = _ARTICLE_NORMS.get(view)
    if norms is None:
        norms = 1 - B + B * view.article_length / view.average_article_length
        _ARTICLE_NORMS[view] = norms
    return norms
