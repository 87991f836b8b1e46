"""Exports: every page in formats that other programs read, at the address of the page with the format as its ending (/suche.csv)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.formats import FORMATS, Feed, written
from searchidx.formats.atom import PAGE_SIZE
from searchidx.formats.csv_tsv import BYTE_ORDER_MARK, EXCEL_DELIMITER, decimal_comma, harmless
from searchidx.formats.quote_table import quotes_csv, quotes_ndjson
from searchidx.index import AnswerBudget
from searchidx.messages import Message
from searchidx.model import Article, FoundQuote, Hit, as_hit, title
from web.article_layout import citation, lay_out
from web.explore_pages import compare_timelines, facet_counts
from web.export_quota import begin_export, export_response, text_response
from web.json_api import article_record, json_response, results_page
from web.labels import label
from web.pagination import Pagination, paginate
from web.request_budget import budget, export_budget
from web.request_index import current_index, marked_passages, question, search
from web.statistics_pages import companies, typical_words
from web.template_context import site_path
from web.url_builder import view_path
from web.url_state import ARTICLE_FORMATS, FILTER_FIELDS, RESULT_FORMATS, UrlState

CITATION_FORMATS = ("bib", "ris", "csl.json")
"""Formats that cite articles: they hold no passages."""

MOST_CONCORDANCE_LINES = 10**6
MOST_TABLE_ROWS = 10**5

CUT_ID = "searchidx:cut"
"""The id of the last record of an export that was cut."""

CUT = Message(
    "Gekürzt: Hier fehlen Treffer, weil alle zu geben zu lange dauert. Grenzen Sie die Suche ein.",
    "Cut: hits are missing here, because giving all of them takes too long. Narrow the search down.",
)

CUT_TEXT = Message("Gekürzt: Der Text ganz zu setzen dauert zu lange.", "Cut: setting the whole text takes too long.")

LONGEST_NAME = 60
"""Characters of a file's name that say what was searched."""

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

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
    begin_export()
    if suffix == "atom":
        return _feed_page(state)
    return _streamed("excel.csv" if suffix == "csv" and _is_for_excel() else suffix, _all_hits(state, suffix in CITATION_FORMATS))


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
    state: UrlState = g.url_state
    return _csv_response("facetten", (state.by, "articles"), facet_counts(state))


@exports.get("/kwic.csv")
def kwic() -> Response:
    """A row for each occurrence, in as many articles as a concordance reads."""
    state: UrlState = g.url_state
    concordance = current_index().kwic(
        question(state), width=state.width, sort=state.order, limit=MOST_CONCORDANCE_LINES, budget=budget()
    )
    budget().exceeded |= not concordance.complete
    rows = ((line.left, line.hit, line.right, line.field, line.id, line.date or "", line.title) for line in concordance.lines)
    return _csv_response("kwic", ("left", "hit", "right", "field", "id", "date", "title"), rows)


@exports.get("/zitate.<suffix>")
def quotes(suffix: str) -> BaseResponse:
    """A row for each quotation, in all matching articles, streamed."""
    if suffix not in ("csv", "ndjson"):
        abort(404)
    begin_export()
    whole = export_budget()
    quotes = current_index().all_quotes(question(g.url_state), budget=whole)
    first = next(quotes, None)  # at once: an error must become an error response, not the middle of a streamed one
    with_notice = _quotes_with_notice(chain([first] if first else [], quotes), whole, CUT.text(g.lang))
    lines = quotes_ndjson(with_notice) if suffix == "ndjson" else quotes_csv(with_notice, excel=_is_for_excel())
    response = export_response(_chunks(line.encode("utf-8", "replace") for line in lines), FORMATS[suffix].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(suffix, "zitate")}"'
    return response


def _quotes_with_notice(quotes: Iterable[FoundQuote], whole: AnswerBudget, notice: str) -> Iterator[FoundQuote]:
    """The quotations until the budget is spent; then one that says so."""
    yield from quotes
    if whole.exceeded:
        yield FoundQuote(CUT_ID, notice, "", 0, 0, None, None, None, "", False, None, None, None, None)


@exports.get("/umfeld.csv")
def company() -> Response:
    """A row for each word and period."""
    rows = (
        (one.period, word.word, "" if not word.score else f"{word.score:.4f}", word.articles, word.sources, word.everywhere, word.query)
        for one in companies(g.url_state)
        for word in (*one.company.companions, *one.company.compounds)
    )
    return _csv_response("umfeld", ("period", "word", "logdice", "articles", "sources", "everywhere", "query"), rows)


@exports.get("/typisch.csv")
def typical() -> Response:
    """A row for each word, with the numbers of both sides."""
    answer = typical_words(g.url_state)
    header = ("word", "side", "articles", "of", "against", "of_others", "g2", "log_ratio")
    of, of_others = answer.articles, answer.against
    rows = (
        (word.word, 2 - word.of_first, word.articles, of, word.against, of_others, f"{word.g2:.4f}", f"{word.log_ratio:.4f}")
        for word in answer.words
    )
    return _csv_response("typisch", header, rows)


@exports.get("/kreuztabelle.csv")
def crosstab() -> Response:
    """All rows of the table."""
    state: UrlState = g.url_state
    table = current_index().crosstab(question(state), by=state.cross.split("-"), limit=MOST_TABLE_ROWS)
    header = (*table.by[:-1], *(value or "" for value in table.columns), "total")
    return _csv_response("kreuztabelle", header, ((*(value or "" for value in row.values), *row.counts, row.total) for row in table.rows))


