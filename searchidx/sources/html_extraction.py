"""Extracts an article's blocks from the markup of a web page: title, lead, paragraphs, sub-headings, captions and credits.

Trafilatura finds the text; what it drops (pictures with their captions and credits, the lead) is taken from the page itself.
Runs in the child process of `html_worker`, for hostile HTML can hang or crash a parser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypedDict

from searchidx.sources.html_metadata import PageMetadata, page_metadata
from searchidx.sources.scraped_text import folded
from searchidx.sources.scraped_text.picture_credits import credit_line, credit_tail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_DEPTH = 100
"""Elements inside each other in a page; see `_flatten`."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_SITE_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+")
_CREDIT_CLASS = re.compile(r"(?i)credit|copyright|rights|source|quelle|photographer|fotograf|urheber|byline")
_CAPTION_CLASS = re.compile(r"(?i)caption|bildunterschrift|bildtext|media-text")
_LEAD_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:lead|lede|intro(?:duction|text)?|standfirst|vorspann|anrei(?:ß|ss)er|abstract|subtitle|dek)(?:$|[\s_-])"
)
_ASIDE_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:related|recommend\w*|newsletter|teasers?|most-?read|meistgelesen|social|share|sharing|comments?|advert\w*|promo|"
    r"breadcrumbs?)(?:$|[\s_-])"
)
_ASIDE = frozenset(("aside", "nav", "footer", "form", "noscript", "script", "style", "template"))
_LEAD_AMONG = 3
_BREAKING = frozenset(
    ("br", "lb", "p", "div", "li", "item", "tr", "row", "td", "th", "cell", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "head", "quote")
)
_INNER = {"list": "item", "table": "row", "quote": "p"}


class ExtractedPage(TypedDict):
    """A page as it crosses from the child process: blocks as (field, text) in reading order, the title first; facts are "" when unknown.

    No blocks means that no text was found. The date is what the metadata say, as written.
    """

    blocks: Sequence[tuple[str, str]]
    date: str
    section: str
    source: str
    url: str
    author: str


def extracted(data: bytes) -> ExtractedPage:
    """The blocks and facts of a page. Raises whatever a parser raises for garbage, and MemoryError."""
    import lxml.html  # here, and only in the child process: half of a page's dangers are in its parser

    tree = lxml.html.document_fromstring(as_utf8(data), parser=lxml.html.HTMLParser(huge_tree=True, encoding="utf-8"))
    _flatten(tree)
    facts = page_metadata(tree)
    paragraphs = _paragraphs(tree)
    title = _title(tree, facts) or next((text for field, text in paragraphs[:1] if field == "heading"), "")
    headline = [("title", title)] if title and paragraphs else []
    return {
        "blocks": [*headline, *_blocks(tree, title, facts.description, paragraphs)],
        "date": facts.date,
        "section": facts.section,
        "source": facts.source,
        "url": facts.url,
        "author": facts.author,
    }


def _flatten(tree: HtmlElement) -> None:
    """Leaves only the text of what lies MAX_DEPTH elements deep.

    Here and in trafilatura an element's text is read for each element around it: time in proportion to size and depth. Pages lay out
    with 60 levels at most; more are tags that were never closed, or an attack.
    """
    for element in tree.xpath("/*" * MAX_DEPTH):
        if len(element):
            text = _text(element)
            element.clear(keep_tail=True)
            element.text = text


