"""`kwic`: every place in its context."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.cli import concordance
from tests.cli.support import on_terminal
from tests.conftest import Call


def test_a_concordance_shows_each_place_in_its_context(explore: Call) -> None:
    rows = [line.split("\t") for line in explore("kwic", "--sort", "right", "--width", "12", "Hafenbrücke").out.splitlines()]
    assert [row[5].strip()[:3] for row in rows] == ["ang", "für", "für", "ges", "ges"]
    assert rows[0] == ["kommentar", "2025-04-01", "body", "auf die ", "Hafenbrücke", " angewiesen"]
    record = explore("kwic", "--json", "-n", "1", "Hafenbrücke").json
    assert (len(record["lines"]), record["total"], record["complete"]) == (1, len(rows), True)


def test_nothing_found_is_exit_code_1(explore: Call) -> None:
    done = explore("kwic", "Quastenflosser")
    assert (done.code, done.out) == (1, "")


def test_a_person_sees_the_word_in_the_middle(story_index: Path) -> None:
    kwic = on_terminal("kwic", "--index", story_index, "--width", "20", "Hafenbrücke", environment={"NO_COLOR": "1"})
    lines = [line for line in kwic.splitlines() if "[Hafenbrücke]" in line]
    assert len({line.index("[Hafenbrücke]") for line in lines}) == 1


@pytest.mark.parametrize("columns", [50, 80, 130])
def test_no_row_is_wider_than_the_terminal(story_index: Path, columns: int) -> None:
    seen = on_terminal("kwic", "--index", story_index, "Hafenbrücke", environment={"NO_COLOR": "1", "COLUMNS": str(columns)})
    rows = [line for line in seen.splitlines() if "[Hafenbrücke]" in line]
    assert rows
    assert max(map(len, rows)) <= columns
    assert any("  Eine Brücke" in row for row in rows) == (columns >= 72)  # its title, where there is room


def test_a_concordance_that_takes_too_long_is_cut_and_says_so(explore: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "SIZE", 150)
    done = explore("kwic", "Hafenbrücke")
    assert 0 < len(done.out.splitlines()) < 5
    assert "nicht alles wurde gelesen" in done.err
    assert explore("kwic", "--json", "Hafenbrücke").json["complete"] is False
