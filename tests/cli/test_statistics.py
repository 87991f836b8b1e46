"""`company`, `typical` and `crosstab` on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchidx
from tests.cli.support import on_terminal
from tests.conftest import Call, Done
from tests.results.test_company import pier_news


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    rows = [{"id": a.id, "text": a.original, "date": a.date, "source": a.source, "section": a.section} for a in pier_news()]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.fixture
def ask(call: Call, town: Path) -> Call:
    def asked(*arguments: str) -> Done:
        return call(*arguments, "--index", str(town))

    return asked


def test_company_in_a_pipe_has_a_line_for_each_word_with_its_query(ask: Call) -> None:
    lines = [line.split("\t") for line in ask("company", "Seebrücke").out.splitlines()]
    rost = next(line for line in lines if line[1] == "Rost")
    assert rost[3:] == ["14", "2", "2023:7 2024:7", "Seebrücke SATZ Rost"]
    assert ask("search", "--mode", "forms", "-c", rost[-1]).out == "14\n"
    compound = next(line for line in lines if line[1] == "Seebrückenkiosk")
    assert compound[2] == ""


def test_periods_stand_side_by_side(ask: Call, town: Path) -> None:
    lines = ask("company", "Seebrücke", "--by-period", "2023", "--by-period", "2024").out.splitlines()
    assert {line.split("\t")[0] for line in lines} == {"2023", "2024"}
    shown = on_terminal("company", "Seebrücke", "--by-period", "2023", "--by-period", "2024", "--index", town)
    assert "2023 (7 Artikel)" in shown.splitlines()[1]
    assert "2024 (1" in shown.splitlines()[1]
    record = ask("company", "Seebrücke", "--by-period", "2023", "--json").json
    assert [(period["since"], period["until"]) for period in record["periods"]] == [("2023-01-01", "2023-12-31")]


def test_a_person_sees_score_articles_sources_and_years(town: Path) -> None:
    shown = on_terminal("company", "Seebrücke", "--index", town)
    assert "Fassungen einer Meldung zählen einmal" in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("Rost")]
    assert line.split()[2:] == ["14", "2", "██"]
    assert "Zusammensetzungen" in shown


def test_too_few_articles_are_said_with_exit_code_1(ask: Call, town: Path) -> None:
    assert ask("company", "Xylophon").code == 1
    assert ask("company", "Xylophon").err.startswith("Zu wenige Artikel")
    assert "Zu wenige Artikel" in on_terminal("company", "Xylophon", "--index", town)
    assert ask("typical", "Xylophon").code == 1
    assert ask("typical", "Xylophon").err == "Zu wenige Artikel für einen Vergleich.\n"
    assert "Zu wenige Artikel" in on_terminal("typical", "Xylophon", "--index", town)
    assert ask("crosstab", "Xylophon").code == 1


def test_a_query_that_is_no_word_is_refused(ask: Call) -> None:
    done = ask("company", "Rost ODER Fest")
    assert (done.code, done.out) == (2, "")
    assert "Wort" in done.err


def test_typical_words_say_in_how_many_against_how_many(ask: Call, town: Path) -> None:
    line = next(line.split("\t") for line in ask("typical", "Seebrücke").out.splitlines() if line.startswith("Rost\t"))
    assert line[1:3] == ["1", "15"]
    shown = on_terminal("typical", "Seebrücke", "--index", town)
    assert f"in 15 von {line[3]} gegen 0 von {line[5]}" in shown
    record = ask("typical", "Seebrücke", "--against", "quelle:Bote", "--json").json
    assert record["against_query"] == "(quelle:Bote) NICHT (Seebrücke)"


def test_a_cross_table_has_a_row_for_each_value(ask: Call, town: Path) -> None:
    lines = [line.split("\t") for line in ask("crosstab", "Seebrücke", "--by", "source,year").out.splitlines()]
    assert lines[0] == ["source", "2023", "2024", "total"]
    assert sorted(lines[1:]) == [["", "0", "1", "1"], ["Bote", "7", "0", "7"], ["Elbkurier", "0", "7", "7"], ["Wellenblatt", "0", "7", "7"]]
    assert "22 Artikel" in on_terminal("crosstab", "Seebrücke", "--by", "source,year", "--index", town)
    assert ask("crosstab", "--by", "author,year").code == 2
