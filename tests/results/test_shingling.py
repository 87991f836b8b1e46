"""Texts that share most runs of five words are versions of one story."""

from __future__ import annotations

import pytest

from benchmarks.story_families import stories
from searchidx.results.shingling import overlap, shingles, tell_one_story
from tests.engines.support import news

STORY = "Die Stadt sperrt von Montag an die Brücke für den Verkehr."


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        (STORY, STORY.upper(), 1.0),
        (STORY, STORY + " Radfahrer dürfen weiter fahren.", 1.0),  # the shorter text is all in the longer one
        (STORY, "Am Hafen wird bis in den späten Abend gefeiert.", 0.0),
        ("Brücke gesperrt", "Brücke gesperrt", 1.0),  # too short for a shingle
        ("", STORY, 0.0),
        ("", "", 0.0),
    ],
)
def test_overlap_is_the_share_of_the_shorter_text(first: str, second: str, share: float) -> None:
    texts = [shingles(news("a", "", text)) for text in (first, second)]
    assert overlap(*texts) == overlap(*reversed(texts)) == share


BLOCK = " ".join(f"Hinweis {number}: Lesen Sie auch unsere Serie über Wort{number} und Ort{number}." for number in range(9))
OWN, OTHER = (" ".join(f"Der {name} Nummer {at} kostet Ding{at}{name} und Haus{at}{name}." for at in range(9)) for name in ("Kran", "Tor"))


def tells_one_story(first: str, second: str) -> bool:
    articles = news("a", "", first), news("b", "", second)
    return tell_one_story(*articles, *map(shingles, articles))


def test_full_texts_that_share_a_block_are_no_versions() -> None:
    """More than half of the shorter one is standing text."""
    first, second = f"{OWN} {BLOCK}", f"{OTHER} {BLOCK} {OTHER.replace('Nummer', 'Zahl')}"
    assert overlap(*(shingles(news("a", "", text)) for text in (first, second))) > 0.5
    assert not tells_one_story(first, second)
    assert tells_one_story(first, first.replace("Nummer 3", "Zahl drei"))


def test_a_rewrite_is_a_version_and_another_event_in_the_same_sentences_is_none() -> None:
    for story in stories():
        assert tells_one_story(story["report"][1], story["rewrite"][1])
        assert not tells_one_story(story["report"][1], story["twin"][1])
        assert not tells_one_story(story["report"][1], story["later"][1])
