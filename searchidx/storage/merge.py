"""Merging: one segment of several, without the removed articles, in bounded memory (a chunk of the terms at a time)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searchidx.model import KEYWORD_FIELDS
from searchidx.storage.array_file import ArrayWriter
from searchidx.storage.doc_store import TEXT_BLOCKS, StoreWriter
from searchidx.storage.ragged_arrays import Array, narrowed, offsets, ranges, widest
from searchidx.storage.segment import Segment
from searchidx.storage.segment_writer import add_articles, add_frequencies, add_rows, add_terms, articles_per_term
from searchidx.storage.string_column import StringColumn
from searchidx.storage.varint import TwoBitPacker, pack_lists

CHUNK = 500_000
"""Occurrences merged at a time; bounds the memory of a merge, to less than writing a new segment takes."""

MERGE_FACTOR = 5
"""Segments of about the same size that become one."""

SMALLEST = 1_000
"""Articles up to which segments count as of one size."""

WASTE = 0.25
"""The share of removed articles from which on a segment is rewritten alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment and which of its articles live."""

    segment: Segment
    live: Array

    @property
    def size(self) -> int:
        return int(np.count_nonzero(self.live))

    @property
    def whole(self) -> bool:
        return bool(self.live.all())


def to_merge(parts: Sequence[Part], purge: bool, compact: bool) -> list[list[Part]]:
    """The merge policy: which parts to rewrite, each list into one segment; what is in no list stays as it is.

    MERGE_FACTOR segments of about the same size become one, so that an article is rewritten log(all) / log(MERGE_FACTOR) times and a
    search reads few segments.
    A segment is rewritten alone when more than WASTE of it is removed; with `purge`, when anything is. `compact` makes one of all.
    """
    if compact:
        return [list(parts)] if len(parts) > 1 or not all(part.whole for part in parts) else []
    levels: dict[int, list[Part]] = {}
    for part in parts:
        levels.setdefault(_level(part.size), []).append(part)
    together: list[Part] = []
    for level in range(max(levels, default=0) + 1):
        of_level, carried = levels.get(level, []), together and _level(sum(part.size for part in together)) == level
        if len(of_level) + bool(carried) >= MERGE_FACTOR:
            together = together + of_level
    merged = [together] if together else []
    alone = [part for part in parts if part not in together and _worn(part, purge)]
    return merged + [[part] for part in alone]


def merge(parts: Sequence[Part], path: Path) -> None:
    """Writes the live articles of `parts` as one segment; at least one must live."""
    with ArrayWriter(path) as writer:
        rows = [part.live[part.segment.row_article] for part in parts]
        articles, fields = _write_rows(writer, parts, rows)
        _write_postings(writer, parts, rows, articles, fields)
        _write_articles(writer, parts)
        writer.finish({"articles": sum(part.size for part in parts)})


def _level(size: int) -> int:
    level = 0
    while size >= SMALLEST * MERGE_FACTOR ** (level + 1):
        level += 1
    return level


def _worn(part: Part, purge: bool) -> bool:
    removed = part.segment.size - part.size
    return removed > 0 if purge else removed > WASTE * part.segment.size


def _write_rows(writer: ArrayWriter, parts: Sequence[Part], rows: Sequence[Array]) -> tuple[Array, Array]:
    bases = offsets(np.array([part.size for part in parts]))
    numbers = [np.cumsum(part.live) - 1 + base for part, base in zip(parts, bases, strict=False)]
    columns = list(zip(parts, rows, numbers, strict=True))
    articles = np.concatenate([number[part.segment.row_article[keep]] for part, keep, number in columns])
    fields = np.concatenate([part.segment.row_field[keep] for part, keep, _ in columns])
    lengths = np.concatenate([part.segment.row_length[keep] for part, keep, _ in columns])
    add_rows(writer, articles, fields, lengths, sum(part.size for part in parts))
    return articles, fields


def _write_postings(writer: ArrayWriter, parts: Sequence[Part], rows: Sequence[Array], articles: Array, fields: Array) -> None:
    counts = [_live_counts(part.segment, keep) for part, keep in zip(parts, rows, strict=True)]
    _forget(parts)
    postings, occurrences = (sum(column) for column in zip(*counts, strict=True))
    frequency_out = writer.reserve("posting.frequency", np.uint8, -(-postings // 4))
    position_out = writer.reserve("occurrence.position", widest(part.segment.positions.dtype for part in parts), occurrences)
    row_out = writer.stream("posting.row", np.uint8)
    packer = TwoBitPacker()
    bases = offsets(np.array([np.count_nonzero(keep) for keep in rows]))
    numbers = [np.cumsum(keep) - 1 + base for keep, base in zip(rows, bases, strict=False)]
    blob = bytearray()
    per_term: list[tuple[Array, ...]] = []
    for chunk in _chunks([part.segment for part in parts]):
        names, term, row, frequency, position = _merged(parts, rows, numbers, chunk)
        used = np.bincount(term, minlength=len(names))
        rows_packed, sizes = pack_lists(row, used)
        row_out.append(rows_packed)
        frequency_out.append(packer.pack(frequency))
        position_out.append(position)
        present = used > 0
        kept = [name for name, is_present in zip(names, present.tolist(), strict=True) if is_present]
        blob += b"".join(kept)
        occurring = np.bincount(term, frequency, len(names)).astype(np.int64)
        holders = articles_per_term(term, row, articles, fields, len(names))
        lengths = np.fromiter(map(len, kept), np.int64, len(kept))
        per_term.append((narrowed(lengths), *(narrowed(column[present]) for column in (used, occurring, sizes, holders))))
        _forget(parts)
    frequency_out.append(packer.last())
    add_frequencies(writer, packer)
    columns = map(np.concatenate, zip(*per_term, strict=True))
    add_terms(writer, bytes(blob), dict(zip(("lengths", "postings", "occurrences", "bytes", "articles"), columns, strict=True)))


def _forget(parts: Sequence[Part]) -> None:
    for part in parts:
        part.segment.file.forget()


def _live_counts(segment: Segment, keep: Array) -> tuple[int, int]:
    """Postings and occurrences in the rows to keep."""
    if keep.all():
        totals = int(segment.first_posting[-1]), len(segment.positions)
        segment.file.forget()  # opening the arrays has read all of them, to check them
        return totals
    postings = occurrences = 0
    for start, stop in segment.term_chunks(CHUNK):
        rows, frequencies = segment.postings_between(start, stop)
        living = keep[rows]
        postings += int(np.count_nonzero(living))
        occurrences += int(frequencies[living].sum())
    return postings, occurrences


def _chunks(segments: Sequence[Segment]) -> Iterator[list[tuple[int, int]]]:
    """Chunks of the merged term list, as [start, stop) in each segment's own list; together about CHUNK occurrences."""
    starts = [0] * len(segments)
    share = CHUNK // len(segments)
    while any(start < len(segment.terms) for start, segment in zip(starts, segments, strict=True)):
        bounds = [_bound(segment, start, share) for segment, start in zip(segments, starts, strict=True) if start < len(segment.terms)]
        lowest = min(bounds)
        stops = [segment.terms.upper_bound(lowest, start) for segment, start in zip(segments, starts, strict=True)]
        yield list(zip(starts, stops, strict=True))
        starts = stops


