"""Access to the index for the request at hand: the index itself, its articles, and the search of a URL as a Question."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, g

from searchidx.errors import ArticleUnknown
from searchidx.index import Index
from searchidx.model import Article, Page, Passage
from searchidx.question import Question
from web.request_budget import budget
from web.response_cache import no_store
from web.url_state import UrlState


def current_index() -> Index:
    """The index that this application shows."""
    return cast(Index, current_app.config["INDEX"])


def get_article(id: str) -> Article:
    """The article with this id. Raises ArticleUnknown, and IndexMissing while there is no index at all."""
    article = current_index().get(id)
    if article is None:
        if not current_index().exists:
            current_index().status()  # raises IndexMissing
        raise ArticleUnknown(f"Kein Artikel hat die Kennung „{id}“.", f"No article has the id “{id}”.")
    return article


def marked_passages(article: Article) -> tuple[Passage, ...]:
    """The whole article as passages, marked where the query of the URL matches."""
    state: UrlState = g.url_state
    return current_index().read(article, Question(state.q, state.mode, without=state.without, exclude=state.exclude), budget=budget())


def question(state: UrlState) -> Question:
    """The search of a URL. Filters without a query search all articles."""
    return Question(
        query=state.q or "*",
        mode=state.mode,
        filters=state.filters,
        without=state.without,
        exclude=state.exclude,
        sort=state.sort,
        limit=state.size,
        offset=state.offset,
        fold=state.versions == "once",
    )


def search(state: UrlState, **options: Any) -> Page:
    """The answer to the search of a URL; `options` go to `Index.search`. An answer that was cut is not stored.

    Notes on what helps an empty answer are left to the results page (`no_results_help`) unless asked for with `counsel`.
    """
    page = current_index().search(question(state), **{"counsel": False, "budget": budget(), **options})
    if not page.complete:
        no_store()
    return page
