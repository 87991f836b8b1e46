"""Phrases that the explanations of a query and of an article share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from searchidx.messages import Message, number
from searchidx.query.core_nodes import Node
from searchidx.results.query_labels import in_language, node_label

INDENT = "   "


def in_both_languages(lines: Callable[[str], Iterator[str]]) -> tuple[Message, ...]:
    """The lines that a function writes in German ("de") and English ("en"); it must give as many in both."""
    return tuple(Message(de, en) for de, en in zip(lines("de"), lines("en"), strict=True))


def counts_of_each(parts: Sequence[Node], counts: Sequence[int], lang: str) -> str:
    """`einzeln: Haus 2, Hafen 1`."""
    labels = (f"{node_label(part, lang)} {number(count, lang)}" for part, count in zip(parts, counts, strict=True))
    return in_language(lang, "einzeln: ", "alone: ") + ", ".join(labels)
