"""One key for all spellings of a word."""

from __future__ import annotations

import pytest

from searchidx.german.orthography import spelling_key, without_diacritics

SPELLINGS = [
    ("strasse", "straße"),
    ("schiffahrt", "schifffahrt"),
    ("koeln", "köln"),
    ("photographie", "fotografie"),
    ("tip", "tipp"),
    ("rauher", "rauer"),
    ("online-shop", "onlineshop"),
]


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_spellings_of_a_word_share_a_key(first: str, second: str) -> None:
    assert spelling_key(first) == spelling_key(second)


def test_a_keyboard_without_dots() -> None:
    assert without_diacritics("düsseldorf") == "dusseldorf"
    assert spelling_key("schon") != spelling_key("schön")
