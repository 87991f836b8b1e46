"""What the index has of a text: the article itself, those that hold it, versions, similar ones; and what stands at an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from searchidx.index import Index
from searchidx.results.known_text import LONGEST_TEXT
from tests.results.conftest import indexed

FLOOD = (
    "Das Hochwasser an der Sieg hat in der Nacht zum Mittwoch drei Campingplätze überschwemmt. Die Feuerwehr holte 41 Menschen mit Booten "
    "aus ihren Wohnwagen. Verletzt wurde niemand, sagte Einsatzleiterin Gerda Pützhoven. Der Pegel in Betzdorf stand um sechs Uhr bei vier "
    "Metern."
)
REVISED = FLOOD.replace("41 Menschen", "44 Menschen") + (
    " Am Nachmittag wurde eine Frau vermisst gemeldet, die später bei Verwandten gefunden wurde."
)
OTHER = "Im Heimatmuseum von Wissen ist seit Sonntag eine Ausstellung über die Flößer der Sieg zu sehen. Der Eintritt ist frei."


def _row(id: str, title: str, text: str, address: str) -> dict[str, str]:
    return {"id": id, "title": title, "text": text, "url": f"https://siegbote.example/{address}", "date": "2025-01-15"}


@pytest.fixture(scope="module")
def index(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    rows = (
        _row("früh", "Boote statt Wohnwagen", FLOOD, "lokales/boote-statt-wohnwagen/4711.html"),
        _row("spät", "Vermisste gefunden", REVISED, "lokales/vermisste-gefunden/4715.html"),
        _row("zahl", "Ohne Wörter in der Adresse", "Der Pegel fällt.", "p/990017"),
        _row("museum", "Flößer im Museum", OTHER, "kultur/floesser?id=7"),
    )
    yield from indexed(rows, engine, tmp_path_factory.mktemp("siegbote"))


def relations(index: Index, text: str, **options: Any) -> list[tuple[str, str]]:
    return [(entry.relation, entry.hit.id) for entry in index.known(text, **options)]


def test_the_article_itself_comes_first(index: Index) -> None:
    assert relations(index, FLOOD)[:2] == [("same", "früh"), ("version", "spät")]
    assert relations(index, REVISED)[0] == ("same", "spät")


def test_a_sentence_finds_the_articles_that_hold_it(index: Index) -> None:
    assert relations(index, "Verletzt wurde niemand, sagte Einsatzleiterin Gerda Pützhoven.") == [("holds", "früh"), ("holds", "spät")]


def test_three_words_are_enough(index: Index) -> None:
    assert ("holds", "museum") in relations(index, "Ausstellung über die Flößer")


def test_the_longest_common_part_is_shown(index: Index) -> None:
    pasted = f"Ein ganz anderer Anfang. {FLOOD.split('. ')[1]}. Und ein ganz anderes Ende, das niemand schrieb."
    (first, *_) = index.known(pasted)
    assert first.passages[0].text.startswith("Die Feuerwehr holte 41 Menschen mit Booten aus ihren Wohnwagen")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.siegbote.example/lokales/boote-statt-wohnwagen/4711.html",
        "http://siegbote.example/lokales/boote-statt-wohnwagen/4711.html?utm_source=brief#kommentare",
    ],
)
def test_an_address_finds_its_article(index: Index, address: str) -> None:
    assert relations(index, address) == [("same", "früh")]


def test_an_address_of_figures_finds_its_article(index: Index) -> None:
    assert relations(index, "http://siegbote.example/p/990017/") == [("same", "zahl")]


def test_an_address_that_is_not_there_finds_what_its_words_say(index: Index) -> None:
    assert relations(index, "https://anderswo.example/2025/boote-statt-wohnwagen") == [("similar", "früh")]
    assert relations(index, "https://siegbote.example/kultur/floesser?id=8") == [("similar", "museum")]
    assert relations(index, "https://anderswo.example/12345") == []


@pytest.mark.parametrize(
    "text", ["", " ", "???", "zzzz", "der die das", "x" * 10**6, "wort " * 10**5, "https://[::1", "https://x:99999999/a b"]
)
def test_what_is_no_text_of_the_index_finds_nothing(index: Index, text: str) -> None:
    assert relations(index, text) == []


def test_of_a_very_long_text_the_beginning_counts(index: Index) -> None:
    assert relations(index, FLOOD + " nichts" * LONGEST_TEXT)[0][1] == "früh"


def test_no_more_than_asked_for(index: Index) -> None:
    assert relations(index, FLOOD, limit=1) == [("same", "früh")]
    assert relations(index, FLOOD, limit=0) == []
