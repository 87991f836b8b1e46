"""The table of rules: complete, with reasons, and right for the golden articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.model import Span
from searchidx.sources import scraped_text
from tests.sources.support import GOLDEN

ARTICLES = sorted(GOLDEN.glob("*.txt"))
"""Invented articles in the shapes that pages leave behind, each beside the spans a person expects of it."""


def rendered(text: str, spans: tuple[Span, ...]) -> str:
    """One line a span: field, rule, and its text with ¶ for line breaks."""
    return "".join(f"{s.field:8} {s.rule:20} {' ¶ '.join(text[s.start : s.end].split(chr(10)))}\n" for s in spans).replace("\r", "")


def test_there_are_golden_articles_to_compare_with() -> None:
    assert len(ARTICLES) >= 14


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_each_line_of_an_article_is_recognised_as_a_person_would(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert rendered(text, scraped_text.spans(text)) == path.with_suffix(".spans").read_text("utf-8")


def test_every_rule_says_why_it_stands_there_and_what_breaks_otherwise() -> None:
    assert all(rule.because and rule.unless for rule in scraped_text.RULES)
