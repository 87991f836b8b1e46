"""Merging makes one segment of several and leaves out what was removed, in bounded memory: terms are taken a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searchidx.model import KEYWORD_FIELDS
from searchidx.storage.array_file import ArrayWriter
from searchidx.storage.array_tools import Array, narrowed, offsets, ranges, widest
from searchidx.storage.doc_store import TEXT_BLOCKS, StoreWriter
from searchidx.storage.segment import Segment
from searchidx.storage.segment_writer import add_articles, add_frequencies, add_rows, add_terms, articles_per_term
from searchidx.storage.string_column import StringColumn
from searchidx.storage.varint import FewPacker, pack_lists

STRETCH = 500_000
"""Occurrences merged at a time: what bounds the memory of a merge, less than a run's."""

FAN = 5
SMALLEST = 1_000
WASTE = 0.25


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
    """Which parts to rewrite, each list into one segment; what is in no list stays as it is.

    FAN segments of about the same size become one, so an article is rewritten log(all) / log(FAN) times and a search meets few segments.
    A segment is rewritten alone when more than WASTE of it is removed; with `purge`, when anything is. `compact` makes one of all.
    """
    if compact:
        return [list(parts)] if len(parts) > 1 or not all(part.whole for part in parts) else []
    levels: dict[int, list[Part]] = {}
    for part in parts:
        levels.setdefault(_level(part.size), []).append(part)
    together: list[Part] = []
    for level in range(max(levels, default=0) + 1):
        own, carried = levels.get(level, []), together and _level(sum(part.size for part in together)) == level
        if len(own) + bool(carried) >= FAN:
            together = together + own
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
    while size >= SMALLEST * FAN ** (level + 1):
        level += 1
    return level


def _worn(part: Part, purge: bool) -> bool:
    dead = part.segment.size - part.size
    return dead > 0 if purge else dead > WASTE * part.segment.size


def _write_rows(writer: ArrayWriter, parts: Sequence[Part], rows: Sequence[Array]) -> tuple[Array, Array]:
    bases = offsets(np.array([part.size for part in parts]))
    numbers = [np.cumsum(part.live) - 1 + base for part, base in zip(parts, bases, strict=False)]
    pieces = list(zip(parts, rows, numbers, strict=True))
    articles = np.concatenate([number[part.segment.row_article[keep]] for part, keep, number in pieces])
    fields = np.concatenate([part.segment.row_field[keep] for part, keep, _ in pieces])
    lengths = np.concatenate([part.segment.row_length[keep] for part, keep, _ in pieces])
    add_rows(writer, articles, fields, lengths, sum(part.size for part in parts))
    return articles, fields


