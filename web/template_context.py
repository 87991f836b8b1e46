"""The names that every template can use: the state of the page, texts in the reader's language, and paths to other pages."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, g, request

from searchidx import __version__, messages
from searchidx.cli.statistics_text import nothing_typical
from searchidx.formats.coins import context_object, meta_tags
from searchidx.index import speaker_query
from searchidx.messages import (
    ARTICLES,
    ARTICLES_DATIVE,
    ARTICLES_GONE,
    ARTICLES_QUOTED,
    FURTHER_VERSIONS,
    PLACES,
    articles_in_families,
    counted,
    decimal,
    match_type_name,
    number,
    percent,
)
from searchidx.model import Reason, author_names, title
from web import labels
from web.highlight_html import marked_html
from web.long_values import LONGEST_VALUE, shortened_hit
from web.marked_articles import marked_ids
from web.request_index import current_index
from web.statistics_pages import word_state
from web.timeline_chart import Bar, Chart, bar_paths, line_points
from web.url_builder import article_path, dossier_path, parameter_pairs, search_path, versions_path, view_path
from web.url_state import (
    ARTICLE_FORMATS,
    FILTER_FIELDS,
    RESULT_FORMATS,
    SIZES,
    VIEW_PATHS,
    WIDTHS,
    UrlState,
    excluding,
    toggled,
    unfiltered,
    with_value,
    without_value,
)

FORMS_SHOWN = 10
"""Forms of one match type that a results page lists; how many more there are is a number."""

HOLDINGS_SHOWN = 12
"""Sections and sources that the home page lists; the facet page lists all."""

BARS_WITH_VALUES = 16
"""A large chart with no more bars writes their values above them."""

SAVED_PARAMETERS = ("q", *FILTER_FIELDS, *(f"-{field}" for field in FILTER_FIELDS), "from", "to", "mode", "without", "exclude", "sort")
"""Parameters of a search that are saved with it."""

NO_BREAK_SPACE = "\u00a0"

_TABLES = {
    "LANGUAGES": labels.LANGUAGES,
    "SORT_NAMES": messages.SORT_NAMES,
    "UNCLEAR_SPEAKER": messages.UNCLEAR_SPEAKER,
    "KNOWN_NAMES": messages.KNOWN_NAMES,
    "MODE_NAMES": messages.MODE_NAMES,
    "CONCORDANCE_SORT_NAMES": messages.CONCORDANCE_SORT_NAMES,
    "FIELD_NAMES": messages.FIELD_NAMES,
    "page_label": messages.page_label,
    "FACET_NAMES": messages.FACET_NAMES,
    "DENSITY_NAMES": labels.DENSITY_NAMES,
    "LOG_NAMES": labels.LOG_NAMES,
    "NORM_NAMES": labels.NORM_NAMES,
    "VERSIONS_NAMES": labels.VERSIONS_NAMES,
    "TIMELINE_PERIOD_NAMES": labels.TIMELINE_PERIOD_NAMES,
    "VALUE_ORDER_NAMES": labels.VALUE_ORDER_NAMES,
    "VIEW_NAMES": labels.VIEW_NAMES,
    "CROSS_NAMES": labels.CROSS_NAMES,
    "KEY_MEANINGS": labels.KEY_MEANINGS,
    "FILTER_FIELDS": FILTER_FIELDS,
    "ARTICLE_FORMATS": ARTICLE_FORMATS,
    "RESULT_FORMATS": RESULT_FORMATS,
    "SIZES": SIZES,
    "LONGEST_VALUE": LONGEST_VALUE,
    "WIDTHS": WIDTHS,
    "VIEW_PATHS": VIEW_PATHS,
    "SAVED_PARAMETERS": SAVED_PARAMETERS,
    "FORMS_SHOWN": FORMS_SHOWN,
    "HOLDINGS_SHOWN": HOLDINGS_SHOWN,
    "BARS_WITH_VALUES": BARS_WITH_VALUES,
}

_STATE_FUNCTIONS = {
    "parameter_pairs": parameter_pairs,
    "with_value": with_value,
    "without_value": without_value,
    "excluding": excluding,
    "toggled": toggled,
    "unfiltered": unfiltered,
}


def template_context() -> dict[str, Any]:
    """Every name with its meaning for the request at hand."""
    state: UrlState = g.url_state
    lang: str = g.lang
    blank = UrlState(lang=state.lang, marked=state.marked, log=state.log)
    marked = marked_ids()  # first: it may have something to tell
    return {
        **_TABLES,
        **_STATE_FUNCTIONS,
        **_text_functions(lang),
        **_path_functions(state),
        "state": state,
        "blank_state": blank,
        "notices": g.notices,
        "keeps_searches": current_app.config["SAVED_SEARCHES"] is not None,
        "keeps_list": current_app.config["READING_LIST"] is not None,
        "marked_ids": marked,
        "has_log": current_app.config["RESEARCH_LOG"] is not None,
        "budget": g.budget,
        "lang": lang,
        "version": __version__,
        "marked": marked_html,
        "save_command": lambda shown: save_command(shown, _index_option()),
    }


def site_path(path: str) -> str:
    """A path of this application as the browser must request it, also when the application is mounted below another path."""
    return quote(request.script_root, safe="/") + path


def save_command(state: UrlState, index: str = "") -> str:
    """The shell command that saves this search; "" without a query or with match types switched off, which no command can say.

    `index`: the folder of the index, "" for the usual one. Searches are saved in the terminal because the pages change nothing on disk.
    """
    if state.without or not state.q:
        return ""
    options: list[str] = []
    for field in FILTER_FIELDS:
        options += [part for value in getattr(state, field) for part in (f"--{field}", value)]
        options += [part for value in getattr(state, f"no_{field}") for part in (f"--not-{field}", value)]
    settings = {"--since": state.since, "--until": state.until, "--mode": state.mode if state.mode != UrlState().mode else ""}
    options += [part for name, value in settings.items() if value for part in (name, value)]
    options += [part for form in state.exclude for part in ("-x", form)]
    query = ["--", state.q] if state.q.startswith("-") else [state.q]
    place = ["--index", index] if index else []
    return f"searchidx saved add {shlex.join([*place, '--sort', state.sort, *options, 'NAME', *query])}"


def _index_option() -> str:
    """What `--index` must say for this index: its folder, if it is one."""
    return current_index().directory if current_index().engine == "whoosh" else ""


def _text_functions(lang: str) -> dict[str, Callable[..., Any]]:
    """What writes labels, messages, numbers and dates in the reader's language."""

    def bar_value(bar: Bar, norm: str) -> str:
        return whole_percent(bar.share) if norm == "share" else counted(bar.count, ARTICLES, lang)

    def bar_number(bar: Bar, norm: str) -> str:
        return whole_percent(bar.share) if norm == "share" else number(bar.count, lang)

    def chart_top(chart: Chart, part: float = 1) -> str:
        top = chart.top * part
        if chart.norm == "share":
            return whole_percent(top)
        return number(round(top), lang) if top == round(top) else decimal(top, lang)

    def whole_percent(value: float) -> str:
        return percent(value, lang).replace(" ", NO_BREAK_SPACE)

    return {
        "t": lambda key: labels.label(key, lang),
        "translate": lambda message: message.text(lang),
        "number": lambda value: number(value, lang),
        "count_articles": lambda value: counted(value, ARTICLES, lang),
        "articles_in_families": lambda articles, families: articles_in_families(articles, families, lang),
        "further_versions": lambda value: counted(value, FURTHER_VERSIONS, lang),
        "articles_missing": lambda value: counted(value, ARTICLES_GONE, lang),
        "in_articles": lambda value: f"in {counted(value, ARTICLES_DATIVE, lang)}",
        "articles_with_quotes": lambda value: ARTICLES_QUOTED.text(value, lang),
        "one_line": lambda text: " ".join(text.split()),
        "speaker_query": speaker_query,
        "count_places": lambda value: counted(value, PLACES, lang),
        "places": lambda value: PLACES.text(value, lang),
        "percent": whole_percent,
        "decimal": lambda value, places=1: decimal(value, lang, places),
        "headline": title,
        "day": lambda when: messages.day(when, lang),
        "short_day": lambda when: messages.short_day(when, lang),
        "day_range": lambda since, until: messages.day_range(since, until, lang),
        "nothing_typical": nothing_typical,
        "bar_value": bar_value,
        "bar_number": bar_number,
        "period": lambda per: messages.PERIOD_NAMES[per].de if lang == "de" else messages.PERIOD_NAMES[per].en.lower(),
        "facet_name": lambda name: messages.FACET_NAMES[name].text(lang) if name in messages.FACET_NAMES else labels.label(name, lang),
        "rule": lambda name: messages.RULE_NAMES[name].text(lang) if name in messages.RULE_NAMES else name,
        "line_points": line_points,
        "chart_top": chart_top,
        "match_type": lambda name: match_type_name(name).text(lang),
        "author_names": lambda author: author_names(author[:LONGEST_VALUE]),
        "coins": lambda hit: context_object(shortened_hit(hit)),
        "meta_tags": lambda hit: meta_tags(shortened_hit(hit)),
        "match_reasons": lambda reasons: _match_reasons(reasons, lang),
    }


