"""The web page: search, results and articles in a browser on this machine. Read-only, complete without JavaScript, no memory of queries:
what is written down goes to files that the server was started with (OwnFiles).

The URL of a page is its whole state. Useful for: readers, and programs that ask over HTTP. Not useful for: changing an index (the command
line does that), and for understanding queries or German (the index does).

    server            `searchidx serve`: the Waitress server, its limits and its end
    connection_guard  deadlines and limits of connections; fair_queue says whose request is next, export_quota limits exports
    worker_processes  several processes that answer at one address
    flask_app         puts the Flask application together
    request_security  checks of load, host and origin; security headers
    response_cache    ETag, 304, gzip, and a cache of responses in memory
    error_responses   errors as pages and as problem details (RFC 9457)

    search_page       home, results, suggestions
    article_page      an article, its original, other versions
    explore_pages     timeline, facets, concordance
    known_text        "Haben wir das schon?" for a pasted text
    reading_lists     marked articles with notes; marked_articles says which are marked
    own_files         what pages may write to
    saved_searches    the searches that `searchidx saved` keeps
    question_log      the switch of the research log
    help_pages        search help, documentation of the API
    exports           CSV, NDJSON, Atom, BibTeX, RIS, CSL-JSON
    dossier           chosen articles as one HTML file
    json_api          /api/v1; openapi describes it, dataclass_json writes its values and their schemas

    url_state         what a URL may hold, read into a UrlState
    url_builder       paths from a UrlState
    request_index     the index, its articles and the search of a request
    facet_values, pagination, no_results_help, timeline_chart, article_layout, highlight_html: parts of pages
    long_article_parts, long_values   what is too long for one page
    template_context  the names that templates use
    labels            texts of the pages in German and English
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from web.own_files import OwnFiles as OwnFiles  # who makes an application imports it from here

if TYPE_CHECKING:
    from flask import Flask

    from searchidx.index import Index


def create_app(index: Index, *, lang: str = "de", hosts: Sequence[str] = (), files: OwnFiles | None = None) -> Flask:
    """The pages of one index as a WSGI application.

    `lang` is the language of the pages unless a URL names another. `hosts` are the names it answers to besides those of this machine.
    """
    from web.flask_app import build_app  # here: `searchidx --help` imports this package for `serve` and must not load Flask

    return build_app(index, lang, hosts, files or OwnFiles())