def format_of(id: str) -> str:
    """The one of ARTICLE_FORMATS that an id in a path ends with, or ""."""
    longest_first = sorted(ARTICLE_FORMATS, key=len, reverse=True)  # .csl.json also ends with .json
    return next((format for format in longest_first if id.endswith(f".{format}")), "")


def article_export(article: Article, format: str) -> Response:
    """The article in one of ARTICLE_FORMATS."""
    if format == "json":
        return json_response(article_record(article, marked_passages(article)))
    if format == "txt":
        return text_response(_plain_text(article), "text/plain")
    return Response("".join(written(format, [as_hit(article)])), mimetype=ARTICLE_FORMATS[format].media_type)


def plain_original(article: Article) -> Response:
    """The unchanged text of an article."""
    return text_response(article.original, "text/plain")


def _is_for_excel() -> bool:
    """Whether a table is wanted as a German Excel opens it (`?excel`)."""
    return "excel" in request.args


def _feed_page(state: UrlState) -> Response:
    """PAGE_SIZE hits, the newest first, with the addresses of the other pages."""
    shown = search(replace(state, sort="newest", size=PAGE_SIZE), passages=1, budget=export_budget())
    hits = [hit for hit in shown.hits if not hit.partial]
    cut = [] if shown.complete else [_cut_record()]
    return _streamed("atom", [*hits, *cut], feed=_feed(state, paginate(state.page, -(-shown.total // PAGE_SIZE))))


def _all_hits(state: UrlState, citations: bool) -> Iterator[Hit]:
    """Every full match, and where the budget is spent a last record that says so. `citations`: with leads, not with passages.

    The first is fetched at once: an error must become an error response, not the middle of a streamed one.
    """
    whole = export_budget()
    hits = current_index().hits(question(state), passages=0 if citations else 1, abstracts=citations, budget=whole)
    first = next(hits, None)
    return _with_notice(chain([first] if first else [], hits), whole, _cut_record())


def _with_notice(hits: Iterable[Hit], whole: AnswerBudget, notice: Hit) -> Iterator[Hit]:
    """The hits until the budget is spent; then a record that says so, which every format writes like the others."""
    yield from hits
    if whole.exceeded:
        yield notice


def _cut_record() -> Hit:
    return replace(as_hit(Article(CUT_ID, "", ())), title=CUT.text(g.lang))


def _feed(state: UrlState, pagination: Pagination) -> Feed:
    """The head of the feed of a query. Its id depends on the search alone, not on how it is shown or on this machine's name."""
    defaults = UrlState()
    search = replace(state, sort=defaults.sort, size=defaults.size, page=1, density=defaults.density, norm=defaults.norm, lang="")
    name = f"{state.q or label('all', g.lang)} – searchidx"
    digest = sha256(view_path("search", search).encode()).hexdigest()[:32]
    numbers = {"first": 1, "last": pagination.last}
    numbers |= {"previous": min(state.page - 1, pagination.last)} if pagination.previous else {}
    numbers |= {"next": state.page + 1} if pagination.next else {}
    root = request.url_root.rstrip("/")
    pages = tuple((relation, root + view_path("search", replace(state, page=number), "atom")) for relation, number in numbers.items())
    return Feed(f"urn:searchidx:query:{digest}", name, current_index().committed or "", request.url, pages)


def file_name(suffix: str, *parts: str) -> str:
    """searchidx-klimaschutz-2026-11-30.csv: what it holds and the day it was fetched, out of letters that every file system takes."""
    state: UrlState = g.url_state
    named = " ".join((*parts, state.q or " ".join(value for field in FILTER_FIELDS for value in getattr(state, field))))
    letters = unicodedata.normalize("NFKD", named.casefold().translate(_TRANSCRIBED)).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", letters))[:LONGEST_NAME].strip("-")
    return "-".join(part for part in ("searchidx", slug, date.today().isoformat()) if part) + f".{suffix}"


def _streamed(suffix: str, hits: Iterable[Hit], **settings: Any) -> Response:
    """The hits in one of FORMATS, sent while they are found, however many there are."""
    pieces = (piece.encode("utf-8", "replace") for piece in written(suffix, hits, **settings))
    response = export_response(_chunks(pieces), FORMATS[suffix].media_type)
    if suffix != "atom":  # browsers show feeds, and save the rest under this name
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(suffix.removeprefix("excel."))}"'
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
    for_excel = _is_for_excel()
    buffer.write(BYTE_ORDER_MARK if for_excel else "")
    writer = csv.writer(buffer, lineterminator="\r\n", delimiter=EXCEL_DELIMITER if for_excel else ",")
    writer.writerow(header)
    percent = header.index("percent") if for_excel and "percent" in header else -1
    for row in rows:
        cells = [harmless(cell) if isinstance(cell, str) else cell for cell in row]
        writer.writerow([decimal_comma(str(cell)) if at == percent else cell for at, cell in enumerate(cells)])
    if budget().exceeded:
        writer.writerow([CUT.text(g.lang), *[""] * (len(header) - 1)])
    headers = {"Content-Disposition": f'attachment; filename="{file_name("csv", name)}"'}
    return Response(buffer.getvalue(), mimetype="text/csv", headers=headers)


def _plain_text(article: Article) -> str:
    """Headline, author and paragraphs as the page shows them, then a line and the citation."""
    laid_out = lay_out(current_index().read(article), budget()).blocks
    blocks = (" ".join(passage.text for passage in block.passages) for block in laid_out)
    cut = CUT_TEXT.text(g.lang) if budget().exceeded else ""
    parts = [title(article), article.author or "", *blocks, cut, "—", citation(article, g.lang)]
    return "\n\n".join(part for part in parts if part) + "\n"
