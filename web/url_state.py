"""The state of a page, read from its URL: the query, how it is sorted and narrowed down, and which page of it is shown.

One table says what a URL may hold. The pages, the API and its description, and the user guide all follow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from searchidx.formats import FORMATS, Format
from searchidx.index import match_types
from searchidx.messages import CONCORDANCE_SORT_NAMES, FACET_NAMES, MODE_NAMES, QUERIES, SORT_NAMES, Message, Noun, counted_message
from searchidx.question import first_and_last_day
from web.labels import (
    CROSS_NAMES,
    DENSITY_NAMES,
    LANGUAGES,
    LOG_NAMES,
    NORM_NAMES,
    TIMELINE_PERIOD_NAMES,
    VALUE_ORDER_NAMES,
    VERSIONS_NAMES,
)

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

SIZES = (10, 20, 50, 100)
"""Hits per page."""

WIDTHS = (40, 60, 80)
"""Characters of context on each side in a concordance."""

LAST_PAGE = 10**9
MOST_VALUES = 50
"""Values of one parameter that count, at most: every link of a page repeats them all."""

MOST_NOTICES = 10
"""Notices on a URL that a page shows."""

MOST_PERIODS = 4
"""Periods side by side, at most."""

MOST_COMPARED = 5
"""Queries that a timeline draws beside the first, at most."""

MORE_PARAMETERS = Noun(
    Message("Ebenso eine weitere Angabe der Adresse.", "Likewise one more parameter of the URL."),
    Message("Ebenso {} weitere Angaben der Adresse.", "Likewise {} more parameters of the URL."),
)

FILTER_FIELDS = ("section", "source", "author")
"""Facets whose values a URL can include or exclude."""

FACETS = tuple(FACET_NAMES)
"""Everything that can be counted. Years, months and days are filtered as days: from, to."""

Mode = Literal["compounds", "forms", "exact"]
Sort = Literal["relevance", "newest", "oldest"]
ConcordanceSort = Literal["hits", "left", "right", "frequency", "newest", "oldest"]
TimelinePeriod = Literal["auto", "day", "week", "month", "year"]
Norm = Literal["count", "share"]
Density = Literal["comfortable", "compact", "table"]
ValueOrder = Literal["auto", "count", "name"]
Versions = Literal["all", "once"]

View = Literal[
    "search", "article", "kwic", "quotes", "timeline", "facets", "company", "typical", "crosstab", "similar", "suggest", "explain", "known"
]
"""What a URL shows; each view takes some of the parameters."""

QUERY_VIEWS: tuple[View, ...] = ("search", "article", "kwic", "quotes", "timeline", "facets", "company", "typical", "crosstab", "explain")
SEARCH_VIEWS: tuple[View, ...] = ("search", "article")
PAGED_VIEWS: tuple[View, ...] = (*SEARCH_VIEWS, "kwic", "quotes", "facets", "crosstab")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A URL parameter: `attribute` is its name in UrlState, `views` take it, `values` are all it may be, the default first; () is any.

    `for_pages`: programs have no use for it.
    """

    name: str
    attribute: str
    views: tuple[View, ...]
    meaning: Message
    values: tuple[str, ...] = ()
    repeated: bool = False
    kind: Literal["text", "day", "number"] = "text"
    for_pages: bool = False


