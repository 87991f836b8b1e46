"""Exploring on the command line: counts, times, concordances, likeness and completions for a person, a pipe and a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchidx
from tests.cli.support import on_terminal
from tests.conftest import Call
from tests.results.conftest import ARTICLES


@pytest.fixture(scope="module")
def bridge_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a wire story in two versions, a comment on it, and an article that shares a word."""
    folder = tmp_path_factory.mktemp("brücke")
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ARTICLES), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.fixture
def explore(call: Call, bridge_index: Path) -> Call:
    return lambda command, *arguments: call(command, "--index", bridge_index, *arguments)


def test_facets_count_hits_by_value(explore: Call) -> None:
    done = explore("facets", "--by", "section", "--by", "year", "Brücke")
    assert (done.code, done.out) == (0, "section\tLokales\t3\nsection\tMeinung\t1\nyear\t2025\t3\n")
    record = explore("facets", "--json", "-n", "1", "--not-section", "Meinung", "Brücke").json
    assert (record["total"], record["facets"]["section"], list(record["facets"])) == (
        3,
        [{"value": "Lokales", "count": 3}],
        ["section", "source", "author", "year", "month"],
    )


def test_facets_without_a_query_count_every_article(explore: Call) -> None:
    assert explore("facets", "--by", "author").out == "author\tAda\t1\nauthor\tBen\t1\n"


def test_a_timeline_has_no_gap_and_names_what_has_no_date(explore: Call) -> None:
    done = explore("timeline", "Brücke")
    assert done.out == "2025-02-01\t2\t2\n2025-03-01\t0\t0\n2025-04-01\t1\t1\n"
    assert "1 Treffer ohne Datum" in done.err
    record = explore("timeline", "--per", "year", "--json", "Brücke").json
    assert (record["buckets"], record["undated"]) == ([{"start": "2025-01-01", "count": 3, "all": 3}], 1)


def test_a_concordance_shows_each_place_in_its_context(explore: Call) -> None:
    rows = [line.split("\t") for line in explore("kwic", "--sort", "right", "--width", "12", "Hafenbrücke").out.splitlines()]
    assert [row[5].strip()[:3] for row in rows] == ["ang", "für", "für", "ges", "ges"]
    assert rows[0] == ["kommentar", "2025-04-01", "body", "eck auf die ", "Hafenbrücke", " angewiesen "]
    record = explore("kwic", "--json", "-n", "1", "Hafenbrücke").json
    assert (len(record["lines"]), record["total"], record["complete"]) == (1, len(rows), True)


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


def test_a_suggestion_completes_the_last_word_with_its_count(explore: Call) -> None:
    assert explore("suggest", "neue Hafenb").out == "neue Hafenbrücke\t3\n"
    assert explore("suggest", "--json", "Hafenb").json["suggestions"] == [{"text": "Hafenbrücke", "count": 3}]
    assert explore("suggest", "Quastenf").code == 1


@pytest.mark.parametrize(
    "command", [["facets", "Quastenflosser"], ["timeline", "Quastenflosser"], ["kwic", "Quastenflosser"]], ids=lambda row: row[0]
)
def test_nothing_found_is_exit_code_1(explore: Call, command: list[str]) -> None:
    done = explore(*command)
    assert (done.code, done.out) == (1, "")


@pytest.mark.parametrize(
    "command", [["facets", "x"], ["timeline"], ["kwic", "x"], ["similar", "x"], ["suggest", "x"]], ids=lambda row: row[0]
)
def test_a_missing_index_is_exit_code_3(call: Call, tmp_path: Path, command: list[str]) -> None:
    assert call(command[0], "--index", tmp_path / "nirgends", *command[1:]).code == 3


def test_a_person_sees_bars_and_the_word_in_the_middle(bridge_index: Path) -> None:
    timeline = on_terminal("timeline", "--index", bridge_index, "Brücke")
    assert timeline.splitlines()[1].split()[:4] == ["02.2025", "2", "100,00", "%"]
    assert timeline.splitlines()[1].count("█") > timeline.splitlines()[3].count("█") > 10
    facets = on_terminal("facets", "--index", bridge_index, "--by", "section")
    assert facets.splitlines()[2].split()[:2] == ["Lokales", "3"]
    kwic = on_terminal("kwic", "--index", bridge_index, "--width", "20", "Hafenbrücke", environment={"NO_COLOR": "1"})
    assert len({line.index("[Hafenbrücke]") for line in kwic.splitlines() if "[Hafenbrücke]" in line}) == 1
    assert "Fassung derselben Meldung" in on_terminal("similar", "--index", bridge_index, "brücke-früh")
