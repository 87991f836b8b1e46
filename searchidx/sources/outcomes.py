"""An outcome is what one piece of a source came to: an article found, refused, passed over, cut off, or found with a doubt."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.model import Article, Message, Rejection


@dataclass(frozen=True, slots=True)
class Found:
    """An article and the place it stands at: "corpus/a.txt", "corpus/a.jsonl:17"."""

    place: str
    article: Article


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should look at, though the article at `place` was read."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no article by rule; `reason` names the rule."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """Reading ended before the end of the file or folder at `path`: nobody knows what stands in the rest, so nothing there is gone."""

    place: str
    reason: Message
    path: str


Outcome = Found | Warned | Rejection | BrokenOff
