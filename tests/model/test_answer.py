"""Hits that no query found are written down like those of one."""

from __future__ import annotations

from searchidx.model import Article, Span, as_hit


def test_an_article_as_a_hit_has_no_score_and_no_passages() -> None:
    hit = as_hit(Article("a", "Die Bahn", (Span("title", 0, 8),), date="2025-02-12", section="Politik", url="https://example.org/a"))
    assert (hit.id, hit.title, hit.date, hit.section, hit.url) == ("a", "Die Bahn", "2025-02-12", "Politik", "https://example.org/a")
    assert (hit.score, hit.partial, hit.passages, hit.why) == (0.0, False, (), ())
