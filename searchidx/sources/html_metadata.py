"""The metadata of a web page: what its <meta>, <link>, microdata, RDFa and JSON-LD say about the article.

Trafilatura's own metadata were compared on small pages that failed before (title, date, author, section, source, address): 22 of 26, 15 of
16, 3 of 9, 2 of 8, 6 of 9, 0 of 3 right. What outlets write wrong is mostly in JSON-LD, which it reads by patterns; so this is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from searchidx.sources.author_names import authors, is_outlet
from searchidx.sources.field_values import names
from searchidx.sources.html_fragment import unescaped
from searchidx.sources.linked_data import linked_data

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATE_KEYS = (
    *("article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "dcterms.available", "date"),
)
_AUTHOR_KEYS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "creator")
_SECTION_KEYS = ("article:section", "articlesection", "section", "parsely-section", "cxenseparse:recs:category", "rubrik")
_SOURCE_KEYS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name", "al:android:app_name")
_ADDRESS_KEYS = ("og:url", "twitter:url", "al:web:url", "parsely-link", "dc.identifier", "dc.source", "dcterms.identifier")

_DATE_NAMES = frozenset(
    (
        "publishedtime", "published", "publisheddate", "publishedat", "publishtime", "publishdate", "publicationdate", "publicationtime",
        "pubdate", "pubdatetime", "parselypubdate", "datepublished", "datepublish", "originalpublicationdate", "articledateoriginal",
        "dateoriginal", "postdate", "displaydate", "releasedate", "firstpublished", "lastpublished", "issued", "dateissued", "created",
        "datecreated", "createdat", "timestamp", "pdate", "gsadate", "citationdate", "citationpublicationdate", "date", "datum", "erstellt",
        "erscheinungsdatum", "veröffentlicht",
    )
)  # fmt: skip
"""The last part of the names of metadata that hold the date, letters only ("vr:published_time", "citation_publication_date")."""

_CHANGED_NAMES = frozenset(("modifiedtime", "modified", "datemodified", "lastmodified", "lastupdated", "updatedtime", "updated"))
_AUTHOR_NAMES = frozenset(
    ("author", "authors", "authorname", "byline", "citationauthor", "newsauthors", "rbauthors", "autor", "verfasser"),
)
_SECTION_NAMES = frozenset(("section", "sectionname", "ressort", "rubrik", "category", "kategorie", "channel", "articlesection"))
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")
_DESCRIPTION_KEYS = ("description", "og:description", "twitter:description", "dc.description", "dcterms.description")

_PUBLISHED_CLASS = re.compile(r"(?i)publish|pubdate|entry-date|datum|(?:^|[\s_-])date(?:$|[\s_-])")
_SAVED_BY = (
    (re.compile(r"saved from url=\(\d+\)(https?://\S+)"), ""),
    (re.compile(r"SingleFile[\s\S]*?url:\s*(https?://\S+)"), ""),
    (re.compile(r"Mirrored from ([\w.-]+\.[a-z]{2,}/\S*) by HTTrack"), "https://"),
)
"""What programs write into pages that they save, and the scheme that they leave out."""

_MICRODATA = frozenset(("datepublished", "datecreated", "articlesection", "author", "creator", "headline"))


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """As the page wrote them, "" and () where unknown. `titles` and `dates`: the likeliest first; `changed`: when it was
    changed, which says more than nothing; `url` is a web address or ""."""

    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    dates: tuple[str, ...]
    changed: tuple[str, ...]
    section: str
    author: str
    source: str
    url: str


def page_metadata(tree: HtmlElement) -> PageMetadata:
    """The metadata of a parsed page; of several statements the first one of the more reliable kind."""
    metas, items = _metas(tree), _microdata(tree)
    addresses = _addresses(tree, metas)
    own_titles = [*_values(metas, _TITLE_KEYS), " ".join(tree.findtext(".//title", "").split())]
    linked = linked_data(tree, addresses, own_titles)
    source = _first(*_values(metas, _SOURCE_KEYS[:1]), linked.source, *_values(metas, _SOURCE_KEYS))
    stated = (
        *(linked.authors, _values(metas, _AUTHOR_KEYS), items.get("author", ()), items.get("creator", ())),
        _more_values(metas, _AUTHOR_NAMES),
    )
    own_address = _resolved(_base(tree, metas), linked.url)
    url = _first(*sorted(filter(_is_web_address, (*addresses, own_address)), key=_is_front_page))
    host = _host(url)
    outside = (crumb for crumb in linked.crumbs if not is_outlet(crumb, source, host))
    people = (authors([name for value in values for name in names(_clean(value))], source, host) for values in stated)
    return PageMetadata(
        titles=tuple(filter(None, (_clean(linked.headline), *map(_clean, own_titles)))),
        descriptions=tuple(dict.fromkeys(map(_clean, (linked.description, *_values(metas, _DESCRIPTION_KEYS))))),
        dates=tuple(
            dict.fromkeys(
                (*linked.dates, *_values(metas, _DATE_KEYS), *_item_dates(tree, items), *_more_values(metas, _DATE_NAMES)),
            )
        ),
        changed=(*linked.changed, *_more_values(metas, _CHANGED_NAMES)),
        section=_first(
            *(linked.section, *outside, *_values(metas, _SECTION_KEYS), *items.get("articlesection", ())),
            *_more_values(metas, _SECTION_NAMES),
        ),
        author=", ".join(next(filter(None, people), ())),
        source=source,
        url=url,
    )


def _first(*values: str) -> str:
    return next((text for value in values if (text := _clean(value))), "")


def _clean(value: str) -> str:
    return " ".join(unescaped(value).split())


def _values(metas: Mapping[str, Sequence[str]], keys: Sequence[str]) -> list[str]:
    return [value for key in keys for value in metas.get(key, ()) if value.strip()]


def _more_values(metas: Mapping[str, Sequence[str]], names: frozenset[str]) -> list[str]:
    """The values under names that end in one of these, whatever system they are of."""
    values = []
    for key, contents in metas.items():
        last = re.split(r"[:.]", key)[-1]
        if {"".join(filter(str.isalpha, text)) for text in (last, key)} & names:
            values += [content for content in contents if content.strip()]
    return values


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of all <meta> by their name in lower case; "dcterms:issued" is "dcterms.issued"."""
    contents: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        for name in {element.get(attribute, "").lower() for attribute in ("property", "name", "itemprop")} - {""}:
            key = name.replace("dcterms:", "dcterms.").replace("dc:", "dc.")
            contents.setdefault(key, []).append(element.get("content", ""))
    return contents


