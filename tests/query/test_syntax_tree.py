"""Questions that a syntax tree answers."""

from __future__ import annotations

import pytest

from searchidx.query.parser import parse
from searchidx.query.syntax_tree import And, Pattern, Word, conjuncts, label, optional_words, whole_term


def conjunction(text: str) -> And:
    tree = parse(text).tree
    assert isinstance(tree, And)
    return tree


@pytest.mark.parametrize("text", ["Wort", "=Wort", "Wort~1", "Wort~2", "W*rt"])
def test_a_word_is_labelled_as_typed(text: str) -> None:
    word = parse(text).tree
    assert isinstance(word, Word | Pattern)
    assert label(word) == text


def test_the_whole_of_a_hyphenated_word_is_its_term() -> None:
    assert whole_term("NATO-Gipfel") == "nato-gipfel"


def test_conjunctions_in_brackets_are_opened() -> None:
    children = list(conjuncts(conjunction("a (b (c d)) (e ODER f)")))
    assert [child.text for child in children if isinstance(child, Word)] == ["a", "b", "c", "d"]
    assert len(children) == 5


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("der Gipfel", ["der"]),
        ("der (und Gipfel)", ["der", "und"]),
        ("=der Gipfel", []),
        ("der und", []),
        ("der ressort:Politik", []),
        ("der -Gipfel", []),
        ("der (Gipfel ODER Treffen)", ["der"]),
    ],
)
def test_function_words_are_optional_beside_a_word_that_is_searched(text: str, optional: list[str]) -> None:
    assert [word.text for word in optional_words(conjunction(text))] == optional
