"""Checks that checksums cannot make: the arrays of a segment must agree with each other, whoever wrote them and their checksums."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from searchidx.errors import IndexDamaged
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.string_column import StringColumn
from searchidx.storage.term_counts import term_counts
from searchidx.storage.vocabulary import Vocabulary

CHUNK = 1_000_000
"""Postings checked at a time."""

_UNREADABLE = (IndexDamaged, ValueError, IndexError, KeyError, TypeError, OverflowError, MemoryError)
"""What reading inconsistent arrays raises."""


def contradiction(segment: Segment) -> str | None:
    """The name of the first array that does not fit the others, "unreadable" where that cannot be told, None for a sound segment."""
    try:
        return next((name for name, fits in _checks(segment) if not fits), None)
    except _UNREADABLE:
        return "unreadable"


def vocabulary_differs(file: ArrayFile, snapshot: Snapshot) -> bool:
    """Whether a generation's vocabulary counts other articles than its segments hold."""
    try:
        arrays = file.under("vocabulary.")
        segment = snapshot.segments[0] if len(snapshot.segments) == 1 else None
        is_shared = np.unpackbits(file[f"known.{segment.name}"])[: len(segment.terms)].astype(bool) if segment else None
        vocabulary = Vocabulary.from_arrays(arrays, segment.terms.filtered(is_shared) if segment and is_shared is not None else None)
        terms, counts, _ = term_counts(snapshot)
        return not np.array_equal(vocabulary.counts, counts) or any(a != b for a, b in zip(vocabulary.terms, terms, strict=True))
    except _UNREADABLE:
        return True


def _checks(segment: Segment) -> Iterator[tuple[str, bool]]:
    """(array, whether it fits) in the order in which they rely on each other."""
    file, size = segment.file, segment.size
    yield "date", len(file["date.moment"]) == size
    yield "id", _strings_fit(file, "id") and len(segment.ids) == size and _is_permutation(file["id.rank"], size)
    for field in KEYWORD_FIELDS:
        places = file[f"{field}.value"]
        yield field, _strings_fit(file, field) and len(places) == size and _within(places, -1, len(StringColumn(file, field)))
    rows = len(segment.row_field)
    yield "article.rows", len(file["article.rows"]) == size and int(file["article.rows"].sum()) == rows == len(segment.row_length)
    yield "row.field", _within(segment.row_field, 0, len(TEXT_FIELDS))
    terms = len(segment.terms)
    yield "term.blob", int(segment.terms.starts[-1]) == len(file["term.blob"])
    texts = segment.terms.encoded_slice(0, terms)
    yield "term", all(a < b for a, b in pairwise(texts))
    columns = [segment.first_posting, segment.first_occurrence, segment.first_byte, offsets(segment.document_frequencies)]
    yield "term.postings", all(len(column) == terms + 1 for column in columns)
    yield "posting.row", int(segment.first_byte[-1]) == len(file["posting.row"])
    yield "posting.frequency", len(file["posting.frequency"]) == -(-int(segment.first_posting[-1]) // 4)
    yield "occurrence.position", int(segment.first_occurrence[-1]) == len(segment.positions)
    for start, stop in segment.term_chunks(CHUNK):
        yield "postings", _postings_fit(segment, start, stop)
    yield "text", len(segment.store) == size
    ids = segment.ids.all()
    yield "text.id", all(segment.store.article(number).id == ids[number] for number in range(size))


def _postings_fit(segment: Segment, start: int, stop: int) -> bool:
    rows, frequencies = segment.postings_between(start, stop)
    sizes = np.diff(segment.first_posting[start : stop + 1])
    if len(rows) != int(sizes.sum()) or not _within(rows, 0, len(segment.row_field)) or not (frequencies > 0).all():
        return False
    term = np.repeat(np.arange(stop - start), sizes)
    ascending = (np.diff(rows) > 0) | (np.diff(term) > 0)
    occurrences = np.bincount(term, frequencies, stop - start)
    return bool(ascending.all() and (occurrences == np.diff(segment.first_occurrence[start : stop + 1])).all())


def _strings_fit(file: ArrayFile, name: str) -> bool:
    ends = file[f"{name}.offsets"].astype(np.int64)
    count = len(ends) - 1
    return bool(
        count >= 0
        and ends[0] == 0
        and (np.diff(ends) >= 0).all()
        and ends[-1] == len(file[f"{name}.blob"])
        and len(file[f"{name}.checksums"]) == count
        and _is_permutation(file[f"{name}.order"], count)
    )


def _is_permutation(numbers: Array, count: int) -> bool:
    return len(numbers) == count and _within(numbers, 0, count) and len(np.unique(numbers)) == count


def _within(numbers: Array, low: int, high: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= low and numbers.max() < high)
