"""The alphabetical order of German words."""

from __future__ import annotations

from searchidx.german.collation import collation_key


def test_umlauts_stand_where_their_vowels_do() -> None:
    words = ["Zebra", "Ärger", "apfel", "Öl", "Ofen", "Über", "Unfug", "Straße", "Strasse", "Strauß", "Café", "Cafe"]
    expected = ["apfel", "Ärger", "Cafe", "Café", "Ofen", "Öl", "Strasse", "Straße", "Strauß", "Über", "Unfug", "Zebra"]
    assert sorted(words, key=collation_key) == expected
