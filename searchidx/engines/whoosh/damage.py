"""Tells damaged files from mistakes of the program: when reading fails, the checksums of the files decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from searchidx.storage.array_file import ArrayFile
from searchidx.storage.doc_store import TEXT_BLOCKS
from searchidx.storage.index_directory import damaged, generation_path
from searchidx.storage.snapshot import Snapshot

WRONG_NUMBERS = (ValueError, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError, MemoryError)
"""What arrays lead to whose numbers do not fit together."""

P = ParamSpec("P")
R = TypeVar("R")


class HasSnapshot(Protocol):
    @property
    def snapshot(self) -> Snapshot:
        """The generation that is read."""


Reader = TypeVar("Reader", bound=HasSnapshot)


def names_damage(method: Callable[Concatenate[Reader, P], R]) -> Callable[Concatenate[Reader, P], R]:
    """Decorates a method of a reader: turns inconsistent files into IndexDamaged; other errors propagate.

    Only checksums are looked at, at about 0.5 ms a megabyte; a mistake of the program must not cost reading the whole index. Files whose
    checksums are right and whose arrays contradict each other (nobody but a forger makes them) are left to `searchidx doctor`, which a
    note at the error names.
    """

    @wraps(method)
    def read(self: Reader, /, *args: P.args, **options: P.kwargs) -> R:
        try:
            return method(self, *args, **options)
        except WRONG_NUMBERS as error:
            for file in _files(self.snapshot):
                if file.flaws(skip=(TEXT_BLOCKS,)):
                    raise damaged(file.path.parent, file.path.name) from error
            error.add_note("The checksums of the index are right; `searchidx doctor` looks whether its files contradict each other.")
            raise

    return read


def _files(snapshot: Snapshot) -> Iterator[ArrayFile]:
    """The files of the generation; a later commit may have deleted that of the generation itself, whose arrays are still open."""
    for segment in snapshot.segments:
        yield segment.file
    if snapshot.segments:
        path = generation_path(snapshot.segments[0].file.path.parent, snapshot.generation)
        with suppress(FileNotFoundError):
            yield ArrayFile(path)
