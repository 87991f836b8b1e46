"""The application puts the parts together: what happens before and after every request, what an error looks like, and all the routes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from secrets import token_hex
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from flask import Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from searchidx.errors import ArticleUnknown, SearchidxError, UsageError
from searchidx.index import Index
from searchidx.model import Message
from web import wording
from web.answer_cache import keep_answers
from web.exports import twins
from web.json_api import api
from web.pages import pages
from web.problem_details import for_programs, problem
from web.request_guard import OWN_HOSTS, refuse_foreign_names, refuse_foreign_pages, refuse_the_overrun, with_headers
from web.template_context import names_of_templates, rooted
from web.url_parameters import asked

log = logging.getLogger("searchidx.web")


def application(index: Index, lang: str, hosts: Sequence[str]) -> Flask:
    """The WSGI application; see `web.create_app`."""
    app = Flask("web")
    app.config.update(OWN_NAMES={name.lower() for name in (*OWN_HOSTS, *hosts)}, INDEX=index, HOUSE_LANGUAGE=lang, WAITING=lambda: 0)
    app.jinja_options = {"lstrip_blocks": True}  # a page goes over the wire without the indents of its template
    app.url_map.merge_slashes = False  # an id may hold "//"; joining them would look for another article
    for step in (_read_address, refuse_the_overrun, refuse_foreign_names, refuse_foreign_pages, _send_old_umlauts_on):
        app.before_request(step)
    app.after_request(with_headers)
    keep_answers(app)
    app.context_processor(names_of_templates)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SearchidxError, _service_error)
    app.register_error_handler(Exception, _own_error)
    for routes in (pages, twins, api):
        app.register_blueprint(routes)
    return app


def _read_address() -> None:
    g.asked, g.notices = asked(request.args)
    g.lang = g.asked.lang or current_app.config["HOUSE_LANGUAGE"]


def _send_old_umlauts_on() -> AnyResponse | None:
    """Umlauts as old programs quote them (%FC for ü) are sent on to the address that means them."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError:
        pairs = parse_qsl(request.query_string.decode("latin-1"), encoding="cp1252", errors="replace")
        return redirect(f"{rooted(quote(request.path))}?{urlencode(pairs)}")
    return None


def _http_error(error: HTTPException) -> AnyResponse:
    """Every error of HTTP in the look of the page, or as a problem; a redirection is none."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    told = _told(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() != "content-type":  # what is allowed, when to come again
            told.headers.setdefault(name, value)
    return told


def _service_error(error: SearchidxError) -> Response:
    if isinstance(error, ArticleUnknown):
        return _told(404, "article-unknown", error.message)
    if isinstance(error, UsageError):
        return _told(400, "query-refused", error.message)
    return _told(503, "index-unreadable", error.message)


def _own_error(error: Exception) -> Response:
    """A mistake of ours: the answer gives a number, the log says the rest under it. A query is never logged."""
    number = token_hex(4)
    log.error("%s: %s failed", number, request.path, exc_info=error)
    return _told(500, number=number)


def _told(status: int, kind: str = "", message: Message | None = None, number: str = "") -> Response:
    """The error as a page for people, as a problem for programs."""
    if for_programs(request.path):
        return problem(status, g.lang, kind, message, number)
    what = {"code": status, "heading": wording.error(status), "cure": wording.cure(status)}
    return Response(render_template("error.html", **what, message=message, number=number), status)