PARAMETERS = (
    Parameter("q", "q", (*QUERY_VIEWS, "suggest", "known"), Message("die Anfrage", "the query")),
    Parameter("section", "section", QUERY_VIEWS, Message("nur dieses Ressort", "this section only"), repeated=True),
    Parameter("source", "source", QUERY_VIEWS, Message("nur diese Quelle", "this source only"), repeated=True),
    Parameter("author", "author", QUERY_VIEWS, Message("nur diese Autorin, dieser Autor", "this author only"), repeated=True),
    Parameter("-section", "no_section", QUERY_VIEWS, Message("nicht dieses Ressort", "not this section"), repeated=True),
    Parameter("-source", "no_source", QUERY_VIEWS, Message("nicht diese Quelle", "not this source"), repeated=True),
    Parameter("-author", "no_author", QUERY_VIEWS, Message("nicht diese Autorin, dieser Autor", "not this author"), repeated=True),
    Parameter("from", "since", QUERY_VIEWS, Message("erschienen an diesem Tag oder später", "published on this day or later"), kind="day"),
    Parameter("to", "until", QUERY_VIEWS, Message("erschienen an diesem Tag oder früher", "published on this day or earlier"), kind="day"),
    Parameter("mode", "mode", QUERY_VIEWS, Message("was ein Wort findet", "what a word finds"), tuple(MODE_NAMES)),
    Parameter(
        "without",
        "without",
        QUERY_VIEWS,
        Message("diese Art verwandter Wörter nicht mitsuchen", "do not search words related like this"),
        match_types(),
        repeated=True,
    ),
    Parameter("exclude", "exclude", QUERY_VIEWS, Message("diese Wortform nicht mitsuchen", "do not search this word form"), repeated=True),
    Parameter("sort", "sort", (*SEARCH_VIEWS, "quotes"), Message("Reihenfolge der Treffer", "order of the hits"), tuple(SORT_NAMES)),
    Parameter("n", "size", SEARCH_VIEWS, Message("Treffer je Seite", "hits per page"), tuple(map(str, SIZES)), kind="number"),
    Parameter("page", "page", PAGED_VIEWS, Message("welche Seite, ab 1", "which page, from 1"), kind="number"),
    Parameter("part", "part", (), Message("welcher Teil eines langen Artikels, ab 1", "part of a long article, from 1"), kind="number"),
    Parameter(
        "density",
        "density",
        SEARCH_VIEWS,
        Message("luftig, dicht oder als Tabelle", "comfortable, compact or a table"),
        tuple(DENSITY_NAMES),
    ),
    Parameter(
        "versions",
        "versions",
        SEARCH_VIEWS,
        Message("Fassungen einer Meldung einzeln oder als ein Treffer", "versions of one story as hits of their own or as one"),
        tuple(VERSIONS_NAMES),
    ),
    Parameter(
        "per", "per", ("timeline",), Message("Breite eines Abschnitts der Zeit", "width of a piece of time"), tuple(TIMELINE_PERIOD_NAMES)
    ),
    Parameter(
        "norm",
        "norm",
        ("search", "article", "timeline"),
        Message("Verlauf als Zahl oder als Anteil der Artikel", "timeline as number or share of the articles"),
        tuple(NORM_NAMES),
    ),
    Parameter("vs", "versus", ("timeline",), Message("Anfrage zum Vergleich, höchstens 5", "query to compare, 5 at most"), repeated=True),
    Parameter("order", "order", ("kwic",), Message("Ordnung der Fundstellen", "order of the places found"), tuple(CONCORDANCE_SORT_NAMES)),
    Parameter(
        "width", "width", ("kwic",), Message("Zeichen auf jeder Seite", "characters on either side"), tuple(map(str, WIDTHS)), kind="number"
    ),
    Parameter(
        "period",
        "period",
        ("company",),
        Message("Zeitraum, in dem gezählt wird; mehrmals: nebeneinander", "period that is counted; repeated: side by side"),
        repeated=True,
    ),
    Parameter("against", "against", ("typical",), Message("die Artikel, mit denen verglichen wird", "the articles to compare with")),
    Parameter("cross", "cross", ("crosstab",), Message("Zeilen und Spalten", "rows and columns"), tuple(CROSS_NAMES)),
    Parameter("by", "by", ("facets",), Message("was gezählt wird", "what is counted"), FACETS),
    Parameter(
        "values", "value_order", ("facets",), Message("Ordnung der Werte", "order of the values"), tuple(VALUE_ORDER_NAMES)
    ),
    Parameter("contains", "contains", ("facets",), Message("nur Werte, in denen das vorkommt", "only values that contain this")),
    Parameter("mark", "marked", QUERY_VIEWS, Message("gemerkter Artikel", "marked article"), repeated=True, for_pages=True),
    Parameter(
        "log",
        "log",
        QUERY_VIEWS,
        Message("Fragen ins Rechercheprotokoll schreiben", "write questions to the research log"),
        tuple(LOG_NAMES),
    ),
    Parameter(
        "lang",
        "lang",
        (*QUERY_VIEWS, "similar", "suggest", "known"),
        Message("Sprache der Seite; sonst die des Servers", "language of the page; else the server's"),
        tuple(LANGUAGES),
    ),
)

ARTICLE_PARAMETERS = {
    "id": Message("Kennung eines Artikels, die in keinen Pfad passt", "id of an article that fits into no path"),
    "view": Message("zusammen mit id: Ansicht oder Format des Artikels", "together with id: view or format of the article"),
    "note": Message("Merkliste: je mark eine Notiz, in derselben Reihenfolge", "reading list: a note for each mark, in the same order"),
    "with": Message("zusammen mit id: der Artikel, mit dem verglichen wird", "together with id: the article to compare with"),
    "version": Message("zusammen mit id: die frühere Fassung, mit der verglichen wird", "together with id: the earlier version to compare"),
}
"""Further URL parameters, read only by the pages about an article."""

