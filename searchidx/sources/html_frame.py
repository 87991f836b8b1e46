"""The frame of a page: menus, teasers, forms, share buttons and other asides that are not the article.

Elements are told by their tag and by the classes outlets give them. A class name alone never takes the article away: what holds much of the
page's running text is no aside, whatever it is called (<body class="newsletter">, "tag-social-media", a <form> around everything).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from searchidx.sources.html_text import block_text, classes, letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARK = "data-searchidx-frame"
"""The attribute that `mark_frame` gives every element of the frame."""

_TAGS = frozenset(("aside", "nav", "footer", "form", "noscript", "script", "style", "template"))
_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:related|recommend\w*|newsletter|teasers?|most-?read|meistgelesen|social|share|sharing|comments?|advert\w*|promo|"
    r"breadcrumbs?|captions?[_-](?:button|toggle|menu|settings|control))(?:$|[\s_-])"
)
_TEASER_CLASS = re.compile(r"(?i)(?:^|[\s_-])teaser(?:$|[\s_-])")
_NEVER = frozenset(("html", "body", "main", "article"))
_RUNNING_TEXT = 80
"""Characters of a paragraph from which on it is running text: a teaser's is shorter, or a link."""

_LEAD = 40
"""Characters of a lead at least."""

_MOST_TEXT = 0.25
"""The share of the page's running text that an aside holds at most."""


def mark_frame(tree: HtmlElement) -> None:
    """Marks the outermost elements of the frame."""
    held, total = _running_text(tree)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER:
            continue
        named = element.tag in _TAGS or bool(_CLASS.search(classes(element)))
        if named and held[element] <= _MOST_TEXT * total and not _is_lead(element) and next(element.iter("article", "main"), None) is None:
            element.set(MARK, "1")


def keep_headline(tree: HtmlElement, title: str) -> None:
    """Takes the marks off what holds the headline, whatever it is called, unless another one stands outside the frame."""
    wanted = letters(title)
    headings = [element for element in tree.iter("h1", "h2") if wanted and letters(block_text(element)) == wanted]
    if headings and all(map(in_frame, headings)) and next(headings[0].iterancestors("a"), None) is None:
        for element in (headings[0], *headings[0].iterancestors()):
            element.attrib.pop(MARK, None)


def in_frame(element: HtmlElement) -> bool:
    """Whether an element is part of the frame that `mark_frame` found."""
    return element.get(MARK) is not None or any(above.get(MARK) is not None for above in element.iterancestors())


def link_share(element: HtmlElement) -> float:
    """The share of an element's text that is links."""
    whole = len(block_text(element))
    return sum(len(block_text(link)) for link in element.iter("a")) / whole if whole else 0.0


def _running_text(tree: HtmlElement) -> tuple[dict[HtmlElement, int], int]:
    """How many characters of running text each element holds, and how many there are in all."""
    held: defaultdict[HtmlElement, int] = defaultdict(int)
    total = 0
    for paragraph in tree.iter("p", "pre"):
        length = len(block_text(paragraph))
        if length >= _RUNNING_TEXT:
            total += length
            for element in (paragraph, *paragraph.iterancestors()):
                held[element] += length
    return held, total


def _is_lead(element: HtmlElement) -> bool:
    """A paragraph that is called a teaser and links to nothing is the lead, and so is a box with one paragraph between headline and text;
    one that links somewhere is a teaser of another article.
    """
    if not _TEASER_CLASS.search(classes(element)) or element.tag not in ("p", "div", "span", "h2", "h3", "section"):
        return False
    holders = list(element.iterdescendants("p", "ul", "h1", "h2", "h3", "img", "form"))
    text = block_text(element)
    if not holders:
        return len(text) >= _LEAD and link_share(element) < 0.2
    is_box = [holder.tag for holder in holders] == ["p"] and len(text) >= _LEAD and link_share(element) == 0
    return is_box and next(element.iterancestors("a"), None) is None and _stands_on_top(element)


def _stands_on_top(element: HtmlElement) -> bool:
    """Whether a headline stands before an element, and running text only behind it."""
    behind_headline = element.xpath("boolean(preceding::h1 or preceding::h2)")
    return bool(behind_headline) and not element.xpath(f"boolean(preceding::p[string-length(normalize-space(.)) >= {_RUNNING_TEXT}])")
