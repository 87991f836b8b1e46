"""Notes on an answer without full matches: how many articles hold each word, and how many match with one part of the query dropped."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.engines import Reader
from searchidx.messages import Message, number
from searchidx.query.core_nodes import And, Concept, Everything, Node, has_leaves
from searchidx.results.explanation_phrases import counts_of_each, in_both_languages
from searchidx.results.query_labels import in_language, node_label

MOST_DROPPED = 8
"""Up to so many parts of a query, each is dropped once to see what the others find."""


def no_results_notes(query: Node, reader: Reader) -> tuple[Message, ...]:
    """For a query of several parts that nothing matches: the articles of each word alone, and the parts without which there are matches."""
    parts = [part for part in query.children if _must_match(part)] if isinstance(query, And) else []
    words = [part for part in parts if has_leaves(part)]
    droppable = [part for part in parts if words != [part]] if 1 < len(parts) <= MOST_DROPPED else []  # a word must be left
    without = [And((Everything(), *(kept for kept in parts if kept is not part))) for part in droppable]
    counts = reader.frequencies([*words, *without]) if len(parts) > 1 else []
    alone = counts[: len(words)]
    helpful = [(part, count) for part, count in zip(droppable, counts[len(words) :], strict=True) if count]

    def lines(lang: str) -> Iterator[str]:
        if len(words) > 1:
            yield in_language(lang, "Kein Artikel hat alles; ", "No article has it all; ") + counts_of_each(words, alone, lang)
        if helpful and (len(words) > 2 or len(words) < len(parts)):  # of two words, each without the other was just told
            dropped = (f"{in_language(lang, 'ohne', 'without')} {node_label(part, lang)} ({number(n, lang)})" for part, n in helpful)
            yield in_language(lang, "Treffer gäbe es ", "There would be matches ") + ", ".join(dropped)

    return in_both_languages(lines)


def _must_match(node: Node) -> bool:
    return not isinstance(node, Everything) and not (isinstance(node, Concept) and node.optional)
