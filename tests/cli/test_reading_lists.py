"""`list`: articles are marked, shown, cited and handed on."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.cli.support import on_terminal
from tests.conftest import Call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "merkliste.jsonl"


@pytest.fixture
def marked(call: Call, story_index: Path, file: Path) -> Path:
    assert call("list", "add", "--index", story_index, "--note", "Bauamt anrufen", "--", file, "kommentar").code == 0
    assert call("list", "add", "--index", story_index, "--", file, "fest").code == 0
    return file


def test_marked_articles_are_shown_with_their_notes(call: Call, story_index: Path, marked: Path) -> None:
    rows = [line.split("\t") for line in call("list", "show", "--index", story_index, marked).out.splitlines()]
    assert [(row[0], row[-1]) for row in rows] == [("kommentar", "Bauamt anrufen"), ("fest", "")]
    assert "Notiz: Bauamt anrufen" in on_terminal("list", "show", "--index", story_index, marked)
    assert call("list", "show", "--index", story_index, "--json", marked).json["hits"][0]["note"] == "Bauamt anrufen"
    assert call("list", "show", "--index", story_index, "-c", marked).out == "2\n"


@pytest.mark.parametrize(
    ("format", "line"),
    [("bibtex", "  annote = {Bauamt anrufen},"), ("ris", "N1  - Bauamt anrufen"), ("csl", '"note": "Bauamt anr'), ("ndjson", '"note"')],
)
def test_one_command_cites_them_all(call: Call, story_index: Path, marked: Path, format: str, line: str) -> None:
    out = call("list", "show", "--index", story_index, "--format", format, marked).out
    assert line in out
    assert "Hafenfest" in out


def test_a_table_has_a_column_of_notes(call: Call, story_index: Path, marked: Path) -> None:
    table = call("list", "show", "--index", story_index, "--format", "csv", marked).out
    assert [row["note"] for row in csv.DictReader(io.StringIO(table))] == ["Bauamt anrufen", ""]


def test_an_id_that_is_not_there_is_told_and_the_others_are_marked(call: Call, story_index: Path, file: Path) -> None:
    done = call("list", "add", "--index", story_index, "--", file, "fehlt", "fest")
    assert done.code == 4
    assert "fehlt" in done.err
    assert call("list", "show", "--index", story_index, "-l", file).out == "fest\n"


def test_what_has_left_the_index_is_told(call: Call, four_index: Path, marked: Path) -> None:
    done = call("list", "show", "--index", four_index, marked)
    assert (done.code, done.out) == (4, "")
    assert "Nicht mehr im Index: kommentar" in done.err


def test_articles_are_taken_off(call: Call, story_index: Path, marked: Path) -> None:
    assert call("list", "rm", "--", marked, "kommentar").code == 0
    assert call("list", "rm", "--", marked, "kommentar").code == 4
    assert call("list", "show", "--index", story_index, "-l", marked).out == "fest\n"


def test_an_id_is_never_an_option(call: Call, story_index: Path, file: Path) -> None:
    done = call("list", "add", "--index", story_index, file, "--note=x")
    assert done.code == 2
    assert "--" in done.err
    assert not file.exists()


def test_a_link_carries_the_list_and_its_notes(call: Call, marked: Path) -> None:
    address = urlsplit(call("list", "link", marked, "--url", "https://archiv.example/suche/").out.strip())
    assert (address.netloc, address.path) == ("archiv.example", "/suche/merkliste")
    pairs = parse_qsl(address.query, keep_blank_values=True)
    assert pairs == [("mark", "kommentar"), ("note", "Bauamt anrufen"), ("mark", "fest"), ("note", "")]


def test_an_empty_list_ends_with_exit_code_1(call: Call, story_index: Path, file: Path) -> None:
    assert call("list", "show", "--index", story_index, file).code == 1
    assert call("list", "link", file).code == 1
