"""The JSON API: what the pages show, for programs, below /api/v1.

One table, OPERATIONS, makes the routes, the OpenAPI description and the page that documents them. Within a version no key changes its
meaning or goes; keys may be added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from flask import Blueprint, Response, g, request

from searchidx.errors import UsageError
from searchidx.formats.hit_json import SCHEMA
from searchidx.index import earlier_versions
from searchidx.messages import Message
from searchidx.model import (
    Article,
    Company,
    Concordance,
    Crosstab,
    Known,
    Page,
    Passage,
    Quotations,
    Similar,
    Span,
    Status,
    Suggestion,
    Timeline,
    TypicalWords,
    Version,
    title,
)
from searchidx.question import Question, first_and_last_day
from web.dataclass_json import to_json
from web.explore_pages import chosen_values, concordance_page, quotations_page
from web.export_quota import text_response
from web.question_log import log_asked
from web.request_budget import budget
from web.request_index import current_index, get_article, marked_passages, question, search
from web.statistics_pages import ROWS_PER_PAGE, companies, typical_words
from web.url_state import FACETS, LAST_PAGE, MOST_VALUES, PARAMETERS, Parameter, UrlState, View

MOST_FACET_VALUES = 1_000
"""Values of a facet in one answer."""

COUNTED_FACETS = FACETS[:-1]
"""What a search counts: all facets but the days, of which there may be thousands."""

api = Blueprint("api", __name__, url_prefix="/api/v1")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `path` as OpenAPI writes it, the `view` whose parameters it takes, the dataclass it answers with, and the function.

    `takes_id`: whether the parameter `id` names the article that it is about.
    """

    path: str
    view: View | None
    summary: Message
    response_type: type
    answer: Callable[..., Any]
    takes_id: Literal["", "optional", "required"] = ""

    @property
    def name(self) -> str:
        return self.path.split("/")[1]

    @property
    def repeats_query(self) -> bool:
        """Whether the response repeats the query: it is about one."""
        return self.view is not None and self.takes_id != "required" and "{id}" not in self.path


@dataclass(frozen=True, slots=True)
class ArticleAnswer:
    """One article: `fields` are offsets into `original`, `passages` its text in order with marks where the query matched.

    `complete` is false when looking for all marks of a very long article took too long.
    """

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
    complete: bool


