"""Notes on repairs."""

from __future__ import annotations

from searchidx.query.notes import Notes


def test_one_repair_at_several_places_is_one_note_in_the_order_of_first_mention() -> None:
    notes = Notes()
    for de, en, at in (("Klammer", "bracket", 7), ("leer", "empty", 0), ("Klammer", "bracket", 3), ("Klammer", "bracket", 7)):
        notes.add(de, en, at)
    assert [(note.de, note.en) for note in notes.messages()] == [("Klammer (Zeichen 3, 7)", "bracket (character 3, 7)"), ("leer", "empty")]


def test_more_than_three_places_are_not_all_named() -> None:
    notes = Notes()
    for at in range(1, 6):
        notes.add("Klammer", "bracket", at)
    assert [note.de for note in notes.messages()] == ["Klammer (Zeichen 1, 2, 3 …)"]
