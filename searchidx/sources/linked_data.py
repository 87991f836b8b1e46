"""Linked data of a web page: what its JSON-LD says of the article (schema.org), in every dress that outlets give it.

Scripts may be wrapped in comments or CDATA, have line breaks inside strings, be lists or graphs, call types by their address, and refer to
people by "@id". Of several articles the page's own counts, which is not always the first: teasers are articles, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from searchidx.sources.field_values import line, moment, names, web_address
from searchidx.sources.html_fragment import unescaped, unescaped_once

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPE = re.compile(r"(?:^|[/:#])(?:\w*article|\w*posting|report|apireference)$", re.IGNORECASE)
"""The types of schema.org for articles end like this, NewsArticle and LiveBlogPosting as well as Report; JobPosting does not count."""

_OPENERS = ("//", "/*", "*/", "<!--", "<![CDATA[")
_CLOSERS = (";", "//", "-->", "]]>", "/*", "*/")
_WRAPPED = 4
"""Wrappers around a script at most: // <![CDATA[ … // ]]>"""

_OPENING = re.compile(r'[\[{]\s*["\[{]')
"""Where the data of a script begin, whatever stands before."""

_PLAIN_KEYS = ("@type", "headline", "datePublished", "dateCreated", "dateModified", "articleSection", "url")
_DEPTH = 12
_MOST_NODES = 5000

HOME = frozenset(("home", "start", "startseite", "homepage", "nachrichten", "news", "aktuelles", "übersicht"))
"""First entries of a breadcrumb that are no section."""

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What linked data say of the page's article, "" and () where nothing; dates as written, the likeliest first.

    `crumbs`: the entries of its breadcrumb between home page and article.
    """

    headline: str = ""
    description: str = ""
    dates: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    section: str = ""
    crumbs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str = ""
    url: str = ""


def linked_data(tree: HtmlElement, addresses: Sequence[str], titles: Sequence[str]) -> LinkedData:
    """The facts of the page's own article. `addresses` and `titles`: those that the rest of the page gives itself."""
    nodes = [node for script in _scripts(tree) for node in _nodes(script)][:_MOST_NODES]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)] or [node for node in nodes if node.get("datePublished")]
    crumbs = next((entries for node in nodes if (entries := _breadcrumb(node, titles))), ())
    if not articles:
        return LinkedData(crumbs=crumbs)
    folded = [_folded(title) for title in titles if title]
    article = max(articles, key=lambda node: _likelihood(node, addresses, folded))  # the first of equals
    return LinkedData(
        headline=line(article.get("headline") or article.get("name")),
        description=line(article.get("description")),
        dates=tuple(text for key in ("datePublished", "dateCreated", "uploadDate") if (text := moment(article.get(key)))),
        changed=tuple(text for key in ("dateModified",) if (text := moment(article.get(key)))),
        section=line(article.get("articleSection")),
        crumbs=crumbs,
        authors=tuple(names(_resolved(article.get("author") or article.get("creator"), by_id))),
        source=next(iter(names(_resolved(article.get("publisher"), by_id))), ""),
        url=_address(article),
    )


def _scripts(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "").lower() and script.text:
            text = _unwrapped(script.text)
            begin = _OPENING.search(text)
            inner = text[begin.start() :] if begin else ""
            for attempt in (text, unescaped_once(text), re.sub(r",(\s*[}\]])", r"\1", inner), inner):
                try:
                    data, _ = json.JSONDecoder(strict=False).raw_decode(attempt)
                except (ValueError, RecursionError):
                    continue  # wrapped in yet another way, or broken
                yield data
                break
            else:
                yield _salvaged(text)


def _salvaged(script: str) -> Node:
    """What can be read in a script that is no JSON, for a quotation mark in its description is not escaped."""
    node: Node = {key: match[1] for key in _PLAIN_KEYS if (match := re.search(rf'"{key}"\s*:\s*"([^"]{{1,300}})"\s*[,}}]', script))}
    for key in ("author", "publisher"):
        if match := re.search(rf'"{key}"\s*:\s*[\[{{]?[^}}]{{0,300}}?"name"\s*:\s*"([^"]{{1,100}})"', script):
            node[key] = match[1]
    return node


def _unwrapped(script: str) -> str:
    """A script without the comments and CDATA marks that hid it from old browsers and XML parsers."""
    text = script.strip()
    for _ in range(_WRAPPED):
        for opener in _OPENERS:
            text = text.removeprefix(opener).lstrip()
        for closer in _CLOSERS:
            text = text.removesuffix(closer).rstrip()
    return text


def _nodes(data: object, depth: int = 0) -> Iterator[Node]:
    """The objects with a type, from the outside in. Lists of teasers are not looked into."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "breadcrumb", "hasPart", "about"):
            yield from _nodes(data.get(key), depth + 1)


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _is_article(node: Node) -> bool:
    return any(_ARTICLE_TYPE.search(name) and not name.lower().endswith("jobposting") for name in _types(node))


def _likelihood(node: Node, addresses: Sequence[str], folded_titles: Sequence[str]) -> int:
    headline, address = _folded(line(node.get("headline"))), _address(node)
    same_title = bool(headline) and any(headline in title or title in headline for title in folded_titles)
    return 2 * (bool(address) and address in addresses) + same_title


def _address(node: Node) -> str:
    whole = web_address(node.get("url")) or web_address(node.get("mainEntityOfPage")) or web_address(node.get("@id"))
    relative = node.get("url")
    return whole.partition("#")[0] or (relative if isinstance(relative, str) and relative.startswith("/") else "")


def _resolved(value: object, by_id: Mapping[str, Node]) -> object:
    """The value with references ({"@id": …}) replaced by what they refer to."""
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _breadcrumb(node: Node, titles: Sequence[str]) -> tuple[str, ...]:
    """The entries of a breadcrumb that are neither the home page nor the article."""
    items = node.get("itemListElement")
    if "breadcrumblist" not in " ".join(_types(node)).lower() or not isinstance(items, list):
        return ()
    entries = [line(item.get("name") or item.get("item")) for item in items if isinstance(item, dict)]
    folded_titles = [_folded(title) for title in titles if title]
    named = [unescaped(entry) for entry in entries if entry and _folded(entry) not in HOME]
    return tuple(entry for entry in named if not any(_folded(entry) in title for title in folded_titles)) if len(entries) > 1 else ()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
