"""A page says how the query was read and what there is to know about the answer."""

from __future__ import annotations

from searchidx.index import Index


def test_values_can_be_left_out(bridges: Index) -> None:
    page = bridges.search("Brücke", filters={"-section": ["Lokales"]})
    assert [hit.id for hit in page.hits if not hit.partial] == ["kommentar"]
    assert "ohne Ressort Lokales" in page.reading.de
