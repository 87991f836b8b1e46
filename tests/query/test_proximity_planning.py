"""NAHE, VOR and SATZ as core nodes: what stands near what, and what is told where nothing can."""

from __future__ import annotations

import pytest

from searchidx.query.core_nodes import NOTHING, And, Near, Node, Not, Or
from searchidx.query.planner import FUNCTION_WORD_WEIGHT
from tests.query.support import KIEW, NATO, TRUMP, exact, planned


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("NATO NAHE/5 Kiew", Near((NATO, KIEW), 5)),
        ("NATO VOR/2 Kiew VOR/2 Trump", Near((NATO, KIEW, TRUMP), 4, ordered=True)),
        ("NATO NAHE/5 (Kiew ODER Trump)", Or((Near((NATO, KIEW), 5), Near((NATO, TRUMP), 5)))),
        ("(NATO Kiew) NAHE/5 Trump", And((Near((NATO, TRUMP), 5), Near((KIEW, TRUMP), 5)))),
        ("(der NATO) NAHE/5 Trump", Near((NATO, TRUMP), 5)),
        ("NATO NAHE/5 Kiew VOR/2 Trump", And((Near((NATO, KIEW), 5), Near((KIEW, TRUMP), 2, ordered=True)))),
        ("NATO NAHE/5 (Kiew NAHE/2 Trump)", And((Near((KIEW, TRUMP), 2), Near((NATO, KIEW), 5)))),
        ("NATO NAHE/5 (NICHT Trump)", And((Not(TRUMP), NATO))),
        ("titel:NATO NAHE/5 Kiew", Near((exact("NATO", "nato", fields=("title",)), KIEW), 5, fields=("title",))),
        ("titel:NATO NAHE/5 bild:Kiew", NOTHING),
    ],
)  # fmt: skip
def test_words_and_brackets_near_each_other_become_near_nodes(text: str, node: Node) -> None:
    assert planned(text).node == node


def test_a_function_word_stays_near_where_nothing_else_is_left() -> None:
    der = exact("der", "der", optional=True, weight=FUNCTION_WORD_WEIGHT)
    assert planned("Trump NAHE/5 (der (titel:NATO NAHE/5 bild:Kiew))").node == And((Near((TRUMP, der), 5), NOTHING))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("titel:NATO NAHE/5 bild:Kiew", "NAHE/5: kein Feld kann beides enthalten (Zeichen 12)"),
        ("(NATO Kiew) NAHE/5 (Trump Gipfel)", "NAHE/5: jedes der Wörter in Klammern muss nahe stehen (Zeichen 13)"),
        ("(NATO Kiew) NAHE/5 Trump", "NAHE/5: jedes der Wörter in Klammern muss nahe stehen (Zeichen 13)"),
        ("NATO SATZ (datum:2024)", "SATZ: kann nur Wörter und Wortgruppen verbinden (Zeichen 6)"),
        (" NAHE/5 ".join(["(NATO ODER Kiew)"] * 7), "NAHE/5: zu viel in Klammern; es muss nur vorkommen (Zeichen 18)"),
    ],
)
def test_a_note_tells_what_cannot_be_near(text: str, note: str) -> None:
    assert note in [message.de for message in planned(text).notes]
