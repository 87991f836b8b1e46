"""Builds the paths of all pages. One state has one address: only what differs from the default is in it, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlencode

from web.url_state import ARTICLE_FORMATS, ARTICLE_VIEWS, PARAMETERS, QUERY_VIEWS, VIEW_PATHS, Parameter, UrlState, View


def view_path(view: View, state: UrlState, suffix: str = "") -> str:
    """The path of a view of the results; `suffix` ("csv") asks for it in an export format."""
    return _with_query(f"{VIEW_PATHS[view]}{'.' + suffix if suffix else ''}", parameter_pairs(state, view))


def search_path(state: UrlState) -> str:
    """The path of a results page."""
    return view_path("search", state)


def dossier_path(state: UrlState) -> str:
    """The path of the page that makes a dossier of the results."""
    return _with_query("/dossier", parameter_pairs(replace(state, page=1)))


def path_for_days(state: UrlState) -> Callable[[str, str], str]:
    """A function from a first and a last day to the path of the results within them. A chart has hundreds of such links."""
    placeholder = "0000-00-00"
    path = search_path(replace(state, since=placeholder, until=placeholder, page=1))
    before, after = path.split(f"from={placeholder}&to={placeholder}")  # not ambiguous: within a value = is written %3D
    return lambda since, until: f"{before}from={since}&to={until}{after}"


def article_path(id: str, state: UrlState | None = None, view: str = "") -> str:
    """The path of an article; `view` is "", one of ARTICLE_VIEWS or of ARTICLE_FORMATS.

    A format is the ending of the path. An article whose id is this id with that ending comes first: see `article_page.article`.
    """
    if not _fits_path(id):
        return article_path_by_parameter(id, state, view)
    ending = "." + view if view in ARTICLE_FORMATS else "/" + view if view else ""
    return _with_query(f"/artikel/{quote(id, safe='/')}{ending}", _article_pairs(state))


def article_path_by_parameter(id: str, state: UrlState | None = None, view: str = "") -> str:
    """The path of an article with its id as a parameter, which no other article's path can be taken for."""
    return _with_query("/artikel", [("id", id), *([("view", view)] if view else []), *_article_pairs(state)])


def versions_path(id: str, other: str = "", lang: str = "", version: int = 0) -> str:
    """The path of the versions of an article; `other` is the id of one to compare with, `version` the number of an earlier one."""
    pairs = (("id", id), ("with", other), ("version", str(version) if version else ""), ("lang", lang))
    return _with_query("/fassungen", [(name, value) for name, value in pairs if value])


def parameter_pairs(state: UrlState, view: View = "search") -> list[tuple[str, str]]:
    """(name, value) of every parameter of the view that differs from its default, in the order of PARAMETERS."""
    parameters, values_of, defaults = _VIEW_PARAMETERS[view]
    pairs: list[tuple[str, str]] = []
    for parameter, value, default in zip(parameters, values_of(state), defaults, strict=True):
        if value != default:
            pairs += [(parameter.name, str(item)) for item in (value if parameter.repeated else (value,))]
    return pairs


def _article_pairs(state: UrlState | None) -> list[tuple[str, str]]:
    return parameter_pairs(state, "article") if state else []


def _with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _fits_path(id: str) -> bool:
    """Whether this id survives as a path: browsers resolve "..", servers join "//", and an id may end like one of ARTICLE_VIEWS."""
    segments = id.split("/")
    return all(segment not in ("", ".", "..") for segment in segments) and segments[-1] not in ARTICLE_VIEWS


def _view_parameters(view: View) -> tuple[tuple[Parameter, ...], Callable[[UrlState], tuple[Any, ...]], tuple[Any, ...]]:
    """The parameters of a view, a function that reads their values from a state, and the defaults. Made once: a page has 100 links."""
    parameters = tuple(parameter for parameter in PARAMETERS if view in parameter.views)
    values_of = attrgetter(*(parameter.attribute for parameter in parameters))
    return parameters, values_of, values_of(UrlState())


_VIEW_PARAMETERS = {view: _view_parameters(view) for view in QUERY_VIEWS}
