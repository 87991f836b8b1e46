"""Versions of a story are near-duplicates, and can be compared."""

from __future__ import annotations

from searchidx.index import Index


def test_versions_of_a_story_are_told_from_articles_about_it(bridges: Index) -> None:
    (version,) = bridges.versions("brücke-spät")
    assert version.hit.id == "brücke-früh"
    assert version.overlap == 1.0
    assert bridges.versions("kommentar") == ()


def test_differences_mark_what_only_one_version_has(bridges: Index) -> None:
    (early,), (late,) = bridges.differences("brücke-früh", "brücke-spät")
    assert early.marks == ()
    assert [late.text[start:end] for start, end in late.marks] == ["Radfahrer dürfen die Brücke weiter benutzen."]
