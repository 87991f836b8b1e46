"""One key for all spellings of a word."""

from __future__ import annotations

import pytest

from searchidx.german.orthography import spelling_key, spelling_keys, without_diacritics

SPELLINGS = [
    ("strasse", "straße"),
    ("schiffahrt", "schifffahrt"),
    ("koeln", "köln"),
    ("photographie", "fotografie"),
    ("tip", "tipp"),
    ("rauher", "rauer"),
    ("online-shop", "onlineshop"),
    ("schillerstr", "schillerstraße"),
    ("karl-holm-str", "karl-holm-straße"),
    ("marienpl", "marienplatz"),
    ("1&1", "1und1"),
    ("œuvre", "oeuvre"),
    ("þorsdóttir", "thorsdottir"),
]


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_spellings_of_a_word_share_a_key(first: str, second: str) -> None:
    assert spelling_key(first) == spelling_key(second)


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("århus", "arhus"),
        ("århus", "aarhus"),
        ("đurić", "djuric"),
        ("đurić", "duric"),
        ("ørsted", "orsted"),
        ("ørsted", "oersted"),
    ],
)
def test_foreign_letters_are_typed_in_two_ways(term: str, typed: str) -> None:
    assert spelling_key(typed) in spelling_keys(term)


def test_a_keyboard_without_dots() -> None:
    assert without_diacritics("düsseldorf") == "dusseldorf"
    assert spelling_key("schon") != spelling_key("schön")