def _bound(segment: Segment, start: int, share: int) -> bytes:
    """The last term of a chunk of `share` occurrences that begins with term `start`."""
    stop = int(np.searchsorted(segment.first_occurrence, segment.first_occurrence[start] + share, "right")) - 1
    return segment.terms.encoded(min(max(stop, start + 1), len(segment.terms)) - 1)


def _merged(
    parts: Sequence[Part], rows: Sequence[Array], numbers: Sequence[Array], chunk: Sequence[tuple[int, int]]
) -> tuple[list[bytes], Array, Array, Array, Array]:
    """The terms of a chunk, and its postings sorted by term, then row: term, row, frequency; and the positions."""
    lists = [part.segment.terms.encoded_slice(*bounds) for part, bounds in zip(parts, chunk, strict=True)]
    names = sorted(set().union(*lists))
    numbers_of = {name: i for i, name in enumerate(names)}
    shares = [
        _share(part.segment, bounds, np.fromiter(map(numbers_of.__getitem__, terms), np.int32, len(terms)), keep, number)
        for part, bounds, terms, keep, number in zip(parts, chunk, lists, rows, numbers, strict=True)
    ]
    term, row, frequency, position = (np.concatenate(column) for column in zip(*shares, strict=True))
    order = np.argsort(term, kind="stable")
    before = np.cumsum(frequency, dtype=np.int64) - frequency
    return names, term[order], row[order], frequency[order], position[ranges(before[order], frequency[order])]


def _share(
    segment: Segment, bounds: tuple[int, int], term_numbers: Array, keep: Array, numbers: Array
) -> tuple[Array, Array, Array, Array]:
    """One segment's share of a chunk, removed articles left out, rows renumbered."""
    start, stop = bounds
    rows, frequency = segment.postings_between(start, stop)
    living = keep[rows]
    position = segment.positions[int(segment.first_occurrence[start]) : int(segment.first_occurrence[stop])]
    term = np.repeat(term_numbers, np.diff(segment.first_posting[start : stop + 1]))
    return term[living], numbers[rows[living]], frequency[living], position[np.repeat(living, frequency)]


def _write_articles(writer: ArrayWriter, parts: Sequence[Part]) -> None:
    ids = [id for part in parts for id, living in zip(part.segment.ids.all_encoded(), part.live.tolist(), strict=True) if living]
    moments = np.concatenate([part.segment.file["date.moment"][part.live] for part in parts])
    days = np.concatenate([part.segment.file["date.day"][part.live] for part in parts])
    add_articles(writer, ids, moments, days, {field: _values(parts, field) for field in KEYWORD_FIELDS})
    store = StoreWriter(writer.stream(TEXT_BLOCKS, np.uint8).append_bytes)
    for part in parts:
        _copy_articles(store, part)
        part.segment.file.forget()
    store.finish()
    store.add_arrays(writer)


def _values(parts: Sequence[Part], field: str) -> tuple[list[bytes], Array]:
    """The values that live articles have, and the number of each article's value."""
    lists = [StringColumn(part.segment.file, field).all_encoded() for part in parts]
    places = [part.segment.file[f"{field}.value"][part.live] for part in parts]
    used = sorted({names[i] for names, place in zip(lists, places, strict=True) for i in np.unique(place[place >= 0]).tolist()})
    number = {name: i for i, name in enumerate(used)}
    maps = [np.array([*(number.get(name, -1) for name in names), -1], np.int32) for names in lists]
    return used, np.concatenate([new[place] for new, place in zip(maps, places, strict=True)])


def _copy_articles(store: StoreWriter, part: Part) -> None:
    # blocks of small segments are compressed without a dictionary, and copied they would stay so
    if not (part.whole and part.segment.size >= SMALLEST and store.copy(part.segment.store)):
        for data in part.segment.store.chosen(part.live):
            store.add(data)
