"""Exports: every page in formats that other programs read, at the address of the page with the format as its ending (/suche.csv)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.formats import FORMATS, Feed, written
from searchidx.formats.csv_tsv import harmless
from searchidx.model import Article, Hit, as_hit, title
from web.article_layout import citation, lay_out
from web.explore_pages import compare_timelines, count_facet
from web.index_access import current_index, marked_passages, question
from web.json_api import article_record, json_response, results_page
from web.labels import label
from web.template_context import site_path
from web.url_builder import view_path
from web.url_state import ARTICLE_FORMATS, RESULT_FORMATS, UrlState

CITATION_FORMATS = ("bib", "ris", "csl.json")
"""Formats that cite articles: they hold no passages."""

MOST_CONCORDANCE_LINES = 10**6

CHUNK_BYTES = 16_384
"""A streamed export is sent in chunks of about this size."""

exports = Blueprint("exports", __name__)


@exports.get("/suche.<suffix>")
def results(suffix: str) -> BaseResponse:
    """JSON is the page of results that the URL shows; every other format holds all full matches, streamed."""
    state: UrlState = g.url_state
    if suffix not in RESULT_FORMATS:
        abort(404)
    if suffix == "json":
        return json_response(results_page(state), query=state.q)
    passages = 0 if suffix in CITATION_FORMATS else 1
    if suffix == "atom":
        return _streamed(suffix, _all_hits(replace(state, sort="newest"), passages), feed=_feed(state))
    return _streamed(suffix, _all_hits(state, passages))


@exports.get("/search.<suffix>")
def english_results(suffix: str) -> BaseResponse:
    if suffix not in RESULT_FORMATS:
        abort(404)
    return redirect(site_path(view_path("search", g.url_state, suffix)), 308)


@exports.get("/verlauf.csv")
def timeline() -> Response:
    """A row for each period and query."""
    charts = [(timeline.state.q, timeline.chart) for timeline in compare_timelines(g.url_state, g.lang) if timeline.chart]
    rows = ((q, bar.start, bar.end, bar.count, bar.all, f"{bar.share:.4f}") for q, chart in charts for bar in chart.bars)
    return _csv_response("verlauf", ("query", "from", "to", "articles", "of_all", "percent"), rows)


@exports.get("/facetten.csv")
def facets() -> Response:
    """A row for each value."""
    counts = count_facet(g.url_state, g.lang)
    return _csv_response("facetten", (g.url_state.by, "articles"), ((value.name, value.count) for value in counts.values))


@exports.get("/kwic.csv")
def kwic() -> Response:
    """A row for each occurrence, in as many articles as a concordance reads."""
    state: UrlState = g.url_state
    concordance = current_index().kwic(question(state), width=state.width, sort=state.order, limit=MOST_CONCORDANCE_LINES)
    rows = ((line.left, line.hit, line.right, line.field, line.id, line.date or "", line.title) for line in concordance.lines)
    return _csv_response("kwic", ("left", "hit", "right", "field", "id", "date", "title"), rows)


def format_of(id: str) -> str:
    """The one of ARTICLE_FORMATS that an id in a path ends with, or ""."""
    longest_first = sorted(ARTICLE_FORMATS, key=len, reverse=True)  # .csl.json also ends with .json
    return next((format for format in longest_first if id.endswith(f".{format}")), "")


def article_export(article: Article, format: str) -> Response:
    """The article in one of ARTICLE_FORMATS."""
    if format == "json":
        return json_response(article_record(article, marked_passages(article)))
    if format == "txt":
        return Response(_plain_text(article), mimetype="text/plain")
    return Response("".join(written(format, [as_hit(article)])), mimetype=ARTICLE_FORMATS[format].media_type)


def _all_hits(state: UrlState, passages: int) -> Iterator[Hit]:
    """Every full match. The first is fetched at once: an error must become an error response, not the middle of a streamed one."""
    hits = current_index().hits(question(state), passages=passages)
    return chain([first] if (first := next(hits, None)) else [], hits)


def _feed(state: UrlState) -> Feed:
    """The head of the feed of a query. Its id depends on the search alone, not on how it is shown or on this machine's name."""
    defaults = UrlState()
    search = replace(state, sort=defaults.sort, size=defaults.size, page=1, density=defaults.density, norm=defaults.norm, lang="")
    name = f"{state.q or label('all', g.lang)} – searchidx"
    digest = sha256(view_path("search", search).encode()).hexdigest()[:32]
    return Feed(f"urn:searchidx:query:{digest}", name, current_index().committed or "", request.url)


def _streamed(suffix: str, hits: Iterable[Hit], **settings: Any) -> Response:
    """The hits in one of FORMATS, sent while they are found, however many there are."""
    pieces = (piece.encode("utf-8", "replace") for piece in written(suffix, hits, **settings))
    response = Response(_chunks(pieces), mimetype=FORMATS[suffix].media_type)
    if suffix != "atom":  # browsers show feeds, and save the rest under this name
        response.headers["Content-Disposition"] = f'attachment; filename="searchidx.{suffix}"'
    return response


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger chunks: each is a write to the socket."""
    chunk = bytearray()
    for piece in pieces:
        chunk += piece
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    if chunk:
        yield bytes(chunk)


def _csv_response(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Response:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="searchidx-{name}.csv"'}
    return Response(buffer.getvalue(), mimetype="text/csv", headers=headers)


def _plain_text(article: Article) -> str:
    """Headline, author and paragraphs as the page shows them, then a line and the citation."""
    blocks = (" ".join(passage.text for passage in block.passages) for block in lay_out(marked_passages(article)).blocks)
    parts = [title(article), article.author or "", *blocks, "—", citation(article, g.lang)]
    return "\n\n".join(part for part in parts if part) + "\n"
