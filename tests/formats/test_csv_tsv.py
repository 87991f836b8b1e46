"""Tables give every fact back and start no formula in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from searchidx.model import Hit
from tests.formats.support import HOSTILE, PLAIN, text


def test_csv_gives_every_fact_back_and_starts_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv"), newline="")))
    assert rows[0]["title"] == PLAIN.title
    assert rows[0]["score"] == "3.250"
    assert rows[1]["title"] == "'" + HOSTILE.title
    assert [rows[1][name][0] for name in ("id", "section", "source", "author")] == ["'"] * 4
    assert rows[1]["date"] == ""


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\n=", " =", "\u00a0=", "\ufeff=", "\u200b=", "＝", "＋", "－", "＠", "﹦", "'="]
)
def test_a_cell_never_starts_like_a_formula_unless_asked_for(start: str) -> None:
    hit = Hit(start + "1", start + "t", 1.0, None, None, None, None, False, ())
    (row,) = csv.DictReader(io.StringIO(text("csv", [hit]), newline=""))
    assert (row["id"], row["title"]) == (f"'{start}1", f"'{start}t")
    on_one_line_a_formula = start.strip() != ""
    (cells,) = [line.split("\t") for line in text("tsv", [hit], fields=("id", "title")).splitlines()[1:]]
    assert all(cell.startswith("'") == on_one_line_a_formula for cell in cells)
    raw = next(csv.DictReader(io.StringIO(text("csv", [hit], raw=True), newline="")))
    assert raw["id"] == start + "1"


def test_blanks_hide_no_formula_in_a_table() -> None:
    hit = Hit(" =1+1", "\n\t-1", 1.0, None, None, None, None, False, ())
    assert text("tsv", [hit], fields=("id", "title")).splitlines()[1] == "'=1+1\t'-1"


@pytest.mark.parametrize("start", ["a", "'n Abend", " a", "–", "„", "1", ""])
def test_other_texts_are_cells_as_they_are(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(text("csv", [Hit("x", start, 1.0, None, None, None, None, False, ())]), newline=""))
    assert row["title"] == start


def test_tsv_keeps_what_cannot_be_seen() -> None:
    hit = Hit("x", "10\u00a0%\tBundes\u00adtag", 1.0, None, None, None, None, False, ())
    assert text("tsv", [hit], fields=("title",)).splitlines()[1] == "10\u00a0% Bundes\u00adtag"


def test_tsv_has_a_line_a_hit() -> None:
    lines = text("tsv", fields=("id", "title")).split("\n")
    assert [line.count("\t") for line in lines] == [1, 1, 1, 0]


def test_a_german_excel_gets_semicolons_commas_and_the_mark_of_utf_8() -> None:
    header, row, *_ = text("excel.csv").split("\r\n")
    assert header == "\ufeffid;date;title;section;source;author;url;score;text"
    assert ";3,250;" in row
    assert text("csv").split("\r\n")[0] == "id,date,title,section,source,author,url,score,text"
