"""Author, date and section that a page only shows: its byline and its stamp, where its metadata say nothing of them.

Looked at are the elements between the beginning of the article and its first paragraph of running text, then those that are named for what
they hold, never asides: a teaser has an author and a date of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from searchidx.sources.author_names import INTRODUCTION, byline_names
from searchidx.sources.html_frame import MARK
from searchidx.sources.html_text import classes, letters, spaced_text
from searchidx.sources.linked_data import HOME
from searchidx.sources.scraped_text.page_vocabulary import BYLINE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AUTHOR_CLASS = re.compile(r"(?i)author(?!i[sz])|autor(?!i[sz])|byline|creat(?:or|ed-?by)|verfasser|username|(?:^|\s)fn(?:$|\s)")
_COMMENT_CLASS = re.compile(r"(?i)(?:^|\s)(?:comment(?:-?list|-body|-author|s-area)?|kommentare?|byuser)(?:$|\s)")
_ACCOUNT_CLASS = re.compile(r"(?i)(?:^|\s)(?:fn|(?:post|entry|article)?[_-]*author[_-]*(?:name|link)|username)(?:$|\s)")
_NO_ACCOUNT = re.compile(
    r"(?i)redaktion|beitr[äa]g|artikel|autor|author|admin|gast\b|team\b|inhalt|profil|\d{3}|\.\w{2,3}$|[/@|:]|posts?\b|\bmehr\b|\balle\b"
)
"""What stands in such a place and is nobody's name: "Alle Beiträge", "admin"."""

_NO_AUTHOR = re.compile(r"(?i)^(?:alle|weitere|mehr|zum|zur|gesponsert\w*|anzeige)\b.{0,40}$")
_LONGEST_ACCOUNT = 30
_DATE_CLASS = re.compile(
    r"(?i)date|datum|timestamp|published|pub-?time|webtime|metatext|lastchanged|submitted|veröffentlicht|created|stand\b"
)
_CHANGED_CLASS = re.compile(r"(?i)updat|modif|aktualisiert|changed-at|edited")
_SECTION_CLASS = re.compile(
    r"(?i)(?:cat-links|category-name|item-?category|(?:post|entry|news-list|article|story)[_-]+(?:category|categories|ressort|section)|"
    r"post-terms|meta-keyword|ressort)"
)
_NO_SECTION = frozenset(("allgemein", "allgemeines", "uncategorized", "nicht kategorisiert", "ohne kategorie", "blog", "news", "aktuelles"))
_MONTH = r"(?:Jan|Jän|Feb|Mär|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Mar|May|Oct|Dec)[a-zä]*\.?"
_DATE = re.compile(
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})\s?(?:19|20)\d\d|\d{{1,2}}\s{_MONTH}\s(?:19|20)\d\d|{_MONTH}\s\d{{1,2}},\s(?:19|20)\d\d|"
    r"\d{1,2}\.\s?\d{1,2}\.\d\d(?![\d.:])|(?:19|20)\d\d-\d\d-\d\d)(?:(?:\s*[,|•·–-]\s*|\s+)(?:um\s+)?\d{1,2}[:.]\d\d(?:\s*Uhr)?)?"
)
_SIGNED = re.compile(r"\(([^()\d]{5,60}),\s*(\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d)\)")
"""How a text ends that is signed: "(Ida Öz, 12.2.2025)"."""

_LONGEST_STAMP = 90
_LONGEST_SECTION = 40
_RUNNING_TEXT = 80
_BLOCKS = ("p", "div", "ul", "ol", "table", "section", "h2", "h3")
_LAST = 3
"""Paragraphs at the end in which a signature may stand."""

_MOST_CRUMBS = 6
_LEVELS = 3
"""Levels above the headline at which the article begins, where no element is called so."""


@dataclass(frozen=True, slots=True)
class Byline:
    """What a page shows, () and "" where nothing; dates as written, the likeliest first."""

    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    section: str = ""


