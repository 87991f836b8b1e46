"""The command `quotes`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import searchidx
from searchidx.formats.quote_table import COLUMNS
from tests.conftest import Call, Done

ARTICLES = """\
{"id": "damm", "title": "Der Damm", "date": "2025-02-12", "text": "„Der Damm hält“, sagte Landrätin Petra Moll. „Na ja“, hieß es."}
{"id": "brücke", "title": "Neue Brücke", "date": "2025-02-13", "text": "„=1+1 gilt hier\u2028immer“, sagte Karl Weber."}
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quotes")
    (folder / "a.jsonl").write_text(ARTICLES, encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.fixture
def ask(call: Call, directory: Path) -> Call:
    def asked(*arguments: str) -> Done:
        return call(*arguments, "--index", str(directory))

    return asked


def test_a_pipe_gets_id_date_speaker_and_quotation(ask: Call) -> None:
    done = ask("quotes", "Damm")
    assert done.out.splitlines() == ["damm\t2025-02-12\tPetra Moll\tDer Damm hält", "damm\t2025-02-12\t\tNa ja"]
    assert (done.code, done.err) == (0, "1 Artikel mit Zitaten\n")


def test_ndjson_has_one_object_for_each_quotation(ask: Call) -> None:
    rows = [json.loads(line) for line in ask("quotes", "--format", "ndjson").out.splitlines()]
    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    assert (
        rows[0].keys()
        == dict.fromkeys(
            (
                *("id", "text", "field", "start", "end", "speaker", "speaker_function", "cue", "kind", "inferred"),
                *("date", "source", "section", "url"),
            )
        ).keys()
    )
    assert {row["speaker"] for row in rows} == {"Petra Moll", "Karl Weber", None}


def test_a_table_runs_nothing_in_a_spreadsheet(ask: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("quotes", "--speaker", "Weber", "--format", "csv").out)))
    assert [row["text"] for row in rows] == ["'=1+1 gilt hier\u2028immer"]


def test_a_speaker_is_an_operator_of_the_query(ask: Call) -> None:
    by_option = ask("quotes", "--speaker", "Petra Moll", "--json")
    by_query = ask("quotes", "sprecher:(Petra Moll)", "--json")
    wanted, found = json.loads(by_query.out), json.loads(by_option.out)
    assert found == wanted
    assert [quote["text"] for article in found["articles"] for quote in article["quotes"]] == ["Der Damm hält"]


def test_text_names_speaker_and_function(ask: Call) -> None:
    assert "Petra Moll (Landrätin): „Der Damm hält“" in ask("quotes", "Damm", "--format", "text").out
    assert "Speaker unclear: „Na ja“" in ask("--lang", "en", "quotes", "Damm", "--format", "text").out


def test_nothing_quoted_is_exit_code_1(ask: Call) -> None:
    for kind in ("ndjson", "csv", "json", "text"):
        assert ask("quotes", "--speaker", "Niemand", "--format", kind).code == 1


def test_limits_count_articles(ask: Call) -> None:
    arguments = ("--sort", "oldest", "--format", "ndjson")
    assert len(ask("quotes", "-n", "1", *arguments).out.splitlines()) == 2
    assert len(ask("quotes", "-n", "1", "--offset", "1", *arguments).out.splitlines()) == 1