def _match_reasons(reasons: Iterable[Reason], lang: str) -> str:
    """`Minister → Außenminister (Grundwort einer Zusammensetzung, Titel)`, one word of the query after the other; "" without reasons."""
    return " · ".join(_match_reason(reason, lang) for reason in reasons)


def _match_reason(reason: Reason, lang: str) -> str:
    field = messages.FIELD_NAMES[reason.field].text(lang)
    match = reason.word if reason.form.lower() == reason.word.lower() else f"{reason.word} → {reason.form}"
    return f"{match} ({match_type_name(reason.relation).text(lang)}, {field})"


def _path_functions(state: UrlState) -> dict[str, Callable[..., Any]]:
    """What gives paths to other pages; keywords change the state of this page, and where hits may change, start over on page 1."""

    def changed(**changes: Any) -> UrlState:
        return replace(state, **{"page": 1, **changes})

    def bar_path_function(single: UrlState) -> Callable[[Bar], str]:
        root, path = site_path(""), bar_paths(single)
        return lambda bar: root + path(bar)

    return {
        "site_path": site_path,
        "localized_path": lambda path: site_path(_with_kept(path, state)),
        "search_path": lambda target: site_path(search_path(target)),
        "results_path": lambda suffix="", **changes: site_path(view_path("search", changed(**changes), suffix)),
        "view_path": lambda view, **changes: site_path(view_path(view, changed(**changes))),
        "export_path": lambda format, view="search": site_path(view_path(view, replace(state, page=1, marked=(), log="0"), format)),
        "dossier_path": lambda: site_path(dossier_path(state)),
        "excel_path": lambda: _with_flag(site_path(view_path("search", replace(state, page=1), "csv")), "excel"),
        "part_path": lambda: part_path,
        "word_path": lambda target, query: site_path(search_path(word_state(target, query))),
        "sentences_path": lambda target, query: site_path(view_path("kwic", word_state(target, query))),
        "sources_path": lambda target, query: site_path(view_path("facets", replace(word_state(target, query), by="source"))),
        "view_path_of": lambda view, target: site_path(view_path(view, target)),
        "search_state": lambda q: UrlState(q=q, lang=state.lang),
        "page_path": lambda view: lambda page: site_path(view_path(view, replace(state, page=page))),
        "article_path": lambda id, **changes: site_path(article_path(id, replace(state, **changes))),
        "canonical_path": lambda id: site_path(article_path(id)),
        "original_path": lambda id: site_path(article_path(id, view="original")),
        "side_by_side_path": lambda id: site_path(article_path(id, state, "nebeneinander")),
        "versions_path": lambda id, other="", version=0: site_path(versions_path(id, other, state.lang, version)),
        "bar_paths": bar_path_function,
        "language_path": lambda lang: _path_with("lang", lang),
        "mark_path": _mark_path,
        "this_path": _this_path,
        "list_path": lambda: site_path(_with_kept("/merkliste", state)),
        "log_path": lambda value: _path_with("log", value),
    }


