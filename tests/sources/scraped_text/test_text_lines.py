"""Lines as a reader sees them, whatever breaks them."""

from __future__ import annotations

import pytest

from searchidx.sources.scraped_text.text_lines import MAX_LINES, folded, is_final, text_lines


def test_blank_lines_separate_blocks_and_every_line_knows_its_place() -> None:
    text = "Eins \n zwei\r\n\r\ndrei\u2028\u2028vier"
    lines = text_lines(text)
    assert lines
    assert [(line.text, line.block) for line in lines] == [("Eins", 0), ("zwei", 0), ("drei", 1), ("vier", 2)]
    assert all(text[line.start : line.end] == line.text for line in lines)


def test_hard_wrapped_paragraphs_are_joined_and_verse_is_not() -> None:
    paragraph = (
        "Das ist eine Zeile, die an fester Stelle endet und\nweiter geht im nächsten Stück des Textes, der auch\n"
        "hier noch nicht ganz zu Ende ist."
    )
    lines = text_lines("\n\n".join([paragraph] * 2))
    assert lines
    assert [line.text for line in lines] == [paragraph, paragraph]
    verse = text_lines("Es war einmal\nein Haus am Fluss\nund niemand\nwohnte darin")
    assert verse
    assert len(verse) == 4


def test_a_dump_of_too_many_lines_is_not_split() -> None:
    assert text_lines("a\n" * MAX_LINES) is not None
    assert text_lines("a\n" * (MAX_LINES + 1)) is None


EQUAL = [("Die Brücke.", "die  brücke"), ("Bru\u0308cke", "BRÜCKE:"), ("Bun\u00addes\u200brat", "Bundesrat")]


@pytest.mark.parametrize(("text", "other"), EQUAL)
def test_lines_are_equal_whatever_their_case_spaces_and_invisible_characters(text: str, other: str) -> None:
    assert folded(text) == folded(other)


def test_a_sentence_may_end_inside_quotes_or_brackets() -> None:
    assert all(map(is_final, ("Nein.", "„Nein!“", "(siehe oben.)", "Wirklich?")))
    assert not any(map(is_final, ("Nein", "„Nein“", "Es folgt:")))
