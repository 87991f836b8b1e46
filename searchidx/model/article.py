"""An article, its fields and its tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

TEXT_FIELDS = ("title", "lead", "body", "heading", "caption", "credit", "author", "teaser", "quote", "speaker")
"""All fields with searchable text, in the order in which a hit names them."""

QUOTE_FIELDS = ("quote", "speaker")
"""The quotations of an article and who says them: words of other fields, which make no article longer and no word more frequent."""

UNCOUNTED_FIELDS = ("teaser", *QUOTE_FIELDS)
"""Fields whose words do not count as words of the article."""

QUOTED_FIELDS = ("title", "lead", "body", "heading", "caption")
"""Fields that quotations are looked for in."""

QUOTE_MARK = "§"
QUOTE_JOINT = f"\n\n{QUOTE_MARK}\n\n"
"""What stands between two quotations in the field "quote", so that no phrase reaches from one into the next.

The mark is the word that every line of the field "speaker" begins with: it finds the articles that have quotations."""

SEARCHED_FIELDS = ("title", "lead", "body", "heading", "caption", "credit", "author")
"""Searched when a query names no field. A teaser advertises another article: a search for its words must not find this one."""

KEYWORD_FIELDS = ("section", "source", "author")
"""Fields that are compared as whole values; they are counted as facets."""

_NAME_SEPARATOR = re.compile(r"[,;/]|\b(?:und|and)\b")

DATE_FACETS = {"year": 4, "month": 7, "day": 10}
"""Facets of the day an article appeared on: how many characters of "2025-02-12" their values take."""

FACETS = (*KEYWORD_FIELDS, *DATE_FACETS)
"""Everything an answer can be counted by."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of an article's original text, recognised as `field` by `rule`; offsets count code points.

    `field` is one of TEXT_FIELDS, or names what is kept but is no text of the article: "section", "agency" (a sign-off
    such as "dpa/mbx"), "label" ("Bildquelle: ©"), "repeat" (a headline or caption that stands there a second time).
    """

    field: str
    start: int
    end: int
    rule: str = "given"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: code points [start, end) of a field, between its marks. `speaker` is "" where it is unclear.

    `kind` is "direct" (whole sentences) or "partial"; `function` is what the article calls the speaker (NATO-Generalsekretär), `cue` the
    words that tell who speaks; `inferred` marks speakers that only a pronoun or the sentences around tell.
    """

    field: str
    start: int
    end: int
    kind: str
    speaker: str = ""
    function: str = ""
    cue: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A news article: its original text, stored once, and its fields as spans of that text, in source order.

    `date` is ISO 8601, a day ("2025-02-12") or a moment ("2025-02-12T14:30:00+01:00"); None is unknown, never a guess.
    `author` and `section` may come from metadata or be recognised in the text. `metadata` holds every other key a source gave.
    `quotes` are found when an article is indexed. `earlier`: the versions its web page had before, packed (`storage.article_codec`).
    """

    id: str
    original: str
    spans: tuple[Span, ...]
    date: str | None = None
    section: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    quotes: tuple[Quote, ...] = ()
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """What a web page said before: the oldest version is number 1. `since`: the day or moment it is known to have said it."""

    number: int
    since: str | None
    article: Article


@dataclass(frozen=True, slots=True)
class Token:
    """One indexed word: its normalised `term`, its `position` in the field, and the code points [start, end) it stands in.

    Several tokens may share a position: a hyphenated word is there whole and in parts.
    """

    term: str
    position: int
    start: int
    end: int


def field_text(article: Article, name: str) -> str:
    """The text of one field: its spans in source order, joined by a blank line; "" when the article has none."""
    if name in QUOTE_FIELDS:
        return QUOTE_JOINT.join(quote_texts(article, article.quotes) if name == "quote" else map(speaker_line, article.quotes))
    text = "\n\n".join(article.original[s.start : s.end] for s in article.spans if s.field == name)
    return text or (article.author or "" if name == "author" else "")


def present_fields(article: Article) -> tuple[str, ...]:
    """The fields of an article that may have text, in the order of TEXT_FIELDS."""
    present = {span.field for span in article.spans} | ({"author"} if article.author else set())
    return tuple(name for name in TEXT_FIELDS if name in present or (name in QUOTE_FIELDS and article.quotes))


def quote_texts(article: Article, quotes: Sequence[Quote]) -> list[str]:
    """The words of quotations. The fields they stand in are put together once: for each of them it would take the square of the length."""
    texts = {field: field_text(article, field) for field in {quote.field for quote in quotes}}
    return [texts[quote.field][quote.start : quote.end] for quote in quotes]


def speaker_line(quote: Quote) -> str:
    """What the field "speaker" has for a quotation: who says it, and in which function."""
    speaker = f"{quote.speaker}," if quote.speaker and quote.function else quote.speaker
    return " ".join(part for part in (QUOTE_MARK, speaker, quote.function) if part)


def author_names(byline: str) -> tuple[str, ...]:
    """The names in a byline, each once: "Ina Köhler und Jörg Öztürk" are two."""
    names = (name.strip() for name in _NAME_SEPARATOR.split(byline))
    return tuple(dict.fromkeys(name for name in names if name))


def title(article: Article) -> str:
    """The headline on one line, or "" when none is known."""
    return " ".join(field_text(article, "title").split())


def facet_value(article: Article, field: str) -> str | None:
    """The value of a facet that an article counts for; None for an article that is not counted."""
    if field in KEYWORD_FIELDS:
        return getattr(article, field) or None
    return article.date[: DATE_FACETS[field]] if article.date else None
