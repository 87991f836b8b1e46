"""The API answers programs: the same questions as the pages, under a version that keeps its promises.

One table names every operation; the routes, the description (OpenAPI 3.1) and the page that explains it are made of it.
A key never changes its meaning or goes within a version; new keys may come.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask import Blueprint, Response, g, request

from searchidx.index import Index
from searchidx.model import Article, Concordance, Message, Page, Passage, Similar, Span, Status, Suggestion, Timeline, Version, title
from web.explore_views import concordance
from web.json_schema import record
from web.results_context import search
from web.service_calls import articles, known_article, question, read
from web.url_parameters import FACETS, Asked, View

SCHEMA = 1

api = Blueprint("api", __name__, url_prefix="/api/v1")


@dataclass(frozen=True, slots=True)
class Operation:
    """A question: `path` as OpenAPI writes it, the `view` whose parameters it takes, and the type of its answer.

    `takes_id`: whether the parameter `id` names an article it is asked about.
    """

    path: str
    view: View | None
    summary: Message
    answer: type
    ask: Callable[..., Any]
    takes_id: Literal["", "optional", "required"] = ""

    @property
    def name(self) -> str:
        return self.path.split("/")[1]

    @property
    def tells_query(self) -> bool:
        """Whether the answer repeats the query: it is about one."""
        return self.view is not None and self.takes_id != "required" and "{id}" not in self.path


@dataclass(frozen=True, slots=True)
class Reading:
    """One article: `fields` are offsets into `original`, `passages` its text in order with marks where the query matched."""

    id: str
    title: str
    date: str | None
    section: str | None
    source: str | None
    url: str | None
    author: str | None
    metadata: Mapping[str, str]
    original: str
    fields: tuple[Span, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Lines for a person: how a query is read, or why an article is found; blanks at the start of a line indent details."""

    id: str | None
    lines: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The articles most like the one with this id."""

    id: str
    similar: tuple[Similar, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Other versions of the story that the article with this id tells, oldest first."""

    id: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many full matches have each value of a facet, the most frequent first."""

    facets: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """How the query may go on, and how many articles hold its last word then."""

    suggestions: tuple[Suggestion, ...]


def reading(article: Article, passages: tuple[Passage, ...]) -> Reading:
    """An article as the API and its twin tell it."""
    facts = {name: getattr(article, name) for name in ("id", "date", "section", "source", "url", "author", "metadata", "original")}
    return Reading(title=title(article), fields=article.spans, passages=passages, **facts)


def answer(value: Any, **more: Any) -> Response:
    """The value as JSON, with the version of its shape, the query, and what was not understood of the address."""
    told = {"schema": SCHEMA, **more, **record(value, g.lang)}
    if "notes" in told:
        told["notes"] = [*record(g.notices, g.lang), *told["notes"]]
    return Response(json.dumps(told, ensure_ascii=False) + "\n", mimetype="application/json", headers={"Content-Language": g.lang})


def results_page(index: Index, state: Asked) -> Page:
    """The page of results that the address shows."""
    return search(index, state, limit=state.size, offset=state.offset, facets=FACETS[:-1], why=True, counsel=True)


def _article(index: Index, state: Asked, id: str) -> Reading:
    return reading(known_article(id), read(id))


def _similar(index: Index, state: Asked) -> Likeness:
    return Likeness(_id(), index.similar(_id()))


def _versions(index: Index, state: Asked) -> Versions:
    return Versions(_id(), index.versions(_id()))


def _timeline(index: Index, state: Asked) -> Timeline:
    query, settings = question(state)
    return index.timeline(query, per="month" if state.per == "auto" else state.per, **settings)


def _facets(index: Index, state: Asked) -> Counts:
    query, settings = question(state)
    return Counts(index.facets(query, fields=(state.by,), **settings))


def _kwic(index: Index, state: Asked) -> Concordance:
    return concordance(index, state)[0]


def _suggest(index: Index, state: Asked) -> Suggestions:
    return Suggestions(index.suggest(state.q) if state.q else ())


def _explain(index: Index, state: Asked) -> Explanation:
    id = request.args.get("id") or None
    return Explanation(id, index.explain(state.q, id, mode=state.mode, without=state.without, exclude=state.exclude))


def _status(index: Index, state: Asked) -> Status:
    return index.status()


def _id() -> str:
    return request.args.get("id", "")


OPERATIONS = (
    Operation("/search", "search", Message("Artikel suchen", "Search articles"), Page, results_page),
    Operation("/articles/{id}", "article", Message("Ein Artikel mit Markierungen", "One article with marks"), Reading, _article),
    Operation("/similar", "similar", Message("Ähnliche Artikel", "Similar articles"), Likeness, _similar, "required"),
    Operation("/versions", "similar", Message("Andere Fassungen", "Other versions"), Versions, _versions, "required"),
    Operation("/timeline", "timeline", Message("Treffer im Lauf der Zeit", "Hits over time"), Timeline, _timeline),
    Operation("/facets", "facets", Message("Treffer nach einem Merkmal gezählt", "Hits counted by a facet"), Counts, _facets),
    Operation("/kwic", "kwic", Message("Fundstellen in ihrer Umgebung", "Places found in their context"), Concordance, _kwic),
    Operation("/suggest", "suggest", Message("Wie eine Anfrage weitergehen kann", "How a query may go on"), Suggestions, _suggest),
    Operation("/explain", "explain", Message("Wie die Anfrage gelesen wird", "How the query is read"), Explanation, _explain, "optional"),
    Operation("/status", None, Message("Was der Index enthält", "What the index holds"), Status, _status),
)


def _route(operation: Operation) -> Callable[..., Response]:
    def view(**given: str) -> Response:
        asked = {"query": g.asked.q} if operation.tells_query else {}
        return answer(operation.ask(articles(), g.asked, **given), **asked)

    return view


for _operation in OPERATIONS:
    api.add_url_rule(_operation.path.replace("{id}", "<path:id>"), _operation.name, _route(_operation))