def page_byline(tree: HtmlElement, title: str, *, has_author: bool = False, has_date: bool = False, has_section: bool = False) -> Byline:
    """The byline of the article with this title; what the page's metadata have is not looked for."""
    if has_author and has_date and has_section:
        return Byline()
    article = _article(tree, title)
    head = [] if has_author and has_date else list(_head(article))
    end = [spaced_text(element) for element in list(article.iter("p"))[-_LAST:]]
    return Byline(
        authors=() if has_author else _authors(article, head, end),
        dates=() if has_date else tuple(dict.fromkeys(_dates(article, head, end))),
        section="" if has_section else _section(article) or _breadcrumb(tree, title),
    )


def drop_bylines(tree: HtmlElement, is_lead: re.Pattern[str]) -> None:
    """Takes bylines out of leads: "… ist marode. Von Ida Öz"."""
    # the element's own classes first: few are called author, and each has many elements around it
    called = [element for element in tree.iter("span", "div", "p", "em", "address") if _AUTHOR_CLASS.search(classes(element))]
    for element in called:
        inside = any(is_lead.search(classes(above)) for above in element.iterancestors("div", "p", "section", "header"))
        if inside and byline_names(spaced_text(element)):
            if element.getprevious() is not None:
                element.getprevious().tail = f"{element.getprevious().tail or ''} "
            else:
                element.getparent().text = f"{element.getparent().text or ''} "
            element.drop_tree()


def _article(tree: HtmlElement, title: str) -> HtmlElement:
    """The element that holds the article: the innermost <article> or <main> with text around its headline, else the innermost
    box with text that is some levels above that.
    """
    wanted = letters(title)
    headings = [e for e in tree.iter("h1", "h2", "h3") if letters(spaced_text(e)).endswith(wanted) and not _is_aside(e)] if wanted else []
    for heading in headings or list(tree.iter("h1"))[:1]:
        above = list(heading.iterancestors())
        named = (e for e in above if e.tag in ("article", "main"))
        return next(filter(_holds_text, (*named, *above[min(_LEVELS, len(above)) - 1 :])), above[-1])
    return next(tree.iter("article", "main", "body"), tree)


def _holds_text(element: HtmlElement) -> bool:
    """Whether running text stands in an element: some pages have the headline in an <article> or box of its own."""
    return bool(element.xpath(f"boolean(.//p[string-length(normalize-space(.)) >= {_RUNNING_TEXT}])"))


def _head(article: HtmlElement) -> Iterator[HtmlElement]:
    """The elements before the second paragraph of running text: behind the first, which may be the lead, may stand the byline."""
    passed = 0
    for element in article.iter():
        if not isinstance(element.tag, str) or _is_aside(element):
            continue
        is_innermost = element.tag in ("p", "div") and next(element.iterdescendants(*_BLOCKS), None) is None
        if is_innermost and len(spaced_text(element)) >= _RUNNING_TEXT:
            passed += 1
            if passed > 1:
                return
        yield element


def _is_aside(element: HtmlElement) -> bool:
    """Whether an element lies in the frame or among comments; the foot of an article is none."""
    around = (element, *element.iterancestors())
    return any((e.get(MARK) is not None and e.tag != "footer") or _COMMENT_CLASS.search(e.get("class", "")) for e in around)


def _authors(article: HtmlElement, head: Sequence[HtmlElement], end: Sequence[str]) -> tuple[str, ...]:
    elements = (element for element in article.iter() if isinstance(element.tag, str))
    for element in (element for element in elements if _is_called_author(element) and not _is_aside(element)):
        if not _NO_AUTHOR.search(spaced_text(element)) and (names := _names_in(element)):
            return names
    for element in head:
        text = spaced_text(element) if len(element) < _LEVELS else ""
        is_byline = len(text) <= _LONGEST_STAMP and (INTRODUCTION.match(text) or BYLINE.match(text))
        if is_byline and (names := byline_names(text)):
            return names
    signed = (match for text in end if (match := _SIGNED.search(text)))
    return next((names for match in signed if (names := byline_names(match[1]))), ()) or _account(article)


