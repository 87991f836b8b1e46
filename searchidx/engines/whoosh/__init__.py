"""The whoosh engine: articles on the disk of one machine, in an index that Whoosh can open, too. The embedded default.

Useful for: the Engine over an index directory, and everything that imports Whoosh.
Not useful for: the files themselves (storage), matching and scoring (ranking). The search does not run through Whoosh.

engine       the Engine: answers from the newest generation
transaction  one change of the index under the writer's lock
damage       tells damaged files from mistakes of the program
codec        what Whoosh sees of a segment
toc          the table of contents: written for Whoosh, and read safely
analysis     German analysis components for schemas of Whoosh's own users
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchidx.engines.whoosh.engine import WhooshEngine


def open_engine(directory: str | Path) -> WhooshEngine:
    """The engine over `directory`; one that is missing or empty holds no articles and is made by the first commit.

    Raises IndexForeign for another program's or version's files, IndexDamaged for unreadable ones.
    """
    from searchidx.engines.whoosh.engine import WhooshEngine  # numpy takes 60 ms: not for `searchidx --help`

    return WhooshEngine(Path(directory))
