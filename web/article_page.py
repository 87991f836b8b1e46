"""Article pages: one article for reading, its unchanged original, both side by side, and other versions of the same story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from searchidx.index import AnswerBudget, earlier_versions, quotes_of
from searchidx.messages import Message
from searchidx.model import Article, Passage, as_hit, title
from web.article_layout import citation, lay_out, segments
from web.exports import article_export, format_of, plain_original
from web.highlight_html import numbering_renderer
from web.long_article_parts import ArticlePart, part_of
from web.pagination import Pagination, paginate
from web.request_budget import budget, render_page
from web.request_index import current_index, get_article, marked_passages, question
from web.template_context import part_path, site_path
from web.url_builder import article_path, article_path_by_parameter
from web.url_state import ARTICLE_FORMATS, UrlState

SIMILAR_REQUESTED = 20
"""Similar articles that are looked at; the versions of the story are among them."""

SIMILAR_SHOWN = 5
FEWEST_SHARED_WORDS = 2
"""Articles that share fewer telling words are not called similar."""

COMPARING_SECONDS = 1.5
"""Processor time for comparing two texts word by word."""

COMPARED_LENGTH = 200_000
"""Code points of each of two compared texts that are shown."""

ROUGHLY_COMPARED = Message(
    "Die Texte sind zu lang oder zu gleichförmig, um sie Wort für Wort zu vergleichen. "
    "Markiert ist, was in keiner gemeinsamen Folge von fünf Wörtern steht.",
    "The texts are too long or too uniform to be compared word by word. Marked is what stands in no run of five words that both have.",
)

SHORTENED = Message(
    "Gezeigt wird nur der Anfang dieser sehr langen Texte.", "Only the beginning of these very long texts is shown."
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The paths of the hits before and after an article, "" where there is none."""

    previous: str = ""
    next: str = ""


article_pages = Blueprint("article", __name__)


@article_pages.get("/artikel/<id:id>")
def article(id: str) -> str | BaseResponse:
    """The article with this id; if there is none, the article in the format that the id ends with."""
    exact = current_index().get(id)
    format = "" if exact else format_of(id)
    if format:
        return article_export(get_article(id.removesuffix(f".{format}")), format)
    if exact is None and (current := current_index().current_id(id)):
        return redirect(site_path(article_path(current, g.url_state)))
    return _reading_page(exact or get_article(id))


@article_pages.get("/artikel/<id:id>/original")
def original(id: str) -> Response:
    return plain_original(get_article(id))


@article_pages.get("/artikel/<id:id>/nebeneinander")
def side_by_side(id: str) -> str | BaseResponse:
    shown = get_article(id)
    part = part_of(shown, g.url_state.part)
    if g.url_state.part > part.total:
        return redirect(part_path(part.total))
    layout = lay_out(marked_passages(part.article), budget())
    return render_page(
        "article_beside_original.html",
        article=shown,
        part=part,
        pagination=_pagination(part),
        title=title(shown),
        layout=layout,
        numbered=numbering_renderer(layout.target_count, g.lang),
        segments=segments(part.article),
    )


@article_pages.get("/artikel")
def article_by_parameter() -> str | BaseResponse:
    """The article whose id cannot stand in a path; see `url_builder.article_path`."""
    id, view = request.args.get("id", ""), request.args.get("view", "")
    if view == "original":
        return original(id)
    if view == "nebeneinander":
        return side_by_side(id)
    return article_export(get_article(id), view) if view in ARTICLE_FORMATS else _reading_page(get_article(id))


