"""`check`: what files hold, without an index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.support import exit_code


def record(**values: object) -> str:
    return json.dumps({"id": "a", "title": "Brücke", "text": "Der Rat tagte.", "date": "2025-02-12"} | values)


def test_check_shows_fields_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text(record(Ressort="Lokales"))
    monkeypatch.chdir(tmp_path)
    assert exit_code("check", "a.json") == 0
    out = capsys.readouterr().out
    assert all(words in out for words in ("Brücke", "Lokales", "2025-02-12", "so angegeben"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_check_stops_after_so_many_articles_and_takes_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(record(id=str(number), text="", wortlaut=f"Satz {number}.") for number in range(9)))
    assert exit_code("check", "--json", "-n", "3", "--map", "text=wortlaut", tmp_path / "a.jsonl") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["original"].split("\n\n")[1] for line in lines] == ["Satz 0.", "Satz 1.", "Satz 2."]


def test_check_ends_with_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text('{"x": 1}')
    assert exit_code("check", tmp_path / "a.jsonl") == 4
    assert "--map" in capsys.readouterr().err
    (tmp_path / "bild.jpg").touch()
    assert exit_code("check", tmp_path / "bild.jpg") == 1
    assert exit_code("check", tmp_path / "fehlt") == 2
    assert exit_code("check", "--map", "wort=x", tmp_path / "bild.jpg") == 2


def test_a_run_ends_with_a_table_of_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_text(f"{record()}\n{record(id='b', date=None, text='')}\nkein JSON\n")
    (corpus / "b.txt").write_text("Ein Titel\n\nEin Text, der lang genug ist.\n")
    assert exit_code("index", corpus, "--index", tmp_path / "index") == 4
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [".jsonl", "1", "2", "1", "1", "1"] in rows
    assert [".txt", "1", "1", "1", "0", "0"] in rows


def test_a_run_that_skipped_every_file_ends_with_4(tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").touch()
    assert exit_code("index", tmp_path, "--index", tmp_path / "index") == 4
    (tmp_path / "feeds.opml").write_text("<opml><body/></opml>")  # skipped when it is read
    assert exit_code("index", tmp_path, "--index", tmp_path / "index") == 4
