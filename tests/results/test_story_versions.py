"""Versions of a story are near-duplicates, and can be compared."""

from __future__ import annotations

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from searchidx.results.story_versions import LONGEST_COUNTED


def test_versions_of_a_story_are_told_from_articles_about_it(bridges: Index) -> None:
    (version,) = bridges.versions("brücke-spät")
    assert version.hit.id == "brücke-früh"
    assert version.overlap == 1.0
    assert bridges.versions("kommentar") == ()


def test_differences_mark_what_only_one_version_has(bridges: Index) -> None:
    (early,), (late,) = bridges.differences("brücke-früh", "brücke-spät")
    assert early.marks == ()
    assert [late.text[start:end] for start, end in late.marks] == ["Radfahrer dürfen die Brücke weiter benutzen."]


def test_the_words_of_a_very_long_version_are_estimated() -> None:
    sentence = "Die Brücke bleibt gesperrt. "
    repeated = 2 * LONGEST_COUNTED // len(sentence)
    texts = {"erste": sentence * repeated, "zweite": sentence * repeated, "andere": "Etwas anderes steht hier."}
    engine = MemoryEngine()
    engine.commit([Article(id, text, (Span("body", 0, len(text)),)) for id, text in texts.items()])
    (version,) = Index(engine, "", "memory").versions("erste")
    assert abs(version.words - 4 * repeated) <= 4
