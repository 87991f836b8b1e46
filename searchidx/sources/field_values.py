"""Field values: the title, text, date, names and address of an article from whatever a record has under a key.

Values may be texts, numbers, lists, objects with a name, HTML; lists and objects may lie in each other.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from searchidx.sources.author_names import INTRODUCTION
from searchidx.sources.html_fragment import Block, blocks, has_markup, inline_text, unescaped

_DEPTH = 20
"""Levels of lists and objects that are looked into for text."""

_INNER_TEXTS = {
    "summary": "lead",
    "headline": "heading",
    **dict.fromkeys(("title", "heading"), "heading"),
    **dict.fromkeys(("text", "rendered", "plaintext", "html", "value", "#text"), ""),
    **dict.fromkeys(("paragraphs", "paragraph", "content", "children", "sections"), ""),
}
"""Keys of an object that is a text or a part of one, each with the field it makes; "" for the field around it."""

_NAME_KEYS = (
    *("name", "full_name", "fullname", "display_name", "displayname", "title", "label", "rendered", "value", "#text", "term", "@value"),
    *("main", "original", "author", "creator", "alternatename"),
)
_GIVEN = ("givenname", "given_name", "first_name", "firstname", "vorname", "given")
_FAMILY = ("familyname", "family_name", "last_name", "lastname", "nachname", "family")
# without a part that may begin or end in several places: "@.@.@. …" has no end otherwise
_NOT_A_NAME = re.compile(r"https?://|mailto:|^[^\s@]+@[^\s@]*\.[^\s@.]+$|^@\w+$")
_MAIL_ADDRESS = re.compile(r"[(<]?\s{0,2}(?<![^\s(<:])(?:mailto:)?[^\s@()<>;,]{1,64}@[^\s@()<>;,]{1,255}\s*[)>]?|(?<=\w)\s@\w+")
_DATE_KEYS = ("$date", "@value", "$numberLong", "date", "datetime", "value", "#text", "rendered")
_MOST_NAMES = 20
_LONGEST_LITERAL = 2_000
_WEB_ADDRESS = re.compile(r"https?://\S+")


def plain(value: object) -> str:
    """A value as text: numbers and strings verbatim, lists and objects as JSON; "" for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def text_blocks(value: object, field: str = "body", depth: int = 0) -> Iterator[Block]:
    """The paragraphs of a text; a string without markup is one block, as it stands."""
    if isinstance(value, str):
        if has_markup(value):
            yield from ((field if block == "body" else block, text) for block, text in blocks(value))
        elif value.strip():
            yield field, unescaped(value)
    elif isinstance(value, list) and depth < _DEPTH:
        for item in value:
            yield from text_blocks(item, field, depth + 1)
    elif isinstance(value, dict) and depth < _DEPTH:
        kind = "heading" if "heading" in str(value.get("type", "")).lower() else field
        for key, inner in value.items():
            if key.lower() in _INNER_TEXTS:
                yield from text_blocks(inner, _INNER_TEXTS[key.lower()] or kind, depth + 1)


def line(value: object) -> str:
    """A title or another value of one line."""
    if isinstance(value, str):
        return inline_text(value)
    if isinstance(value, list):
        return next((text for item in value[:_MOST_NAMES] if (text := line(item)).strip()), "")
    return _name(value) if isinstance(value, dict) else plain(value)


def first_name(value: object) -> str:
    """The first name in a value; "" without one."""
    return next(iter(names(value)), "")


def joined_names(value: object) -> str:
    """The names in a value, with commas between them, without "Von" before them."""
    return ", ".join(INTRODUCTION.sub("", name, count=1) if INTRODUCTION.match(name) else name for name in names(value))


def names(value: object) -> list[str]:
    """The names in a value, each once: of a list, of objects with a name, of a text with semicolons between them.

    Addresses and accounts are no names.
    """
    if isinstance(value, str) and not any(sign in value for sign in ";<&/@:[{"):
        listed = [value.strip()]
    elif isinstance(value, str) and value.lstrip()[:1] in ("[", "{") and (inner := _literal(value)) is not None:
        listed = names(inner)
    elif isinstance(value, list):
        listed = [name for item in value[:_MOST_NAMES] for name in names(item)]
    elif isinstance(value, dict):
        listed = _names_of(value)
    else:
        text = _MAIL_ADDRESS.sub(" ", unescaped(plain(value)))
        listed = [inline_text(name).strip(" ()") for name in re.split(r";\s+|;$", text)] if value is not None else []
    return list(dict.fromkeys(name for name in listed if name and not _NOT_A_NAME.search(name)))


def web_address(value: object) -> str:
    """The first web address in a value, "" without one; "javascript:…" must never become a link."""
    if isinstance(value, list):
        return next((address for item in value[:_MOST_NAMES] if (address := web_address(item))), "")
    if isinstance(value, dict):
        return next((address for key in ("url", "href", "@id", "link") if (address := web_address(value.get(key)))), "")
    return value.strip() if isinstance(value, str) and _WEB_ADDRESS.fullmatch(value.strip()) else ""


def moment(value: object) -> str:
    """The text of a date: of a list the first; of an object what it wraps, as databases export it."""
    if isinstance(value, list):
        return next((text for item in value[:_MOST_NAMES] if (text := moment(item))), "")
    if isinstance(value, dict):
        return next((text for key in _DATE_KEYS if (text := moment(value.get(key)))), "")
    return plain(value)


def _names_of(value: Mapping[str, object]) -> list[str]:
    """The name of an object, or the names in the list or object that it has as its name."""
    if name := _name(value):
        return names(name)
    lowered = {str(key).lower(): inner for key, inner in value.items()}
    return next((inner for key in _NAME_KEYS if isinstance(lowered.get(key), list | dict) and (inner := names(lowered[key]))), [])


def _literal(text: str) -> object:
    """The list or object that a text writes, as JSON or as Python prints it; None where it is neither."""
    for read in (json.loads, ast.literal_eval) if len(text) <= _LONGEST_LITERAL else ():
        try:
            return cast(object, read(text))
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def _name(value: Mapping[str, object]) -> str:
    lowered = {str(key).lower(): inner for key, inner in value.items()}
    name = next((text for key in _NAME_KEYS if isinstance(text := lowered.get(key), str) and text.strip()), "")
    if name:
        return inline_text(name)
    parts = (next((text for key in keys if isinstance(text := lowered.get(key), str)), "") for keys in (_GIVEN, _FAMILY))
    return " ".join(filter(None, parts))
