"""A problem is an error as other programs read it: RFC 9457, application/problem+json."""

from __future__ import annotations

import json

from flask import Response, request

from searchidx.model import Message
from web import wording

KINDS = {
    "article-unknown": Message("Kein Artikel hat diese Kennung", "No article has this id"),
    "query-refused": Message("Die Anfrage wird so nicht beantwortet", "The query is not answered like this"),
    "index-unreadable": Message("Der Index ist gerade nicht zu lesen", "The index cannot be read at the moment"),
}
"""Problems of our own; every other one is told by its status alone."""

PLACE = "/hilfe/schnittstelle"
"""Where the kinds are explained; a kind's address is there, behind a #."""


def for_programs(path: str) -> bool:
    """Whether an address answers programs, so that its errors are problems and not pages."""
    return path.startswith("/api/") or path.rpartition(".")[2] in ("json", "csv", "ndjson", "atom", "bib", "ris")


def problem(status: int, lang: str, kind: str = "", detail: Message | None = None, number: str = "") -> Response:
    """The error as an answer. `number` finds a mistake of ours in the log."""
    told = {
        "type": f"{request.script_root}{PLACE}#{kind}" if kind else "about:blank",
        "title": (KINDS[kind] if kind else wording.error(status)).text(lang),
        "status": status,
        "detail": (detail or wording.cure(status)).text(lang),
        "instance": request.script_root + request.path,
    }
    body = json.dumps(told | ({"number": number} if number else {}), ensure_ascii=False)
    return Response(body + "\n", status, {"Content-Language": lang}, content_type="application/problem+json")
