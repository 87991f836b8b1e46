"""An article's fields are spans of its original text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from searchidx.model import QUOTE_JOINT, Article, Quote, Span, facet_value, field_text, quote_texts, title

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


class CountedSpans(tuple[Span, ...]):
    """Spans that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Span]:
        self.times += 1
        return super().__iter__()


def test_a_field_is_put_together_once_for_all_quotations_in_it() -> None:
    quotes = tuple(Quote("body", start, start + 2, "direct") for start in range(30))
    spans = CountedSpans(ARTICLE.spans)
    article = replace(ARTICLE, spans=spans, quotes=quotes)
    body = field_text(ARTICLE, "body")
    assert field_text(article, "quote") == QUOTE_JOINT.join(body[start : start + 2] for start in range(30))
    assert quote_texts(article, quotes[:3]) == [body[:2], body[1:3], body[2:4]]
    assert spans.times == 2
