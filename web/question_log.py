"""The switch of the research log: where the server keeps one and a page's switch is on, the questions of pages are written to it."""

from __future__ import annotations

from pathlib import Path

from flask import current_app, g, request

from searchidx.errors import StorageFailed
from searchidx.research_log import log_question
from web.request_budget import budget
from web.request_index import current_index, question
from web.url_state import UrlState


def is_logged() -> bool:
    """Whether the question of this request is to be written down. A link on a foreign page writes nothing."""
    state: UrlState = g.url_state
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return current_app.config["RESEARCH_LOG"] is not None and state.log == "1" and not is_foreign


def log_asked(state: UrlState) -> None:
    """Writes the question of a page of results down, where it is logged; once, not for each page of its hits. Where that fails, a note
    says so: the answer is not to be lost with it.
    """
    if state.page > 1 or not g.is_logged:
        return
    path: Path = current_app.config["RESEARCH_LOG"]
    try:
        log_question(path, current_index(), question(state), budget())
    except StorageFailed as error:
        g.notices += (error.message,)
