"""An address is the whole state of a page: what is asked, how it is sorted and narrowed down, and which page of it.

One table says what may stand in an address. The pages, the API with its description and the guide all read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote, urlencode

from searchidx.formats import FORMATS, Format
from searchidx.index import relations
from searchidx.model import Message
from web.wording import DENSITIES, LANGUAGES, MODES, NORMS, ORDERS, PERIODS, SORTS, Density, Mode, Norm, Order, Period, Sort, iso_day

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

SIZES = (10, 20, 50, 100)
WIDTHS = (40, 60, 80)
LAST_PAGE = 10**9
MOST_COMPARED = 5
"""So many queries a timeline draws beside the first."""

NAMES = ("section", "source", "author")
"""Facets whose values an address can ask for or exclude."""

FACETS = (*NAMES, "year", "month", "day")
"""Everything that can be counted. Years, months and days are asked for as days: from, to."""

Choice = TypeVar("Choice", bound=str)
View = Literal["search", "article", "kwic", "timeline", "facets", "similar", "suggest", "explain"]
"""What an address shows; each takes some of the parameters."""

_QUESTION: tuple[View, ...] = ("search", "article", "kwic", "timeline", "facets", "explain")
_SEARCH: tuple[View, ...] = ("search", "article")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may stand in an address: `attribute` holds it in Asked, `views` understand it. `values`: all it may be, the default first."""

    name: str
    attribute: str
    views: tuple[View, ...]
    meaning: Message
    values: tuple[str, ...] = ()
    repeated: bool = False
    kind: Literal["text", "day", "number"] = "text"


PARAMETERS = (
    Parameter("q", "q", (*_QUESTION, "suggest"), Message("die Anfrage", "the query")),
    Parameter("section", "section", _QUESTION, Message("nur dieses Ressort", "this section only"), repeated=True),
    Parameter("source", "source", _QUESTION, Message("nur diese Quelle", "this source only"), repeated=True),
    Parameter("author", "author", _QUESTION, Message("nur diese Autorin, dieser Autor", "this author only"), repeated=True),
    Parameter("-section", "no_section", _QUESTION, Message("nicht dieses Ressort", "not this section"), repeated=True),
    Parameter("-source", "no_source", _QUESTION, Message("nicht diese Quelle", "not this source"), repeated=True),
    Parameter("-author", "no_author", _QUESTION, Message("nicht diese Autorin, dieser Autor", "not this author"), repeated=True),
    Parameter("from", "since", _QUESTION, Message("erschienen an diesem Tag oder später", "published on this day or later"), kind="day"),
    Parameter("to", "until", _QUESTION, Message("erschienen an diesem Tag oder früher", "published on this day or earlier"), kind="day"),
    Parameter("mode", "mode", _QUESTION, Message("was ein Wort findet", "what a word finds"), tuple(MODES)),
    Parameter(
        "without",
        "without",
        _QUESTION,
        Message("diese Art verwandter Wörter nicht mitsuchen", "do not search words related like this"),
        relations(),
        repeated=True,
    ),
    Parameter("exclude", "exclude", _QUESTION, Message("diese Wortform nicht mitsuchen", "do not search this word form"), repeated=True),
    Parameter("sort", "sort", _SEARCH, Message("Reihenfolge der Treffer", "order of the hits"), tuple(SORTS)),
    Parameter("n", "size", _SEARCH, Message("Treffer je Seite", "hits per page"), tuple(map(str, SIZES)), kind="number"),
    Parameter("page", "page", (*_SEARCH, "kwic"), Message("welche Seite, ab 1", "which page, from 1"), kind="number"),
    Parameter("density", "density", _SEARCH, Message("luftig oder dicht gesetzt", "set comfortably or densely"), tuple(DENSITIES)),
    Parameter("per", "per", ("timeline",), Message("Breite eines Abschnitts der Zeit", "width of a piece of time"), tuple(PERIODS)),
    Parameter(
        "norm",
        "norm",
        ("search", "article", "timeline"),
        Message("Verlauf als Zahl oder als Anteil der Artikel", "timeline as number or share of the articles"),
        tuple(NORMS),
    ),
    Parameter("vs", "beside", ("timeline",), Message("Anfrage zum Vergleich, höchstens 5", "query to compare, 5 at most"), repeated=True),
    Parameter("order", "order", ("kwic",), Message("Ordnung der Fundstellen", "order of the places found"), tuple(ORDERS)),
    Parameter(
        "width", "width", ("kwic",), Message("Zeichen auf jeder Seite", "characters on either side"), tuple(map(str, WIDTHS)), kind="number"
    ),
    Parameter("by", "by", ("facets",), Message("was gezählt wird", "what is counted"), FACETS),
    Parameter(
        "lang",
        "lang",
        (*_QUESTION, "similar", "suggest"),
        Message("Sprache der Seite; sonst die des Servers", "language of the page; else the server's"),
        tuple(LANGUAGES),
    ),
)

