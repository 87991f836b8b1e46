"""A leaf of a query occurs where the engines match it, and marks what they matched."""

from __future__ import annotations

import pytest

from searchidx.query.core_nodes import Leaf, Near, Phrase
from searchidx.results.occurrences import leaf_occurrences
from searchidx.results.tokenized_article import TokenizedArticle
from tests.engines.support import news, word

TEXT = "Die Bahn streikt, und der Flug fällt aus. Die Bahn fährt am Montag wieder."


def near(*words: str, distance: int = 3, ordered: bool = False, within: str = "") -> Near:
    return Near(tuple(map(word, words)), distance, ordered, within)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("leaf", "marked"),
    [
        (word("bahn"), [["Bahn"], ["Bahn"]]),
        (word("bahn", relation="similar"), []),  # a match type that only scores
        (Phrase((("die",), ("bahn",), ("fährt",))), [["Die Bahn fährt"]]),
        (Phrase((("bahn",), ("die",))), []),
        (near("bahn", "streikt"), [["Bahn", "streikt"]]),
        (near("flug", "bahn", distance=5), [["Flug", "Bahn"]]),  # the closer Bahn, on whichever side
        (near("flug", "bahn", ordered=True), [["Flug", "Bahn"]]),
        (near("montag", "bahn", ordered=True), []),
        (near("flug", "fährt", distance=20), [["Flug", "fährt"]]),
        (near("flug", "fährt", distance=20, within="sentence"), []),
        (near("streikt", "flug", distance=20, within="sentence"), [["streikt", "Flug"]]),
        (near("streikt", "flug", distance=20, within="clause"), []),
    ],
)
def test_a_leaf_occurs_where_it_matches(leaf: Leaf, marked: list[list[str]]) -> None:
    article = TokenizedArticle(news("a", "", TEXT))
    occurrences = leaf_occurrences(leaf, TEXT, article.places("body"))
    assert [[TEXT[start:end] for start, end in occurrence.marks] for occurrence in occurrences] == marked
