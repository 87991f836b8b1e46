"""Reading list: marked articles with notes, as a page, as files, and as a link for others.

Without JavaScript and cookies there are two places to keep marks in. The address: every link of a page carries them on, and a bookmark
keeps them. Or a file of the one who starts the server (`serve --list FILE`): then marking posts a form, which only pages of this site may.
A list in the address of its page comes first, so that a link shows the same to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.errors import UsageError
from searchidx.formats import FORMATS, written
from searchidx.formats.csv_tsv import FIELDS
from searchidx.model import Hit, as_hit
from searchidx.reading_list import LONGEST_NOTE, Entry, add, annotate, read_list, remove
from web.dossier import MOST_ARTICLES
from web.exports import file_name
from web.request_budget import budget, render_page
from web.request_index import current_index
from web.template_context import site_path
from web.url_state import UrlState

LIST_FORMATS = ("csv", "ndjson", "bib", "ris", "csl.json")

LONGEST_LINK = 8_000
"""Bytes of a link that holds a list: browsers and servers refuse addresses that are much longer (`server.LIMITS`)."""

MOST_SHOWN = 200
"""Articles of a list on its page, at most; its files hold all."""

reading_lists = Blueprint("list", __name__)


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One row of the page: the article with its note; `without`: the path of the list without it, "" where the list is a file."""

    hit: Hit
    without: str


@reading_lists.get("/merkliste")
def show() -> str:
    """The list of the address, else that of the file."""
    entries = _entries()
    is_of_file = not _is_in_address() and current_app.config["READING_LIST"] is not None
    shown = _hits(entries[:MOST_SHOWN])
    rows = [ListedArticle(hit, "" if is_of_file else _path([entry for entry in entries if entry.id != hit.id])) for hit in shown]
    exported = () if is_of_file else entries  # without any in its address an export is that of the file, however long that is
    return render_page(
        "reading_list.html",
        rows=rows,
        missing=0 if budget().exceeded else len(entries[:MOST_SHOWN]) - len(rows),
        cut_off=max(0, len(entries) - MOST_SHOWN),
        is_of_file=is_of_file,
        link=_link(entries),
        list_exports={suffix: _path(exported, f".{suffix}") for suffix in LIST_FORMATS},
        list_dossier=site_path(f"/dossier.html?{urlencode([('id', row.hit.id) for row in rows])}") if len(rows) <= MOST_ARTICLES else "",
        longest_note=LONGEST_NOTE,
    )


@reading_lists.post("/merkliste")
def change() -> BaseResponse:
    """Marks articles in the file, takes them off, or changes a note; then back to where the form was."""
    path: Path | None = current_app.config["READING_LIST"]
    if path is None:
        abort(405)
    ids, action = request.form.getlist("id"), request.form.get("action", "")
    if action == "add":
        add(path, ids)
    elif action == "drop":
        remove(path, ids)
    elif action == "note" and ids:
        annotate(path, ids[0], request.form.get("note", "").strip().replace("\r\n", "\n"))
    else:
        raise UsageError("action: möglich sind add, drop, note", "action: possible are add, drop, note")
    return redirect(_safe_path(request.form.get("back", "")), 303)


@reading_lists.get("/merkliste.<suffix>")
def export(suffix: str) -> Response:
    """The articles of the list, with their notes."""
    if suffix not in LIST_FORMATS:
        abort(404)
    hits = list(_hits(_entries()))
    text = "".join(written(suffix, hits, fields=(*FIELDS, "note") if suffix == "csv" else ()))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(suffix, "merkliste")}"'}
    return Response(text.encode("utf-8", "replace"), mimetype=FORMATS[suffix].media_type, headers=headers)


def _entries() -> Sequence[Entry]:
    """What the address lists, with the notes that stand there in the same order; without any, what the file lists."""
    if not _is_in_address():
        return read_list(current_app.config["READING_LIST"]) if current_app.config["READING_LIST"] else ()
    notes = request.args.getlist("note")
    noted = [Entry(id, note[:LONGEST_NOTE]) for id, note in zip(request.args.getlist("mark"), [*notes, *[""] * MOST_SHOWN], strict=False)]
    return tuple({entry.id: entry for entry in reversed(noted)}.values())[::-1]


def _is_in_address() -> bool:
    return "mark" in request.args


def _hits(entries: Sequence[Entry]) -> Iterator[Hit]:
    """The articles that are there, with their notes, until the budget is spent."""
    index = current_index()
    for number, entry in enumerate(entries):
        if number and budget().is_spent():
            return
        article = index.get(entry.id)
        if article:
            yield replace(as_hit(article), note=entry.note)


def _path(entries: Sequence[Entry], ending: str = "") -> str:
    """The page, or a file, of a list that stands in the address."""
    state: UrlState = g.url_state
    has_notes = any(entry.note for entry in entries)
    pairs = [pair for entry in entries for pair in (("mark", entry.id), ("note", entry.note)) if has_notes or pair[0] == "mark"]
    pairs += [("lang", state.lang)] if state.lang else []
    return site_path(f"/merkliste{ending}") + (f"?{urlencode(pairs)}" if pairs else "")


def _link(entries: Sequence[Entry]) -> str:
    """The address under which others see the list; "" where no address is long enough for it."""
    if sum(len(entry.id) + len(entry.note) for entry in entries) > LONGEST_LINK:
        return ""
    link = request.url_root.rstrip("/") + _path(entries)
    return link if len(link) <= LONGEST_LINK or _is_in_address() else ""


def _safe_path(path: str) -> str:
    """A path of this site to return to: what could lead elsewhere ("//example.org", "/\\example.org") is not followed."""
    is_own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_own else site_path("/merkliste")