def _account(article: HtmlElement) -> tuple[str, ...]:
    """Who is called the author by markup alone, with a single name: most blogs have "Ida" or "ida_oe" there."""
    for element in article.iter("a", "span", "b", "address", "strong"):
        marked = "author" in element.get("rel", "").lower().split() or _ACCOUNT_CLASS.search(element.get("class", ""))
        name = " ".join(spaced_text(element).split()) if marked and not _is_aside(element) else ""
        if 1 < len(name) <= _LONGEST_ACCOUNT and len(name.split()) <= _LEVELS and not _NO_ACCOUNT.search(name):
            return (name,)
    return ()


def _is_called_author(element: HtmlElement) -> bool:
    return "author" in element.get("rel", "").lower().split() or bool(_AUTHOR_CLASS.search(element.get("class", "")))


def _names_in(element: HtmlElement) -> tuple[str, ...]:
    """The people that a byline names: each in an element of its own, or in one line."""
    by_element = [names for inner in element.iter("a", "span", "strong", "b") if len(names := byline_names(spaced_text(inner))) == 1]
    distinct = tuple(dict.fromkeys(name for names in by_element for name in names))
    return distinct if len(distinct) > 1 else byline_names(spaced_text(element)) or distinct


def _dates(article: HtmlElement, head: Sequence[HtmlElement], end: Sequence[str]) -> Iterator[str]:
    times = [element for element in head if element.tag == "time" and not _CHANGED_CLASS.search(element.get("class", ""))]
    yield from (element.get("datetime", "").strip() for element in times if element.get("datetime"))
    yield from (element.get("title", "").strip() for element in head if element.tag == "abbr" and _DATE_CLASS.search(classes(element)))
    called = [element for element in head if _DATE_CLASS.search(element.get("class", ""))]
    for element in (*times, *called, *head):
        text = spaced_text(element)
        if len(text) <= _LONGEST_STAMP and (match := _DATE.search(text)):
            yield match[0]
    yield from (match[2] for text in end if (match := _SIGNED.search(text)))
    for element in article.iter():
        if isinstance(element.tag, str) and _DATE_CLASS.search(element.get("class", "")) and not _is_aside(element):
            text = spaced_text(element)
            if len(text) <= _LONGEST_STAMP and (match := _DATE.search(text)):
                yield match[0]


def _section(article: HtmlElement) -> str:
    for element in article.iter("a", "span", "div", "li", "dd", "p"):
        is_named = "category" in element.get("rel", "").lower().split() or element.get("itemprop") == "genre"
        if (is_named or _SECTION_CLASS.search(classes(element))) and not _is_aside(element):
            link = next(element.iter("a"), element)
            text = spaced_text(link).partition(":")[2].strip() or spaced_text(link)
            if 1 < len(text) <= _LONGEST_SECTION and text.casefold() not in _NO_SECTION:
                return text
    return ""


def _breadcrumb(tree: HtmlElement, title: str) -> str:
    """The first entry of the breadcrumb that a page shows, beside its home page and the article."""
    for trail in tree.iter("nav", "ol", "ul", "div", "p"):
        if "breadcrumb" in f"{trail.get('itemtype', '')} {classes(trail)} {trail.get('aria-label', '')}".lower():
            entries = [spaced_text(link).strip(" ›»>/") for link in list(trail.iter("a"))[:_MOST_CRUMBS]]
            named = (entry for entry in entries if entry and entry.casefold() not in HOME | _NO_SECTION)
            return next((entry for entry in named if len(entry) <= _LONGEST_SECTION and letters(entry) not in letters(title)), "")
    return ""
