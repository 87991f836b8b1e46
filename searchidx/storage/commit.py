"""A commit turns changes into a new generation: new segments are written beside the old, then one rename makes them count."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from searchidx.atomic_file import sync_directory
from searchidx.storage import directory as place
from searchidx.storage.array_file import ArrayWriter
from searchidx.storage.array_tools import Array
from searchidx.storage.article_codec import Given
from searchidx.storage.merge import Part, merge, to_merge
from searchidx.storage.parallel_build import new_name, runs
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.term_counts import term_counts
from searchidx.storage.toc_format import TocFormat
from searchidx.storage.vocabulary import Vocabulary

TOGETHER = 12
"""Runs that are joined at a time: of each all terms are held."""


def commit(
    directory: Path,
    old: Snapshot,
    add: Iterable[Given],
    remove: Iterable[str],
    ledger: bytes,
    purge: bool,
    compact: bool,
    *,
    toc_format: TocFormat,
    spare: Sequence[str] = (),
    counted: Callable[[], None] = lambda: None,
) -> None:
    """Writes the generation after `old`, which is the current one, under the writer's lock. Whatever is raised: nothing has changed.

    One exception: a disk that neither confirms the new generation nor takes it back; the StorageFailed says so. `spare`: more segments
    that must be there until the new generation is. `counted` is called right before the commit counts.
    """
    kept = [*(segment.name for segment in old.segments), *spare]
    place.prepare(directory)
    place.clean(directory, old.generation, kept)  # what a killed commit left takes room
    try:
        parts = [Part(segment, old.live_in(number).copy()) for number, segment in enumerate(old.segments)]
        _drop(parts, list(remove))
        parts = _merged(directory, parts + _added(directory, parts, add), purge, compact)
        _register(directory, old, parts, ledger, toc_format, counted)
    except BaseException as error:
        with suppress(OSError):  # the reason for the failure is what counts
            place.clean(directory, old.generation, kept)
        if isinstance(error, OSError) and place.latest_generation(directory) > old.generation:  # it has its name, and nothing can be unmade
            raise place.unconfirmed(directory, error) from error
        raise
    with suppress(OSError):  # the commit counts, whatever comes now; what stays behind goes with the next
        place.clean(directory, old.generation + 1, [part.segment.name for part in parts])
        if purge:
            sync_directory(directory)  # what was taken out for good does not come back after a power cut


@contextmanager
def too_late_to_interrupt() -> Iterator[Callable[[], None]]:
    """Gives a function: from its call to the end of the block Ctrl-C and SIGTERM do nothing.

    A commit that counts must not end as "interrupted; the index is unchanged". The rest of it takes milliseconds.
    """
    handlers: dict[signal.Signals, Any] = {}

    def begin() -> None:
        if threading.current_thread() is threading.main_thread():  # only there may handlers be set, and only there do they run
            handlers.update({which: signal.signal(which, signal.SIG_IGN) for which in (signal.SIGINT, signal.SIGTERM)})

    try:
        yield begin
    finally:
        for which, handler in handlers.items():
            signal.signal(which, handler or signal.SIG_DFL)


def _added(directory: Path, parts: Sequence[Part], add: Iterable[Given]) -> list[Part]:
    """The new articles as one part; those of the same id in `parts` are dropped there."""
    joined: list[Part] = []
    new: list[Part] = []
    for name, replaced in runs(directory, add):
        if len(new) == TOGETHER:
            joined, new = [*joined, *_as_one(directory, new)], []
        run = _part(directory, name)
        run.live[replaced] = False
        _drop([*parts, *joined, *new], run.segment.ids.all())
        run.segment.file.forget()  # opening it has read and checked much of it
        new.append(run)
    return _as_one(directory, [*joined, *new])


def _as_one(directory: Path, parts: Sequence[Part]) -> list[Part]:
    """One part of those that live, if any does."""
    living = [part for part in parts if part.size]
    return [_one(directory, living)] if len(living) > 1 else living


def _part(directory: Path, name: str) -> Part:
    segment = Segment(place.segment_path(directory, name), name)
    return Part(segment, np.ones(segment.size, bool))


def _drop(parts: Sequence[Part], ids: Sequence[str]) -> None:
    """Articles with these ids live no longer."""
    for part in parts:
        at = part.segment.ids.find(ids)
        part.live[at[at >= 0]] = False


def _merged(directory: Path, parts: Sequence[Part], purge: bool, compact: bool) -> list[Part]:
    """The parts as the merge policy wants them; one without a live article is left out."""
    found = [part for part in parts if part.size]
    for group in to_merge(found, purge, compact):
        found = [part for part in found if part not in group] + [_one(directory, group)]
    return found


def _one(directory: Path, parts: Sequence[Part]) -> Part:
    name = new_name()
    merge([part for part in parts if part.size], place.segment_path(directory, name))
    return _part(directory, name)


def _register(
    directory: Path, old: Snapshot, parts: Sequence[Part], ledger: bytes, toc_format: TocFormat, counted: Callable[[], None]
) -> None:
    """Makes the parts the next generation. All files of a generation are on the disk before its table of contents has its name."""
    generation = old.generation + 1
    segments = [part.segment for part in parts]
    removed = [np.flatnonzero(~part.live).astype(np.uint32) for part in parts]
    terms, counts, places = term_counts(Snapshot(generation, segments, removed))
    for segment in segments:
        segment.file.forget()
    vocabulary = Vocabulary.of(terms, counts, old.vocabulary)
    contents = toc_format.write(generation, list(zip(segments, removed, strict=True)))
    with ArrayWriter(place.generation_path(directory, generation)) as writer:
        for segment, numbers, own in zip(segments, removed, places, strict=True):
            writer.add(f"removed.{segment.name}", numbers)
            for name, marks in _shared_terms(own, len(terms)).items():
                writer.add(f"{name}.{segment.name}", marks)
        for name, values in vocabulary.arrays(terms=len(segments) != 1).items():  # a single segment has them
            writer.add(f"vocabulary.{name}", values)
        writer.add("ledger", np.frombuffer(ledger, np.uint8))
        writer.finish(
            {
                "generation": generation,
                "segments": {segment.name: segment.file.identity for segment in segments},
                "toc": [len(contents), crc32(contents)],
                "committed": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
    counted()
    place.replace(place.toc_path(directory, generation), contents)


def _shared_terms(numbers: Array, terms: int) -> dict[str, Array]:
    """A bit for each term of the vocabulary that a segment has, and for each of the segment that the vocabulary has; both are sorted.

    numbers: of each term of the segment, in the vocabulary; -1 where it is not there.
    """
    known = numbers >= 0
    held = np.zeros(terms, bool)
    held[numbers[known]] = True
    return {"held": np.packbits(held), "known": np.packbits(known)}
