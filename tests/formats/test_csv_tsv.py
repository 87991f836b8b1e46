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


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_starts_like_a_formula_unless_asked_for(start: str) -> None:
    hit = Hit(start + "1", start + "t", 1.0, None, None, None, None, False, ())
    for suffix in ("csv", "tsv"):
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in text(suffix, [hit]).splitlines()[1:])
    raw = next(csv.DictReader(io.StringIO(text("csv", [hit], raw=True), newline="")))
    assert raw["id"] == start + "1"


def test_blanks_hide_no_formula_in_a_table() -> None:
    hit = Hit(" =1+1", "\n\t-1", 1.0, None, None, None, None, False, ())
    assert text("tsv", [hit], fields=("id", "title")).splitlines()[1] == "'=1+1\t'-1"


def test_tsv_has_a_line_a_hit() -> None:
    lines = text("tsv", fields=("id", "title")).split("\n")
    assert [line.count("\t") for line in lines] == [1, 1, 1, 0]
