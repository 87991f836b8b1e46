"""The words everything else speaks: article, token, passage, hit, page. Values only; behaviour lives in the rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from searchidx.messages import Message as Message

TEXT_FIELDS = ("title", "lead", "body", "heading", "caption", "credit", "author", "teaser")
"""Every field that holds searchable text, in the order a hit names them."""

SEARCHED_FIELDS = ("title", "lead", "body", "heading", "caption", "credit", "author")
"""Searched when a query names no field. A teaser advertises another article: a search for its words must not find this one."""

KEYWORD_FIELDS = ("section", "source", "author")
"""Fields compared as one whole value; a page counts them as facets."""

DATE_FACETS = {"year": 4, "month": 7, "day": 10}
"""Facets made of the day an article appeared on, by how much of "2025-02-12" their values are."""

FACETS = (*KEYWORD_FIELDS, *DATE_FACETS)
"""Everything an answer can be counted by."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's original, recognised as `field` by `rule`; offsets count code points.

    `field` is one of TEXT_FIELDS, or names what is kept but is no text of the article: "section", "agency" (a sign-off
    such as "dpa/mbx"), "label" ("Bildquelle: ©"), "repeat" (a headline or caption that stands there a second time).
    """

    field: str
    start: int
    end: int
    rule: str = "given"


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news: the original text, stored once, and the fields as spans of it in source order.

    `date` is ISO 8601, a day ("2025-02-12") or a moment ("2025-02-12T14:30:00+01:00"); None is unknown, never a guess.
    `author` and `section` may come from metadata or be recognised in the text. `metadata` holds every other key a source gave.
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


@dataclass(frozen=True, slots=True)
class Token:
    """One indexed word: its normalised `term`, its `position` in the field, and the code points [start, end) it stands in.

    Several tokens may share a position: a hyphenated word is there whole and in parts.
    """

    term: str
    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one field with marks: [start, end) code point ranges of `text`, sorted, not overlapping. Never markup."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article was found: `form`, as it is written in `field`, is what `word` of the query found there by `relation`."""

    word: str
    relation: str
    form: str
    field: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in an answer. `partial`: some words of the query are missing from it."""

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


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of the index and the number of live articles that hold it."""

    form: str
    count: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """The forms one relation adds to a query word; `on` is false when the user switched them off.

    `matches`: an article with one of the forms is a match. Else the forms only add to scores or make partial hits: they are not searched.
    """

    relation: str
    on: bool
    forms: tuple[Form, ...]
    matches: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query and what it was read as."""

    word: str
    groups: tuple[Expansion, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider question than one that was asked, as `Index.search` takes it, and the number of its full matches.

    `kind`: "spelling" has another word in place of the unknown one named in `left_out`; "word" leaves out a part of the query, named there,
    too; "filter" the filter named there; "period" both days; "mode" looks for forms and compounds, too; "switches" lets everything in that
    was switched off by name.
    """

    kind: str
    left_out: str
    query: str
    mode: Literal["exact", "forms", "compounds"]
    filters: Mapping[str, str | Sequence[str]]
    without: Sequence[str]
    exclude: Sequence[str]
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How what was typed may go on, and how many articles hold its last word."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Similar:
    """An article like another one: `shared` are telling words of the other that stand in it, as written there, most telling first.

    `versions`: it tells the same story in mostly the same words (a wire story, revised or cut).
    """

    hit: Hit
    shared: tuple[str, ...]
    versions: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of the same story. `overlap`: the share of the shorter text's five-word shingles that the longer one has, 0 to 1."""

    hit: Hit
    words: int
    overlap: float


@dataclass(frozen=True, slots=True)
class Period:
    """A piece of a timeline: its first day, articles that match, all articles."""

    start: str
    count: int
    all: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Matches by the day they appeared, in periods without a gap from the first match to the last; undated matches apart."""

    buckets: tuple[Period, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence in its context (keyword in context): what stands left of it, it, what stands right; the article and its field."""

    id: str
    title: str
    date: str | None
    field: str
    left: str
    hit: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Lines in order. `total` counts the occurrences in the `articles` looked at; `complete` is false when there are more articles."""

    lines: tuple[Line, ...]
    total: int
    articles: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer. `total` counts full matches, exactly; partial hits may follow them and are not counted.

    `facets` maps a keyword field to its (value, count) pairs over the full matches, most frequent first.
    `complete` is false when a cap or time limit cut the answer; a note then says what.
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


def field_text(article: Article, name: str) -> str:
    """The text of one field: its spans in source order, joined by a blank line; "" when the article has none."""
    text = "\n\n".join(article.original[s.start : s.end] for s in article.spans if s.field == name)
    return text or (article.author or "" if name == "author" else "")


def title(article: Article) -> str:
    """The headline on one line, or "" when none is known."""
    return " ".join(field_text(article, "title").split())


def as_hit(article: Article) -> Hit:
    """The article as a hit of no query, for what writes hits down."""
    facts = {name: getattr(article, name) for name in ("id", "date", "section", "source", "url", "author")}
    return Hit(title=title(article), score=0.0, partial=False, passages=(), **facts)


def facet_value(article: Article, field: str) -> str | None:
    """What an article counts as in a facet; None for an article that is not counted."""
    if field in KEYWORD_FIELDS:
        return getattr(article, field) or None
    return article.date[: DATE_FACETS[field]] if article.date else None


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was to become an article and could not: where it stands ("corpus/a.jsonl:17"), and why, with the cure."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, in articles: seen = new + updated + unchanged + rejected + repeated + barred.

    `repeated`: the same id again in this run (equal text, or replaced by a later one, with a warning). `barred`: taken out for good
    by `remove` and still in the files. `skipped` names files that are no articles by rule (hidden, README, unknown suffix, link)
    with the rule. `files_read` counts files whose content was looked at, `files_unchanged` those whose size and time had not changed.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    repeated: int = 0
    barred: int = 0
    rejected: tuple[Rejection, ...] = ()
    skipped: tuple[Rejection, ...] = ()
    warnings: tuple[Rejection, ...] = ()
    files_read: int = 0
    files_unchanged: int = 0
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def seen(self) -> int:
        return self.new + self.updated + self.unchanged + len(self.rejected) + self.repeated + self.barred


@dataclass(frozen=True, slots=True)
class Moved:
    """What copying an index took: `articles` it holds, those `sent` and `removed` for that; `checksum` over all of them."""

    articles: int
    sent: int
    removed: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is: `done` and `total` count bytes of files, `articles` what was read so far; total 0 is unknown."""

    done: int
    total: int
    articles: int


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds. `newest` and `oldest` are ISO dates of articles; `bytes` is its size on disk; `undated` counts unknown dates.

    `roots`: the folders that were indexed, and the prefix of their articles' ids.
    """

    directory: str
    engine: str
    generation: int
    articles: int
    terms: int
    bytes: int
    undated: int
    oldest: str | None
    newest: str | None
    sections: Mapping[str, int]
    sources: Mapping[str, int]
    barred: int
    committed: str | None
    roots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file of an index ("" for its directory). One that is not serious makes no answer wrong."""

    file: str
    what: Message
    serious: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a look at every byte of an index found, and what was done about it.

    `lost`: ids of articles that cannot be read any more. `remaining`: what is still to be found after `done`.
    """

    directory: str
    generation: int
    bytes: int
    findings: tuple[Finding, ...]
    done: tuple[Message, ...]
    lost: tuple[str, ...]
    remaining: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not any(finding.serious for finding in self.remaining)
