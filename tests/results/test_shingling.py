"""Texts that share most runs of five words are versions of one story."""

from __future__ import annotations

import pytest

from searchidx.results.shingling import overlap, shingles
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
