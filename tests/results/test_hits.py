"""All hits are those that a page counts."""

from __future__ import annotations

from searchidx.index import Index


def test_all_hits_are_as_many_as_the_total_and_in_the_same_order(bridges: Index) -> None:
    page = bridges.search("Brücke", limit=100)
    assert [hit.id for hit in bridges.hits("Brücke")] == [hit.id for hit in page.hits if not hit.partial]
    assert len(list(bridges.hits("Brücke"))) == page.total == 4


def test_hits_have_passages_and_reasons_when_they_are_asked_for(bridges: Index) -> None:
    assert {(hit.passages, hit.why) for hit in bridges.hits("Brücke")} == {((), ())}
    assert all(hit.passages and hit.why for hit in bridges.hits("Brücke", passages=1, why=True))