OTHERS = {
    "id": Message("Kennung eines Artikels, die in keinen Pfad passt", "id of an article that fits into no path"),
    "view": Message("zusammen mit id: Ansicht oder Format des Artikels", "together with id: view or format of the article"),
    "with": Message("zusammen mit id: der Artikel, mit dem verglichen wird", "together with id: the article to compare with"),
}
"""What else may stand in an address; only some pages look at it."""

PATHS: Mapping[View, str] = {"search": "/suche", "timeline": "/verlauf", "facets": "/facetten", "kwic": "/kwic"}

RESULT_FORMATS = {suffix: FORMATS[suffix] for suffix in ("csv", "ndjson", "atom", "bib", "ris", "csl.json", "json")}
ARTICLE_FORMATS = {"txt": Format("txt", "Text", "text/plain")} | {suffix: FORMATS[suffix] for suffix in ("bib", "ris", "csl.json", "json")}
ARTICLE_VIEWS = ("original", "nebeneinander")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `lang` is "" for the language of the house; `since` and `until` are ISO days or ""."""

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
    density: Density = "comfortable"
    per: Period = "auto"
    norm: Norm = "count"
    beside: tuple[str, ...] = ()
    order: Order = "hits"
    width: int = WIDTHS[0]
    by: str = FACETS[0]
    lang: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def filters(self) -> dict[str, str | Sequence[str]]:
        """The filters that are set, as the service takes them."""
        every: dict[str, str | Sequence[str]] = {"since": self.since, "until": self.until}
        for name in NAMES:
            every |= {name: getattr(self, name), f"-{name}": getattr(self, f"no_{name}")}
        return {name: value for name, value in every.items() if value}


def asked(args: MultiDict[str, str]) -> tuple[Asked, tuple[Message, ...]]:
    """What the parameters ask for, and a notice for each value that makes no sense and each name that nobody knows."""
    notices: list[Message] = []
    values: dict[str, Any] = {parameter.attribute: _value(parameter, args, notices) for parameter in PARAMETERS}
    if values["since"] and values["until"] and values["since"] > values["until"]:
        notices.append(Message("Die Tage waren vertauscht und sind umgestellt.", "The days were the wrong way round and are swapped."))
        values["since"], values["until"] = values["until"], values["since"]
    if len(values["beside"]) > MOST_COMPARED:
        values["beside"] = values["beside"][:MOST_COMPARED]
        most = MOST_COMPARED
        notices.append(Message(f"Verglichen werden die ersten {most} Anfragen.", f"The first {most} queries are compared."))
    notices += [_unknown_name(name) for name in args if name not in _KNOWN]
    return Asked(**values), tuple(notices)


def path_of(view: View, state: Asked, suffix: str = "") -> str:
    """The address of a page; `suffix` ("csv") asks for the same in another form."""
    return _path(f"{PATHS[view]}{'.' + suffix if suffix else ''}", parameters(state, view))


def path_for_days(state: Asked) -> Callable[[str, str], str]:
    """What gives the address of the results of one day to another: many such links differ in nothing else."""
    days = "0000-00-00"
    before, after = results_path(replace(state, since=days, until=days, page=1)).split(f"from={days}&to={days}")  # within a value = is %3D
    return lambda since, until: f"{before}from={since}&to={until}{after}"


def results_path(state: Asked) -> str:
    """The address of a results page."""
    return path_of("search", state)


def article_path(id: str, state: Asked | None = None, view: str = "") -> str:
    """The address of an article; `view` is "", one of ARTICLE_VIEWS or of ARTICLE_FORMATS.

    A format is asked for by its ending, so an article whose id is this one's with that ending comes first: see `views.article`.
    """
    shown = parameters(state, "article") if state else []
    if _fits_a_path(id):
        ending = "." + view if view in ARTICLE_FORMATS else "/" + view if view else ""
        return _path(f"/artikel/{quote(id, safe='/')}{ending}", shown)
    return article_path_by_parameter(id, state, view)


def article_path_by_parameter(id: str, state: Asked | None = None, view: str = "") -> str:
    """The address of an article that no other article's address can be taken for."""
    return _path("/artikel", [("id", id), *([("view", view)] if view else []), *(parameters(state, "article") if state else [])])


def versions_path(id: str, other: str = "", lang: str = "") -> str:
    """The address of the versions of an article's story, compared with one of them if that is named."""
    return _path("/fassungen", [(name, value) for name, value in (("id", id), ("with", other), ("lang", lang)) if value])


def parameters(state: Asked, view: View = "search") -> list[tuple[str, str]]:
    """Name and value of everything that differs from the default, in a fixed order: one state has one address."""
    known, values, defaults = _OF_VIEW[view]
    pairs: list[tuple[str, str]] = []
    for parameter, value, default in zip(known, values(state), defaults, strict=True):
        if value != default:
            pairs += [(parameter.name, str(one)) for one in (value if parameter.repeated else (value,))]
    return pairs


