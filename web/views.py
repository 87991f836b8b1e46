"""A view answers one address: it reads the question from the address, asks the service and fills a template."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from secrets import token_hex
from typing import cast
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from searchidx.errors import ArticleUnknown, SearchidxError, UsageError
from searchidx.model import Article, Message, title
from searchidx.service import Index, operators
from web import wording
from web.address import Asked, asked, results_path
from web.guard import OWN_HOSTS, refuse_foreign_names, refuse_foreign_pages, with_headers
from web.layout import layout
from web.marking import anchored
from web.names import names_of_templates, rooted
from web.results import FACETS, facets, paging, rescue, search

NEWEST_SHOWN = 6

log = logging.getLogger("searchidx.web")
pages = Blueprint("pages", __name__)


def application(index: Index, lang: str, hosts: Sequence[str]) -> Flask:
    """The WSGI application; see `web.create_app`."""
    app = Flask("web")
    app.config.update(OWN_NAMES={name.lower() for name in (*OWN_HOSTS, *hosts)}, INDEX=index, HOUSE_LANGUAGE=lang)
    app.url_map.merge_slashes = False  # an id may hold "//"; joining them would look for another article
    for step in (_read_address, refuse_foreign_names, refuse_foreign_pages, _send_old_umlauts_on):
        app.before_request(step)
    app.after_request(with_headers)
    app.context_processor(names_of_templates)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SearchidxError, _service_error)
    app.register_error_handler(Exception, _own_error)
    app.register_blueprint(pages)
    return app


@pages.get("/")
def home() -> str:
    if not _index().exists:
        return render_template("empty.html")
    newest = _index().search("*", sort="newest", limit=NEWEST_SHOWN, passages=1)
    return render_template("home.html", status=_index().status(), newest=newest.hits)


@pages.get("/suche")
def results() -> str | AnyResponse:
    state: Asked = g.asked
    if not state.q and not state.filters:
        return redirect(rooted(f"/?lang={state.lang}" if state.lang else "/"))
    page = search(_index(), state, limit=state.size, offset=state.offset, facets=FACETS)
    found = {"page": page, "facets": facets(_index(), state, page), "paging": paging(state, page)}
    return render_template("results.html", **found, rescue=rescue(_index(), state, page) if page.total == 0 else None)


@pages.get("/search")
def english_results() -> AnyResponse:
    return redirect(rooted(results_path(g.asked)), 308)


@pages.get("/artikel/<path:id>")
def article(id: str) -> str:
    found = _article(id)
    laid_out = layout(_index().read(id, g.asked.q, mode=g.asked.mode))
    anchor = anchored(laid_out.stops, g.lang)
    return render_template("article.html", article=found, title=title(found), layout=laid_out, anchor=anchor)


@pages.get("/artikel/<path:id>/original")
def original(id: str) -> Response:
    return Response(_article(id).original, mimetype="text/plain")


@pages.get("/artikel")
def article_by_parameter() -> str | Response:
    """The article of an id that cannot stand in a path; see `address.article_path`."""
    id = request.args.get("id", "")
    return original(id) if request.args.get("view") == "original" else article(id)


@pages.get("/hilfe")
def help_page() -> str:
    return render_template("help.html", operators=operators())


@pages.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


def _index() -> Index:
    return cast(Index, current_app.config["INDEX"])


def _article(id: str) -> Article:
    found = _index().get(id)
    if found is None:
        raise ArticleUnknown(f"Kein Artikel hat die Kennung „{id}“.", f"No article has the id “{id}”.")
    return found


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
    """Every error of HTTP in the look of the page; a redirection is none."""
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    response = error.get_response()
    response.set_data(_error_page(error.code or 500))
    response.content_type = "text/html; charset=utf-8"
    return response


def _service_error(error: SearchidxError) -> tuple[str, int]:
    code = 404 if isinstance(error, ArticleUnknown) else 400 if isinstance(error, UsageError) else 503
    return _error_page(code, error.message), code


def _own_error(error: Exception) -> tuple[str, int]:
    """A mistake of ours: the page gives a number, the log says the rest under it. A query is never logged."""
    number = token_hex(4)
    log.error("%s: %s failed", number, request.path, exc_info=error)
    return _error_page(500, number=number), 500


def _error_page(code: int, message: Message | None = None, number: str = "") -> str:
    known = code if code in wording.ERRORS else 400 if code < 500 else 503
    what = {"code": code, "heading": wording.ERRORS[known], "cure": wording.CURES[known]}
    return render_template("error.html", **what, message=message, number=number)