def _microdata(tree: HtmlElement) -> dict[str, list[str]]:
    """Values of microdata and RDFa (itemprop, property) in the page's text, by the property's own name in lower case."""
    values: dict[str, list[str]] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "meta":
            continue
        names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower().split()
        for name in {name.rpartition(":")[2] for name in names} & _MICRODATA:
            values.setdefault(name, []).append(_item_value(element, name))
    return values


def _item_value(element: HtmlElement, name: str) -> str:
    if value := element.get("content") or element.get("datetime"):
        return str(value)
    inner = element.xpath(".//*[@itemprop='name' or @property='name' or @property='schema:name']") if name in ("author", "creator") else []
    chosen = inner[0] if inner else element
    return str(chosen.get("content") or " ".join(chosen.itertext()))


def _item_dates(tree: HtmlElement, items: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Dates that stand in the text of the page and are marked as that of publication."""
    for name in ("datepublished", "datecreated"):
        yield from (" ".join(value.split()) for value in items.get(name, ()))
    for element in tree.iter("time"):
        marked = element.get("pubdate") is not None or _PUBLISHED_CLASS.search(element.get("class", ""))
        if marked and (value := element.get("datetime")):
            yield value.strip()


def _addresses(tree: HtmlElement, metas: Mapping[str, Sequence[str]]) -> list[str]:
    """Where the page says it is from: the canonical link, Open Graph, what a browser wrote when it saved it. A front page is not it."""
    base = _base(tree, metas)
    rels = {"canonical", "mainentityofpage"}
    links = [e.get("href", "") for e in tree.iter("link") if rels & {*e.get("rel", "").lower().split(), e.get("itemprop", "").lower()}]
    comments = tree.xpath("//comment()[contains(., '//') or contains(., ' from ')]")
    saved = [address for comment in comments for address in _saved_from(comment.text)]
    resolved = [_resolved(base, link) for link in (*links, *_values(metas, _ADDRESS_KEYS), *saved) if link.strip()]
    return sorted(filter(_is_web_address, resolved), key=_is_front_page)


def _base(tree: HtmlElement, metas: Mapping[str, Sequence[str]]) -> str:
    return next((element.get("href", "") for element in tree.iter("base")), "") or next(iter(metas.get("og:url", ())), "")


def _saved_from(comment: str) -> Iterator[str]:
    """The address that a browser, SingleFile or HTTrack writes into a page that it saves."""
    for pattern, scheme in _SAVED_BY:
        if match := pattern.search(comment or ""):
            yield scheme + match[1]


def _is_web_address(address: str) -> bool:
    return re.match(r"https?://\S", address) is not None  # "javascript:…" must never become a link


def _is_front_page(address: str) -> bool:
    return _path(address) in ("", "/")


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # "https://[…" is no address
        return ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _resolved(base: str, link: str) -> str:
    try:
        address = urljoin(base, link.strip())
        urlsplit(address)
        return address
    except ValueError:  # "https://[…" is no address
        return ""
