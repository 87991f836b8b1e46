"""Outcomes: what reading a source yields, one for each article, rejection, warning, skipped file or broken-off source."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.messages import Message
from searchidx.model import Article, Rejection


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article and the place it was read from: "corpus/a.txt", "corpus/a.jsonl:17". `fetched`: when a web archive got it."""

    place: str
    article: Article
    fetched: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A doubt about the article at `place`, which was read all the same."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a member of one, that is no article by rule; `reason` names the rule."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """The file or folder at `path` could not be read to its end: what the rest holds is unknown, so no article of it may count as gone."""

    place: str
    reason: Message
    path: str


Outcome = ReadArticle | Warned | Rejection | BrokenOff | Skipped
