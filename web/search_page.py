"""A view answers one address with a page: it reads the question from the address, asks the service and fills a template."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from searchidx.index import operators
from searchidx.model import Article, title
from web import wording
from web.article_layout import layout, segments
from web.citation_text import citation
from web.explore_views import compared, concordance, distribution, page_chart
from web.exports import article_as, format_of
from web.highlight_html import anchored
from web.json_api import OPERATIONS
from web.openapi import description, parameters_of
from web.problem_details import KINDS
from web.results_context import COUNTED, facets, paging, rescue, search
from web.service_calls import articles, known_article, read
from web.template_context import rooted
from web.url_parameters import Asked, results_path

NEWEST_SHOWN = 6
SUGGESTED = 8
LIKE_LOOKED_AT = 20
SIMILAR_SHOWN = 5
FEWEST_SHARED = 2
"""Articles that share fewer telling words are not called similar."""

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    if not articles().exists:
        return render_template("empty.html")
    newest = articles().search("*", sort="newest", limit=NEWEST_SHOWN, passages=1)
    return render_template("home.html", status=articles().status(), newest=newest.hits)


@pages.get("/suche")
def results() -> str | AnyResponse:
    state: Asked = g.asked
    if not state.q and not state.filters:
        return redirect(rooted(f"/?lang={state.lang}" if state.lang else "/"))
    page = search(articles(), state, limit=state.size, offset=state.offset, facets=COUNTED, why=True)
    return render_template(
        "results.html",
        page=page,
        facets=facets(state, page, g.lang),
        paging=paging(state, page),
        chart=page_chart(articles(), state, page, g.lang),
        rescue=rescue(articles(), state, page) if page.total == 0 and page.complete else None,
    )


@pages.get("/verlauf")
def timeline() -> str:
    return render_template("timeline.html", compared=compared(articles(), g.asked, g.lang))


@pages.get("/facetten")
def distribution_page() -> str:
    return render_template("facets.html", found=distribution(articles(), g.asked, g.lang))


@pages.get("/kwic")
def kwic() -> str:
    found, turns = concordance(articles(), g.asked)
    return render_template("kwic.html", found=found, paging=turns)


@pages.get("/fassungen")
def versions() -> str:
    """Other versions of the story that the article `id` tells; the one in `with` beside it."""
    found, other = known_article(request.args.get("id", "")), request.args.get("with", "")
    others = articles().versions(found.id)
    sides = (found, known_article(other)) if other else ()
    texts = articles().differences(found.id, other) if other else ()
    beside = [(article, title(article), side) for article, side in zip(sides, texts, strict=True)]
    return render_template("versions.html", article=found, title=title(found), versions=others, other=other, sides=beside)


@pages.get("/vorschlag")
def suggest() -> Response:
    """How a query may go on, as browsers ask for it (OpenSearch suggestions)."""
    found = articles().suggest(g.asked.q, limit=SUGGESTED) if g.asked.q else ()
    told = [g.asked.q, [one.text for one in found], [wording.articles(one.count, g.lang) for one in found], []]
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/x-suggestions+json")


@pages.get("/search")
def english_results() -> AnyResponse:
    return redirect(rooted(results_path(g.asked)), 308)


@pages.get("/artikel/<path:id>")
def article(id: str) -> str | Response:
    """The article with this id; failing that, one in the format that the id ends with."""
    format = format_of(id) if articles().get(id) is None else ""
    return article_as(id.removesuffix(f".{format}"), format) if format else _article_page(known_article(id))


@pages.get("/artikel/<path:id>/original")
def original(id: str) -> Response:
    return Response(known_article(id).original, mimetype="text/plain")


@pages.get("/artikel/<path:id>/nebeneinander")
def side_by_side(id: str) -> str:
    return _article_page(known_article(id), "side_by_side.html")


@pages.get("/artikel")
def article_by_parameter() -> str | Response:
    """The article of an id that cannot stand in a path; see `address.article_path`."""
    id, view = request.args.get("id", ""), request.args.get("view", "")
    if view in ("original", "nebeneinander"):
        return original(id) if view == "original" else side_by_side(id)
    return article_as(id, view) if format_of(f".{view}") else _article_page(known_article(id))


@pages.get("/hilfe")
def help_page() -> str:
    return render_template("help.html", operators=operators())


@pages.get("/hilfe/schnittstelle")
def api_page() -> str:
    return render_template("api.html", operations=OPERATIONS, parameters_of=parameters_of, kinds=KINDS)


@pages.get("/api/v1/openapi.json")
def openapi() -> Response:
    told = json.dumps(description(g.lang, request.script_root), ensure_ascii=False, indent=1)
    return Response(told + "\n", mimetype="application/json")


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """What a browser needs to offer this page as a search engine (OpenSearch 1.1)."""
    tail = f"&lang={g.asked.lang}" if g.asked.lang else ""
    described = render_template("opensearch.xml", here=request.url_root, tail=tail)
    return Response(described, mimetype="application/opensearchdescription+xml")


@pages.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


def _article_page(found: Article, template: str = "article.html") -> str:
    laid_out = layout(read(found.id))
    like = articles().similar(found.id, limit=LIKE_LOOKED_AT) if template == "article.html" else ()
    return render_template(
        template,
        article=found,
        title=title(found),
        layout=laid_out,
        anchor=anchored(laid_out.stops, g.lang),
        citation=citation(found, g.lang),
        segments=segments(found),
        versions=[one for one in like if one.versions],
        similar=[one for one in like if not one.versions and len(one.shared) >= FEWEST_SHARED][:SIMILAR_SHOWN],
    )
