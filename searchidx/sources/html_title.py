"""The title of a web page: its <h1>, or what its metadata and <title> agree on where the <h1> is something else (a logo, a cookie box)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from searchidx.sources.html_frame import in_frame
from searchidx.sources.html_metadata import PageMetadata
from searchidx.sources.html_text import letters, spaced_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|»]\s*")
_BLANK_BEFORE = re.compile(r"\s+([:,;])(?=\s)")
_OUTLET_PARTS = 3
_OUTLET_WORDS = 4
"""Words of an outlet's name at most, as it stands behind a headline."""


def page_title(tree: HtmlElement, facts: PageMetadata) -> str:
    """The title, without the name of the outlet; "" where there is none."""
    headings = [(text, _is_in_article(e)) for e in tree.iter("h1") if (text := _heading(e)) and letters(text) != letters(facts.source)]
    shown = [text for text, _ in headings]
    offered = [_without_outlet(title, facts, [*shown, *facts.titles]) for title in facts.titles]
    for heading in shown:
        for title in offered:
            if letters(heading) == letters(title):
                return heading
            # a kicker inside the <h1> runs into the headline; then the page's own title is the clean copy
            if letters(title) and letters(heading).endswith(letters(title)):
                return title
    in_article = (text for text, is_in_article in headings if is_in_article)
    if not headings and (bare := _without_kicker(offered)):
        return bare
    outside_frame = (_heading(element) for element in tree.iter("h1") if not in_frame(element))
    return next(filter(None, (*in_article, _agreed(offered), *outside_frame, *offered)), "")


def _heading(element: HtmlElement) -> str:
    """The text of a heading; between its parts stands a blank, but not before a colon."""
    return _BLANK_BEFORE.sub(r"\1", spaced_text(element))


def _without_kicker(titles: Sequence[str]) -> str:
    """The headline that another statement has with a kicker before it ("Verkehr: Fähre endet"); "" without one."""
    return next((title for title in titles if any(other.endswith(f": {title}") for other in titles)), "")


def _agreed(titles: Sequence[str]) -> str:
    """The first title that two of the page's statements have in common; "" without one."""
    folded = [letters(title) for title in titles]
    return next((title for title, text in zip(titles, folded, strict=True) if text and folded.count(text) > 1), "")


def _is_in_article(heading: HtmlElement) -> bool:
    """Whether an <h1> heads the text: it stands in the page's <article> or <main>, or before its paragraphs, and outside the frame."""
    if in_frame(heading) or _is_link_home(heading):
        return False
    is_inside = any(above.tag in ("article", "main") for above in heading.iterancestors())
    return is_inside or bool(heading.xpath("following::p[string-length(.) > 80]"))


def _is_link_home(heading: HtmlElement) -> bool:
    return any(_parts(link.get("href", "x")).path in ("", "/") for link in heading.iter("a"))


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # "https://[…" is no address
        return urlsplit("x")


def _without_outlet(title: str, facts: PageMetadata, others: Sequence[str]) -> str:
    """The title without the outlet's name and its slogan behind it."""
    for _ in range(_OUTLET_PARTS):
        *_, last = (None, *_SEPARATOR.finditer(title))
        if last is None:
            break
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        if not head or not _is_outlet(head, tail, facts, others):
            break
        title = head
    return title


def _is_outlet(head: str, tail: str, facts: PageMetadata, others: Sequence[str]) -> bool:
    """Whether what follows a separator is the outlet: the page's source, a part of its address, or what another statement leaves out."""
    name = letters(tail)
    site = letters(_parts(facts.url).netloc.removeprefix("www.").rpartition(".")[0])
    is_site = bool(site) and len(name) > 2 and (site.startswith(name) or name.startswith(site))
    is_left_out = len(tail.split()) <= _OUTLET_WORDS and any(letters(other) == letters(head) for other in others)
    source = letters(facts.source)
    is_short_for_source = len(name) > 2 and bool(source) and source.endswith(name)  # WELT for DIE WELT
    return is_site or is_left_out or is_short_for_source or name in (source, "")
