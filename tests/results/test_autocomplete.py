"""A query that is being typed is completed from the words of the index."""

from __future__ import annotations

from searchidx.index import Index


def test_the_last_word_is_completed_and_the_others_stay(bridges: Index) -> None:
    assert [(suggestion.text, suggestion.count) for suggestion in bridges.suggest("Lübeck Hafenb")] == [("Lübeck Hafenbrücke", 3)]
    assert [suggestion.text for suggestion in bridges.suggest("lueb")] == ["lübeck"]
    assert bridges.suggest("Lübeck ") == ()
    assert bridges.suggest("") == ()
