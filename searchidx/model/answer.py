"""What the index answers: pages of hits with their passages, how words were expanded, timelines, concordances, similar articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from searchidx.messages import Message
from searchidx.model.article import Article, field_text, title


@dataclass(frozen=True, slots=True)
class Passage:
    """An excerpt of one field; `marks` are [start, end) code point ranges of `text`, sorted, not overlapping. Never markup.

    `page`: that of the document it begins on; None where the article has no pages.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article matched: `form`, as it is written in `field`, belongs to `word` of the query by the match type `relation`."""

    word: str
    relation: str
    form: str
    field: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in an answer. `partial`: some words of the query are missing from it.

    `versions`: in an answer that is folded, the other articles of its family that match, in order. `note`: what somebody wrote beside an
    article of a reading list.
    """

    id: str
    title: str
    score: float
    date: str | None
    section: str | None
    source: str | None
    url: str | None
    partial: bool
    passages: tuple[Passage, ...]
    author: str | None = None
    why: tuple[Reason, ...] = ()
    versions: tuple[Hit, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of the index and the number of live articles that hold it."""

    form: str
    count: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """The forms that one match type (`relation`) adds to a query word; `on` is false when the user switched them off.

    `matches`: an article with one of the forms is a match. Else the forms only add to scores or make partial hits: they are not searched.
    """

    relation: str
    on: bool
    forms: tuple[Form, ...]
    matches: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query and the groups of forms it was expanded to."""

    word: str
    groups: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what was typed. `count`: how many articles hold it; None for several words, where that of the last says nothing."""

    text: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Similar:
    """An article similar to another one. `shared`: rare nouns and names of the other that occur in it, as written there, the best first.

    `versions`: the two are near-duplicates, versions of one story (a wire story, revised or cut).
    """

    hit: Hit
    shared: tuple[str, ...]
    versions: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of the same story.

    `words`: of title and text, about so many beyond a million characters. `overlap`: the share of the shorter text's five-word shingles
    that the longer one has, 0 to 1.
    """

    hit: Hit
    words: int
    overlap: float


KnownRelation = Literal["same", "holds", "version", "similar"]
"""What an article is to a text: the same words, longer than it and holding it, a version of its story, about the same things."""

KNOWN_RELATIONS: tuple[KnownRelation, ...] = get_args(KnownRelation)


@dataclass(frozen=True, slots=True)
class Known:
    """An article that has, or resembles, a text that is asked about.

    `overlap`: the share of the text's five-word shingles that the article has, 0 to 1. `shared`: rare nouns and names that occur in both.
    `passages`: the longest part that both have, as the article has it.
    """

    hit: Hit
    relation: KnownRelation
    overlap: float
    shared: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineBucket:
    """One period of a timeline: its first day, the articles that match, and all articles of that time."""

    start: str
    count: int
    all: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Matches by the time they appeared, in buckets without a gap from the first match to the last; `undated` counts the others.

    `complete` is false when a budget cut the buckets.
    """

    buckets: tuple[TimelineBucket, ...]
    undated: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence of a word in context: the text left of it, the word as written, the text right of it; its article and field."""

    id: str
    title: str
    date: str | None
    field: str
    left: str
    hit: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """One page of lines. `total` counts the occurrences in the `articles` that were read; `complete` is false when more articles match."""

    lines: tuple[Line, ...]
    total: int
    articles: int
    complete: bool


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quotation with the facts of its article: `text` is [start, end) of a field in code points. None: unclear or unknown.

    `kind` is "direct" or "partial"; `cue` are the words that tell who speaks; `inferred`: only the sentences around tell who it is.
    """

    id: str
    text: str
    field: str
    start: int
    end: int
    speaker: str | None
    speaker_function: str | None
    cue: str | None
    kind: str
    inferred: bool
    date: str | None
    source: str | None
    section: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class QuotedArticle:
    """An article with those of its quotations that are meant, at least one, in the order of the text."""

    id: str
    title: str
    date: str | None
    source: str | None
    section: str | None
    url: str | None
    quotes: tuple[FoundQuote, ...]


@dataclass(frozen=True, slots=True)
class Quotations:
    """The articles from number `offset` on that have quotations that are meant; `total` counts all such articles.

    `complete` is false where not all could be looked at.
    """

    articles: tuple[QuotedArticle, ...]
    total: int
    offset: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer. `total` counts full matches, exactly; partial hits may follow them and are not counted.

    `facets` maps a keyword field to its (value, count) pairs over the full matches, most frequent first.
    `complete` is false when a cap or time limit cut the answer; a note then says what. `families`: in an answer that is folded, how many
    families the full matches are of; `offset` counts these.
    """

    hits: tuple[Hit, ...]
    total: int
    offset: int
    reading: Message
    words: tuple[Word, ...]
    notes: tuple[Message, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    complete: bool
    took_ms: float
    families: int | None = None


def abstract(article: Article) -> tuple[Passage, ...]:
    """The lead of an article as a passage; () without one."""
    lead = field_text(article, "lead")
    return (Passage("lead", lead, ()),) if lead else ()


def as_hit(article: Article) -> Hit:
    """The article as a hit of no query, for exports that write hits; its only passage is its lead."""
    facts = {name: getattr(article, name) for name in ("id", "date", "section", "source", "url", "author")}
    return Hit(title=title(article), score=0.0, partial=False, passages=abstract(article), **facts)