def as_utf8(data: bytes) -> bytes:
    """The page in UTF-8: a byte order mark decides, then <meta charset>, then whether it is UTF-8; else it is Windows-1252."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").encode("utf-8", "replace")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for name in (*([_codec(declared[1].decode("ascii", "replace"))] if declared else []), "utf-8"):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(name).encode("utf-8", "replace")
    return data.decode("cp1252", "replace").encode("utf-8")


def _codec(name: str) -> str:
    # browsers read Latin-1 as Windows-1252, and „ “ – are only there
    return "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def _paragraphs(tree: HtmlElement) -> list[tuple[str, str]]:
    import trafilatura  # here: it takes 0.2 s, which only readers of HTML should pay

    copy = _without_asides(tree)
    # without metadata: its search for a date also looks in the prose; with recall: a short report is mostly frame
    document: Any = trafilatura.bare_extraction(copy, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True)
    body = document.body if document is not None else []
    paragraphs = [part for element in body for part in _parts(element) if part[1]]
    return paragraphs or [("body", text) for text in _bare_texts(_without_asides(tree))]


def _bare_texts(tree: HtmlElement) -> Iterator[str]:
    # a page of a few words, or words without any tag, is too little for the extraction
    for element in list(tree.iter("p")) or list(tree.iter("body")):
        if text := _text(element):
            yield text


def _parts(element: HtmlElement) -> Iterator[tuple[str, str]]:
    # a page laid out with tables has its paragraphs in one cell
    inner = list(element.iter("p")) or list(element.iter(_INNER.get(element.tag, "p")))
    for leaf in inner or [element]:
        yield "heading" if leaf.tag == "head" else "body", _text(leaf)


def _text(element: HtmlElement) -> str:
    from lxml import etree  # here, as in `extracted`

    texts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        texts.append(" " if inner.tag in _BREAKING else "")
        if event == "start":
            texts.append(inner.text or "")
        elif inner is not element:
            texts.append(inner.tail or "")
    return " ".join("".join(texts).split())


def _spaced_text(element: HtmlElement) -> str:
    # the parts of a headline may be elements without space between them: "<span>Unglück</span><span>Kran kippt um</span>"
    return " ".join(" ".join(element.itertext()).split())


def _without_asides(tree: HtmlElement) -> HtmlElement:
    copy = deepcopy(tree)
    asides = [element for element in copy.iter() if _is_aside(element) or element.tag in ("figure", "figcaption", "h1")]
    for element in asides:
        # a wrapper that holds the article itself is not its frame
        if element.getparent() is not None and next(element.iter("article", "main"), None) is None:
            element.drop_tree()
    return copy


def _is_aside(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and (element.tag in _ASIDE or bool(_ASIDE_CLASS.search(_classes(element))))


def _classes(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}".strip()


def _blocks(tree: HtmlElement, title: str, description: str, paragraphs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    body = [(field, text) for field, text in paragraphs if folded(text) != folded(title)]
    lead = _lead(tree, description, body)
    if lead and all(folded(text) != folded(lead) for _, text in body):
        body.insert(0, ("lead", lead))
    pictures = _pictures(tree, {folded(text): i for i, (_, text) in enumerate(body)})
    yield from pictures.get(-1, [])
    for i, (field, text) in enumerate(body):
        yield ("lead" if lead and folded(text) == folded(lead) and i < _LEAD_AMONG else field, text)
        yield from pictures.get(i, [])


def _lead(tree: HtmlElement, description: str, paragraphs: list[tuple[str, str]]) -> str:
    marked = (e for e in tree.iter("p", "div", "span", "h2") if e.get("itemprop") == "description" or _LEAD_CLASS.search(_classes(e)))
    texts = [text for element in marked if (text := _text(element)) and len(text) >= 40 and not _in_aside(element)]
    opening = {folded(text) for _, text in paragraphs[:_LEAD_AMONG]}
    # a description that no reader sees is written for search engines and is no lead
    return next((text for text in (*texts[:1], description) if folded(text) in opening), texts[0] if texts and len(texts[0]) < 900 else "")


def _pictures(tree: HtmlElement, positions: Mapping[str, int]) -> dict[int, list[tuple[str, str]]]:
    pictures: dict[int, list[tuple[str, str]]] = {}
    position, seen = -1, set[str]()
    for element in tree.iter("p", "h2", "h3", "h4", "li", "figcaption", "figure", "div", "span"):
        if element.tag in ("p", "h2", "h3", "h4", "li"):
            position = positions.get(folded(_text(element)), position)
        elif _is_caption(element) and not _in_aside(element):
            caption, credit = _caption(element)
            if folded(caption) not in seen:
                pictures.setdefault(position, []).extend(part for part in (("caption", caption), ("credit", credit)) if part[1])
            seen |= {folded(caption)} - {""}
    return pictures


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    is_outside = next(element.iterancestors("figcaption"), None) is None and next(element.iterdescendants("figcaption"), None) is None
    return element.tag != "figure" and is_outside and bool(_CAPTION_CLASS.search(_classes(element))) and _is_outermost(element)


def _is_outermost(element: HtmlElement) -> bool:
    return not any(_CAPTION_CLASS.search(_classes(above)) for above in element.iterancestors("div", "span"))


def _caption(element: HtmlElement) -> tuple[str, str]:
    marked = [e for e in element.iterdescendants() if _CREDIT_CLASS.search(_classes(e)) or e.tag in ("small", "cite")]
    whole = _text(element)
    credit = _text(marked[0]) if marked else ""
    if credit and credit in whole:
        return " ".join(whole.replace(credit, " ", 1).split()).rstrip(" |(–-"), credit
    if credit_line(whole):
        return "", whole
    credit_range = credit_tail(whole)
    return (whole[: credit_range.label].rstrip(" |(–-"), whole[credit_range.label :].strip(" ()[]|")) if credit_range else (whole, "")


def _in_aside(element: HtmlElement) -> bool:
    return any(_is_aside(above) for above in (element, *element.iterancestors()))


def _title(tree: HtmlElement, facts: PageMetadata) -> str:
    site = folded(facts.source)
    headings = [text for e in tree.iter("h1") if (text := _spaced_text(e)) and folded(text) != site and not _in_aside(e)]
    offered = facts.title or " ".join(tree.findtext(".//title", "").split())
    clean = _without_site(offered, site, headings)
    # a kicker inside the <h1> runs into the headline; then the page's own title is the clean copy
    if headings and clean and _letters(headings[0]).endswith(_letters(clean)):
        return clean
    return headings[0] if headings else clean


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, folded(text)))


def _without_site(title: str, site: str, headings: list[str]) -> str:
    *_, last = (None, *_SITE_SEPARATOR.finditer(title))
    if last is None:
        return title
    head, tail = title[: last.start()], folded(title[last.end() :])
    is_site_name = tail == site or folded(head) in map(folded, headings)
    return head if head and is_site_name else title
