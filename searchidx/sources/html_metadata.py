"""The metadata of a web page: what its <meta>, <link> and JSON-LD elements say about the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = frozenset(
    ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting", "liveblogposting")
)
"""Types of schema.org, in lower case."""

_DATE_METAS = ("article:published_time", "date", "dc.date", "datepublished", "pubdate")
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """As the page wrote them, "" where unknown; `url` is a web address or ""."""

    title: str
    description: str
    date: str
    section: str
    author: str
    source: str
    url: str


def page_metadata(tree: HtmlElement) -> PageMetadata:
    """The metadata of a parsed page; of several statements the first one of the more reliable kind."""
    linked, metas = _linked_data(tree), _metas(tree)
    canonical = (element.get("href") for element in tree.iter("link") if element.get("rel") == "canonical")
    author = _first(linked.get("author"), metas.get("author"), metas.get("article:author"))
    return PageMetadata(
        title=_first(metas.get("og:title"), linked.get("headline")),
        description=_first(linked.get("description"), metas.get("description"), metas.get("og:description")),
        date=_first(linked.get("date"), *(metas.get(key) for key in _DATE_METAS)),
        section=_first(linked.get("section"), metas.get("article:section")),
        author="" if "://" in author else author,  # Facebook's "article:author" is the address of a profile
        source=_first(metas.get("og:site_name"), linked.get("source")),
        url=_web_address(_first(*canonical, metas.get("og:url"), linked.get("url"))),
    )


def _first(*values: str | None) -> str:
    return next((" ".join(value.split()) for value in values if value and value.strip()), "")


def _metas(tree: HtmlElement) -> dict[str, str]:
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        contents.setdefault(name.lower(), element.get("content", ""))
    return contents


def _linked_data(tree: HtmlElement) -> dict[str, str]:
    """The facts of the page's first article in JSON-LD (schema.org); {} without one."""
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                for node in _article_nodes(json.loads(script.text or "")):
                    return _article_facts(node)
    return {}


def _article_nodes(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _article_nodes(item)
    elif isinstance(data, dict):
        types = data.get("@type")
        if any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in (types if isinstance(types, list) else [types])):
            yield data
        yield from _article_nodes(data.get("@graph"))


def _article_facts(node: Mapping[str, Any]) -> dict[str, str]:
    return {
        "headline": _names(node.get("headline")),
        "description": _names(node.get("description")),
        "date": _names(node.get("datePublished")),
        "section": _names(node.get("articleSection"), most=1),
        "author": _names(node.get("author")),
        "source": _names(node.get("publisher")),
        "url": _names(node.get("url")),
    }


def _names(value: object, most: int = _MOST_NAMES) -> str:
    """A text, the name of an object, or the names of several joined by commas."""
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, (_names(item) for item in value[:most])))
    return value if isinstance(value, str) else ""


def _web_address(url: str) -> str:
    # "javascript:…" must never become a link
    return url if re.match(r"https?://", url) else ""
