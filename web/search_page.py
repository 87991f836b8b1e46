"""Home page, results page, and what a browser needs to search from its address bar: suggestions and the OpenSearch description."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.messages import ARTICLES, counted
from searchidx.model import Page
from web.explore_pages import results_chart
from web.facet_values import COUNTED_FIELDS, sidebar_facets
from web.no_results_help import no_results_help
from web.pagination import Pagination, paginate
from web.question_log import log_asked
from web.request_budget import budget, render_page
from web.request_index import current_index, search
from web.template_context import site_path
from web.url_builder import search_path
from web.url_state import UrlState

NEWEST_SHOWN = 6
"""Articles on the home page."""

SUGGESTIONS_SHOWN = 8

search_pages = Blueprint("search", __name__)


@search_pages.get("/")
def home() -> str:
    index = current_index()
    if not index.exists:
        place = index.directory if index.engine == "whoosh" else ""
        option = f" --index {shlex.quote(place)}" if place else ""
        return render_template("empty_index.html", directory=place, index_command=f"searchidx index{option} corpus/")
    newest = index.search("*", sort="newest", limit=NEWEST_SHOWN, passages=1, budget=budget())
    return render_page("home_page.html", status=index.status(), newest=newest.hits)


@search_pages.get("/suche")
def results() -> str | BaseResponse:
    state: UrlState = g.url_state
    if not state.q and not state.filters:
        return redirect(site_path(f"/?lang={state.lang}" if state.lang else "/"))
    log_asked(state)
    page = search(state, facets=COUNTED_FIELDS, why=True)
    pagination = _pagination(state, page)
    if page.complete and not page.hits and state.page > pagination.last:
        return redirect(site_path(search_path(replace(state, page=pagination.last))))
    return render_page(
        "search_results.html",
        page=page,
        facets=sidebar_facets(state, page, g.lang),
        pagination=pagination,
        chart=results_chart(state, page, g.lang),
        no_results=no_results_help(state, page) if page.total == 0 and page.complete else None,
    )


@search_pages.get("/search")
def english_results() -> BaseResponse:
    return redirect(site_path(search_path(g.url_state)), 308)


@search_pages.get("/vorschlag")
def suggestions() -> Response:
    """Completions of a query that is being typed, as browsers ask for them (OpenSearch suggestions)."""
    q = g.url_state.q
    completions = current_index().suggest(q, limit=SUGGESTIONS_SHOWN) if q else ()
    texts = [completion.text for completion in completions]
    counts = ["" if completion.count is None else counted(completion.count, ARTICLES, g.lang) for completion in completions]
    return Response(json.dumps([q, texts, counts, []], ensure_ascii=False), mimetype="application/x-suggestions+json")


@search_pages.get("/opensearch.xml")
def opensearch_description() -> Response:
    """What a browser needs to offer this page as a search engine (OpenSearch 1.1)."""
    lang = f"&lang={g.url_state.lang}" if g.url_state.lang else ""
    description = render_template("opensearch_description.xml", root=request.url_root, lang_parameter=lang)
    return Response(description, mimetype="application/opensearchdescription+xml")


def _pagination(state: UrlState, page: Page) -> Pagination:
    """Partial hits follow the full ones uncounted, so there may be a page after the last number."""
    more_partial_hits = len(page.hits) == state.size and page.hits[-1].partial
    return paginate(state.page, -(-(page.total if page.families is None else page.families) // state.size), more_partial_hits)
