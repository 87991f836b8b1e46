"""The names every template knows: the question, the words of the reader's language, and how to get to other pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import g, request

from searchidx import __version__
from searchidx.service import relation_name
from web import wording
from web.address import SIZES, Asked, article_path, parameters, results_path, unfiltered, with_value, without_value
from web.marking import marked

FORMS_SHOWN = 12
"""Forms of one relation that a results page lists; the rest is a number."""


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
        "number": lambda value: wording.number(value, lang),
        "count_articles": lambda value: wording.articles(value, lang),
        "count_hits": lambda value: wording.hits(value, lang),
        "day": lambda when: wording.day(when, lang),
        "relation": lambda name: relation_name(name).text(lang),
        # other pages
        "to": rooted,
        "to_page": lambda path: rooted(f"{path}?lang={asked.lang}" if asked.lang else path),
        "to_search": lambda state: rooted(results_path(state)),
        "to_results": lambda **changes: rooted(results_path(replace(asked, **{"page": 1, **changes}))),
        "to_article": lambda id, **changes: rooted(article_path(id, replace(asked, **changes))),
        "to_original": lambda id: rooted(article_path(id, view="original")),
        "to_language": _in_language,
        # functions and tables
        "marked": marked,
        "parameters": parameters,
        "with_value": with_value,
        "without_value": without_value,
        "unfiltered": unfiltered,
        "LANGUAGES": wording.LANGUAGES,
        "SORTS": wording.SORTS,
        "MODES": wording.MODES,
        "FIELDS": wording.FIELDS,
        "SIZES": SIZES,
        "FORMS_SHOWN": FORMS_SHOWN,
    }


def rooted(path: str) -> str:
    """A path of ours as a browser must ask for it, also when the page is mounted below another one."""
    return quote(request.script_root, safe="/") + path


def _in_language(lang: str) -> str:
    """This very page in another language."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{rooted(quote(request.path))}?{urlencode([*others, ('lang', lang)])}"
