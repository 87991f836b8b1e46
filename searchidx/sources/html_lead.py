"""The lead of a web page: the paragraphs between headline and text that sum the article up, wherever the page puts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from searchidx.sources.html_frame import in_frame, link_share
from searchidx.sources.html_text import block_text, classes
from searchidx.sources.scraped_text import folded

if TYPE_CHECKING:
    from lxml.html import HtmlElement

AMONG_FIRST = 3
"""Paragraphs of the text among which the lead is looked for."""

LEAD_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:lead|lede|intro(?:duction|text)?|standfirst|vorspann|anrei(?:ß|ss)er|anriss(?:text)?|abstract|subtitle|"
    r"dek|deck|teaser|excerpt|summary|kurzfassung|einleitung)(?:$|[\s_-])"
)
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_LONGEST = 900
_SHORTEST = 40
_SENTENCE_END = re.compile(r"[.!?…][\"“”»«)]*$")
_WORDS = 8
_ALIKE = 6
"""Paragraphs at the beginning that are compared by their markup."""

_DROP_CAP = re.compile(r"(?i)drop-?cap|initial|first|dateline|caption|credit")
_CREDITED = re.compile(r"(?:\b(?:Foto|Fotos|Bild|Bilder|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik)\s*:|©)[^:.!?]{0,60}\.?\)?$")
_SIDE_BOX = 8
"""Paragraphs that may stand before the headline, in a box beside the text."""

_KICKERED = 3
"""Lengths of the title that a heading with title and kicker has at most."""

_BOLD_SHARE = 0.8
"""Of a lead in bold type; its dateline may be in another one."""

_STAMP = re.compile(
    r"(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)[a-z]*\.?,?\s+)?\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZJ][a-zä]{2,8}\.?)\s?(?:19|20)\d\d(?:(?:\s*[,|•·–-]\s*|\s+)(?:um\s+)?\d{1,2}[:.]\d\d(?:\s*Uhr)?)?"
)
_PLACES = ("p", "div", "span", "h2", "h3", "strong", "em", "section", "blockquote", "ul")
_HEADINGS = ("h1", "h2", "h3")
_HOLDERS = frozenset(("p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "img", "figure", "section", "form", "button", "time"))


def page_lead(tree: HtmlElement, title: str, descriptions: Sequence[str], paragraphs: Sequence[tuple[str, str]]) -> str:
    """The text of the lead, "" without one. `paragraphs`: those of the text, as (field, text); `descriptions`: the page's own.

    In this order: an element that is called so and is the page's own description or among the first paragraphs; a paragraph that is that
    description (one that no reader sees is written for search engines and is no lead); another element that is called so; whole sentences
    on their own between the headline and the first paragraph; a first paragraph in bold type, or with other classes than all others.
    What stands further down is of another article, whatever it is called.
    """
    opening = {folded(text) for _, text in paragraphs[:AMONG_FIRST]}
    described = {folded(text) for text in descriptions if _may_be_lead(text)}
    named, between = _candidates(tree, title, paragraphs, described)
    sure = [text for text in named if folded(text) in opening | described]
    first_described = [text for _, text in paragraphs[:AMONG_FIRST] if folded(text) in described]
    shown = [text for text in between if folded(text) in described]
    sentences = [text for text in between if len(text.split()) >= _WORDS and _SENTENCE_END.search(text)]
    called = next(iter((*sure, *first_described, *shown, *named, *sentences)), "")
    return called or _bold_opening(tree, paragraphs) or _dressed_opening(tree, paragraphs)


def _candidates(
    tree: HtmlElement, title: str, paragraphs: Sequence[tuple[str, str]], described: set[str]
) -> tuple[list[str], list[str]]:
    """What is called a lead, and the innermost elements between headline and text, before the first paragraphs have passed."""
    running = {folded(text) for field, text in paragraphs if field == "body" and len(text.split()) >= _WORDS}
    headline = folded(title)
    after_headline, passed = False, set[str]()
    named: list[str] = []
    between: list[str] = []
    for element in tree.iter("h1", *_PLACES):
        is_innermost = not any(child.tag in _HOLDERS for child in element)
        text = block_text(element) if is_innermost else ""
        key = folded(text)
        if headline and (key == headline or (element.tag in _HEADINGS and _is_headline(element, headline))):
            after_headline, passed = True, set()  # what stood before was of something else
            continue
        if key in running:
            passed.add(key)
            if len(passed) > (AMONG_FIRST if after_headline else _SIDE_BOX):
                break
        is_on_top = not after_headline or not passed - {key} or key in described
        is_own = key in described
        if is_on_top and _is_named(element) and _is_shown(element, is_own):
            named.append(_own_text(element, headline, running))
        elif after_headline and not passed and _may_be_lead(text) and _is_shown(element, is_own) and not _in_figure(element):
            between.append(text)
    return [text for text in named if _may_be_lead(text)], between


def _is_headline(element: HtmlElement, headline: str) -> bool:
    """Whether a heading is the title, with a kicker before or behind it."""
    text = folded(block_text(element))
    return headline in text and len(text) < _KICKERED * len(headline)


def _is_shown(element: HtmlElement, is_described: bool) -> bool:
    """Whether an element is part of the article: outside the frame, or the page's own description in no link."""
    if is_described:
        return next(element.iterancestors("a"), None) is None
    return link_share(element) < 0.2 and not in_frame(element)


