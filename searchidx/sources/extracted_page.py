"""What the child process makes of a page or another document, and how it says that it can make nothing of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from searchidx.messages import Message

NOT_INSTALLED = Message(
    "dafür fehlt ein Paket: pip install 'searchidx[documents]'", "a package for it is missing: pip install 'searchidx[documents]'"
)


class ExtractedPage(TypedDict):
    """A page as it crosses from the child process: blocks as (field, text) in reading order, the title first; facts are "" when unknown.

    No blocks means that no text was found. The dates are what the metadata say, as written, the likeliest first. `repairs` names what was
    done to the bytes: "stray" (bytes that are no UTF-8), "twice" (text that was encoded twice). `id`: what the document calls itself.
    `made`: when the file was made, which may be long after its text was published. `notes`: doubts about it, German and English.
    """

    blocks: Sequence[tuple[str, str]]
    dates: Sequence[str]
    section: str
    source: str
    url: str
    author: str
    repairs: Sequence[str]
    id: NotRequired[str]
    made: NotRequired[str]
    notes: NotRequired[Sequence[tuple[str, str]]]
    metadata: NotRequired[Mapping[str, str]]


class Unreadable(Exception):
    """The document cannot be read; `reason` says why, and what helps."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


def document(blocks: Sequence[tuple[str, str]], *, dates: Sequence[str] = (), author: str = "", url: str = "") -> ExtractedPage:
    """A document of which only this is known."""
    return {"blocks": blocks, "dates": dates, "section": "", "source": "", "url": url, "author": author, "repairs": ()}
