"""HTML fragments: markup and entities inside a value that should be text ("<p>F&uuml;r</p>"), turned into the text they stand for.

Whole pages are for `html_extraction`; here there is no frame to take away, and no parser that a text could hang: one pass over the tags.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

Block = tuple[str, str]
"""A field of the text (body, heading, caption) and a paragraph of it."""

# A tag of HTML; "<br", "a < b" or "<Name>" alone make no markup, and no attribute is longer than a page address.
_TAG = re.compile(
    r"<(/?)(p|div|br|span|a|b|i|em|strong|u|h[1-6]|ul|ol|li|blockquote|img|figure|figcaption|table|tbody|thead|tr|td|th|pre|hr|section|article"
    r"|code|kbd|samp|var|mark|del|ins|s|strike|tt|abbr|address|dl|dt|dd|main|nav|caption|tfoot|wbr|sup|sub|small|q|cite|iframe|video|audio|source|picture|script|style|aside|header|footer|font|center|time)(?=[\s/>])[^<>]*>|<!--|-->",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</[a-z]{1,10}[1-6]?>|<br ?/?>|<p[ >]|<(?:img|a) [^<>]*>", re.IGNORECASE)
_ENDLESS = re.compile(r"&#[0-9]{1000,};?")
"""Numbers that no character has and Python does not convert: more than 4,300 digits raise ValueError."""

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
_BLOCKS = frozenset(
    (
        "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd main nav address caption blockquote figure figcaption table tr pre hr section article"
        " aside header footer"
    ).split()
)
_HIDDEN = frozenset(("script", "style", "iframe", "video", "audio"))
_FIELDS = {**dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"), "figcaption": "caption"}
_MOST_ESCAPES = 3
"""How often a text was escaped at most: "&amp;amp;" is "&amp;" is "&"."""


def has_markup(text: str) -> bool:
    """Whether a text is HTML: it closes an element, breaks a line or opens a paragraph."""
    return "<" in text and bool(_MARKUP.search(text))


def has_entities(text: str) -> bool:
    """Whether a text holds entities of HTML."""
    return "&" in text and bool(_ENTITY.search(text))


def unescaped(text: str) -> str:
    """The text with its entities resolved, also those that were escaped again on the way ("&amp;uuml;")."""
    for _ in range(_MOST_ESCAPES):
        if not has_entities(text):
            return text
        text = unescaped_once(text)
    return text


def unescaped_once(text: str) -> str:
    """The text with each of its entities resolved once; an endless number stands for no character."""
    return html.unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


def blocks(fragment: str) -> list[Block]:
    """The paragraphs of a fragment in their order. White space is collapsed as a browser does; <br> and <pre> keep lines apart."""
    result: list[Block] = []
    parts: list[str] = []
    field = "body"
    for text, name, closes in _pieces(fragment):
        parts.append(text)
        if name == "br":
            parts.append("\n")
        elif name in ("td", "th"):
            parts.append(" ")
        elif name in _BLOCKS:
            _add(result, field, parts)
            field = "body" if closes else _FIELDS.get(name, "body")
    _add(result, field, parts)
    return result


def inline_text(fragment: str) -> str:
    """A fragment of one line: a title, a name."""
    return " ".join(" ".join(text for _, text in blocks(fragment)).split()) if has_markup(fragment) else unescaped(fragment)


def _pieces(fragment: str) -> Iterator[tuple[str, str, bool]]:
    """The text before each tag, the name of the tag in lower case, and whether it closes; the text at the end with an empty name."""
    start, hidden = 0, ""
    is_preformatted = False
    for tag in _TAG.finditer(fragment):
        name, closes = (tag[2] or tag[0]).lower(), tag[1] == "/"
        text = "" if hidden else _collapsed(fragment[start : tag.start()], is_preformatted)
        start = tag.end()
        if hidden:
            hidden = "" if name == hidden and (closes or name == "-->") else hidden
            yield text, "", closes
            continue
        if name == "<!--":
            hidden = "-->"
        elif name in _HIDDEN and not closes and not tag[0].endswith("/>"):
            hidden = name
        elif name == "pre":
            is_preformatted = not closes
        yield text, name, closes
    yield "" if hidden else _collapsed(fragment[start:], is_preformatted), "", False


def _collapsed(text: str, is_preformatted: bool) -> str:
    return text if is_preformatted else re.sub(r"\s+", " ", text)


def _add(result: list[Block], field: str, parts: list[str]) -> None:
    lines = (" ".join(line.split(" ")).strip() for line in unescaped("".join(parts)).split("\n"))
    if text := "\n".join(lines).strip():
        result.append((field, text))
    parts.clear()
