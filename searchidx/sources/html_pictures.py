"""What stands between the paragraphs of a web page: captions and credits of pictures, and sub-headings that the extraction lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from searchidx.sources.html_frame import in_frame, link_share
from searchidx.sources.html_text import block_text, classes
from searchidx.sources.scraped_text import folded
from searchidx.sources.scraped_text.page_vocabulary import TEASER_BLOCK
from searchidx.sources.scraped_text.picture_credits import credit_line, credit_tail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CREDIT_CLASS = re.compile(r"(?i)credit|copyright|rights|source|quelle|photographer|fotograf|urheber|byline")
_CAPTION_CLASS = re.compile(r"(?i)caption|bildunterschrift|bildtext|media-text")
_CONTROL_CLASS = re.compile(r"(?i)button|toggle|menu|settings|control|switch")
"""Classes of what switches the subtitles of a film on and off."""

_PICTURES = ("img", "picture", "video", "figure", "svg", "amp-img")
_NEAR = 3
"""Levels above a caption at which its picture stands."""

_HEADING_CLASS = re.compile(r"(?i)sub-?head|crosshead|zwischen(?:titel|überschrift|ueberschrift)|subtitle|intertitle")
_BOX = re.compile(r"(?i)(?:[\w-]*newsletter|podcast|anzeige|abo)\b")
"""How the headings of boxes between the paragraphs begin."""

_HEADINGS = ("h2", "h3", "h4")
_LONGEST_HEADING = 160


def captions_by_paragraph(tree: HtmlElement, positions: Mapping[str, int]) -> dict[int, list[tuple[str, str]]]:
    """Captions, credits and lost sub-headings, as (field, text), by the number of the paragraph they follow; -1 before the first.

    positions: the number of each paragraph by its folded text.
    """
    between: dict[int, list[tuple[str, str]]] = {}
    position, seen = -1, set[str]()
    last = max(positions.values(), default=-1)
    for element in tree.iter("p", "h2", "h3", "h4", "li", "blockquote", "figcaption", "figure", "div", "span"):
        if element.tag in ("p", "h2", "h3", "h4", "li", "blockquote"):
            text = block_text(element)
            if folded(text) in positions:
                position = positions[folded(text)]
            elif element.tag in _HEADINGS and 0 <= position < last and _is_sub_heading(element, text) and folded(text) not in seen:
                between.setdefault(position, []).append(("heading", text))
                seen.add(folded(text))
        elif 0 <= position < last and _is_called_heading(element) and folded(text := block_text(element)) not in seen | positions.keys():
            if _is_sub_heading(element, text):
                between.setdefault(position, []).append(("heading", text))
                seen.add(folded(text))
        elif _is_caption(element) and not in_frame(element):
            caption, credit = _caption(element)
            if folded(caption) not in seen:
                between.setdefault(position, []).extend(part for part in (("caption", caption), ("credit", credit)) if part[1])
            seen |= {folded(caption)} - {""}
    return between


def heads_box(heading: str) -> bool:
    """Whether a heading is that of a box between the paragraphs: "Mehr zum Thema", "Newsletter: …"."""
    return bool(TEASER_BLOCK.fullmatch(heading) or _BOX.match(heading))


def _is_sub_heading(element: HtmlElement, text: str) -> bool:
    """A heading between paragraphs that leads to no other page; one with a link is the headline of a teaser."""
    is_heading = 0 < len(text) <= _LONGEST_HEADING and not heads_box(text)
    return is_heading and not in_frame(element) and link_share(element) < 0.5 and _link_around(element) is None


def _is_called_heading(element: HtmlElement) -> bool:
    """Some outlets have sub-headings in a <div> of that name."""
    holds_more = next(element.iterdescendants("p", "div", "img", "li"), None) is not None
    return element.tag in ("div", "span") and bool(_HEADING_CLASS.search(classes(element))) and not holds_more


def _link_around(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("a"), None)


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    is_outside = next(element.iterancestors("figcaption"), None) is None and next(element.iterdescendants("figcaption"), None) is None
    is_called = bool(_CAPTION_CLASS.search(classes(element))) and not _CONTROL_CLASS.search(classes(element))
    named = element.tag != "figure" and is_outside and is_called and _is_outermost(element)
    return named and _has_picture_near(element)


def _has_picture_near(element: HtmlElement) -> bool:
    """A class name such as "text-caption" is typography, too: a caption has its picture beside it."""
    above = list(element.iterancestors())[:_NEAR]
    return any(next(holder.iter(*_PICTURES), None) is not None for holder in above if holder.tag not in ("article", "main", "body", "html"))


def _is_outermost(element: HtmlElement) -> bool:
    return not any(_CAPTION_CLASS.search(classes(above)) for above in element.iterancestors("div", "span"))


def _caption(element: HtmlElement) -> tuple[str, str]:
    marked = [e for e in element.iterdescendants() if _CREDIT_CLASS.search(classes(e)) or e.tag in ("small", "cite")]
    whole = block_text(element)
    credit = block_text(marked[0]) if marked else ""
    if credit and credit in whole:
        return " ".join(whole.replace(credit, " ", 1).split()).rstrip(" |(–-"), credit
    if credit_line(whole):
        return "", whole
    credit_range = credit_tail(whole)
    return (whole[: credit_range.label].rstrip(" |(–-"), whole[credit_range.label :].strip(" ()[]|")) if credit_range else (whole, "")
