"""How the table of contents is written that makes a generation count; whoever shows the index to another program says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment


class TocRefused(Exception):
    """A table of contents that is unreadable, or names what none of ours names."""


@dataclass(frozen=True, slots=True, eq=False)
class TocEntry:
    """What a table of contents says of a segment: its name, its number of articles, the numbers of its removed articles."""

    name: str
    size: int
    removed: Array


class TocFormat(Protocol):
    """Writes tables of contents and reads them again."""

    def write(self, generation: int, segments: Sequence[tuple[Segment, Array]]) -> bytes:
        """The table of contents of a generation: its segments, each with the numbers of its removed articles."""

    def read(self, directory: Path, generation: int) -> Sequence[TocEntry]:
        """The segments that a table of contents names. Executes nothing of it. Raises TocRefused, FileNotFoundError."""