@dataclass(frozen=True, slots=True)
class ExplanationAnswer:
    """Lines for a person: how a query is read, or why an article is found; blanks at the start of a line indent details.

    `complete` is false when looking up all words took too long; the numbers are too low then.
    """

    id: str | None
    lines: tuple[Message, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """The articles most like the one with this id."""

    id: str
    similar: tuple[Similar, ...]


@dataclass(frozen=True, slots=True)
class EarlierVersionAnswer:
    """What the web page of an article said before; the oldest version is number 1. `since`: when it is known to have said it."""

    number: int
    since: str | None
    id: str
    title: str
    original: str


@dataclass(frozen=True, slots=True)
class VersionsAnswer:
    """Other versions of the story that the article with this id tells, oldest first; `earlier`: what its web page said, newest first."""

    id: str
    versions: tuple[Version, ...]
    earlier: tuple[EarlierVersionAnswer, ...]


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """The articles that have, or resemble, the text `q`, or have the web address `q`: the article itself first."""

    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class FacetsAnswer:
    """How many full matches have each value of a facet, the most frequent first, 1,000 values a page; `total` counts the values.

    `complete` is false when looking up all words took too long.
    """

    facets: Mapping[str, tuple[tuple[str, int], ...]]
    total: int
    complete: bool


@dataclass(frozen=True, slots=True)
class CompanyAnswer:
    """The words that go with the word of the query, in each period that was asked for, else at any time."""

    periods: tuple[Company, ...]


@dataclass(frozen=True, slots=True)
class SuggestionsAnswer:
    """How the query may go on."""

    suggestions: tuple[Suggestion, ...]


def json_response(answer: Any, **more: Any) -> Response:
    """The answer as JSON, with its schema version, `more` keys, and notes on what was not understood of the URL."""
    body = {"schema": SCHEMA, **more, **to_json(answer, g.lang)}
    if "notes" in body:
        body["notes"] = [*to_json(g.notices, g.lang), *body["notes"]]
    response = text_response(json.dumps(body, ensure_ascii=False) + "\n", "application/json")
    response.headers["Content-Language"] = g.lang
    return response


def article_record(article: Article, passages: tuple[Passage, ...]) -> ArticleAnswer:
    """An article as the API and the JSON export give it."""
    facts = {name: getattr(article, name) for name in ("id", "date", "section", "source", "url", "author", "metadata", "original")}
    return ArticleAnswer(title=title(article), fields=article.spans, passages=passages, complete=not budget().exceeded, **facts)


def results_page(state: UrlState) -> Page:
    """The page of results that the URL names, with the MOST_FACET_VALUES most frequent values of each facet."""
    log_asked(state)
    page = search(state, facets=COUNTED_FACETS, why=True, counsel=True)
    longer = {field: len(counts) for field, counts in page.facets.items() if len(counts) > MOST_FACET_VALUES}
    if not longer:
        return page
    facets = {field: counts[:MOST_FACET_VALUES] for field, counts in page.facets.items()}
    return replace(page, facets=facets, notes=(*page.notes, *(_more_values(field, total) for field, total in longer.items())))


def _more_values(field: str, total: int) -> Message:
    return Message(
        f"„{field}“ hat {total} Werte; genannt sind die {MOST_FACET_VALUES} häufigsten, alle unter /api/v1/facets",
        f"“{field}” has {total} values; the {MOST_FACET_VALUES} most frequent are given, all of them at /api/v1/facets",
    )


def _article(_state: UrlState, id: str) -> ArticleAnswer:
    article = get_article(id)
    return article_record(article, marked_passages(article))


def _similar(_state: UrlState) -> SimilarAnswer:
    return SimilarAnswer(_requested_id(), current_index().similar(_requested_id(), budget=budget()))


def _versions(_state: UrlState) -> VersionsAnswer:
    article = get_article(_requested_id())
    earlier = tuple(
        EarlierVersionAnswer(each.number, each.since, each.article.id, title(each.article), each.article.original)
        for each in earlier_versions(article)
    )
    return VersionsAnswer(article.id, current_index().versions(article, budget=budget()), earlier)


def _known(state: UrlState) -> KnownAnswer:
    return KnownAnswer(current_index().known(state.q, budget=budget()) if state.q else ())


def _timeline(state: UrlState) -> Timeline:
    return current_index().timeline(question(state), per="month" if state.per == "auto" else state.per, budget=budget())


def _facets(state: UrlState) -> FacetsAnswer:
    counts = current_index().facets(question(state), fields=(state.by,), budget=budget())[state.by]
    if state.contains or state.value_order != "auto":
        counts = tuple(chosen_values(state, counts, g.lang))
    shown = counts[(state.page - 1) * MOST_FACET_VALUES : state.page * MOST_FACET_VALUES]
    return FacetsAnswer({state.by: shown}, len(counts), not budget().exceeded)


def _kwic(state: UrlState) -> Concordance:
    return concordance_page(state)[0]


def _quotes(state: UrlState) -> Quotations:
    return quotations_page(state)[0]


def _company(state: UrlState) -> CompanyAnswer:
    for period in state.period:
        if first_and_last_day(period) == (None, None):
            raise UsageError(f"period={period[:40]} ist kein Zeitraum", f"period={period[:40]} is no period")
    return CompanyAnswer(tuple(one.company for one in companies(state)))


def _typical(state: UrlState) -> TypicalWords:
    return typical_words(state)


def _crosstab(state: UrlState) -> Crosstab:
    first = (state.page - 1) * ROWS_PER_PAGE
    return current_index().crosstab(question(state), by=state.cross.split("-"), limit=ROWS_PER_PAGE, offset=first)


def _suggest(state: UrlState) -> SuggestionsAnswer:
    return SuggestionsAnswer(current_index().suggest(state.q) if state.q else ())


def _explain(state: UrlState) -> ExplanationAnswer:
    id = _requested_id() or None
    unfiltered = Question(state.q, state.mode, without=state.without, exclude=state.exclude)
    lines = current_index().explain(unfiltered, id, budget=budget())
    return ExplanationAnswer(id, lines, not budget().exceeded)


def _status(_state: UrlState) -> Status:
    return current_index().status()


def _requested_id() -> str:
    return request.args.get("id", "")


OPERATIONS = (
    Operation("/search", "search", Message("Artikel suchen", "Search articles"), Page, results_page),
    Operation("/articles/{id}", "article", Message("Ein Artikel mit Markierungen", "One article with marks"), ArticleAnswer, _article),
    Operation("/similar", "similar", Message("Ähnliche Artikel", "Similar articles"), SimilarAnswer, _similar, "required"),
    Operation("/versions", "similar", Message("Andere Fassungen", "Other versions"), VersionsAnswer, _versions, "required"),
    Operation("/known", "known", Message("Ob ein Text schon da ist", "Whether a text is there already"), KnownAnswer, _known),
    Operation("/timeline", "timeline", Message("Treffer im Lauf der Zeit", "Hits over time"), Timeline, _timeline),
    Operation("/facets", "facets", Message("Treffer nach einem Merkmal gezählt", "Hits counted by a facet"), FacetsAnswer, _facets),
    Operation("/kwic", "kwic", Message("Fundstellen in ihrer Umgebung", "Places found in their context"), Concordance, _kwic),
    Operation("/quotes", "quotes", Message("Wer was gesagt hat", "Who said what"), Quotations, _quotes),
    Operation("/company", "company", Message("Wörter, die zusammenstehen", "Words that go together"), CompanyAnswer, _company),
    Operation("/typical", "typical", Message("Was Artikel unterscheidet", "Words that tell articles apart"), TypicalWords, _typical),
    Operation("/crosstab", "crosstab", Message("Treffer nach mehreren Merkmalen", "Hits by several facts"), Crosstab, _crosstab),
    Operation("/suggest", "suggest", Message("Wie eine Anfrage weitergehen kann", "How a query may go on"), SuggestionsAnswer, _suggest),
    Operation(
        "/explain", "explain", Message("Wie die Anfrage gelesen wird", "How the query is read"), ExplanationAnswer, _explain, "optional"
    ),
    Operation("/status", None, Message("Was der Index enthält", "What the index holds"), Status, _status),
)


def operation_parameters(operation: Operation) -> tuple[Parameter, ...]:
    """The URL parameters that an operation takes, `id` aside."""
    return tuple(parameter for parameter in PARAMETERS if operation.view in parameter.views and not parameter.for_pages)


def _check_values(operation: Operation) -> None:
    """Raises UsageError for what the description does not allow: a program should learn of its mistake, and not count all articles."""
    if operation.takes_id == "required" and not _requested_id():
        raise UsageError("id fehlt: die Kennung eines Artikels", "id is missing: the id of an article")
    for parameter in operation_parameters(operation):
        values = request.args.getlist(parameter.name)
        if len(values) > MOST_VALUES:
            name, most = parameter.name, MOST_VALUES
            raise UsageError(f"{name} hat mehr als {most} Werte", f"{name} has more than {most} values")
        for value in values:
            if not _is_possible(parameter, value):
                possible, pair = _possible_values(parameter), f"{parameter.name}={value[:40]}"
                raise UsageError(f"{pair} ist nicht möglich; möglich: {possible}", f"{pair} is not possible; possible: {possible}")


def _is_possible(parameter: Parameter, value: str) -> bool:
    """Whether a parameter may have this value. What a form leaves empty is as if it were not there; of a list it would be a value."""
    if not value and not parameter.repeated:
        return True
    if parameter.values:
        return value in parameter.values
    if parameter.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 19 and 1 <= int(value) <= LAST_PAGE
    return parameter.kind != "day" or first_and_last_day(value.strip()) != (None, None)


def _possible_values(parameter: Parameter) -> str:
    if parameter.kind == "day":
        return "2025-02-12, 12.2.2025, 2024, gestern …"
    return ", ".join(parameter.values) or f"1, 2, 3 … {LAST_PAGE}"


def _route(operation: Operation) -> Callable[..., Response]:
    def view(**path_parameters: str) -> Response:
        _check_values(operation)
        query = {"query": g.url_state.q} if operation.repeats_query else {}
        return json_response(operation.answer(g.url_state, **path_parameters), **query)

    return view


@api.get("/")
def index_of_operations() -> Response:
    """What there is below this address, for who looks at it first."""
    listed = [{"path": f"/api/v1{operation.path}", "summary": operation.summary.text(g.lang)} for operation in OPERATIONS]
    body = {"schema": SCHEMA, "operations": listed, "description": "/api/v1/openapi.json"}
    return text_response(json.dumps(body, ensure_ascii=False) + "\n", "application/json")


for _operation in OPERATIONS:
    api.add_url_rule(_operation.path.replace("{id}", "<id:id>"), _operation.name, _route(_operation))
