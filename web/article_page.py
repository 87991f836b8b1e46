"""Article pages: one article for reading, its unchanged original, both side by side, and other versions of the same story."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, render_template, request

from searchidx.model import Article, title
from web.article_layout import citation, lay_out, segments
from web.exports import article_export, format_of
from web.highlight_html import numbering_renderer
from web.index_access import current_index, get_article, marked_passages
from web.template_context import site_path
from web.url_builder import article_path, article_path_by_parameter
from web.url_state import ARTICLE_FORMATS

SIMILAR_REQUESTED = 20
"""Similar articles that are looked at; the versions of the story are among them."""

SIMILAR_SHOWN = 5
FEWEST_SHARED_WORDS = 2
"""Articles that share fewer telling words are not called similar."""

article_pages = Blueprint("article", __name__)


@article_pages.get("/artikel/<path:id>")
def article(id: str) -> str | Response:
    """The article with this id; if there is none, the article in the format that the id ends with."""
    exact = current_index().get(id)
    format = "" if exact else format_of(id)
    if format:
        return article_export(get_article(id.removesuffix(f".{format}")), format)
    return _reading_page(exact or get_article(id))


@article_pages.get("/artikel/<path:id>/original")
def original(id: str) -> Response:
    return Response(get_article(id).original, mimetype="text/plain")


@article_pages.get("/artikel/<path:id>/nebeneinander")
def side_by_side(id: str) -> str:
    shown = get_article(id)
    layout = lay_out(marked_passages(shown))
    return render_template(
        "article_beside_original.html",
        article=shown,
        title=title(shown),
        layout=layout,
        numbered=numbering_renderer(layout.target_count, g.lang),
        segments=segments(shown),
    )


@article_pages.get("/artikel")
def article_by_parameter() -> str | Response:
    """The article whose id cannot stand in a path; see `url_builder.article_path`."""
    id, view = request.args.get("id", ""), request.args.get("view", "")
    if view == "original":
        return original(id)
    if view == "nebeneinander":
        return side_by_side(id)
    return article_export(get_article(id), view) if view in ARTICLE_FORMATS else _reading_page(get_article(id))


@article_pages.get("/fassungen")
def versions() -> str:
    """Other versions of the story of article `id`; the one named by `with` is compared with it."""
    index = current_index()
    shown, other_id = get_article(request.args.get("id", "")), request.args.get("with", "")
    sides = []
    if other_id:
        compared = (shown, get_article(other_id))
        passages = index.differences(*compared)
        sides = [(side, title(side), text) for side, text in zip(compared, passages, strict=True)]
    return render_template(
        "article_versions.html", article=shown, title=title(shown), versions=index.versions(shown), other_id=other_id, sides=sides
    )


def _reading_page(shown: Article) -> str:
    layout = lay_out(marked_passages(shown))
    related = current_index().similar(shown, limit=SIMILAR_REQUESTED)
    return render_template(
        "article_page.html",
        article=shown,
        title=title(shown),
        layout=layout,
        numbered=numbering_renderer(layout.target_count, g.lang),
        citation=citation(shown, g.lang),
        download_paths=_download_paths(shown.id),
        versions=[similar for similar in related if similar.versions],
        similar=[similar for similar in related if not similar.versions and len(similar.shared) >= FEWEST_SHARED_WORDS][:SIMILAR_SHOWN],
    )


def _download_paths(id: str) -> Mapping[str, str]:
    """The path of the article in each of ARTICLE_FORMATS; with the id as a parameter if another article's id is the id with that ending."""
    index = current_index()
    taken_formats = {format for format in ARTICLE_FORMATS if index.get(f"{id}.{format}")}
    return {
        format: site_path((article_path_by_parameter if format in taken_formats else article_path)(id, view=format))
        for format in ARTICLE_FORMATS
    }
