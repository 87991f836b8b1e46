"""An article as bytes is the same article, and equal articles are equal bytes."""

from __future__ import annotations

import pytest

from searchidx.model import Article, Span
from searchidx.storage.article_codec import as_article, as_bytes, packed, unpacked

ARTICLE = Article(
    "ä/\ud83d\n",
    "Titel\n\nText mit 𝕌 und \x00",
    (Span("title", 0, 5), Span("body", 7, 22, "rule")),
    "2025-02-12",
    "Politik",
    None,
    "https://elbkurier.example/a",
    "Anna Müller",
    {"b": 1, "a": [2, {"c": None}]},
)


def test_an_article_comes_back_whatever_it_holds() -> None:
    assert unpacked(packed(ARTICLE)) == ARTICLE
    assert as_article(as_bytes(ARTICLE)) == as_article(ARTICLE) == ARTICLE
    assert as_bytes(packed(ARTICLE)) == packed(ARTICLE)


def test_the_order_of_metadata_makes_no_other_bytes() -> None:
    first, second = (Article("a", "Text", (), metadata=metadata) for metadata in ({"x": 1, "y": 2}, {"y": 2, "x": 1}))
    assert packed(first) == packed(second)


def test_the_bytes_are_one_line() -> None:
    assert b"\n" not in packed(ARTICLE)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[1]", b"null", b"\xff", b'{"id": "a"}'])
def test_bytes_that_are_no_article_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        unpacked(data)
