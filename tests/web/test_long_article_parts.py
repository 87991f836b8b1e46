"""Very long articles in parts: nothing is lost between them, and a part ends where a reader expects it."""

from __future__ import annotations

import pytest

from searchidx.model import Article, Span
from web.long_article_parts import PART_LENGTH, part_of


def long_article(separator: str, length: int = 3 * PART_LENGTH) -> Article:
    words = separator.join(f"Wort{number}" for number in range(length // 8))
    original = "Überschrift\n\n" + words
    return Article("lang", original, (Span("title", 0, 11), Span("body", 13, len(original))))


def test_an_article_of_usual_length_is_one_part() -> None:
    article = long_article(" ", PART_LENGTH // 2)
    part = part_of(article, 1)
    assert (part.article, part.number, part.total) == (article, 1, 1)


@pytest.mark.parametrize("separator", ["\n\n", "\n", " ", "-"])
def test_the_parts_are_the_whole_article(separator: str) -> None:
    article = long_article(separator)
    total = part_of(article, 1).total
    parts = [part_of(article, number).article for number in range(1, total + 1)]
    assert total > 2
    assert "".join(part.original for part in parts) == article.original
    assert max(len(part.original) for part in parts) <= PART_LENGTH
    body = "".join(part.original[span.start : span.end] for part in parts for span in part.spans if span.field == "body")
    assert body == article.original[13:]


@pytest.mark.parametrize("separator", ["\n\n", "\n", " "])
def test_a_part_ends_behind_a_paragraph_or_at_least_a_word(separator: str) -> None:
    article = long_article(separator)
    assert all(part_of(article, number).article.original.endswith(separator) for number in range(1, part_of(article, 1).total))


def test_beyond_the_last_part_is_the_last_one() -> None:
    article = long_article(" ")
    assert part_of(article, 10**9) == part_of(article, part_of(article, 1).total)
