"""Marks are joined where they overlap, and widened to whole words."""

from __future__ import annotations

import pytest

from searchidx.results.mark_ranges import Mark, merged, on_one_line, words_around


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ([(4, 6), (0, 2)], ((0, 2), (4, 6))),
        ([(0, 4), (2, 6)], ((0, 6),)),
        ([(0, 9), (2, 4)], ((0, 9),)),
        ([(0, 2), (2, 4)], ((0, 2), (2, 4))),  # side by side, as two words without a blank: each keeps its mark
        ([], ()),
    ],
)
def test_overlapping_marks_become_one(marks: list[Mark], wanted: tuple[Mark, ...]) -> None:
    assert merged(marks) == wanted


def test_a_mark_inside_a_word_is_widened_to_the_whole_word() -> None:
    text = "Der Verteidigungsminister und die Ostsee-Anrainer"
    marks = [(17, 25), (40, 48)]
    assert [text[start:end] for start, end in words_around(text, marks)] == ["Verteidigungsminister", "Ostsee-Anrainer"]


def test_a_text_on_one_line_is_as_long_as_before() -> None:
    assert on_one_line("a\r\nb\u2028c\td") == "a  b c d"
