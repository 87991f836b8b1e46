"""Notes on an empty answer say which part of the query is in the way."""

from __future__ import annotations

import pytest

from searchidx.index import Index


def notes(bridges: Index, query: str) -> list[str]:
    return [note.de for note in bridges.search(query).notes]


def test_without_a_match_each_word_is_counted(houses: Index) -> None:
    assert notes(houses, "Haus Quasselstrippe") == ["Kein Artikel hat alles; einzeln: Haus 2, Quasselstrippe 0"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("Haus Hafen Lübeck", "Treffer gäbe es ohne Lübeck (1)"),
        ("Haus datum:2024", "Treffer gäbe es ohne Zeitraum 01.01.2024–31.12.2024 (2)"),
        ("Haus -am -leer", "Treffer gäbe es ohne NICHT am (1), ohne NICHT leer (1)"),
    ],
)
def test_without_a_match_it_is_told_which_part_would_have_to_go(houses: Index, query: str, told: str) -> None:
    assert notes(houses, query)[-1] == told


def test_an_answer_with_matches_needs_no_such_note(houses: Index) -> None:
    assert notes(houses, "Haus Hafen") == []
