"""A webpage is HTML taken apart into blocks: title, lead, paragraphs, sub-headings, captions, credits, and what its metadata says.

Runs in a process of its own (see `html`), for hostile HTML can take parsers hostage: `serve` answers one page after the other.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from searchidx.sources.recovery import folded
from searchidx.sources.recovery.picture_credits import credit_line, credit_tail

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024

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
_ARTICLE_TYPES = frozenset(
    ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting", "liveblogposting")
)
_DATE_METAS = ("article:published_time", "date", "dc.date", "datepublished", "pubdate")
_LEAD_AMONG = 3
_BREAKING = frozenset(
    ("br", "lb", "p", "div", "li", "item", "tr", "row", "td", "th", "cell", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "head", "quote")
)
_INNER = {"list": "item", "table": "row", "quote": "p"}


def page(data: bytes) -> dict[str, Any]:
    """What a page holds: {"blocks": [[field, text], …], "date", "section", "source", "url", "author"}, "" where unknown.

    The date is what the metadata say, as written. Blocks stand in reading order, the title first; an empty list means no text was found.
    """
    import lxml.html  # here, and only in the worker: half of a page's dangers are in its parser

    tree = lxml.html.document_fromstring(decoded(data), parser=lxml.html.HTMLParser(huge_tree=True, encoding="utf-8"))
    facts = _facts(tree)
    parts = _paragraphs(tree)
    title = _title(tree, facts) or next((text for field, text in parts[:1] if field == "heading"), "")
    return {
        "blocks": [["title", title]] * bool(title and parts) + list(_blocks(tree, title, facts["description"], parts)),
        **{key: facts[key] for key in ("date", "section", "source", "url", "author")},
    }


def decoded(data: bytes) -> bytes:
    """The page in UTF-8: a byte order mark decides, then <meta charset>, then whether it is UTF-8; else it is Windows-1252."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").encode("utf-8", "replace")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    for name in (*([_codec(declared[1].decode("ascii", "replace"))] if declared else []), "utf-8"):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(name).encode("utf-8", "replace")
    return data.decode("cp1252", "replace").encode("utf-8")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers pages until the requests end: each is a length in 8 bytes and that many bytes, the answer one line of JSON."""
    _limit_memory()
    while header := requests.read(8):
        data = requests.read(int.from_bytes(header, "big"))
        _limit_time()
        answers.write(json.dumps(_answer(data)).encode("ascii") + b"\n")
        answers.flush()


def _answer(data: bytes) -> dict[str, Any]:
    try:
        return page(data)
    except MemoryError:
        return {"error": "memory"}
    # a parser fed with rubbish raises whatever it likes; the page is rejected and the worker goes on
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def _codec(name: str) -> str:
    # browsers read Latin-1 as Windows-1252, and „ “ – are only there
    return "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on every system; the reader's clock still holds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _limit_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _paragraphs(tree: HtmlElement) -> list[tuple[str, str]]:
    import trafilatura  # here: it takes 0.2 s, which only who reads HTML shall pay

    copy = _without_asides(tree)
    # without metadata: its search for a date also looks in the prose; with recall: a short report is mostly frame
    document: Any = trafilatura.bare_extraction(copy, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True)
    body = document.body if document is not None else []
    found = [part for element in body for part in _parts(element) if part[1]]
    return found or [("body", text) for text in _bare_texts(_without_asides(tree))]


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
    from lxml import etree  # as above

    pieces: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        pieces.append(" " if inner.tag in _BREAKING else "")
        if event == "start":
            pieces.append(inner.text or "")
        elif inner is not element:
            pieces.append(inner.tail or "")
    return " ".join("".join(pieces).split())


def _spaced_text(element: HtmlElement) -> str:
    # a headline's parts are spans on lines of their own: "<span>Unglück</span><span>Kran kippt um</span>"
    return " ".join(" ".join(element.itertext()).split())


def _without_asides(tree: HtmlElement) -> HtmlElement:
    from copy import deepcopy

    copy = deepcopy(tree)
    doomed = [element for element in copy.iter() if _is_aside(element) or element.tag in ("figure", "figcaption", "h1")]
    for element in doomed:
        # a wrapper that holds the article itself is not its frame
        if element.getparent() is not None and next(element.iter("article", "main"), None) is None:
            element.drop_tree()
    return copy


def _is_aside(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and (element.tag in _ASIDE or bool(_ASIDE_CLASS.search(_classes(element))))


def _classes(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}".strip()


def _blocks(tree: HtmlElement, title: str, description: str, parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    own = [(field, text) for field, text in parts if folded(text) != folded(title)]
    lead = _lead(tree, description, own)
    if lead and all(folded(text) != folded(lead) for _, text in own):
        own.insert(0, ("lead", lead))
    pictures = _pictures(tree, {folded(text): i for i, (_, text) in enumerate(own)})
    yield from pictures.get(-1, [])
    for i, (field, text) in enumerate(own):
        yield ("lead" if lead and folded(text) == folded(lead) and i < _LEAD_AMONG else field, text)
        yield from pictures.get(i, [])


def _lead(tree: HtmlElement, description: str, parts: list[tuple[str, str]]) -> str:
    marked = (e for e in tree.iter("p", "div", "span", "h2") if e.get("itemprop") == "description" or _LEAD_CLASS.search(_classes(e)))
    texts = [text for element in marked if (text := _text(element)) and len(text) >= 40 and not _in_aside(element)]
    known = {folded(text) for _, text in parts[:_LEAD_AMONG]}
    # a description that no reader sees is an advertisement for search machines, no lead
    return next((text for text in (*texts[:1], description) if folded(text) in known), texts[0] if texts and len(texts[0]) < 900 else "")


def _pictures(tree: HtmlElement, places: Mapping[str, int]) -> dict[int, list[tuple[str, str]]]:
    pictures: dict[int, list[tuple[str, str]]] = {}
    at, seen = -1, set[str]()
    for element in tree.iter("p", "h2", "h3", "h4", "li", "figcaption", "figure", "div", "span"):
        if element.tag in ("p", "h2", "h3", "h4", "li"):
            at = places.get(folded(_text(element)), at)
        elif _is_caption(element) and not _in_aside(element):
            caption, credit = _caption(element)
            if folded(caption) not in seen:
                pictures.setdefault(at, []).extend(part for part in (("caption", caption), ("credit", credit)) if part[1])
            seen |= {folded(caption)} - {""}
    return pictures


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    outside = next(element.iterancestors("figcaption"), None) is None and next(element.iterdescendants("figcaption"), None) is None
    return element.tag != "figure" and outside and bool(_CAPTION_CLASS.search(_classes(element))) and _is_outermost(element)


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
    place = credit_tail(whole)
    return (whole[: place.label].rstrip(" |(–-"), whole[place.label :].strip(" ()[]|")) if place else (whole, "")


def _in_aside(element: HtmlElement) -> bool:
    return any(_is_aside(above) for above in (element, *element.iterancestors()))


def _title(tree: HtmlElement, facts: Mapping[str, str]) -> str:
    site = folded(facts["source"])
    headings = [text for e in tree.iter("h1") if (text := _spaced_text(e)) and folded(text) != site and not _in_aside(e)]
    offered = facts["title"] or " ".join(tree.findtext(".//title", "").split())
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
    proved = tail == site or folded(head) in map(folded, headings)
    return head if head and proved else title


def _facts(tree: HtmlElement) -> dict[str, str]:
    linked, metas = _linked_data(tree), _metas(tree)
    either = {
        "title": (metas.get("og:title"), linked.get("headline")),
        "description": (linked.get("description"), metas.get("description"), metas.get("og:description")),
        "date": (linked.get("date"), *(metas.get(key) for key in _DATE_METAS)),
        "section": (linked.get("section"), metas.get("article:section")),
        "author": (linked.get("author"), metas.get("author"), metas.get("article:author")),
        "source": (metas.get("og:site_name"), linked.get("source")),
        "url": (*(e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"), metas.get("og:url"), linked.get("url")),
    }
    found = {key: next((" ".join(value.split()) for value in values if value and value.strip()), "") for key, values in either.items()}
    return found | {"url": _web_address(found["url"]), "author": "" if "://" in found["author"] else found["author"]}


def _metas(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(name.lower(), element.get("content", ""))
    return found


def _linked_data(tree: HtmlElement) -> dict[str, str]:
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                for node in _nodes(json.loads(script.text or "")):
                    return _article_facts(node)
    return {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(isinstance(kind, str) and kind.lower() in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield data
        yield from _nodes(data.get("@graph"))


def _article_facts(node: Mapping[str, Any]) -> dict[str, str]:
    return {
        "headline": _words(node.get("headline")),
        "description": _words(node.get("description")),
        "date": _words(node.get("datePublished")),
        "section": _words(node.get("articleSection"), most=1),
        "author": _words(node.get("author")),
        "source": _words(node.get("publisher")),
        "url": _words(node.get("url")),
    }


def _words(value: object, most: int = 20) -> str:
    if isinstance(value, dict):
        return _words(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(item) for item in value[:most])))
    return value if isinstance(value, str) else ""


def _web_address(url: str) -> str:
    # "javascript:…" must never become a link
    return url if re.match(r"https?://", url) else ""


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
