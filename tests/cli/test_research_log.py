"""`search --log` and `log replay`: what was asked, and what the same questions find today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.support import on_terminal
from tests.conftest import Call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "protokoll.jsonl"


def test_nothing_is_logged_unasked(explore: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    explore("search", "Hafenbrücke")
    assert list(tmp_path.iterdir()) == []


def test_a_logged_search_is_asked_again(call: Call, explore: Call, story_index: Path, file: Path) -> None:
    explore("search", "--log", file, "--count", "Hafenbrücke")
    explore("search", "--log", file, "--section", "Meinung", "Hafenbrücke")
    rows = [line.split("\t") for line in call("log", "replay", "--index", story_index, file).out.splitlines()]
    assert [row[1:] for row in rows] == [["Hafenbrücke", "3", "3", "", ""], ["Hafenbrücke", "1", "1", "", ""]]
    record = call("log", "replay", "--index", story_index, "--json", file).json["questions"][1]
    assert record["logged"]["filters"] == {"section": ["Meinung"]}
    assert "3 Artikel, unverändert" in on_terminal("log", "replay", "--index", story_index, file)


def test_a_batch_is_logged_line_by_line(explore: Call, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_LOG", str(file))
    (tmp_path / "fragen").write_text("Hafenbrücke\nFest\n", encoding="utf-8")
    explore("search", "--batch", tmp_path / "fragen")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_what_has_changed_is_said(call: Call, story_index: Path, four_index: Path, file: Path) -> None:
    call("search", "--index", four_index, "--log", file, "Brücke")
    shown = on_terminal("log", "replay", "--index", story_index, file)
    assert "damals 0" in shown
    assert "neu unter den ersten zehn: " in shown


def test_a_line_that_is_none_costs_this_line(call: Call, explore: Call, story_index: Path, file: Path) -> None:
    file.write_text("kaputt\n", encoding="utf-8")
    explore("search", "--log", file, "Hafenbrücke")
    done = call("log", "replay", "--index", story_index, file)
    assert (done.code, len(done.out.splitlines())) == (4, 1)
    assert f"{file}:1: keine Zeile eines Rechercheprotokolls" in done.err


def test_a_log_without_questions_and_one_that_is_not_there(call: Call, explore: Call, story_index: Path, file: Path) -> None:
    assert call("log", "replay", "--index", story_index, file).code == 2
    file.touch()
    assert call("log", "replay", "--index", story_index, file).code == 1
    assert explore("search", "--log", file / "x", "Hafenbrücke").code == 7
