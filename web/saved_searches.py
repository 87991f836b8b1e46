"""Saved searches on the page: the files that `searchidx saved` keeps, where the server is started with `--saved`.

Saving and deleting post a form, which only pages of this site may (`request_security`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, current_app, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from searchidx import saved_searches as store
from searchidx.errors import UsageError
from searchidx.messages import Message
from web.request_budget import budget, render_page
from web.request_index import current_index, search
from web.template_context import site_path
from web.url_state import FILTER_FIELDS, UrlState, parse_url

MOST_SHOWN = 200
"""Searches on the page, at most."""

saved_searches = Blueprint("saved", __name__)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search: where it leads, and how many articles match now; None where counting them took too long. `problem` says what is
    wrong with its file.
    """

    name: str
    state: UrlState
    total: int | None = None
    problem: Message | None = None


@saved_searches.get("/gespeichert")
def saved() -> str:
    """All searches of the folder by name, each with its number of matches today."""
    names = store.names(_folder())
    return render_page("saved_searches.html", searches=[_saved_search(name) for name in names[:MOST_SHOWN]], total=len(names))


@saved_searches.post("/gespeichert")
def change() -> BaseResponse:
    """Saves the search of a form under a name, or deletes one."""
    folder, name = _folder(), request.form.get("name", "").strip()
    if request.form.get("action") == "delete":
        store.remove(folder, name)
    else:
        asked = MultiDict([pair for pair in request.form.items(multi=True) if pair[0] not in ("name", "action")])
        state, _ = parse_url(asked)
        if not state.q and not state.filters:
            raise UsageError("Es gibt nichts zu speichern: Die Anfrage ist leer", "there is nothing to save: the query is empty")
        store.save(folder, name, _search_of(state))
    return redirect(site_path("/gespeichert"), 303)


def _folder() -> Path:
    """The folder of the searches. Answers 404 where the server was not started with one."""
    folder: Path | None = current_app.config["SAVED_SEARCHES"]
    if folder is None:
        abort(404)
    return folder


def _saved_search(name: str) -> SavedSearch:
    try:
        state = _state_of(store.load(_folder(), name))
        if budget().is_spent():
            return SavedSearch(name, state)
        page = search(state, limit=0, passages=0)
        return SavedSearch(name, state, page.total if page.complete else None)
    except UsageError as error:
        return SavedSearch(name, UrlState(), problem=error.message)


def _search_of(state: UrlState) -> store.Search:
    index = current_index()
    place = str(Path(index.directory).absolute()) if index.engine == "whoosh" else index.directory
    return store.Search(state.q or "*", place, state.sort, state.mode, dict(state.filters), state.without, state.exclude)


def _state_of(saved: store.Search) -> UrlState:
    """The page that a saved search leads to."""
    pairs = [("q", saved.query), ("sort", saved.sort), ("mode", saved.mode), *_pairs(saved.filters)]
    pairs += [*(("without", value) for value in saved.without), *(("exclude", value) for value in saved.exclude)]
    return parse_url(MultiDict(pairs))[0]


def _pairs(filters: Mapping[str, object]) -> list[tuple[str, str]]:
    fields = (*FILTER_FIELDS, *(f"-{field}" for field in FILTER_FIELDS))
    names = {"since": "from", "until": "to", **dict(zip(fields, fields, strict=True))}
    values = {names[name]: [value] if isinstance(value, str) else value for name, value in filters.items() if name in names}
    return [(name, str(value)) for name, listed in values.items() if isinstance(listed, list | tuple) for value in listed]