EXPORT_PARAMETERS = {
    "excel": Message("Tabellen (.csv) so, wie Excel sie auf Deutsch erwartet", "tables (.csv) as a German Excel expects them"),
}
"""Further URL parameters, read only by exports."""

VIEW_PATHS: Mapping[View, str] = {
    "search": "/suche",
    "timeline": "/verlauf",
    "facets": "/facetten",
    "kwic": "/kwic",
    "quotes": "/zitate",
    "company": "/umfeld",
    "typical": "/typisch",
    "crosstab": "/kreuztabelle",
}

RESULT_FORMATS = {suffix: FORMATS[suffix] for suffix in ("csv", "ndjson", "atom", "bib", "ris", "csl.json", "json")}
ARTICLE_FORMATS = {"txt": Format("txt", "Text", "text/plain")} | {suffix: FORMATS[suffix] for suffix in ("bib", "ris", "csl.json", "json")}
ARTICLE_VIEWS = ("original", "nebeneinander")


@dataclass(frozen=True, slots=True)
class UrlState:
    """The values of all PARAMETERS. `lang` is "" for the language of the server; `since` and `until` are ISO days or ""."""

    q: str = ""
    section: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    no_section: tuple[str, ...] = ()
    no_source: tuple[str, ...] = ()
    no_author: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    mode: Mode = "compounds"
    without: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sort: Sort = "relevance"
    size: int = SIZES[0]
    page: int = 1
    part: int = 1
    density: Density = "comfortable"
    versions: Versions = "all"
    per: TimelinePeriod = "auto"
    norm: Norm = "count"
    versus: tuple[str, ...] = ()
    order: ConcordanceSort = "hits"
    width: int = WIDTHS[0]
    by: str = FACETS[0]
    value_order: ValueOrder = "auto"
    contains: str = ""
    period: tuple[str, ...] = ()
    against: str = ""
    cross: str = next(iter(CROSS_NAMES))
    marked: tuple[str, ...] = ()
    log: Literal["0", "1"] = "0"
    lang: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def filters(self) -> dict[str, str | Sequence[str]]:
        """The filters that are set, by the names that `Index` uses."""
        filters: dict[str, str | Sequence[str]] = {"since": self.since, "until": self.until}
        for field in FILTER_FIELDS:
            filters |= {field: getattr(self, field), f"-{field}": getattr(self, f"no_{field}")}
        return {name: value for name, value in filters.items() if value}


def parse_url(args: MultiDict[str, str]) -> tuple[UrlState, tuple[Message, ...]]:
    """The state that the parameters of a URL name, and a notice for each value or name that is not possible."""
    notices: list[Message] = []
    args = _without_nul(args)
    values: dict[str, Any] = {parameter.attribute: _value(parameter, args, notices) for parameter in PARAMETERS}
    if values["since"] and values["until"] and values["since"] > values["until"]:
        notices.append(Message("Die Tage waren vertauscht und sind umgestellt.", "The days were the wrong way round and are swapped."))
        values["since"], values["until"] = values["until"], values["since"]
    if len(values["versus"]) > MOST_COMPARED:
        values["versus"] = values["versus"][:MOST_COMPARED]
        compared = counted_message(MOST_COMPARED, QUERIES)
        notices.append(Message(f"Verglichen werden nur {compared.de}.", f"Only {compared.en} are compared."))
    if len(values["period"]) > MOST_PERIODS:
        values["period"] = values["period"][:MOST_PERIODS]
        most = MOST_PERIODS
        notices.append(Message(f"Gezeigt werden die ersten {most} Zeiträume.", f"The first {most} periods are shown."))
    notices += [_unknown_name(name) for name in args if name not in _PARAMETER_NAMES]
    return UrlState(**values), _first_notices(notices)


def with_value(state: UrlState, field: str, value: str) -> UrlState:
    """The first page of the same search with one more filter value; it is no longer excluded."""
    return _add(_remove(state, f"no_{field}", value), field, value)


def excluding(state: UrlState, field: str, value: str) -> UrlState:
    """The first page of the same search without the articles that have this filter value."""
    return _add(_remove(state, field, value), f"no_{field}", value)


def without_value(state: UrlState, field: str, value: str) -> UrlState:
    """The first page of the same search with this filter value neither included nor excluded."""
    return _remove(_remove(state, field, value), f"no_{field}", value)


def toggled(state: UrlState, attribute: Literal["without", "exclude"], value: str) -> UrlState:
    """The first page of the same search with a match type or a word form switched off, or on again."""
    change = _remove if value in getattr(state, attribute) else _add
    return change(state, attribute, value)