def _own_text(element: HtmlElement, headline: str, running: set[str]) -> str:
    """The sentences of a lead's box without headline, stamp, captions and label beside them; "" for one that holds the text itself."""
    inner = [e for e in element.iterdescendants(*_PLACES, "h1", "h4", "li") if not any(child.tag in _HOLDERS for child in e)]
    blocks = [e for e in inner if e.tag not in ("span", "strong", "em")]
    texts = [block_text(e) for e in blocks if not _in_figure(e)] if blocks else [block_text(element)]
    if sum(folded(text) in running for text in texts) > 1:
        return ""
    sentences = [text for text in texts if len(text.split()) >= _WORDS or _SENTENCE_END.search(text)] if len(texts) > 1 else texts
    return " ".join(_unstamped(text) for text in sentences if folded(text) != headline)


def _unstamped(text: str) -> str:
    """A lead without the date before or behind it."""
    for match in _STAMP.finditer(text):
        if match.start() == 0:
            return text[match.end() :].lstrip(" |–-:,")
        sentences = text[: match.start()].rstrip(" |–-")
        if match.end() == len(text) and len(sentences.split()) >= _WORDS and _SENTENCE_END.search(sentences):
            return sentences
    return text


def _bold_opening(tree: HtmlElement, paragraphs: Sequence[tuple[str, str]]) -> str:
    """The first paragraph of the text where it is in bold type and the second is not; "" otherwise."""
    opening = [text for field, text in paragraphs[:AMONG_FIRST] if field == "body"][:2]
    bold = {folded(block_text(element)) for element in tree.iter("p", "div") if _is_bold(element)}
    is_lead = len(opening) > 1 and _may_be_lead(opening[0]) and [folded(text) in bold for text in opening] == [True, False]
    return opening[0] if is_lead else ""


def _dressed_opening(tree: HtmlElement, paragraphs: Sequence[tuple[str, str]]) -> str:
    """The first paragraph where its markup differs from that of the others, which are alike; "" otherwise."""
    texts = [text for field, text in paragraphs if field == "body"][:_ALIKE]
    keys = [folded(text) for text in texts]
    if len(set(keys)) <= AMONG_FIRST or not _may_be_lead(texts[0]) or not _SENTENCE_END.search(texts[0]):
        return ""
    dresses: dict[str, tuple[str, ...]] = {}
    for element in tree.iter("p", "div", "span"):
        if not any(child.tag in _HOLDERS for child in element) and (key := folded(block_text(element))) in keys:
            dresses.setdefault(key, _dress(element))
    first, *others = (dresses.get(key, ()) for key in keys)
    return texts[0] if first and others and first not in others and len(set(others)) == 1 and not _DROP_CAP.search(" ".join(first)) else ""


def _dress(element: HtmlElement) -> tuple[str, ...]:
    """Tag and classes of a paragraph and of what it stands in."""
    parent = element.getparent()
    return (element.tag, element.get("class", ""), *((parent.tag, parent.get("class", "")) if parent is not None else ()))


def _is_bold(element: HtmlElement) -> bool:
    if next(element.iterdescendants(*_HOLDERS), None) is not None:
        return False
    whole = len(block_text(element))
    outermost = [e for e in element.iter("b", "strong") if next(e.iterancestors("b", "strong"), None) is None]
    return whole >= _SHORTEST and sum(len(block_text(e)) for e in outermost) >= _BOLD_SHARE * whole


def _is_named(element: HtmlElement) -> bool:
    return element.get("itemprop") == "description" or bool(LEAD_CLASS.search(_CAMEL.sub("-", classes(element))))


def _may_be_lead(text: str) -> bool:
    """Whether a text has the length of a lead, and does not end with the credit of a picture."""
    return _SHORTEST <= len(text) < _LONGEST and not _CREDITED.search(text)


def _in_figure(element: HtmlElement) -> bool:
    return any(above.tag in ("figure", "figcaption") for above in (element, *element.iterancestors()))
