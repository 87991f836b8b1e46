"""A leaf of a query occurs where the engines match it, and marks what they matched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from searchidx.query.core_nodes import Leaf, Near, Phrase
from searchidx.results.occurrences import leaf_occurrences
from searchidx.results.tokenized_article import TokenizedArticle, TokenPlace
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


def test_a_phrase_of_one_word_reads_its_places_once_however_long_it_is() -> None:
    class Counted(list[TokenPlace]):
        read = 0

        def __iter__(self) -> Iterator[TokenPlace]:
            Counted.read += 1
            return super().__iter__()

    places = {"ja": Counted((number, 3 * number, 3 * number + 2) for number in range(200))}
    occurrences = leaf_occurrences(Phrase((("ja",),) * 60), "ja " * 200, places)
    assert [occurrence.first for occurrence in occurrences] == list(range(141))
    assert (occurrences[-1].last, occurrences[-1].marks) == (199, ((420, 599),))
    assert Counted.read == 1


def test_a_phrase_may_come_back_to_a_word() -> None:
    places = {"a": [(0, 0, 1), (2, 4, 5)], "b": [(1, 2, 3), (3, 6, 7)]}
    occurrences = leaf_occurrences(Phrase((("a",), ("b",), ("a",))), "a b a b", places)
    assert [occurrence.marks for occurrence in occurrences] == [((0, 5),)]