def with_value(state: Asked, name: str, value: str) -> Asked:
    """The same question on its first page, with one more value of a facet; it is no longer excluded."""
    return _with(_without(state, f"no_{name}", value), name, value)


def excluding(state: Asked, name: str, value: str) -> Asked:
    """The same question on its first page, without the articles that have this value of a facet."""
    return _with(_without(state, name, value), f"no_{name}", value)


def without_value(state: Asked, name: str, value: str) -> Asked:
    """The same question on its first page, the value of a facet neither asked for nor excluded."""
    return _without(_without(state, name, value), f"no_{name}", value)


def switched(state: Asked, attribute: Literal["without", "exclude"], value: str) -> Asked:
    """The same question on its first page with a relation or a form switched off, or on again."""
    change = _without if value in getattr(state, attribute) else _with
    return change(state, attribute, value)


def unfiltered(state: Asked) -> Asked:
    """The same question without sections, sources, authors and days."""
    return replace(state, section=(), source=(), author=(), no_section=(), no_source=(), no_author=(), since="", until="", page=1)


def _with(state: Asked, attribute: str, value: str) -> Asked:
    return replace(state, page=1, **{attribute: tuple(dict.fromkeys((*getattr(state, attribute), value)))})  # type: ignore[arg-type]


def _without(state: Asked, attribute: str, value: str) -> Asked:
    return replace(state, page=1, **{attribute: tuple(one for one in getattr(state, attribute) if one != value)})  # type: ignore[arg-type]


def _path(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _fits_a_path(id: str) -> bool:
    """Whether this id survives as a path: browsers resolve ".." and servers join "//"; an id may also end like one of our views."""
    pieces = id.split("/")
    return all(piece not in ("", ".", "..") for piece in pieces) and pieces[-1] not in ARTICLE_VIEWS


def _value(parameter: Parameter, args: MultiDict[str, str], notices: list[Message]) -> Any:
    """What the address says for one parameter, of the type that Asked has for it."""
    given = args.get(parameter.name, "").strip()
    if parameter.repeated:
        return _several(parameter, args.getlist(parameter.name), notices)
    if parameter.kind == "day":
        return _day(given, notices)
    if parameter.name == "page":
        return _whole(given, range(1, LAST_PAGE + 1), 1, notices)
    if parameter.kind == "number":
        return _whole_of(parameter, given, notices)
    if parameter.values:
        return _choice(parameter, given, notices)
    return given


def _several(parameter: Parameter, given: Iterable[str], notices: list[Message]) -> tuple[str, ...]:
    values = dict.fromkeys(value for value in given if value.strip())
    wrong = [value for value in values if parameter.values and value not in parameter.values]
    notices += [_unknown(parameter.name, value) for value in wrong]
    return tuple(value for value in values if value not in wrong)


def _choice(parameter: Parameter, value: str, notices: list[Message]) -> str:
    """The value if it is possible, else the default, with a notice. (Of the language "" is the default: the house's.)"""
    default: str = getattr(Asked(), parameter.attribute)
    if value and value not in parameter.values:
        notices.append(_unknown(parameter.name, value))
    return value if value in parameter.values else default


def _whole_of(parameter: Parameter, value: str, notices: list[Message]) -> int:
    default: int = getattr(Asked(), parameter.attribute)
    return _whole(value, tuple(map(int, parameter.values)), default, notices, parameter.name)


def _whole(value: str, possible: range | tuple[int, ...], default: int, notices: list[Message], name: str = "page") -> int:
    if value.isascii() and value.isdigit() and len(value) < 19 and int(value) in possible:
        return int(value)
    if value:
        notices.append(_unknown(name, value))
    return default


def _day(value: str, notices: list[Message]) -> str:
    try:
        return iso_day(value) if value else ""
    except ValueError:
        notices.append(Message(f"„{value[:40]}“ ist kein Tag und wird nicht beachtet.", f"“{value[:40]}” is no day and is ignored."))
        return ""


def _unknown(name: str, value: str) -> Message:
    given = f"{name}={value[:40]}"
    return Message(f"{given} ist hier nicht möglich und wird nicht beachtet.", f"{given} is not possible here and is ignored.")


def _unknown_name(name: str) -> Message:
    given = name[:40]
    return Message(f"Die Angabe „{given}“ ist hier unbekannt und wird nicht beachtet.", f"“{given}” is unknown here and is ignored.")


_KNOWN = {parameter.name for parameter in PARAMETERS} | set(OTHERS)


def _of_view(view: View) -> tuple[tuple[Parameter, ...], Callable[[Asked], tuple[Any, ...]], tuple[Any, ...]]:
    """What a view understands, how to read all of it from a state at once, and the defaults: a page holds a hundred links."""
    known = tuple(parameter for parameter in PARAMETERS if view in parameter.views)
    values = attrgetter(*(parameter.attribute for parameter in known))
    return known, values, values(Asked())


_OF_VIEW = {view: _of_view(view) for view in _QUESTION}
