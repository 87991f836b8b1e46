"""A query that is being typed is completed from the words of the index."""

from __future__ import annotations

from pathlib import Path

from searchidx.index import Index
from tests.results.conftest import indexed


def test_the_last_word_is_completed_and_the_others_stay(bridges: Index) -> None:
    assert [(suggestion.text, suggestion.count) for suggestion in bridges.suggest("Lübeck Hafenb")] == [("Lübeck Hafenbrücke", None)]
    assert [(suggestion.text, suggestion.count) for suggestion in bridges.suggest("Hafenb")] == [("Hafenbrücke", 3)]
    assert [suggestion.text for suggestion in bridges.suggest("lueb")] == ["lübeck"]
    assert bridges.suggest("Lübeck ") == ()
    assert bridges.suggest("") == ()


def test_only_what_can_be_a_noun_gets_the_capital_that_was_typed(engine: str, tmp_path: Path) -> None:
    texts = [{"id": "a", "text": "Sie regieren. Die Regierung wartet auf Regen."}]
    for index in indexed(texts, engine, tmp_path):
        assert {suggestion.text for suggestion in index.suggest("Reg")} == {"regieren", "Regierung", "Regen"}
