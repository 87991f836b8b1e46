"""What pages may write to: files of the one who starts the server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The files that pages may write to; None: that part of the pages is not there.

    `log`: the research log that questions are written to where a page's switch is on. `reading_list`: the file that articles are marked
    in; None: in the address of the page. `saved_searches`: the folder of the saved searches.
    """

    log: Path | None = None
    reading_list: Path | None = None
    saved_searches: Path | None = None
