"""A commit turns changes into a new generation: new segments are written beside the old, then one rename makes them count."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from searchidx.atomic_file import sync_directory
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayWriter, Contents
from searchidx.storage.array_tools import Array
from searchidx.storage.batch_writer import new_name
from searchidx.storage.merge import Part, merge, to_merge
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.term_counts import term_counts
from searchidx.storage.toc_format import TocFormat
from searchidx.storage.vocabulary import Vocabulary

TOGETHER = 12
"""New segments that are merged at a time: of each all terms are held."""

NewBatch = tuple[str, Sequence[int]]
"""The name of a segment that was written for the commit, and the numbers of articles in it that do not count."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit is to change. `ledger`: its layers by name, None as before. `purge`: no text of removed articles stays in any file;
    `compact`: all becomes one segment. `needed`: more segments that must be there until the commit counts.
    """

    remove: Sequence[str] = ()
    ledger: Mapping[str, Contents] | None = None
    purge: bool = False
    compact: bool = False
    needed: Sequence[str] = ()


def begin(directory: Path, old: Snapshot, needed: Sequence[str] = ()) -> None:
    """Makes the directory ready for new segments, under the writer's lock: what a killed writer left takes room."""
    index_directory.prepare(directory)
    clean(directory, old, needed)


def clean(directory: Path, snapshot: Snapshot, needed: Sequence[str] = ()) -> None:
    """Deletes all that a generation does not need, but for more segments that are needed."""
    index_directory.clean(
        directory, snapshot.generation, [*(segment.name for segment in snapshot.segments), *needed], snapshot.ledger_files
    )


def commit(
    directory: Path,
    old: Snapshot,
    batches: Iterable[NewBatch],
    change: Change,
    toc_format: TocFormat,
    committing: Callable[[], None] = lambda: None,
) -> None:
    """Writes the generation after `old`, which is the current one, under the writer's lock. Whatever is raised: nothing has changed.

    One exception: a disk that neither confirms the new generation nor takes it back; the StorageFailed says so. `committing` is called
    right before the commit counts.
    """
    try:
        parts = [Part(segment, old.live_in(number).copy()) for number, segment in enumerate(old.segments)]
        _drop(parts, change.remove)
        parts = _merged(directory, parts + _added(directory, parts, batches), change.purge, change.compact)
        ledger = _write_ledger(directory, old, change.ledger)
        _register(directory, old, parts, ledger, toc_format, committing)
    except BaseException as error:
        with suppress(OSError):  # the reason for the failure is what counts
            clean(directory, old, change.needed)
        if (
            isinstance(error, OSError) and index_directory.latest_generation(directory) > old.generation
        ):  # it has its name, and nothing can be unmade
            raise index_directory.unconfirmed(directory, error) from error
        raise
    with suppress(OSError):  # the commit counts, whatever comes now; what stays behind goes with the next
        index_directory.clean(directory, old.generation + 1, [part.segment.name for part in parts], ledger)
        if change.purge:
            sync_directory(directory)  # what was taken out for good does not come back after a power cut


@contextmanager
def ignore_signals() -> Iterator[Callable[[], None]]:
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


def _added(directory: Path, parts: Sequence[Part], batches: Iterable[NewBatch]) -> list[Part]:
    """The new articles as one part; those of the same id in `parts` are dropped there."""
    joined: list[Part] = []
    new: list[Part] = []
    for name, dropped in batches:
        if len(new) == TOGETHER:
            joined, new = [*joined, *_as_one(directory, new)], []
        part = _part(directory, name)
        part.live[list(dropped)] = False
        ids = zip(part.segment.ids.all(), part.live.tolist(), strict=True)
        newest = {id: number for number, (id, counts) in enumerate(ids) if counts}
        part.live[:] = False
        part.live[list(newest.values())] = True
        _drop([*parts, *joined, *new], list(newest))
        part.segment.file.forget()  # opening it has read and checked much of it
        new.append(part)
    return _as_one(directory, [*joined, *new])


def _write_ledger(directory: Path, old: Snapshot, layers: Mapping[str, Contents] | None) -> list[str]:
    """The names of the ledger's layers; those that the old generation has not are written."""
    if layers is None:
        return list(old.ledger_files)
    for name, contents in layers.items():
        if name not in old.ledger_files:
            with open(index_directory.ledger_path(directory, name), "xb") as file:
                file.write(contents)
                file.flush()
                os.fsync(file.fileno())
    return list(layers)


def _as_one(directory: Path, parts: Sequence[Part]) -> list[Part]:
    """One part of those that live, if any does."""
    living = [part for part in parts if part.size]
    return [_one(directory, living)] if len(living) > 1 else living


def _part(directory: Path, name: str) -> Part:
    segment = Segment(index_directory.segment_path(directory, name), name)
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
    merge([part for part in parts if part.size], index_directory.segment_path(directory, name))
    return _part(directory, name)


def _register(
    directory: Path, old: Snapshot, parts: Sequence[Part], ledger: Sequence[str], toc_format: TocFormat, committing: Callable[[], None]
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
    with ArrayWriter(index_directory.generation_path(directory, generation)) as writer:
        for segment, numbers, own in zip(segments, removed, places, strict=True):
            writer.add(f"removed.{segment.name}", numbers)
            for name, marks in _shared_terms(own, len(terms)).items():
                writer.add(f"{name}.{segment.name}", marks)
        for name, values in vocabulary.arrays(terms=len(segments) != 1).items():  # a single segment has them
            writer.add(f"vocabulary.{name}", values)
        writer.finish(
            {
                "generation": generation,
                "segments": {segment.name: segment.file.identity for segment in segments},
                "ledger": {name: index_directory.ledger_path(directory, name).stat().st_size for name in ledger},
                "toc": [len(contents), crc32(contents)],
                "committed": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
    committing()
    index_directory.replace(index_directory.toc_path(directory, generation), contents)


def _shared_terms(numbers: Array, terms: int) -> dict[str, Array]:
    """A bit for each term of the vocabulary that a segment has, and for each of the segment that the vocabulary has; both are sorted.

    numbers: of each term of the segment, in the vocabulary; -1 where it is not there.
    """
    known = numbers >= 0
    held = np.zeros(terms, bool)
    held[numbers[known]] = True
    return {"held": np.packbits(held), "known": np.packbits(known)}