def unfiltered(state: UrlState) -> UrlState:
    """The first page of the same search without any filter."""
    return replace(state, section=(), source=(), author=(), no_section=(), no_source=(), no_author=(), since="", until="", page=1)


def _without_nul(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """The parameters with blanks for NUL, which no page may hold and no article does: it is read like this, too."""
    if not any("\0" in name or "\0" in value for name, value in args.items(multi=True)):
        return args
    return type(args)((name.replace("\0", " "), value.replace("\0", " ")) for name, value in args.items(multi=True))


def _add(state: UrlState, attribute: str, value: str) -> UrlState:
    values = tuple(dict.fromkeys((*getattr(state, attribute), value)))
    return replace(state, page=1, **{attribute: values})  # type: ignore[arg-type]  # the attribute is one of tuples


def _remove(state: UrlState, attribute: str, value: str) -> UrlState:
    values = tuple(item for item in getattr(state, attribute) if item != value)
    return replace(state, page=1, **{attribute: values})  # type: ignore[arg-type]  # the attribute is one of tuples


def _value(parameter: Parameter, args: MultiDict[str, str], notices: list[Message]) -> Any:
    """The value of one parameter, of the type that UrlState has for it."""
    if parameter.repeated:
        return _repeated(parameter, args.getlist(parameter.name), notices)
    text = args.get(parameter.name, "").strip()
    if parameter.kind == "day":
        return _day(text, parameter.attribute == "until", notices)
    if parameter.name in ("page", "part"):
        return _integer(text, range(1, LAST_PAGE + 1), 1, notices, parameter.name)
    if parameter.kind == "number":
        default: int = getattr(UrlState(), parameter.attribute)
        return _integer(text, tuple(map(int, parameter.values)), default, notices, parameter.name)
    if parameter.values:
        return _choice(parameter, text, notices)
    return text


def _repeated(parameter: Parameter, texts: Iterable[str], notices: list[Message]) -> tuple[str, ...]:
    values = dict.fromkeys(text for text in texts if text.strip())
    impossible = {value: None for value in values if parameter.values and value not in parameter.values}
    notices += [_unknown_value(parameter.name, value) for value in impossible]
    possible = tuple(value for value in values if value not in impossible)
    if len(possible) > MOST_VALUES:
        name, count = parameter.name, len(possible)
        notices.append(
            Message(
                f"Von {count} Werten für „{name}“ gelten die ersten {MOST_VALUES}.",
                f"Of {count} values for “{name}” the first {MOST_VALUES} count.",
            )
        )
    return possible[:MOST_VALUES]


def _choice(parameter: Parameter, value: str, notices: list[Message]) -> str:
    """The value if it is possible, else the default, with a notice. (The default of `lang` is "", the server's language.)"""
    default: str = getattr(UrlState(), parameter.attribute)
    if value and value not in parameter.values:
        notices.append(_unknown_value(parameter.name, value))
    return value if value in parameter.values else default


def _integer(text: str, possible: range | tuple[int, ...], default: int, notices: list[Message], name: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19 and int(text) in possible:
        return int(text)
    if text:
        notices.append(_unknown_value(name, text))
    return default


def _first_notices(notices: Sequence[Message]) -> tuple[Message, ...]:
    """The first MOST_NOTICES of them, and how many more there are."""
    more = len(notices) - MOST_NOTICES
    if more <= 0:
        return tuple(notices)
    return (*notices[:MOST_NOTICES], counted_message(more, MORE_PARAMETERS))


def _day(text: str, is_last: bool, notices: list[Message]) -> str:
    """The first or last day of a date or period as ISO, from 2025-02-12, 12.2.2025, 2024 or gestern; "" and a notice when it is none."""
    day = first_and_last_day(text)[is_last] if text else ""
    if day is None:
        notices.append(Message(f"„{text[:40]}“ ist kein Tag und wird nicht beachtet.", f"“{text[:40]}” is no day and is ignored."))
    return day or ""


def _unknown_value(name: str, value: str) -> Message:
    pair = f"{name}={value[:40]}"
    return Message(f"{pair} ist hier nicht möglich und wird nicht beachtet.", f"{pair} is not possible here and is ignored.")


def _unknown_name(name: str) -> Message:
    shown = name[:40]
    return Message(f"Die Angabe „{shown}“ ist hier unbekannt und wird nicht beachtet.", f"“{shown}” is unknown here and is ignored.")


_PARAMETER_NAMES = {parameter.name for parameter in PARAMETERS} | set(ARTICLE_PARAMETERS) | set(EXPORT_PARAMETERS)
