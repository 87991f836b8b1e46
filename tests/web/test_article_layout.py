"""An article laid out: paragraphs, figures, segments of the original."""

from __future__ import annotations

import pytest

from searchidx.model import Article, Passage, Span
from web.article_layout import lay_out, paragraphs, segments


def test_segments_cover_what_was_not_recognised() -> None:
    odd = Article("a", "vorn MITTE hinten", (Span("body", 5, 10, "rest"),))
    assert [(segment.field, segment.text) for segment in segments(odd)] == [("", "vorn "), ("body", "MITTE"), ("", " hinten")]


@pytest.mark.parametrize(
    ("text", "mark", "wanted"),
    [
        ("eins\n\nzwei", (6, 10), [("eins", ()), ("zwei", ((0, 4),))]),
        ("eins\n \nzwei", (0, 4), [("eins", ((0, 4),)), ("zwei", ())]),
        ("eins\n\nzwei", (2, 8), [("eins", ((2, 4),)), ("zwei", ((0, 2),))]),
        ("\n\neins\nzwei\n\n", (2, 6), [("eins\nzwei", ((0, 4),))]),
    ],
)
def test_marks_stay_on_their_words_when_paragraphs_are_cut(text: str, mark: tuple[int, int], wanted: list[object]) -> None:
    assert [(p.text, p.marks) for p in paragraphs(Passage("body", text, (mark,)))] == wanted


def test_a_caption_after_a_credit_begins_the_next_picture() -> None:
    fields = ["caption", "credit", "caption", "body", "credit"]
    blocks = lay_out([Passage(field, field, ()) for field in fields]).blocks
    assert [(block.kind, len(block.passages)) for block in blocks] == [("figure", 2), ("figure", 1), ("body", 1), ("figure", 1)]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Bildquelle: © ", ["Bildquelle:", "Ömken"]),
        ("(Foto: ", ["Foto:", "Ömken"]),
        ("Symbolbild: ", ["Symbolbild:", "Ömken"]),
        ("© ", ["Ömken"]),
    ],
)
def test_a_credit_keeps_its_own_label(label: str, shown: list[str]) -> None:
    (block,) = lay_out([Passage("label", label, ()), Passage("credit", "Ömken", ()), Passage("label", ")", ())]).blocks
    assert [passage.text for passage in block.passages] == shown


def test_a_label_without_a_credit_is_left_out() -> None:
    assert [block.kind for block in lay_out([Passage("label", "Von ", ()), Passage("body", "Text", ())]).blocks] == ["body"]
