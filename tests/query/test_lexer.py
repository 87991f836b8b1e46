"""What is an operator and what is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query.lexer import OperatorLexeme, lexemes
from searchidx.query.notes import Notes
from tests.query.support import PIECES, shape


def listed(text: str) -> list[str]:
    """Operators by their key, leaves as `shape` writes them."""
    return [lexeme.key if isinstance(lexeme, OperatorLexeme) else shape(lexeme) for lexeme in lexemes(text, Notes())]


@pytest.mark.parametrize(
    "text",
    ["Ärzt:innen", "20:15", "Bürger*innen", "Klima-Experte", "UNDicht", "NICHT-Raucher", "U.S.A.", "geht’s"],
)
def test_a_sign_within_a_word_is_text(text: str) -> None:
    assert listed(text) == [text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L 48 Rheine", ["L 48", "Rheine"]),
        ("P & R Halle", ["P & R", "Halle"]),
        ("Az. 7/23", ["Az", "7/23"]),
        ("ver.di", ["ver.di"]),
        ("Kunz & Söhne", ["Kunz", "Söhne"]),
        ("IM 7. Stock", ["IM", "7.", "Stock"]),
        ("XY 12/20", ["XY", "12/20"]),
        ("SPD 20 %", ["SPD", "20", "%"]),
    ],
)
def test_letters_and_number_are_one_name_also_with_a_blank(text: str, words: list[str]) -> None:
    assert listed(text) == words


@pytest.mark.parametrize(
    ("text", "lexemes"),
    [
        ("a UND b", ["a", "and", "b"]),
        ("a||b", ["a", "b"]),
        ("a || b", ["a", "or", "b"]),
        ("(a)NICHT b", ["(", "a", ")", "not", "b"]),
        ("a -b - c d-", ["a", "not", "b", "c", "d-"]),
        ("a NAHE/5 b VOR/2 c SATZ d", ["a", "near", "b", "before", "c", "sentence", "d"]),
        ("NAHE a", ["NAHE", "a"]),
        ("titel:(a b) c", ["(", "title:a", "title:b", ")", "c"]),
        ("((a", ["(", "(", "a", ")", ")"]),
    ],
)
def test_operators_stand_alone(text: str, lexemes: list[str]) -> None:
    assert listed(text) == lexemes


@given(st.lists(PIECES, max_size=60).map("".join))
def test_brackets_come_out_balanced(text: str) -> None:
    depth = 0
    for key in listed(text):
        depth += (key == "(") - (key == ")")
        assert depth >= 0
    assert depth == 0
