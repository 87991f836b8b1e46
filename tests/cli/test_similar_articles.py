"""`similar`: articles like one, other versions, and where two differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.cli import similar_articles
from tests.cli.support import on_terminal
from tests.conftest import Call


def test_similar_articles_come_with_the_words_they_share(explore: Call) -> None:
    rows = [line.split("\t") for line in explore("similar", "brücke-früh").out.splitlines()]
    assert [row[0] for row in rows][:2] == ["brücke-spät", "kommentar"]
    assert "Bauamt" in rows[1][6].split(", ")
    record = explore("similar", "--json", "brücke-früh").json["similar"]
    assert [(row["hit"]["id"], row["versions"]) for row in record][:2] == [("brücke-spät", True), ("kommentar", False)]


def test_versions_of_a_story_are_told_from_articles_about_it(explore: Call) -> None:
    (row,) = explore("similar", "--versions", "brücke-früh").out.splitlines()
    assert row.startswith("brücke-spät\t2025-02-03T18:00:00+01:00\t1.000\t")
    assert explore("similar", "--versions", "fest").code == 1


def test_a_diff_marks_what_only_one_version_has(explore: Call) -> None:
    done = explore("similar", "--diff", "brücke-spät", "brücke-früh")
    assert done.out.count("[") == 1
    assert "[Radfahrer dürfen die Brücke weiter benutzen.]" in " ".join(done.out.split())
    first, second = explore("similar", "--json", "--diff", "brücke-spät", "brücke-früh").json["texts"]
    assert (first["id"], second["id"], first["passages"][0]["marks"]) == ("brücke-früh", "brücke-spät", [])


def test_a_diff_that_takes_too_long_compares_roughly_and_says_so(explore: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "zu lange" not in explore("similar", "--diff", "brücke-spät", "brücke-früh").err
    monkeypatch.setattr(similar_articles, "DIFF_SECONDS", 0.0)
    done = explore("similar", "--diff", "brücke-spät", "brücke-früh")
    assert "Radfahrer" in done.out
    assert "zu lange" in done.err


def test_a_person_is_told_what_is_a_version(story_index: Path) -> None:
    assert "Fassung derselben Meldung" in on_terminal("similar", "--index", story_index, "brücke-früh")


def test_diff_compares_any_two_articles(explore: Call) -> None:
    assert explore("diff", "brücke-früh", "brücke-spät").out == explore("similar", "--diff", "brücke-spät", "brücke-früh").out
    assert [text["id"] for text in explore("diff", "--json", "brücke-früh", "fest").json["texts"]] == ["brücke-früh", "fest"]
    assert explore("diff", "brücke-früh", "keine").code == 2