def _with_kept(path: str, state: UrlState) -> str:
    """A path with what stays from page to page: the language, the switch of the research log, and marks."""
    kept = [*(("mark", id) for id in state.marked), ("log", state.log if state.log == "1" else ""), ("lang", state.lang)]
    query = urlencode([pair for pair in kept if pair[1]])
    return f"{path}?{query}" if query else path


def _with_flag(path: str, flag: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{flag}"


def part_path(part: int) -> str:
    """This very page with another part of the article."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "part"]
    query = urlencode([*pairs, *([("part", part)] if part > 1 else [])])
    return site_path(quote(request.path)) + (f"?{query}" if query else "")


def _path_with(name: str, value: str) -> str:
    """This very page with another value of a parameter."""
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != name]
    return f"{site_path(quote(request.path))}?{urlencode([*pairs, (name, value)])}"


def _mark_path(id: str) -> str:
    """This very page with an article marked in the address, or no longer marked."""
    pairs = list(request.args.items(multi=True))
    mark = ("mark", id)
    return _this_path([pair for pair in pairs if pair != mark] if mark in pairs else [*pairs, mark])


def _this_path(pairs: Sequence[tuple[str, str]] | None = None) -> str:
    """This very page, with these parameters instead of its own."""
    query = urlencode(list(request.args.items(multi=True)) if pairs is None else pairs)
    return site_path(quote(request.path)) + (f"?{query}" if query else "")
