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

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»~-]|::?|//)\s+|\s*[|»]\s*|:\s+|\s+\((?=[^()]+\)$)")
_BLANK_BEFORE = re.compile(r"\s+([:,;])(?=\s)")
_SURE = 20
"""Letters of a headline from which on it is no accident that a title ends with it."""

_HIDDEN_CLASS = re.compile(
    r"(?i)sr-only|visually-?hidden|screen-?reader|nav-?skip|skip-?nav|aural|(?:^|\s)(?:hidden|invisible|unsichtbar)(?:$|\s)"
)
"""Headings that only screen readers read, such as "Navigation und Service"."""

_OUTLET_PARTS = 3
_SLOGAN_WORDS = 5
_OUTLET_WORDS = 4
"""Words of an outlet's name at most, as it stands behind a headline."""


def page_title(tree: HtmlElement, facts: PageMetadata) -> str:
    """The title, without the name of the outlet; "" where there is none."""
    headings = [(text, _is_in_article(e)) for e in tree.iter("h1") if (text := _heading(e)) and letters(text) != letters(facts.source)]
    shown = [text for text, _ in headings]
    offered = [_without_outlet(title, facts, [*shown, *facts.titles]) for title in facts.titles]
    if heading := _confirmed(shown, offered):
        return heading
    if not headings and (bare := _without_kicker(offered)):
        return bare
    in_article = [text for text, is_in_article in headings if is_in_article]
    if not _opens_one(in_article, offered) and (lower := _lower_heading(tree, offered)):
        return lower
    outside_frame = (_heading(element) for element in tree.iter("h1") if not in_frame(element))
    return next(filter(None, (*in_article, _agreed(offered), *outside_frame, *offered)), "")


def _confirmed(headings: Sequence[str], offered: Sequence[str]) -> str:
    """The heading that another statement confirms, in the better of the two spellings; "" without one."""
    for heading in headings:
        for title in offered:
            if letters(heading) == letters(title):
                # a kicker and a headline in one heading are two elements: only the page's own title has the colon between them
                return title if ": " in title and ":" not in heading else heading
            # a kicker inside the <h1> runs into the headline; then the page's own title is the clean copy
            if letters(title) and letters(heading).endswith(letters(title)):
                return title
    return ""


def _lower_heading(tree: HtmlElement, offered: Sequence[str]) -> str:
    """A heading of a lower level that is the page's own title, where the <h1> is something else ("Details", the name of the site)."""
    wanted = [letters(title) for title in offered if len(title.split()) > 1]
    for element in tree.iter("h2", "h3", "h4"):
        text = letters(_heading(element))
        is_own = text in wanted or (len(text) >= _SURE and any(_ends_with(title, text) for title in offered))
        if is_own and not in_frame(element) and not _is_teaser(element):
            return _heading(element)
    return ""


def _opens_one(headings: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a title begins with one of the headings: the rest is its sub-title."""
    return any(letters(title).startswith(letters(heading)) for heading in headings for title in titles if len(heading.split()) > 1)


def _ends_with(title: str, text: str) -> bool:
    """Whether a title ends with this text behind a separator: "Auer Bote / Reden / Rede im Rathaus"."""
    ends = (title[match.end() :] for match in re.finditer(r"\s*[|–—·•»:/-]\s+", title))
    return any(letters(end) == text for end in ends)


def _is_teaser(heading: HtmlElement) -> bool:
    """Whether a heading leads to another page."""
    return next(heading.iterancestors("a"), None) is not None or next(heading.iter("a"), None) is not None


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
    if in_frame(heading) or _is_link_home(heading) or _HIDDEN_CLASS.search(heading.get("class", "")):
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
    """The title without the outlet's name before or behind it, and without section and slogan before the name."""
    dropped = ""
    for _ in range(_OUTLET_PARTS):
        *_, last = (None, *_SEPARATOR.finditer(title))
        if last is None:
            break
        head, sign, tail = title[: last.start()].strip(), last[0].strip(), title[last.end() :].strip()
        is_strict = last[0].startswith((":", " ("))  # behind a colon may stand anything
        is_label = dropped == sign and _is_label(head, sign, tail)
        if not head or not (is_label or (_is_named(tail.rstrip(")"), facts) if is_strict else _is_outlet(head, tail, facts, others))):
            break
        title, dropped = head, sign
    first = _SEPARATOR.search(title)
    is_before = first is not None and first.end() < len(title) and _is_named(title[: first.start()].strip(), facts)
    return title[first.end() :].strip() if first and is_before else title


def _is_label(head: str, sign: str, tail: str) -> bool:
    """Whether a part before the outlet's name is its section or slogan: "Fähre endet | Lokales | Bote"."""
    words = tail.split()
    return len(head.split()) > 2 and (len(words) <= _SLOGAN_WORDS if sign in "|»·•" else len(words) == 1 and tail[:1].isupper())


def _is_named(name: str, facts: PageMetadata) -> bool:
    """Whether a part of a title is the page's source, or its site."""
    folded, source = letters(name), letters(facts.source)
    site = letters(_parts(facts.url).netloc.removeprefix("www.").rpartition(".")[0])
    bare = letters(re.sub(r"\.\w{2,7}$", "", name))
    return bool(bare) and (folded in (source, site) or bare in (source, site))


def _is_outlet(head: str, tail: str, facts: PageMetadata, others: Sequence[str]) -> bool:
    """Whether what follows a separator is the outlet: the page's source, a part of its address, or what another statement leaves out."""
    name = letters(tail)
    site = letters(_parts(facts.url).netloc.removeprefix("www.").rpartition(".")[0])
    is_site = bool(site) and len(name) > 2 and (site.startswith(name) or name.startswith(site))
    is_left_out = len(tail.split()) <= _OUTLET_WORDS and any(letters(other) == letters(head) for other in others)
    source = letters(facts.source)
    is_short_for_source = len(name) > 2 and bool(source) and source.endswith(name)  # WELT for DIE WELT
    return is_site or is_left_out or is_short_for_source or name in (source, "") or _is_named(tail, facts)
