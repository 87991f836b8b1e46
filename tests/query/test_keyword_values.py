"""A section or source is understood however it is written; an unknown one is answered with those that exist."""

from __future__ import annotations

import pytest

from searchidx.query.core_nodes import NOTHING, Node, Or, Range
from searchidx.query.keyword_values import matching_values, nearest_values
from tests.query.support import planned


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("ressort:politik", Range("section", "Politik", "Politik")),
        ("ressort:INLAND", Range("section", "Politik Inland", "Politik Inland")),
        ("ressort:„inland politik“", Range("section", "Politik Inland", "Politik Inland")),
        ("ressort:Politik*", Or((Range("section", "Politik", "Politik"), Range("section", "Politik Inland", "Politik Inland")))),
        ("ressort:Muenchen", Range("section", "München", "München")),
        ("ressort:munchen", Range("section", "München", "München")),
        ("quelle:TAZ.de", Range("source", "taz.de", "taz.de")),
        ("ressort:*", Range("section", None, None)),
        ("ressort:Unfug", NOTHING),
    ],
)  # fmt: skip
def test_a_keyword_means_the_values_it_is_spelled_like(text: str, node: Node) -> None:
    assert planned(text).node == node


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("ressort:Kultr", "Ressort „Kultr“ gibt es nicht; es gibt zum Beispiel: Kultur (Zeichen 9)"),
        ("quelle:xyz", "Quelle „xyz“ gibt es nicht; es gibt zum Beispiel: Elbkurier, taz.de (Zeichen 8)"),
    ],
)
def test_a_note_names_values_that_exist(text: str, note: str) -> None:
    assert note in [message.de for message in planned(text).notes]


def test_equal_values_go_before_values_that_hold_the_words() -> None:
    assert matching_values("politik", ["Politik Inland", "Politik"]) == ("Politik",)
    assert matching_values("inland politik", ["Politik Inland", "Politik"]) == ("Politik Inland",)
    assert matching_values("", ["Politik"]) == ()


def test_the_most_frequent_values_are_named_where_none_is_spelled_alike() -> None:
    counts = {f"Ressort {number}": number for number in range(9)}
    assert nearest_values("xyz", counts) == ["Ressort 8", "Ressort 7", "Ressort 6", "Ressort 5", "Ressort 4"]
