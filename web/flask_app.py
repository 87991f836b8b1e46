"""Builds the Flask application: what runs before and after every request, error handling, templates, and the routes of all pages."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.routing import BaseConverter, PathConverter
from werkzeug.wrappers import Response as BaseResponse

from searchidx.index import Index
from web.article_page import article_pages
from web.dossier import dossiers
from web.error_responses import register_error_handlers
from web.explore_pages import explore_pages
from web.export_quota import limit_exports
from web.exports import exports
from web.help_pages import help_pages
from web.json_api import api
from web.known_text import known_texts
from web.long_values import shortened
from web.marked_articles import list_version
from web.own_files import OwnFiles
from web.question_log import is_logged
from web.reading_lists import reading_lists
from web.request_budget import ANSWER_SECONDS, EXPORT_SECONDS, mark_incomplete, new_budget
from web.request_security import LOOPBACK_HOSTS, secure_requests
from web.response_cache import cache_responses
from web.saved_searches import saved_searches
from web.search_page import search_pages
from web.statistics_pages import statistics_pages
from web.template_context import site_path, template_context
from web.url_state import parse_url


class IdConverter(BaseConverter):
    """An id as the rest of a path, whatever characters it has: Werkzeug's "path" takes no line feed and no slash at the start."""

    regex = r"[\s\S]+?"
    part_isolating = False
    weight = PathConverter.weight


def build_app(index: Index, lang: str, hosts: Sequence[str], files: OwnFiles) -> Flask:
    """The WSGI application; see `web.create_app`."""
    app = Flask("web")
    app.config.update(
        INDEX=index,
        DEFAULT_LANGUAGE=lang,
        ALLOWED_HOSTS={name.lower() for name in (*LOOPBACK_HOSTS, *hosts)},
        RESEARCH_LOG=files.log,
        READING_LIST=files.reading_list,
        SAVED_SEARCHES=files.saved_searches,
        IS_CROWDED_BY=lambda address: False,
        ANSWER_SECONDS=ANSWER_SECONDS,
        EXPORT_SECONDS=EXPORT_SECONDS,
    )
    # pages are sent without the indentation of their templates, and with the beginning of values that are too long for a page
    app.jinja_options = {"lstrip_blocks": True, "finalize": shortened}
    app.url_map.converters["id"] = IdConverter
    app.url_map.merge_slashes = False  # an id may hold "//"; joining them would name another article
    app.before_request(_read_url)
    secure_requests(app)
    app.before_request(_redirect_latin1_umlauts)
    cache_responses(app)
    app.after_request(mark_incomplete)
    limit_exports(app)
    app.context_processor(template_context)
    register_error_handlers(app)
    pages = (search_pages, article_pages, explore_pages, statistics_pages, help_pages, known_texts, reading_lists, saved_searches, dossiers)
    for blueprint in (*pages, exports, api):
        app.register_blueprint(blueprint)
    app.add_url_rule("/robots.txt", "robots", _robots)
    return app


def _read_url() -> None:
    g.budget = new_budget()
    g.url_state, g.notices = parse_url(request.args)
    g.lang = g.url_state.lang or current_app.config["DEFAULT_LANGUAGE"]
    g.is_logged = is_logged()
    g.list_version = list_version()


def _redirect_latin1_umlauts() -> BaseResponse | None:
    """Redirects umlauts as old programs encode them (%FC for ü) to the same URL in UTF-8."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError:
        pairs = parse_qsl(request.query_string.decode("latin-1"), encoding="cp1252", errors="replace")
        return redirect(f"{site_path(quote(request.path))}?{urlencode(pairs)}")
    return None


def _robots() -> Response:
    """No page of an archive on somebody's own machine belongs into a search engine."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
