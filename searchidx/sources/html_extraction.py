"""Extracts an article's blocks from the markup of a web page: title, lead, paragraphs, sub-headings, captions and credits.

Trafilatura finds the text; what it drops (pictures with their captions and credits, the lead) is taken from the page itself.
Runs in the child process of `html_worker`, for hostile HTML can hang or crash a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from searchidx.sources.author_names import names_people
from searchidx.sources.extracted_page import ExtractedPage
from searchidx.sources.html_byline import drop_bylines, page_byline
from searchidx.sources.html_frame import MARK, keep_headline, mark_frame
from searchidx.sources.html_lead import AMONG_FIRST, LEAD_CLASS, page_lead
from searchidx.sources.html_metadata import page_metadata
from searchidx.sources.html_pictures import captions_by_paragraph, heads_box
from searchidx.sources.html_text import block_text, page_text
from searchidx.sources.html_title import page_title
from searchidx.sources.scraped_text import folded
from searchidx.sources.text_repair import encoded_once, is_encoded_twice

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_DEPTH = 100
"""Elements inside each other in a page; see `_flatten`."""

_SENTENCE = 40
_LABELS = 120
"""Characters of a sentence of the lead at least, and of the stamp and labels around one at most."""

_YEAR = re.compile(r"\d{4}")
_INNER = {"list": "item", "table": "row", "quote": "p"}


def extracted(data: bytes) -> ExtractedPage:
    """The blocks and facts of a page. Raises whatever a parser raises for garbage, and MemoryError."""
    import lxml.html  # here, and only in the child process: half of a page's dangers are in its parser

    text, repair = page_text(data)
    repairs = [repair] if repair else []
    if is_encoded_twice(text):
        text = encoded_once(text)
        repairs.append("twice")
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    _flatten(tree)
    mark_frame(tree)
    facts = page_metadata(tree)
    title = page_title(tree, facts)
    keep_headline(tree, title)
    has_date = any(_YEAR.search(date) for date in facts.dates)  # some pages have "heute" there
    shown = page_byline(tree, title, has_author=names_people(facts.author), has_date=has_date, has_section=bool(facts.section))
    drop_bylines(tree, LEAD_CLASS)
    paragraphs = _paragraphs(tree)
    title = title or next((text for field, text in paragraphs[:1] if field == "heading"), "")
    headline = [("title", title)] if title and paragraphs else []
    return {
        "blocks": [*headline, *_blocks(tree, title, facts.descriptions, paragraphs)],
        "dates": tuple(dict.fromkeys((*facts.dates, *shown.dates, *facts.changed))),
        "section": facts.section or shown.section,
        "source": facts.source,
        "url": facts.url,
        "author": facts.author if names_people(facts.author) else ", ".join(shown.authors) or facts.author,
        "repairs": repairs,
    }


def _flatten(tree: HtmlElement) -> None:
    """Leaves only the text of what lies MAX_DEPTH elements deep.

    Here and in trafilatura an element's text is read for each element around it: time in proportion to size and depth. Pages lay out
    with 60 levels at most; more are tags that were never closed, or an attack.
    """
    for element in tree.xpath("/*" * MAX_DEPTH):
        if len(element):
            text = block_text(element)
            element.clear(keep_tail=True)
            element.text = text


def _paragraphs(tree: HtmlElement) -> list[tuple[str, str]]:
    import trafilatura  # here: it takes 0.2 s, which only readers of HTML should pay

    copy = _without_frame(tree)
    # without metadata: its search for a date also looks in the prose; with recall: a short report is mostly frame
    document: Any = trafilatura.bare_extraction(copy, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True)
    body = document.body if document is not None else []
    paragraphs = [part for element in body for part in _parts(element) if part[1]]
    return paragraphs or [("body", text) for text in _bare_texts(_without_frame(tree))]


def _bare_texts(tree: HtmlElement) -> Iterator[str]:
    # a page of a few words, or words without any tag, is too little for the extraction
    for element in list(tree.iter("p")) or list(tree.iter("body")):
        if text := block_text(element):
            yield text


def _parts(element: HtmlElement) -> Iterator[tuple[str, str]]:
    # a page laid out with tables has its paragraphs in one cell
    inner = list(element.iter("p")) or list(element.iter(_INNER.get(element.tag, "p")))
    for leaf in inner or [element]:
        yield "heading" if leaf.tag == "head" else "body", block_text(leaf)


def _without_frame(tree: HtmlElement) -> HtmlElement:
    """The page without its frame, pictures and <h1>; a figure that holds a table or a quotation is kept for these."""
    copy = deepcopy(tree)
    for element in list(copy.iter()):
        is_picture = element.tag == "figure" and not _holds_text(element)
        if (element.get(MARK) is not None if isinstance(element.tag, str) else False) or is_picture or element.tag in ("figcaption", "h1"):
            # a wrapper that holds the article itself is not its frame
            if element.getparent() is not None and next(element.iter("article", "main"), None) is None:
                element.drop_tree()
        elif element.tag == "figure":
            element.tag = "div"
    return copy


def _holds_text(figure: HtmlElement) -> bool:
    """Whether a figure is part of the text: a table or quotation, or a list or text without any picture."""
    has_picture = next(figure.iter("img", "picture", "video", "audio", "svg", "iframe", "amp-img", "object"), None) is not None
    tags = ("table", "blockquote") if has_picture else ("table", "blockquote", "ul", "ol", "pre", "p")
    return next(figure.iter(*tags), None) is not None


def _blocks(
    tree: HtmlElement, title: str, descriptions: Sequence[str], paragraphs: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    body = [(field, text) for field, text in paragraphs if folded(text) != folded(title) and not (field == "heading" and heads_box(text))]
    lead = page_lead(tree, title, descriptions, body)
    first = next((i for i, (_, text) in enumerate(body[:AMONG_FIRST]) if folded(text) == folded(lead)), -1)
    if lead and first < 0:
        # a box with the lead may be one paragraph to the extraction, or several
        repeated = {i for i, (_, text) in enumerate(body[: 2 * AMONG_FIRST]) if _is_same_lead(text, lead)}
        body = [("lead", lead), *(block for i, block in enumerate(body) if i not in repeated)]
        first = 0
    between = captions_by_paragraph(tree, {folded(text): i for i, (_, text) in enumerate(body)})
    yield from between.get(-1, [])
    for i, (field, text) in enumerate(body):
        yield ("lead" if lead and i == first else field, text)
        yield from between.get(i, [])


def _is_same_lead(text: str, lead: str) -> bool:
    """Whether a paragraph is a sentence of the lead, or the lead with a stamp or label around it."""
    inner, outer = sorted((folded(text), folded(lead)), key=len)
    is_sentence = _SENTENCE <= len(text) <= len(lead)
    return inner in outer and (is_sentence or len(outer) - len(inner) <= _LABELS)