@article_pages.get("/fassungen")
def versions() -> str:
    """What the web page of article `id` said before, and other versions of its story. The version of that `version`, or else the article
    named by `with`, is compared with it.
    """
    index = current_index()
    shown, other_id = get_article(request.args.get("id", "")), request.args.get("with", "")
    earlier = earlier_versions(shown)
    chosen = next((version for version in earlier if str(version.number) == request.args.get("version")), None)
    sides = []
    if chosen or other_id:
        compared = (chosen.article, shown) if chosen else (shown, get_article(other_id))
        comparing = AnswerBudget(COMPARING_SECONDS)
        passages = index.differences(*compared, budget=comparing)
        sides = [(side, title(side), [_beginning(passage) for passage in text]) for side, text in zip(compared, passages, strict=True)]
        g.notices += _notices(comparing.exceeded, any(len(passage.text) > COMPARED_LENGTH for text in passages for passage in text))
    related = index.versions(shown, budget=budget())
    return render_page(
        "article_versions.html",
        article=shown,
        title=title(shown),
        versions=related,
        other_id=other_id,
        sides=sides,
        earlier=earlier,
        chosen=chosen.number if chosen else 0,
    )


def _reading_page(shown: Article) -> str | BaseResponse:
    part = part_of(shown, g.url_state.part)
    if g.url_state.part > part.total:
        return redirect(part_path(part.total))
    quotes = quotes_of(part.article)
    layout = lay_out(marked_passages(part.article), budget(), quotes)
    related = current_index().similar(shown, limit=SIMILAR_REQUESTED, budget=budget())
    return render_page(
        "article_page.html",
        article=shown,
        as_hit=as_hit(shown),
        part=part,
        pagination=_pagination(part),
        title=title(shown),
        layout=layout,
        quotes=quotes,
        earlier=earlier_versions(part.article),
        quoted_in_text={said for block in layout.blocks for said in block.said if said},
        numbered=numbering_renderer(layout.target_count, g.lang),
        neighbours=_neighbours(shown.id),
        citation=citation(shown, g.lang),
        download_paths=_download_paths(shown.id),
        versions=[similar for similar in related if similar.versions],
        similar=[similar for similar in related if not similar.versions and len(similar.shared) >= FEWEST_SHARED_WORDS][:SIMILAR_SHOWN],
    )


def _neighbours(id: str) -> Neighbours:
    """The hits before and after an article in the list that it was opened from; none where it is not on that page of the list."""
    state: UrlState = g.url_state
    if budget().exceeded or not (state.q or state.filters):
        return Neighbours()
    first = max(0, state.offset - 1)  # with the last hit of the page before
    window = replace(question(state), offset=first, limit=state.offset - first + state.size + 1)
    hits = current_index().search(window, passages=0, counsel=False, budget=budget()).hits
    here = next((at for at, hit in enumerate(hits) if hit.id == id), None)
    if here is None:
        return Neighbours()

    def path(at: int) -> str:
        on_page = replace(state, page=(first + at) // state.size + 1)
        return site_path(article_path(hits[at].id, on_page)) if 0 <= at < len(hits) else ""

    return Neighbours(path(here - 1), path(here + 1))


def _pagination(part: ArticlePart) -> Pagination:
    return paginate(part.number, part.total)


def _beginning(passage: Passage) -> Passage:
    """The passage up to COMPARED_LENGTH; a page that shows two texts whole must end somewhere."""
    marks = tuple((start, end) for start, end in passage.marks if end <= COMPARED_LENGTH)
    return replace(passage, text=passage.text[:COMPARED_LENGTH], marks=marks)


def _notices(roughly: bool, shortened: bool) -> tuple[Message, ...]:
    """What a reader of two compared texts should know."""
    return (*((ROUGHLY_COMPARED,) if roughly else ()), *((SHORTENED,) if shortened else ()))


def _download_paths(id: str) -> Mapping[str, str]:
    """The path of the article in each of ARTICLE_FORMATS; with the id as a parameter if another article's id is the id with that ending."""
    index = current_index()
    taken_formats = {format for format in ARTICLE_FORMATS if index.get(f"{id}.{format}")}
    return {
        format: site_path((article_path_by_parameter if format in taken_formats else article_path)(id, view=format))
        for format in ARTICLE_FORMATS
    }
