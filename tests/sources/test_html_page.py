"""The article of a page, and why a page has none."""

from __future__ import annotations

import pytest

from searchidx.model import Rejection, title
from searchidx.sources import html_page
from tests.sources.support import GOLDEN, PARAGRAPHS, TODAY, page, read_page


def test_spans_lie_in_source_order_and_cover_the_extracted_text() -> None:
    newspaper = read_page((GOLDEN / "zeitung.html").read_bytes())
    covered = "".join(newspaper.original[span.start : span.end] for span in newspaper.spans)
    assert "".join(covered.split()) == "".join(newspaper.original.split())


def test_the_sidecar_wins_over_the_page() -> None:
    article = read_page((GOLDEN / "zeitung.html").read_bytes(), title="Kran gestürzt", section="Hafen")
    assert (title(article), article.section) == ("Kran gestürzt", "Hafen")


NO_ARTICLE = {
    "nothing": b"",
    "only scripts": b"<script>alert(1)</script><style>p {}</style>",
    "open tags": b"<a " * 100_000,
    "comments": b"<!--" * 50_000,
    "nested": b"<html><body>" + b"<div>" * 100_000 + b"Text im Kern. " * 50,
}


@pytest.mark.parametrize("name", NO_ARTICLE)
def test_a_page_without_readable_text_is_rejected_with_a_cure(name: str) -> None:
    [rejection] = html_page.outcomes(NO_ARTICLE[name], id="a", place="netz/a.html", today=TODAY)
    assert isinstance(rejection, Rejection)
    assert rejection.place == "netz/a.html"
    assert ".txt" in rejection.reason.de
    assert ".txt" in rejection.reason.en


def test_a_word_broken_in_a_paragraph_shifts_no_field_below_it() -> None:
    broken = "<p>Die Ober-<br>bürgermeisterin stimmte zu und freute sich.</p>"
    body = f"<h1>Brücke kommt</h1>{PARAGRAPHS}{broken}<h2>Klage droht</h2>{PARAGRAPHS}"
    article = read_page(page(body))
    assert [article.original[span.start : span.end] for span in article.spans if span.field == "heading"] == ["Klage droht"]
