"""`timeline`: when hits appeared."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import on_terminal
from tests.conftest import Call


def test_a_timeline_has_no_gap_and_names_what_has_no_date(explore: Call) -> None:
    done = explore("timeline", "Brücke")
    assert done.out == "2025-02-01\t2\t2\n2025-03-01\t0\t0\n2025-04-01\t1\t1\n"
    assert "1 Treffer ohne Datum" in done.err
    record = explore("timeline", "--per", "year", "--json", "Brücke").json
    assert (record["buckets"], record["undated"]) == ([{"start": "2025-01-01", "count": 3, "all": 3}], 1)


def test_nothing_found_is_exit_code_1(explore: Call) -> None:
    done = explore("timeline", "Quastenflosser")
    assert (done.code, done.out) == (1, "")


def test_a_person_sees_a_bar_a_month(story_index: Path) -> None:
    timeline = on_terminal("timeline", "--index", story_index, "Brücke")
    assert timeline.splitlines()[1].split()[:4] == ["02.2025", "2", "100,00", "%"]
    assert timeline.splitlines()[1].count("█") > timeline.splitlines()[3].count("█") > 10


def test_several_queries_stand_side_by_side(explore: Call, story_index: Path) -> None:
    done = explore("timeline", "Brücke", "--vs", "Hafenbrücke", "--vs", "Quastenflosser")
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert lines[0] == ["month", "Brücke", "Hafenbrücke", "Quastenflosser", "all"]
    alone = [line.split("\t") for line in explore("timeline", "Brücke").out.splitlines()]
    assert [[line[0], line[1], line[4]] for line in lines[1:]] == alone
    assert [line[3] for line in lines[1:]] == ["0", "0", "0"]
    shown = on_terminal("timeline", "--index", story_index, "Brücke", "--vs", "Hafenbrücke", "--share")
    assert shown.splitlines()[0].split() == ["Brücke", "Hafenbrücke"]
    assert shown.splitlines()[1].split()[:3] == ["02.2025", "100,00", "%"]
    record = explore("timeline", "Brücke", "--vs", "Hafenbrücke", "--json").json
    assert [one["query"] for one in record["timelines"]] == ["Brücke", "Hafenbrücke"]
