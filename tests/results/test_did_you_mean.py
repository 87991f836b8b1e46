"""A word that nothing in the index belongs to gets a suggestion."""

from __future__ import annotations

import pytest

from searchidx.index import Index


def notes(bridges: Index, query: str) -> list[str]:
    return [note.de for note in bridges.search(query).notes]


def test_a_word_nothing_belongs_to_gets_a_suggestion_and_is_not_replaced(houses: Index) -> None:
    page = houses.search("Wolkenstien")
    assert (page.total, [note.de for note in page.notes]) == (0, ["„Wolkenstien“ kommt im Index nicht vor. Meinten Sie „Wolkenstein“?"])
    assert page.notes[0].en == "“Wolkenstien” is not in the index. Did you mean “Wolkenstein”?"


@pytest.mark.parametrize("query", ["Wolkenstein", "Häuser", "Wolkenst*", "Xylofonkonzert", "Haus ODER Hafen"])
def test_what_has_forms_or_nothing_close_gets_none(houses: Index, query: str) -> None:
    assert notes(houses, query) == []


def test_words_that_could_be_said_for_a_compound_but_never_are_do_not_make_it_known(houses: Index) -> None:
    assert notes(houses, "Haus-Wolkenstien") == []
    assert notes(houses, "Wolken-Stien") == ["„Wolken-Stien“ kommt im Index nicht vor. Meinten Sie „Wolkenstein“?"]


@pytest.mark.parametrize("query", ["„Präsident Wolkenstien“", "=Wolkenstien", "titel:Wolkenstien", "Haus ODER Wolkenstien"])
def test_a_suggestion_comes_wherever_the_word_is_searched_for(houses: Index, query: str) -> None:
    assert "meinten sie „wolkenstein“?" in notes(houses, query)[0].casefold()
