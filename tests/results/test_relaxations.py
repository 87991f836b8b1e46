"""A question that finds nothing is widened by one thing at a time."""

from __future__ import annotations

from searchidx.index import Index


def test_a_question_without_matches_is_widened_by_one_thing_at_a_time(bridges: Index) -> None:
    assert bridges.relaxations("Hafenbrücke Radfahrer Quastenflosser", filters={"section": "Lokales", "since": "2026"}) == ()
    wider = bridges.relaxations("Hafenbrücke Radfahrer", filters={"section": "Meinung"})
    assert [(way.kind, way.left_out, way.question.query, way.question.filters, way.total) for way in wider] == [
        ("word", "Radfahrer", "Hafenbrücke", {"section": "Meinung"}, 1),
        ("filter", "section", "Hafenbrücke Radfahrer", {}, 1),
    ]


def test_a_relaxation_is_a_question_with_as_many_matches_as_it_says(bridges: Index) -> None:
    wider = bridges.relaxations("Brücke", mode="exact", filters={"since": "2026", "-author": "Ada"}, exclude=["x"])
    assert [(way.kind, way.total) for way in wider] == [("period", 3)]
    assert [bridges.search(way.question).total for way in wider] == [3]


def test_an_unknown_word_is_replaced_by_one_that_is_spelled_like_it(bridges: Index) -> None:
    (spelling,) = [way for way in bridges.relaxations("Hafnbrücke Radfahrer") if way.kind == "spelling"]
    assert (spelling.left_out, spelling.question.query) == ("Hafnbrücke", "Hafenbrücke Radfahrer")
    assert bridges.search(spelling.question).total == spelling.total > 0


def test_what_was_switched_off_can_be_let_in_again(bridges: Index) -> None:
    assert [way.kind for way in bridges.relaxations("Hafen", mode="exact", filters={"section": "Meinung"})] == ["filter", "mode"]
    assert [(way.kind, way.total) for way in bridges.relaxations("Hafen", without=["modifier"], filters={"section": "Meinung"})] == [
        ("filter", 1),
        ("switches", 1),
    ]
