"""A commit turns changes into a new generation: new segments are written beside the old, then one rename makes them count."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any
from zlib import crc32

import numpy as np

from searchidx.atomic_file import sync_directory
from searchidx.errors import SearchidxError
from searchidx.file_lock import HeldLock
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayWriter, Contents
from searchidx.storage.index_directory import LockedDirectory
from searchidx.storage.merge import Part, merge, to_merge
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.term_counts import term_counts
from searchidx.storage.toc_protocol import TocFormat
from searchidx.storage.vocabulary import Vocabulary

SEGMENTS_AT_A_TIME = 12
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


def begin(directory: Path, lock: HeldLock, current: Callable[[], Snapshot]) -> tuple[LockedDirectory, Snapshot]:
    """Makes the directory ready for new segments, under the writer's lock; what a killed writer left takes room. `current` gives the
    newest snapshot.
    """
    site = LockedDirectory(directory, index_directory.prepare(directory), lock)
    snapshot = current()
    clean(site, snapshot)
    return site, snapshot


def clean(site: LockedDirectory, snapshot: Snapshot, needed: Sequence[str] = ()) -> None:
    """Deletes all that a generation does not need, but for more segments that are needed. Raises IndexLocked as `commit` does."""
    names = [*(segment.name for segment in snapshot.segments), *needed]
    index_directory.clean(site, snapshot.generation, names, snapshot.ledger_files)


def commit(
    site: LockedDirectory,
    old: Snapshot,
    batches: Iterable[NewBatch],
    change: Change,
    toc_format: TocFormat,
    committing: Callable[[], None] = lambda: None,
) -> None:
    """Writes the generation after `old`, which is the current one. Whatever is raised: nothing has changed.

    One exception: a disk that neither confirms the new generation nor takes it back; the StorageFailed says so. `committing` is called
    right before the commit counts. Raises IndexLocked where the folder was replaced.
    """
    try:
        parts = [Part(segment, old.live_in(number).copy()) for number, segment in enumerate(old.segments)]
        _drop(parts, change.remove)
        parts = _merged(site, parts + _added(site, parts, batches), change.purge, change.compact)
        ledger = _write_ledger(site, old, change.ledger)
        _register(site, old, parts, ledger, toc_format, committing)
    except BaseException as error:
        with suppress(OSError, SearchidxError):  # the reason for the failure is what counts
            clean(site, old, change.needed)
        if isinstance(error, OSError):
            site.check()
            if index_directory.latest_generation(site.path) > old.generation:  # it has its name, and nothing can be unmade
                raise index_directory.unconfirmed(site.path, error) from error
        raise
    with suppress(OSError, SearchidxError):  # the commit counts, whatever comes now; what stays behind goes with the next
        index_directory.clean(site, old.generation + 1, [part.segment.name for part in parts], ledger)
        if change.purge:
            sync_directory(site.path)  # what was taken out for good does not come back after a power cut


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


def _added(site: LockedDirectory, parts: Sequence[Part], batches: Iterable[NewBatch]) -> list[Part]:
    """The new articles as one part; those of the same id in `parts` are dropped there."""
    joined: list[Part] = []
    new: list[Part] = []
    for name, dropped in batches:
        if len(new) == SEGMENTS_AT_A_TIME:
            joined, new = [*joined, *_as_one(site, new)], []
        part = _part(site, name)
        part.live[list(dropped)] = False
        ids = zip(part.segment.ids.all(), part.live.tolist(), strict=True)
        newest = {id: number for number, (id, counts) in enumerate(ids) if counts}
        part.live[:] = False
        part.live[list(newest.values())] = True
        if newest and not part.whole:  # an id must stand once in a segment: a look-up by id knows no other row
            part = _one(site, [part])
        _drop([*parts, *joined, *new], list(newest))
        part.segment.file.forget()  # opening it has read and checked much of it
        new.append(part)
    return _as_one(site, [*joined, *new])


def _write_ledger(site: LockedDirectory, old: Snapshot, layers: Mapping[str, Contents] | None) -> list[str]:
    """The names of the ledger's layers; those that the old generation has not are written."""
    if layers is None:
        return list(old.ledger_files)
    for name, contents in layers.items():
        if name not in old.ledger_files:
            index_directory.write(index_directory.ledger_path(site.path, site.identity, name), contents)
    return list(layers)


def _as_one(site: LockedDirectory, parts: Sequence[Part]) -> list[Part]:
    """One part of those that live, if any does."""
    living = [part for part in parts if part.size]
    return [_one(site, living)] if len(living) > 1 else living


def _part(site: LockedDirectory, name: str) -> Part:
    segment = Segment(index_directory.segment_path(site.path, name), name)
    return Part(segment, np.ones(segment.size, bool))


def _drop(parts: Sequence[Part], ids: Sequence[str]) -> None:
    """Articles with these ids live no longer."""
    for part in parts:
        at = part.segment.ids.find(ids)
        part.live[at[at >= 0]] = False


def _merged(site: LockedDirectory, parts: Sequence[Part], purge: bool, compact: bool) -> list[Part]:
    """The parts as the merge policy wants them; one without a live article is left out."""
    living = [part for part in parts if part.size]
    for group in to_merge(living, purge, compact):
        living = [part for part in living if part not in group] + [_one(site, group)]
    return living


def _one(site: LockedDirectory, parts: Sequence[Part]) -> Part:
    name = index_directory.new_name(site.identity)
    merge([part for part in parts if part.size], index_directory.segment_path(site.path, name))
    return _part(site, name)


def _register(
    site: LockedDirectory,
    old: Snapshot,
    parts: Sequence[Part],
    ledger: Sequence[str],
    toc_format: TocFormat,
    committing: Callable[[], None],
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
    with ArrayWriter(index_directory.generation_path(site.path, generation)) as writer:
        for segment, numbers, own in zip(segments, removed, places, strict=True):
            writer.add(f"removed.{segment.name}", numbers)
            for name, marks in _shared_terms(own, len(terms)).items():
                writer.add(f"{name}.{segment.name}", marks)
        for name, values in vocabulary.arrays(terms=len(segments) != 1).items():  # a single segment has them
            writer.add(f"vocabulary.{name}", values)
        writer.finish(
            {
                "identity": site.identity,
                "generation": generation,
                "commit": token_hex(16),
                "segments": {segment.name: segment.file.identity for segment in segments},
                "ledger": {name: index_directory.ledger_path(site.path, site.identity, name).stat().st_size for name in ledger},
                "toc": [len(contents), crc32(contents)],
                "committed": datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
    site.check()
    committing()
    index_directory.replace(index_directory.toc_path(site.path, generation), contents)


def _shared_terms(numbers: Array, terms: int) -> dict[str, Array]:
    """A bit for each term of the vocabulary that a segment has, and for each of the segment that the vocabulary has; both are sorted.

    numbers: of each term of the segment, in the vocabulary; -1 where it is not there.
    """
    in_vocabulary = numbers >= 0
    held = np.zeros(terms, bool)
    held[numbers[in_vocabulary]] = True
    return {"held": np.packbits(held), "known": np.packbits(in_vocabulary)}
