"""A page says how the query was read and what there is to know about the answer."""

from __future__ import annotations

from searchidx.index import Index


def test_partial_hits_hold_words_of_a_phrase_that_nobody_wrote(bridges: Index) -> None:
    page = bridges.search('"Risse im Beton" Wallstraße', why=True)
    assert page.total == 0
    assert "„risse im beton“ nicht als Wortgruppe gefunden; Teiltreffer enthalten einzelne ihrer Wörter" in [note.de for note in page.notes]
    reasons = {hit.id: [(reason.word, reason.form) for reason in hit.why] for hit in page.hits}
    assert reasons["kommentar"] == [("Risse", "Rissen")]
    assert {hit.partial for hit in page.hits} == {True}


def test_a_phrase_that_someone_wrote_is_worth_no_note(bridges: Index) -> None:
    page = bridges.search('"Risse in den Trägern" Stau')
    assert {hit.partial for hit in page.hits} == {True}
    assert not any("Wortgruppe" in note.de for note in page.notes)


def test_values_can_be_left_out(bridges: Index) -> None:
    page = bridges.search("Brücke", filters={"-section": ["Lokales"]})
    assert [hit.id for hit in page.hits if not hit.partial] == ["kommentar"]
    assert "ohne Ressort Lokales" in page.reading.de
