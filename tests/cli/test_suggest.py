"""`suggest`: how the last word may go on."""

from __future__ import annotations

from tests.conftest import Call


def test_a_suggestion_completes_the_last_word_and_counts_a_single_one(explore: Call) -> None:
    assert explore("suggest", "Hafenb").out == "Hafenbrücke\t3\n"
    assert explore("suggest", "neue Hafenb").out == "neue Hafenbrücke\n"
    assert explore("suggest", "--json", "Hafenb").json["suggestions"] == [{"text": "Hafenbrücke", "count": 3}]
    assert explore("suggest", "--json", "neue Hafenb").json["suggestions"] == [{"text": "neue Hafenbrücke", "count": None}]
    assert explore("suggest", "Quastenf").code == 1
