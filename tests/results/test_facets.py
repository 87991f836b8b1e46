"""Facets count what can be chosen next."""

from __future__ import annotations

import pytest

from searchidx.errors import UsageError
from searchidx.index import Index


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
