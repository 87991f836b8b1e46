"""Length norms: what BM25F divides term frequencies by, so that a long text does not win by its length alone.

    norm = 1 − B + B · length / average length

The average is that of the whole index (see `IndexView`). Norms are worked out once for each view and kept as long as it is: a snapshot
answers many queries.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from searchidx.ranking.bm25f import NGRAM_K1, B
from searchidx.ranking.index_view import IndexView
from searchidx.storage.ragged_arrays import Array

_NGRAM_FACTORS: WeakKeyDictionary[IndexView, Array] = WeakKeyDictionary()
_ARTICLE_NORMS: WeakKeyDictionary[IndexView, Array] = WeakKeyDictionary()


def ngram_factors(view: IndexView) -> Array:
    """What the weights of the n-grams that an article holds are multiplied with: 1 at average length, less for a longer article."""
    factors = _NGRAM_FACTORS.get(view)
    if factors is None:
        factors = (1 + NGRAM_K1) / (1 + NGRAM_K1 * article_norms(view))
        _NGRAM_FACTORS[view] = factors
    return factors


def article_norms(view: IndexView) -> Array:
    """The norm of each article, all its fields taken as one text."""
    norms = _ARTICLE_NORMS.get(view)
    if norms is None:
        norms = 1 - B + B * view.article_length / view.average_article_length
        _ARTICLE_NORMS[view] = norms
    return norms
