"""The words of a text as a person reads them, without capitals; nothing is stemmed, folded or taken apart as for the index."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from searchidx.german.tokenizer import WORD
from searchidx.model import Article, field_text


def story_text(article: Article) -> str:
    """Title, lead and body, a blank line between: what tells the story."""
    return "\n\n".join(text for name in ("title", "lead", "body") if (text := field_text(article, name)))


def plain_words(text: str, most: int | None = None) -> list[str]:
    """The words in order, the first `most` of them, in small letters; signs such as & are none."""
    return list(islice(_words(text), most))


def _words(text: str) -> Iterator[str]:
    return (word.group().lower() for word in WORD.finditer(text) if word.group()[0].isalnum())
