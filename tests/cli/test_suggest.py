"""`suggest`: how the last word may go on."""

from __future__ import annotations

from tests.conftest import Call


def test_a_suggestion_completes_the_last_word_with_its_count(explore: Call) -> None:
    assert explore("suggest", "neue Hafenb").out == "neue Hafenbrücke\t3\n"
    assert explore("suggest", "--json", "Hafenb").json["suggestions"] == [{"text": "Hafenbrücke", "count": 3}]
    assert explore("suggest", "Quastenf").code == 1
