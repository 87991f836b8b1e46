"""An article's fields are spans of its original text."""

from __future__ import annotations

import pytest

from searchidx.model import Article, Span, facet_value, field_text, title

ORIGINAL = "Die  Bahn\nstreikt\n\nErster Absatz.\n\nZweiter Absatz."
ARTICLE = Article(
    id="a",
    original=ORIGINAL,
    spans=(Span("title", 0, 17), Span("body", 19, 33), Span("body", 35, 50)),
    date="2025-02-12T14:30:00+01:00",
    section="Politik",
    author="Ada",
)


def test_a_field_is_its_spans_with_a_blank_line_between() -> None:
    assert field_text(ARTICLE, "body") == "Erster Absatz.\n\nZweiter Absatz."
    assert field_text(ARTICLE, "lead") == ""


def test_an_author_that_only_metadata_name_can_be_searched() -> None:
    assert field_text(ARTICLE, "author") == "Ada"


def test_a_title_is_on_one_line() -> None:
    assert title(ARTICLE) == "Die Bahn streikt"


@pytest.mark.parametrize(
    ("field", "value"),
    [("section", "Politik"), ("source", None), ("author", "Ada"), ("year", "2025"), ("month", "2025-02"), ("day", "2025-02-12")],
)
def test_an_article_counts_for_one_value_of_each_facet(field: str, value: str | None) -> None:
    assert facet_value(ARTICLE, field) == value


def test_an_article_without_a_date_counts_for_none() -> None:
    assert facet_value(Article("b", "", ()), "year") is None
