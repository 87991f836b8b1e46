"""The whoosh engine keeps articles on disk, in a Whoosh index whose segments are our own arrays.

arrays     named arrays in one file, read through a memory map
build      articles → a run (a small segment)
store      the articles themselves, compressed in blocks
segment    one segment, read
merge      several segments → one; which segments to merge
snapshot   one generation: all its segments as one
matching   core nodes → articles and places
scoring    core nodes → points; the order of hits
directory  what stands in an index directory, and who may write there
commit     changes → a new generation
codec      what Whoosh sees: its codec extension point
consistency  whether a segment says the same everywhere
doctor     what is wrong with an index, and how it is mended
engine     the Engine over all this
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
