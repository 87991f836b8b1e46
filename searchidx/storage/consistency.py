"""A consistent segment says the same everywhere. No checksum sees to that: whoever writes wrong numbers writes their checksum, too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from searchidx.errors import IndexDamaged
from searchidx.model import KEYWORD_FIELDS, TEXT_FIELDS
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.array_tools import Array, offsets
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.string_column import StringColumn
from searchidx.storage.vocabulary import Vocabulary

STRETCH = 1_000_000


def contradiction(segment: Segment) -> str | None:
    """What in the segment does not fit together, None for a sound one."""
    try:
        return next((name for name, fits in _checks(segment) if not fits), None)
    except (IndexDamaged, ValueError, IndexError, KeyError, TypeError, OverflowError, MemoryError):
        return "unreadable"


def vocabulary_differs(file: ArrayFile, snapshot: Snapshot) -> bool:
    """Whether a generation's vocabulary counts other articles than its segments hold."""
    try:
        arrays = file.under("vocabulary.")
        segment = snapshot.segments[0] if len(snapshot.segments) == 1 else None
        known = np.unpackbits(file[f"known.{segment.name}"])[: len(segment.terms)].astype(bool) if segment else None
        vocabulary = Vocabulary.from_arrays(arrays, segment.terms.filtered(known) if segment and known is not None else None)
        terms, counts, _ = snapshot.term_counts()
        return not np.array_equal(vocabulary.counts, counts) or any(a != b for a, b in zip(vocabulary.terms, terms, strict=True))
    except (IndexDamaged, ValueError, IndexError, KeyError, TypeError, OverflowError, MemoryError):
        return True


def _checks(segment: Segment) -> Iterator[tuple[str, bool]]:
    """(what is looked at, whether it fits), each in need of those before it."""
    file, size = segment.file, segment.size
    yield "date", len(file["date.moment"]) == size
    yield "id", _strings_fit(file, "id") and len(segment.ids) == size and _is_order(file["id.rank"], size)
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
    columns = [segment.first_posting, segment.first_occurrence, segment._first_byte, offsets(segment.articles_of)]
    yield "term.postings", all(len(column) == terms + 1 for column in columns)
    yield "posting.row", int(segment._first_byte[-1]) == len(file["posting.row"])
    yield "posting.frequency", len(file["posting.frequency"]) == -(-int(segment.first_posting[-1]) // 4)
    yield "occurrence.position", int(segment.first_occurrence[-1]) == len(segment.positions)
    for start, stop in segment.stretches(STRETCH):
        yield "postings", _postings_fit(segment, start, stop)
    yield "text", len(segment.store) == size
    ids = segment.ids.all()
    yield "text.id", all(segment.store.article(number).id == ids[number] for number in range(size))


def _postings_fit(segment: Segment, start: int, stop: int) -> bool:
    rows, frequencies = segment.stretch(start, stop)
    sizes = np.diff(segment.first_posting[start : stop + 1])
    if len(rows) != int(sizes.sum()) or not _within(rows, 0, len(segment.row_field)) or not (frequencies > 0).all():
        return False
    term = np.repeat(np.arange(stop - start), sizes)
    ascending = (np.diff(rows) > 0) | (np.diff(term) > 0)
    held = np.bincount(term, frequencies, stop - start)
    return bool(ascending.all() and (held == np.diff(segment.first_occurrence[start : stop + 1])).all())


def _strings_fit(file: ArrayFile, name: str) -> bool:
    ends = file[f"{name}.offsets"].astype(np.int64)
    count = len(ends) - 1
    return bool(
        count >= 0
        and ends[0] == 0
        and (np.diff(ends) >= 0).all()
        and ends[-1] == len(file[f"{name}.blob"])
        and len(file[f"{name}.checksums"]) == count
        and _is_order(file[f"{name}.order"], count)
    )


def _is_order(numbers: Array, count: int) -> bool:
    return len(numbers) == count and _within(numbers, 0, count) and len(np.unique(numbers)) == count


def _within(numbers: Array, low: int, high: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= low and numbers.max() < high)
