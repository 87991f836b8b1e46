"""The lead of a web page: the paragraph between headline and text that sums the article up, wherever the page puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from searchidx.sources.html_frame import in_frame, link_share
from searchidx.sources.html_text import block_text, classes
from searchidx.sources.scraped_text import folded

if TYPE_CHECKING:
    from lxml.html import HtmlElement

AMONG_FIRST = 3
"""Paragraphs of the text among which the lead is looked for."""

LEAD_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:lead|lede|intro(?:duction|text)?|standfirst|vorspann|anrei(?:ß|ss)er|abstract|subtitle|dek|teaser|excerpt|summary|"
    r"kurzfassung|einleitung)(?:$|[\s_-])"
)
_LONGEST = 900
_SHORTEST = 40
_SENTENCE_END = re.compile(r"[.!?…][\"“”»«)]*$")
_WORDS = 8
_BOLD_SHARE = 0.8
"""Of a lead in bold type; its dateline may be in another one."""

_PLACES = ("p", "div", "span", "h2", "h3", "strong", "em", "section")
_HOLDERS = frozenset(("p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "img", "figure", "section", "form", "button", "time"))


def page_lead(tree: HtmlElement, title: str, description: str, paragraphs: Sequence[tuple[str, str]]) -> str:
    """The text of the lead, "" without one. `paragraphs`: those of the text, as (field, text).

    In this order: an element that is called so; a paragraph that is the page's own description (one that no reader sees is written for
    search engines and is no lead); whole sentences on their own between the headline and the first paragraph; a first
    paragraph in bold type.
    """
    opening = {folded(text) for _, text in paragraphs[:AMONG_FIRST]}
    marked = (element for element in tree.iter(*_PLACES) if _is_named(element) and not in_frame(element))
    named = [text for element in marked if _may_be_lead(text := block_text(element))]
    between = [text for text in _between(tree, title, paragraphs) if _may_be_lead(text)]
    described = [text for text in between if folded(text) == folded(description)]
    first = next((text for text in (*named[:1], description) if folded(text) in opening), "")
    sentences = [text for text in between if len(text.split()) >= _WORDS and _SENTENCE_END.search(text)]
    return next(filter(None, (first, *named[:1], *described, *sentences, _bold_opening(tree, paragraphs))), "")


def _bold_opening(tree: HtmlElement, paragraphs: Sequence[tuple[str, str]]) -> str:
    """The first paragraph of the text where it is in bold type and the second is not; "" otherwise."""
    opening = [text for field, text in paragraphs[:AMONG_FIRST] if field == "body"][:2]
    bold = {folded(block_text(element)) for element in tree.iter("p", "div") if _is_bold(element)}
    is_lead = len(opening) > 1 and _may_be_lead(opening[0]) and [folded(text) in bold for text in opening] == [True, False]
    return opening[0] if is_lead else ""


def _is_bold(element: HtmlElement) -> bool:
    if next(element.iterdescendants(*_HOLDERS), None) is not None:
        return False
    whole = len(block_text(element))
    outermost = [e for e in element.iter("b", "strong") if next(e.iterancestors("b", "strong"), None) is None]
    return whole >= _SHORTEST and sum(len(block_text(e)) for e in outermost) >= _BOLD_SHARE * whole


def _is_named(element: HtmlElement) -> bool:
    return element.get("itemprop") == "description" or bool(LEAD_CLASS.search(classes(element)))


def _may_be_lead(text: str) -> bool:
    return _SHORTEST <= len(text) < _LONGEST


def _between(tree: HtmlElement, title: str, paragraphs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The texts of the innermost elements between the headline and the first paragraph of the text that is no stamp or byline."""
    running = {folded(text) for field, text in paragraphs if field == "body" and len(text.split()) >= _WORDS}
    headline = folded(title)
    after_headline = False
    for element in tree.iter("h1", *_PLACES):
        if any(child.tag in _HOLDERS for child in element):
            continue
        text = block_text(element)
        if folded(text) == headline:
            after_headline = True
        elif after_headline and folded(text) in running:
            return
        elif after_headline and text and link_share(element) < 0.2 and not in_frame(element) and not _in_figure(element):
            yield text


def _in_figure(element: HtmlElement) -> bool:
    return any(above.tag in ("figure", "figcaption") for above in (element, *element.iterancestors()))
