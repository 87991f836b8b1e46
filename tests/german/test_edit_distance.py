"""Edit distances are those of the definition."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.german.edit_distance import within_distance

WORDS = st.text("abü\u00df\U0001f600", max_size=5)


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, max_size=12), WORDS, st.integers(1, 2))
def test_close_words_are_those_the_definition_finds(texts: list[str], word: str, distance: int) -> None:
    assert within_distance(word, texts, distance).tolist() == [edits(word, text) <= distance for text in texts]


def edits(a: str, b: str) -> int:
    """Optimal string alignment, as its definition says it."""
    if not a or not b:
        return len(a) + len(b)
    least = min(edits(a[1:], b) + 1, edits(a, b[1:]) + 1, edits(a[1:], b[1:]) + (a[0] != b[0]))
    return min(least, edits(a[2:], b[2:]) + 1) if len(a) > 1 and a[0] == b[1:2] and a[1] == b[0] else least
