"""Asking passes the question of the address at hand on to the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, g

from searchidx.errors import ArticleUnknown
from searchidx.index import Index
from searchidx.model import Article, Passage
from web.url_parameters import Asked


def articles() -> Index:
    """The index that this page shows."""
    return cast(Index, current_app.config["INDEX"])


def known_article(id: str) -> Article:
    """The article with this id; raises ArticleUnknown."""
    found = articles().get(id)
    if found is None:
        raise ArticleUnknown(f"Kein Artikel hat die Kennung „{id}“.", f"No article has the id “{id}”.")
    return found


def read(id: str) -> tuple[Passage, ...]:
    """The whole article, marked where the query of the address matches."""
    state: Asked = g.asked
    return articles().read(id, state.q, mode=state.mode, without=state.without, exclude=state.exclude)


def question(state: Asked) -> tuple[str, Mapping[str, Any]]:
    """The query and what narrows it down, as every question to the service takes them; filters without words ask for all articles."""
    return state.q or "*", {"mode": state.mode, "filters": state.filters, "without": state.without, "exclude": state.exclude}
