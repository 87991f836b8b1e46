"""Plain words are those a person reads: nothing is stemmed or folded."""

from __future__ import annotations

from searchidx.results.article_words import plain_words, story_text
from tests.engines.support import article


def test_words_are_lower_case_and_signs_are_none() -> None:
    assert plain_words("Die Häuser & Höfe – 20:15 Uhr") == ["die", "häuser", "höfe", "20:15", "uhr"]


def test_a_story_is_title_lead_and_body() -> None:
    story = article("a", ("title", "Titel"), ("caption", "Bild"), ("body", "Text"), ("lead", "Vorspann"))
    assert story_text(story) == "Titel\n\nVorspann\n\nText"
