"""A twin is a page in a form that other programs read: the same question at the same address, with an ending."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from searchidx.formats import FORMATS, Feed, written
from searchidx.formats.csv_tsv import harmless
from searchidx.model import Article, Hit, as_hit, title
from web import wording
from web.article_layout import layout
from web.citation_text import citation
from web.explore_views import compared, distribution
from web.json_api import answer, reading, results_page
from web.service_calls import articles, known_article, question, read
from web.template_context import rooted
from web.url_parameters import ARTICLE_FORMATS, RESULT_FORMATS, Asked, path_of

REFERENCES = ("bib", "ris", "csl.json")
"""Formats that cite articles; they quote nothing of them."""

twins = Blueprint("twins", __name__)


@twins.get("/suche.<suffix>")
def results_as(suffix: str) -> AnyResponse:
    """The results in another form: JSON the page the address shows, every other one all full matches, written as they are found."""
    state: Asked = g.asked
    if suffix not in RESULT_FORMATS:
        abort(404)
    if suffix == "json":
        return answer(results_page(articles(), state), query=state.q)
    passages = 0 if suffix in REFERENCES else 1
    found = _all_hits(state if suffix != "atom" else replace(state, sort="newest"), passages)
    if suffix == "atom":
        return _written(suffix, found, feed=_feed(state))
    return _written(suffix, found)


@twins.get("/search.<suffix>")
def english_results_as(suffix: str) -> AnyResponse:
    if suffix not in RESULT_FORMATS:
        abort(404)
    return redirect(rooted(path_of("search", g.asked, suffix)), 308)


@twins.get("/verlauf.csv")
def timeline_as() -> Response:
    """A row a piece of time and query."""
    drawn = [(one.state.q, bar) for one in compared(articles(), g.asked, g.lang) if one.chart for bar in one.chart.bars]
    rows = ((q, bar.start, bar.end, bar.count, bar.all, f"{bar.share:.4f}") for q, bar in drawn)
    return _table("verlauf", ("query", "from", "to", "articles", "of_all", "percent"), rows)


@twins.get("/facetten.csv")
def distribution_as() -> Response:
    """A row a value."""
    found = distribution(articles(), g.asked, g.lang)
    return _table("facetten", (g.asked.by, "articles"), ((value.name, value.count) for value in found.values))


@twins.get("/kwic.csv")
def kwic_as() -> Response:
    """A row a place found; of as many articles as the concordance reads."""
    query, settings = question(g.asked)
    found = articles().kwic(query, width=g.asked.width, sort=g.asked.order, limit=10**6, **settings)
    rows = ((line.left, line.hit, line.right, line.field, line.id, line.date or "", line.title) for line in found.lines)
    return _table("kwic", ("left", "hit", "right", "field", "id", "date", "title"), rows)


def format_of(id: str) -> str:
    """The format an address of an article asks for by its ending; "" for none."""
    longest_first = sorted(ARTICLE_FORMATS, key=len, reverse=True)  # .csl.json also ends with .json
    return next((format for format in longest_first if id.endswith(f".{format}")), "")


def article_as(id: str, format: str) -> Response:
    """An article in another form. Raises ArticleUnknown."""
    found = known_article(id)
    if format == "json":
        return answer(reading(found, read(id)))
    if format == "txt":
        return Response(_plain(found), mimetype="text/plain")
    return Response("".join(written(format, [as_hit(found)])), mimetype=ARTICLE_FORMATS[format].media_type)


def _all_hits(state: Asked, passages: int) -> Iterator[Hit]:
    """Every full match; it is asked for at once, so that an error is told as one and not in the middle of an answer."""
    query, settings = question(state)
    hits = articles().hits(query, sort=state.sort, passages=passages, **settings)
    return chain([first] if (first := next(hits, None)) else [], hits)


def _feed(state: Asked) -> Feed:
    """What the feed of a query says of itself; its id depends on the question alone, not on this machine's name."""
    asked = path_of("search", replace(state, sort="relevance", size=10, page=1, density="comfortable", norm="count", lang=""))
    name = f"{state.q or wording.label('all', g.lang)} – searchidx"
    return Feed(f"urn:searchidx:query:{sha256(asked.encode()).hexdigest()[:32]}", name, articles().committed or "", request.url)


def _written(suffix: str, hits: Iterable[Hit], **more: Any) -> Response:
    """The hits in a format, sent piece by piece however many there are."""
    pieces = (piece.encode("utf-8", "replace") for piece in written(suffix, hits, **more))
    told = Response(_in_blocks(pieces), mimetype=FORMATS[suffix].media_type)
    if suffix != "atom":  # what a browser cannot show it saves, under a name that says what it is
        told.headers["Content-Disposition"] = f'attachment; filename="searchidx.{suffix}"'
    return told


def _in_blocks(pieces: Iterable[bytes], size: int = 16_384) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each goes over the wire by itself."""
    block = bytearray()
    for piece in pieces:
        block += piece
        if len(block) >= size:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _table(name: str, heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Response:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="searchidx-{name}.csv"'}
    return Response(buffer.getvalue(), mimetype="text/csv", headers=headers)


def _plain(article: Article) -> str:
    """What the page shows as text: headline, author, paragraphs, and below a line where it comes from."""
    laid_out = layout(read(article.id))
    blocks = (" ".join(passage.text for passage in block.passages) for block in laid_out.blocks)
    parts = [title(article), article.author or "", *blocks, "—", citation(article, g.lang)]
    return "\n\n".join(part for part in parts if part) + "\n"
