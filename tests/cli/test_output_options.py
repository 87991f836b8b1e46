"""The options that say how hits are written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Call


@pytest.mark.parametrize("kind", ["ndjson", "csv", "excel", "tsv", "bibtex", "ris", "csl", "atom"])
def test_a_format_for_other_programs_holds_every_full_match_and_no_other(ask: Call, kind: str) -> None:
    done = ask("search", "--format", kind, "Bahn ODER Minister")
    starts = {"ndjson": '{"id"', "bibtex": "@article", "ris": "TY", "csl": r'.*"type"', "atom": "  <entry>"}
    record = re.compile(f"^(?:{starts.get(kind, 'gipfel|köche|bahn')})", re.MULTILINE)
    assert (done.code, len(record.findall(done.out))) == (0, 3)
    partial = ask("search", "--format", kind, "Ukraine Sandsäcke Pendler")
    assert (partial.code, record.findall(partial.out)) == (1, [])


def test_ids_are_all_full_matches_unless_a_number_is_given(ask: Call) -> None:
    assert ask("search", "-l", "--sort", "newest", "*").out == "bahn\ngipfel\nwetter\nköche\n"
    assert ask("search", "-0", "--sort", "newest", "-n", "2", "--offset", "1", "*").out == "gipfel\0wetter\0"
    assert ask("search", "-l", "Ukraine Sandsäcke Pendler").out == ""


def test_count_is_a_number_and_nothing_else(ask: Call) -> None:
    done = ask("search", "-c", "Minister")
    assert (done.code, done.out, done.err) == (0, "2\n", "")
    assert (ask("search", "-c", "Quastenflosser").code, ask("search", "-c", "Quastenflosser").out) == (1, "0\n")


def test_fields_choose_columns_and_keys(ask: Call) -> None:
    assert ask("search", "--fields", "title,id", "Bahn").out == "Bahn streicht Züge\tbahn\n"
    assert ask("search", "--fields", "id", "--format", "csv", "Bahn").out == "id\r\nbahn\r\n"
    assert ask("search", "--fields", "id,date", "--json", "Bahn").json["hits"] == [{"id": "bahn", "date": "2025-03-01T06:30:00+01:00"}]


def test_why_names_the_word_that_found_an_article(ask: Call) -> None:
    (hit,) = ask("search", "--why", "--json", "Ukraine Verteidigung").json["hits"]
    assert [reason["form"] for reason in hit["why"]] == ["Ukraine", "Verteidigungsminister"]
    listed = ask("search", "--why", "--format", "list", "Verteidigung").out
    assert "Grund: Verteidigung → Verteidigungsminister (Titel, Bestimmungswort einer Zusammensetzung)" in " ".join(listed.split())


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "=1+1", "title": "Elbe", "text": "x"}) + "\n", encoding="utf-8")
    call("index", "--index", tmp_path / "neu", file)
    for kind in ("csv", "tsv"):
        command = ["search", "--index", tmp_path / "neu", "--format", kind, "--fields", "id"]
        assert call(*command, "Elbe").out.split() == ["id", "'=1+1"]
        assert call(*command, "--raw", "Elbe").out.split() == ["id", "=1+1"]
