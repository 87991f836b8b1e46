"""The terms of a snapshot with their document frequencies over live articles: what a vocabulary is made of."""

from __future__ import annotations

import numpy as np

from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment_writer import articles_per_term
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.term_dictionary import TermTable

CHUNK = 4_000_000
"""Postings read at a time where a whole segment is counted."""


def term_counts(snapshot: Snapshot) -> tuple[TermTable, Array, list[Array]]:
    """Every term of live articles but the boundaries, and the number of live articles that hold it in any field but teaser.

    And for each segment the number, in this list of terms, of each of its own terms; -1 for one that is not in the list.
    """
    terms, places = TermTable.union([segment.terms for segment in snapshot.segments])
    is_live, counts = np.zeros(len(terms), bool), np.zeros(len(terms), np.int64)
    for number, place in enumerate(places):
        is_live_in_segment, articles = _segment_counts(snapshot, number)
        is_live[place] |= is_live_in_segment
        counts[place] += articles
    is_live[: terms.lower_bound(" ")] = False
    numbers = np.where(is_live, np.cumsum(is_live, dtype=np.int32) - 1, -1)
    return terms.filtered(is_live), counts[is_live], [numbers[place] for place in places]


def _segment_counts(snapshot: Snapshot, number: int) -> tuple[Array, Array]:
    """For each term of a segment: whether a live article holds it, and how many do in any field but teaser."""
    segment = snapshot.segments[number]
    if not len(snapshot.removed[number]):
        return np.ones(len(segment.terms), bool), segment.document_frequencies
    live = snapshot.live_in(number)[segment.row_article]
    postings, articles = np.diff(segment.first_posting), segment.document_frequencies.astype(np.int64)
    for start, stop in segment.term_chunks(CHUNK):
        rows, _ = segment.postings_between(start, stop)
        removed = np.flatnonzero(~live[rows])  # mostly a few
        term = np.searchsorted(segment.first_posting[start : stop + 1] - segment.first_posting[start], removed, "right") - 1
        postings[start:stop] -= np.bincount(term, minlength=stop - start)
        articles[start:stop] -= articles_per_term(term, rows[removed], segment.row_article, segment.row_field, stop - start)
    return postings > 0, articles
