"""Which articles are marked on the pages of this request: those of the reading list in the file, else those in the address."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, g

from searchidx.errors import UsageError
from searchidx.reading_list import read_list
from web.url_state import UrlState


def marked_ids() -> frozenset[str]:
    """The articles that are marked, in the file or in the address. A file that is damaged is told on the page, and marks nothing."""
    if "marked_ids" not in g:
        state: UrlState = g.url_state
        path: Path | None = current_app.config["READING_LIST"]
        g.marked_ids = frozenset(state.marked)
        if path is not None:
            try:
                g.marked_ids = frozenset(entry.id for entry in read_list(path))
            except UsageError as error:
                g.notices += (error.message,)
    ids: frozenset[str] = g.marked_ids
    return ids


def list_version() -> str:
    """What tells one state of the list's file from another; "" without one. Pages show what is marked."""
    path: Path | None = current_app.config["READING_LIST"]
    try:
        status = path.stat() if path is not None else None
    except OSError:
        return ""
    return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}" if status else ""
