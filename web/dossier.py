"""Dossier: chosen articles of a search as one HTML file, to print or to keep; it needs neither this server nor another file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.errors import UsageError
from searchidx.model import Article, title
from web.article_layout import Layout, citation, lay_out
from web.export_quota import text_response
from web.exports import file_name
from web.long_article_parts import part_of
from web.request_budget import budget, render_page
from web.request_index import current_index, get_article, marked_passages, search
from web.template_context import site_path
from web.url_builder import dossier_path
from web.url_state import UrlState

MOST_ARTICLES = 100
"""Articles of one dossier."""

dossiers = Blueprint("dossier", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a dossier, laid out for reading."""

    article: Article
    title: str
    layout: Layout
    citation: str


@dossiers.get("/dossier")
def choose() -> str | BaseResponse:
    """The hits of a page of results, as many as a dossier may have, each to be chosen or left out."""
    state: UrlState = g.url_state
    if not state.q and not state.filters:
        return redirect(site_path("/"))
    page = search(replace(state, size=MOST_ARTICLES, page=1), passages=0)
    return render_page("dossier_choice.html", page=page, hits=[hit for hit in page.hits if not hit.partial], most=MOST_ARTICLES)


@dossiers.get("/dossier.html")
def dossier() -> BaseResponse:
    """The articles named by `id`, in the order given; with none of them the page to choose from."""
    ids = tuple(dict.fromkeys(request.args.getlist("id")))
    if not ids:
        return redirect(site_path(dossier_path(g.url_state)))
    if len(ids) > MOST_ARTICLES:
        raise UsageError(f"Ein Dossier fasst höchstens {MOST_ARTICLES} Artikel.", f"A dossier holds at most {MOST_ARTICLES} articles.")
    entries = list(_entries(ids))
    if not entries:
        get_article(ids[0])  # raises ArticleUnknown
    text = render_page("dossier.html", entries=entries, today=date.today().isoformat(), is_cut=budget().exceeded)
    response: Response = text_response(text, "text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name("html", "dossier")}"'
    return response


def _entries(ids: tuple[str, ...]) -> Iterator[Entry]:
    """The articles that are there, until the budget is spent; of very long ones the first part (`long_article_parts`)."""
    index = current_index()
    is_shortened = False
    for number, id in enumerate(ids):
        if number and budget().is_spent():
            return
        article = index.get(id)
        if article:
            beginning = part_of(article, 1)
            is_shortened |= beginning.total > 1
            budget().take(len(beginning.article.original))
            yield Entry(article, title(article), lay_out(marked_passages(beginning.article), budget()), citation(article, g.lang))
    budget().exceeded |= is_shortened
