"""Article points: what sums of frequencies are worth, added up for each article."""

from __future__ import annotations

import cython

_ROUNDING = cython.declare(cython.double, 6755399441055744.0)
"""3 · 2⁵¹: added to a number below 2⁵¹ and taken away again, it leaves the nearest whole one, the even one of two."""


def add_points(
    totals: cython.longlong[::1],
    articles: cython.const[cython.int][::1],
    sums: cython.const[cython.double][::1],
    norms: cython.const[cython.double][::1],
    among: cython.const[cython.uchar][::1],
    factor: cython.double,
    k1: cython.double,
    points_of_one: cython.double,
) -> None:
    """Adds to the totals of those articles that are in `among` their points: the factor times the saturated sum over the norm."""
    at: cython.Py_ssize_t
    for at in range(articles.shape[0]):
        article: cython.int = articles[at]
        if among[article]:
            tf: cython.double = sums[at] / norms[article]
            totals[article] += cython.cast(cython.longlong, (factor * (tf / (k1 + tf)) * points_of_one + _ROUNDING) - _ROUNDING)


def mark(marks: cython.uchar[::1], articles: cython.const[cython.int][::1]) -> None:
    """Marks articles."""
    at: cython.Py_ssize_t
    for at in range(articles.shape[0]):
        marks[articles[at]] = 1
