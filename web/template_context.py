"""The names every template knows: the question, the words of the reader's language, and how to get to other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import g, request

from searchidx import __version__
from searchidx.index import relation_name
from web import wording
from web.cli_command import saving_command
from web.highlight_html import marked
from web.match_reasons import because
from web.service_calls import articles
from web.timeline_chart import to_bars
from web.url_parameters import (
    ARTICLE_FORMATS,
    NAMES,
    PATHS,
    RESULT_FORMATS,
    SIZES,
    WIDTHS,
    Asked,
    article_path,
    article_path_by_parameter,
    excluding,
    parameters,
    path_of,
    results_path,
    switched,
    unfiltered,
    versions_path,
    with_value,
    without_value,
)

FORMS_SHOWN = 10
"""Forms of one relation that a results page lists; the rest is a number."""

HOLDINGS_SHOWN = 12
"""Sections and sources that the home page lists; the rest is on a page of its own."""


def names_of_templates() -> dict[str, Any]:
    """Name and meaning, for the request at hand. What begins with `to` gives an address."""
    asked: Asked = g.asked
    lang: str = g.lang
    return {
        "asked": asked,
        "plain": Asked(lang=asked.lang),
        "notices": g.notices,
        "lang": lang,
        "version": __version__,
        # the reader's language
        "t": lambda key: wording.label(key, lang),
        "said": lambda message: message.text(lang),
        "period": lambda since, until: wording.span(since, until, lang),
        "number": lambda value: wording.number(value, lang),
        "count_articles": lambda value: wording.articles(value, lang),
        "count_hits": lambda value: wording.hits(value, lang),
        "short_day": lambda when: wording.short_day(when, lang),
        "percent": lambda value: wording.percent(value, lang),
        "bar_value": lambda bar, norm: wording.percent(bar.share, lang) if norm == "share" else wording.articles(bar.count, lang),
        "chart_top": lambda chart: wording.percent(chart.top, lang) if chart.norm == "share" else wording.number(round(chart.top), lang),
        "because": lambda reasons: because(reasons, lang),
        "day": lambda when: wording.day(when, lang),
        "relation": lambda name: relation_name(name).text(lang),
        # other pages
        "to": rooted,
        "to_page": lambda path: rooted(f"{path}?lang={asked.lang}" if asked.lang else path),
        "to_search": lambda state: rooted(results_path(state)),
        "to_results": lambda suffix="", **changes: rooted(path_of("search", replace(asked, **{"page": 1, **changes}), suffix)),
        "to_article": lambda id, **changes: rooted(article_path(id, replace(asked, **changes))),
        "to_plain_article": lambda id: rooted(article_path(id)),
        "to_original": lambda id: rooted(article_path(id, view="original")),
        "to_beside": lambda id: rooted(article_path(id, asked, "nebeneinander")),
        "to_format": _to_format,
        "to_view": lambda view, **changes: rooted(path_of(view, replace(asked, **{"page": 1, **changes}))),
        "to_bars": lambda state: _all_rooted(to_bars(state)),
        "to_versions": lambda id, other="": rooted(versions_path(id, other, asked.lang)),
        "turn_in": lambda view: lambda page: rooted(path_of(view, replace(asked, page=page))),
        "to_twin": lambda format, view="search": rooted(path_of(view, replace(asked, page=1), format)),
        "to_language": _in_language,
        # functions and tables
        "marked": marked,
        "parameters": parameters,
        "with_value": with_value,
        "without_value": without_value,
        "excluding": excluding,
        "switched": switched,
        "saving_command": saving_command,
        "unfiltered": unfiltered,
        "LANGUAGES": wording.LANGUAGES,
        "SORTS": wording.SORTS,
        "MODES": wording.MODES,
        "DENSITIES": wording.DENSITIES,
        "NORMS": wording.NORMS,
        "PERIODS": wording.PERIODS,
        "ORDERS": wording.ORDERS,
        "FIELDS": wording.FIELDS,
        "KEYS": wording.KEYS,
        "NAMES": NAMES,
        "ARTICLE_FORMATS": ARTICLE_FORMATS,
        "RESULT_FORMATS": RESULT_FORMATS,
        "SIZES": SIZES,
        "WIDTHS": WIDTHS,
        "PATHS": PATHS,
        "FORMS_SHOWN": FORMS_SHOWN,
        "HOLDINGS_SHOWN": HOLDINGS_SHOWN,
        "FACET_NAMES": wording.FACETS,
        "VIEWS": wording.VIEWS,
    }


def rooted(path: str) -> str:
    """A path of ours as a browser must ask for it, also when the page is mounted below another one."""
    return quote(request.script_root, safe="/") + path


def _all_rooted(paths: Callable[[Any], str]) -> Callable[[Any], str]:
    root = rooted("")
    return lambda what: root + paths(what)


def _to_format(id: str, format: str) -> str:
    """The address of an article in another form; not by its ending if that leads to another article."""
    taken = articles().get(f"{id}.{format}") is not None
    return rooted((article_path_by_parameter if taken else article_path)(id, view=format))


def _in_language(lang: str) -> str:
    """This very page in another language."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{rooted(quote(request.path))}?{urlencode([*others, ('lang', lang)])}"
