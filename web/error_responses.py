"""Errors as responses: an HTML page for readers, problem details (RFC 9457, application/problem+json) for programs."""

from __future__ import annotations

import json
import logging
import re
from secrets import token_hex

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from searchidx.errors import ArticleUnknown, SearchidxError, UsageError
from searchidx.messages import Message
from web.request_security import UnknownHost

log = logging.getLogger("searchidx.web")

PROBLEM_TYPES = {
    "article-unknown": Message("Kein Artikel hat diese Kennung", "No article has this id"),
    "query-refused": Message("Die Anfrage wird so nicht beantwortet", "The query is not answered like this"),
    "index-unreadable": Message("Der Index ist gerade nicht zu lesen", "The index cannot be read at the moment"),
}
"""Types of problem details beyond the HTTP status. Every other error has the type about:blank."""

MOST_WORDS = 8
"""Words of an address that a page offers to search for, at most."""

PROBLEM_DOCUMENTATION = "/hilfe/schnittstelle"
"""The page that explains the types; the URI of a type is an anchor on it."""

_MACHINE_READABLE = ("json", "csv", "ndjson", "atom", "bib", "ris")

STATUS_HEADINGS = {
    400: Message("Diese Anfrage ist nicht zu verstehen", "This request cannot be understood"),
    403: Message("Dieser Aufruf kommt von einer fremden Seite", "This request comes from a foreign page"),
    404: Message("Diese Seite gibt es nicht", "There is no such page"),
    405: Message("Diese Seite kann man nur lesen", "This page can only be read"),
    500: Message("Hier ist etwas schiefgegangen", "Something went wrong here"),
    503: Message("Das geht gerade nicht", "Not possible at the moment"),
}

UNKNOWN_HOST = (
    Message("Unter diesem Namen ist die Seite nicht zu erreichen", "The page is not available under this name"),
    Message(
        "Nehmen Sie die Adresse, die „searchidx serve“ ausgibt. Soll auch dieser Name gelten, gehört er zum Aufruf: "
        "„searchidx serve --allow-host NAME“.",
        "Use the address that `searchidx serve` prints. For this name to work, too, start it with `searchidx serve --allow-host NAME`.",
    ),
)
"""Heading and cure for a request to a host name that is not allowed."""

STATUS_CURES = {
    400: Message(
        "Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite von vorn.", "Check the address, or start again from the home page."
    ),
    403: Message(
        "Öffnen Sie die Adresse selbst im Browser; in fremde Seiten lässt sie sich nicht einbetten.",
        "Open the address in the browser yourself; other pages cannot embed it.",
    ),
    404: Message(
        "Vielleicht wurde der Artikel entfernt oder die Adresse unvollständig kopiert. Eine neue Suche führt weiter.",
        "The article may have been removed, or the address was copied incompletely. A new search helps.",
    ),
    405: Message("Rufen Sie die Adresse mit GET auf.", "Request the address with GET."),
    500: Message(
        "Versuchen Sie es noch einmal. Bleibt der Fehler, hilft diese Nummer im Protokoll des Servers weiter.",
        "Try again. If the error stays, this number finds it in the server's log.",
    ),
    503: Message(
        "Versuchen Sie es gleich noch einmal; hilft das nicht, prüfen Sie den Index mit „searchidx doctor“.",
        "Try again in a moment; if that does not help, check the index with `searchidx doctor`.",
    ),
}


def register_error_handlers(app: Flask) -> None:
    """Makes every error of the application a response of this module."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SearchidxError, _index_error)
    app.register_error_handler(Exception, _unexpected_error)


def _http_error(error: HTTPException) -> BaseResponse:
    """Errors that Flask or a check raised; a redirect stays what it is."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    response = _error_response(error.code or 500, wording=UNKNOWN_HOST if isinstance(error, UnknownHost) else None)
    for name, value in error.get_headers():
        if name.lower() != "content-type":  # Allow, Retry-After
            response.headers.setdefault(name, value)
    return response


def _index_error(error: SearchidxError) -> Response:
    if isinstance(error, ArticleUnknown):
        return _error_response(404, "article-unknown", error.message)
    if isinstance(error, UsageError):
        return _error_response(400, "query-refused", error.message)
    return _error_response(503, "index-unreadable", error.message)


def _unexpected_error(error: Exception) -> Response:
    """A bug: the response shows a number, and the log has the traceback under it. Queries are never logged."""
    number = token_hex(4)
    log.error("%s: %s failed", number, request.path, exc_info=error)
    return _error_response(500, number=number)


def _error_response(
    status: int,
    problem_type: str = "",
    detail: Message | None = None,
    number: str = "",
    wording: tuple[Message, Message] | None = None,
) -> Response:
    """`detail` says what exactly went wrong; `number` finds a bug in the log; `wording`: heading and cure, else those of the status."""
    labelled = status if status in STATUS_HEADINGS else 400 if status < 500 else 503
    heading, cure = wording or (STATUS_HEADINGS[labelled], STATUS_CURES[labelled])
    if not _is_for_programs(request.path):
        words = words_of_address(request.path) if status == 404 else ""
        page = render_template("error_page.html", code=status, heading=heading, cure=cure, message=detail, number=number, words=words)
        return Response(page, status)
    problem = {
        "type": f"{request.script_root}{PROBLEM_DOCUMENTATION}#{problem_type}" if problem_type else "about:blank",
        "title": (PROBLEM_TYPES[problem_type] if problem_type else heading).text(g.lang),
        "status": status,
        "detail": (detail or cure).text(g.lang),
        "instance": request.script_root + request.path,
    }
    body = json.dumps(problem | ({"number": number} if number else {}), ensure_ascii=False)
    return Response(body + "\n", status, {"Content-Language": g.lang}, content_type="application/problem+json")


def words_of_address(path: str) -> str:
    """The words that an address ends with, to search for: of "/artikel/politik/wahl-in-kiel_2.txt" they are "wahl in kiel"; or ""."""
    stem = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return " ".join(re.findall(r"[^\W\d_]{2,}", stem)[:MOST_WORDS])


def _is_for_programs(path: str) -> bool:
    return path.startswith("/api/") or path.rpartition(".")[2] in _MACHINE_READABLE
