"""A hit says which words of the query stand in it."""

from __future__ import annotations

from searchidx.index import Index


def test_a_hit_says_why_it_was_found(bridges: Index) -> None:
    page = bridges.search("Brücke", why=True)
    reasons = {hit.id: (hit.why[0].relation, hit.why[0].form, hit.why[0].field) for hit in page.hits}
    assert reasons["kommentar"] == ("exact", "Brücke", "title")
    assert reasons["brücke-früh"] == ("head", "Hafenbrücke", "title")
