"""The text of a page's bytes and elements: encoding, white space, and what counts as equal."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from searchidx.sources.decode import is_cut, wide_encoding
from searchidx.sources.scraped_text import folded

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_BLANKS = re.compile(r"\s+")
_HYPHENS = "-\u2010\u2011¬=\u00ad"
_BROKEN_WORD = re.compile(rf"[{_HYPHENS}]\s*\n")
_STRAY = re.compile("[\udc80-\udcff]")
_WELL_ENCODED = re.compile("[\x80-\u024f\u2000-\u2bff]")
_MOST_STRAY_SHARE = 0.2
"""Stray bytes for each letter that is UTF-8, at most; a page in Windows-1252 has hardly any of the latter."""

_BREAKING = frozenset(
    ("p", "div", "li", "item", "tr", "row", "td", "th", "cell", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "head", "quote")
)


def page_text(data: bytes) -> tuple[str, str]:
    """A page as text, and "stray" where bytes that are no UTF-8 stood in a page that is.

    A byte order mark decides; then whether it is UTF-8, whatever it declares to be, for a page in another encoding never is by chance; then
    what it declares; else it is Windows-1252. A few bytes that are no UTF-8 are read as Windows-1252 each.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ""
    if wide := wide_encoding(data):
        return data.decode(wide, "replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        if is_cut(data, error):
            return data[: error.start].decode("utf-8"), ""
    mixed = data.decode("utf-8", "surrogateescape")
    stray, good = len(_STRAY.findall(mixed)), len(_WELL_ENCODED.findall(mixed))
    if stray <= _MOST_STRAY_SHARE * good:
        return _STRAY.sub(lambda byte: byte[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), mixed), "stray"
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    with suppress(UnicodeError, LookupError):  # "undefined" is a codec, too, and raises no UnicodeDecodeError
        if declared:
            return data.decode(_codec(declared[1].decode("ascii", "replace"))), ""
    return data.decode("cp1252", "replace"), ""


def block_text(element: HtmlElement) -> str:
    """The text of an element on one line, with a blank where a browser breaks the line.

    Behind a hyphen a line stays broken: the word may go on ("Regie-<br>rung").
    """
    from lxml import etree  # here: half of a page's dangers are in its parser, which only the child process loads

    texts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        texts.append("\n" if inner.tag in ("br", "lb") else " " if inner.tag in _BREAKING else "")
        if event == "start":
            texts.append(inner.text or "")
        elif inner is not element:
            texts.append(inner.tail or "")
    return one_line("".join(texts))


def one_line(text: str) -> str:
    """A text on one line, but for a line that ends with a hyphen: see `block_text`."""
    if not _BROKEN_WORD.search(text):  # nearly all, and many times faster
        return " ".join(text.split())
    return _BLANKS.sub(_blank, text).strip()


def spaced_text(element: HtmlElement) -> str:
    """The same with a blank between all parts: those of a headline may be elements without space between them
    ("<span>Unglück</span><span>Kran kippt um</span>").
    """
    return " ".join(" ".join(element.itertext()).split())


def classes(element: HtmlElement) -> str:
    """The classes and the id of an element."""
    return f"{element.get('class', '')} {element.get('id', '')}".strip()


def letters(text: str) -> str:
    """The letters and digits of a text, folded."""
    return "".join(filter(str.isalnum, folded(text)))


def _blank(blanks: re.Match[str]) -> str:
    is_word_end = blanks.start() > 0 and blanks.string[blanks.start() - 1] in _HYPHENS
    return "\n" if is_word_end and "\n" in blanks[0] else " "


def _codec(name: str) -> str:
    # browsers read Latin-1 as Windows-1252, and „ “ – are only there
    return "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
