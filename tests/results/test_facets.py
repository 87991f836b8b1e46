"""Facets count what can be chosen next."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchidx
from searchidx.errors import UsageError
from searchidx.index import Index
from tests.results.conftest import indexed


def test_a_filter_without_words_keeps_the_other_values_in_reach_too(bridges: Index) -> None:
    page = bridges.search("", facets=("section",), filters={"section": "Meinung"})
    assert (page.total, page.facets["section"]) == (1, (("Lokales", 3), ("Meinung", 1)))


def test_a_filtered_facet_keeps_its_other_values_in_reach(bridges: Index) -> None:
    page = bridges.search("Brücke", facets=("section", "author", "year"), filters={"section": "Lokales"})
    assert page.total == 3
    assert page.facets == {
        "section": (("Lokales", 3), ("Meinung", 1)),
        "author": (("Ada", 1), ("Ben", 1)),
        "year": (("2025", 2),),
    }


def test_what_cannot_be_counted_is_said(bridges: Index) -> None:
    with pytest.raises(UsageError, match="farbe"):
        bridges.search("Brücke", facets=("farbe",))
    with pytest.raises(UsageError, match="facets: 'section' ist keine Liste von Texten"):
        bridges.search("Brücke", facets="section")


def test_equally_frequent_values_stand_as_in_a_dictionary(tmp_path: Path) -> None:
    file = tmp_path / "ressorts.jsonl"
    sections = ("Zoo", "Öffentliches", "Oper", "Ofen", "Ämter")
    file.write_text("".join(f'{{"text": "Brücke", "section": "{section}"}}\n' for section in sections), encoding="utf-8")
    with searchidx.open(engine="memory") as index:
        index.index([file])
        expected = ["Ämter", "Ofen", "Öffentliches", "Oper", "Zoo"]
        assert [value for value, _ in index.search("Brücke", facets=("section",)).facets["section"]] == expected
        assert [value for value, _ in index.facets("Brücke", fields=("section",))["section"]] == expected


def test_several_authors_of_an_article_are_counted_and_filtered_one_by_one(engine: str, tmp_path: Path) -> None:
    bylines = ["Ina Köhler und Jörg Öztürk", "Jörg Öztürk, Ada Ahn", "Ina Köhler", "Ina Köhlermann", ""]
    rows = [{"id": str(number), "text": "Die Fähre.", "author": byline} for number, byline in enumerate(bylines)]
    for index in indexed(rows, engine, tmp_path):
        counts = index.facets("Fähre", fields=("author",))["author"]
        assert counts == (("Ina Köhler", 2), ("Jörg Öztürk", 2), ("Ada Ahn", 1), ("Ina Köhlermann", 1))
        assert dict(counts) == index.values("author")
        for name, count in counts:
            assert index.search("Fähre", filters={"author": name}).total == count
            assert index.search("Fähre", filters={"-author": name}).total == len(bylines) - count
        assert index.search("Fähre", filters={"author": "Ina Köhler und Jörg Öztürk"}).total == 1
        assert index.without_value("author", "Fähre") == 1
        assert index.without_value("day", "Fähre") == len(bylines)
        chosen = index.search("Fähre", filters={"author": "Ada Ahn"}, facets=("author",))
        assert chosen.facets["author"] == counts
