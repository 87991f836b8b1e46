"""`facets`: how many hits have each value."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import on_terminal
from tests.conftest import Call


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


def test_nothing_found_is_exit_code_1(explore: Call) -> None:
    done = explore("facets", "Quastenflosser")
    assert (done.code, done.out) == (1, "")


def test_a_person_sees_a_bar_a_value_under_the_name_of_the_facet(story_index: Path) -> None:
    facets = on_terminal("facets", "--index", story_index, "--by", "section")
    assert facets.splitlines()[2].split()[:2] == ["Lokales", "3"]
    assert "Ressorts" in facets.splitlines()[1]


def test_a_facet_without_values_has_no_heading(story_index: Path) -> None:
    assert "Quellen" not in on_terminal("facets", "--index", story_index)