def _write_postings(writer: ArrayWriter, parts: Sequence[Part], rows: Sequence[Array], articles: Array, fields: Array) -> None:
    counts = [_live_counts(part.segment, keep) for part, keep in zip(parts, rows, strict=True)]
    _forget(parts)
    postings, occurrences = (sum(column) for column in zip(*counts, strict=True))
    frequency_out = writer.reserve("posting.frequency", np.uint8, -(-postings // 4))
    position_out = writer.reserve("occurrence.position", widest(part.segment.positions.dtype for part in parts), occurrences)
    row_out = writer.stream("posting.row", np.uint8)
    packer = FewPacker()
    bases = offsets(np.array([np.count_nonzero(keep) for keep in rows]))
    numbers = [np.cumsum(keep) - 1 + base for keep, base in zip(rows, bases, strict=False)]
    names = bytearray()
    per_term: list[tuple[Array, ...]] = []
    for stretch in _stretches([part.segment for part in parts]):
        found, term, row, frequency, position = _merged(parts, rows, numbers, stretch)
        used = np.bincount(term, minlength=len(found))
        rows_packed, sizes = pack_lists(row, used)
        row_out.append(rows_packed)
        frequency_out.append(packer.pack(frequency))
        position_out.append(position)
        present = used > 0
        own = [name for name, there in zip(found, present.tolist(), strict=True) if there]
        names += b"".join(own)
        held = np.bincount(term, frequency, len(found)).astype(np.int64)
        living = articles_per_term(term, row, articles, fields, len(found))
        lengths = np.fromiter(map(len, own), np.int64, len(own))
        per_term.append((narrowed(lengths), *(narrowed(column[present]) for column in (used, held, sizes, living))))
        _forget(parts)
    frequency_out.append(packer.last())
    add_frequencies(writer, packer)
    columns = map(np.concatenate, zip(*per_term, strict=True))
    add_terms(writer, bytes(names), dict(zip(("lengths", "postings", "occurrences", "bytes", "articles"), columns, strict=True)))


def _forget(parts: Sequence[Part]) -> None:
    for part in parts:
        part.segment.file.forget()


def _live_counts(segment: Segment, keep: Array) -> tuple[int, int]:
    """Postings and occurrences in the rows to keep."""
    if keep.all():
        found = int(segment.first_posting[-1]), len(segment.positions)
        segment.file.forget()  # to open them was to check them
        return found
    postings = occurrences = 0
    for start, stop in segment.stretches(STRETCH):
        rows, frequencies = segment.stretch(start, stop)
        living = keep[rows]
        postings += int(np.count_nonzero(living))
        occurrences += int(frequencies[living].sum())
    return postings, occurrences


def _stretches(segments: Sequence[Segment]) -> Iterator[list[tuple[int, int]]]:
    """Stretches of the merged term list, as [start, stop) in each segment's own list; together about STRETCH occurrences."""
    starts = [0] * len(segments)
    share = STRETCH // len(segments)
    while any(start < len(segment.terms) for start, segment in zip(starts, segments, strict=True)):
        bounds = [_bound(segment, start, share) for segment, start in zip(segments, starts, strict=True) if start < len(segment.terms)]
        lowest = min(bounds)
        stops = [segment.terms.upper_bound(lowest, start) for segment, start in zip(segments, starts, strict=True)]
        yield list(zip(starts, stops, strict=True))
        starts = stops


def _bound(segment: Segment, start: int, share: int) -> bytes:
    """The last term of a stretch of `share` occurrences that begins with term `start`."""
    stop = int(np.searchsorted(segment.first_occurrence, segment.first_occurrence[start] + share, "right")) - 1
    return segment.terms.encoded(min(max(stop, start + 1), len(segment.terms)) - 1)


def _merged(
    parts: Sequence[Part], rows: Sequence[Array], numbers: Sequence[Array], stretch: Sequence[tuple[int, int]]
) -> tuple[list[bytes], Array, Array, Array, Array]:
    """The terms of a stretch, and its postings sorted by term, then row: term, row, frequency; and the positions."""
    lists = [part.segment.terms.encoded_slice(*bounds) for part, bounds in zip(parts, stretch, strict=True)]
    names = sorted(set().union(*lists))
    place = {name: i for i, name in enumerate(names)}
    pieces = [
        _piece(part.segment, bounds, np.fromiter(map(place.__getitem__, terms), np.int32, len(terms)), keep, number)
        for part, bounds, terms, keep, number in zip(parts, stretch, lists, rows, numbers, strict=True)
    ]
    term, row, frequency, position = (np.concatenate(column) for column in zip(*pieces, strict=True))
    order = np.argsort(term, kind="stable")
    before = np.cumsum(frequency, dtype=np.int64) - frequency
    return names, term[order], row[order], frequency[order], position[ranges(before[order], frequency[order])]


def _piece(segment: Segment, bounds: tuple[int, int], places: Array, keep: Array, numbers: Array) -> tuple[Array, Array, Array, Array]:
    """One segment's share of a stretch, removed articles left out, rows renumbered."""
    start, stop = bounds
    rows, frequency = segment.stretch(start, stop)
    living = keep[rows]
    position = segment.positions[int(segment.first_occurrence[start]) : int(segment.first_occurrence[stop])]
    term = np.repeat(places, np.diff(segment.first_posting[start : stop + 1]))
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
    """The values that live articles have, and each article's place in them."""
    lists = [StringColumn(part.segment.file, field).all_encoded() for part in parts]
    places = [part.segment.file[f"{field}.value"][part.live] for part in parts]
    used = sorted({names[i] for names, place in zip(lists, places, strict=True) for i in np.unique(place[place >= 0]).tolist()})
    number = {name: i for i, name in enumerate(used)}
    maps = [np.array([*(number.get(name, -1) for name in names), -1], np.int32) for names in lists]
    return used, np.concatenate([new[place] for new, place in zip(maps, places, strict=True)])


def _copy_articles(store: StoreWriter, part: Part) -> None:
    # blocks of small segments have no dictionary
    if not (part.whole and part.segment.size >= SMALLEST and store.copy(part.segment.store)):
        for data in part.segment.store.chosen(part.live):
            store.add(data)
