"""What a shell completes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchidx import saved_searches
from tests.conftest import Call


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_prints_what_a_shell_sources(call: Call, shell: str) -> None:
    done = call("completion", shell)
    assert done.code == 0
    assert "_SEARCHIDX_COMPLETE" in done.out


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("searchidx sta", ["status"]),
        ("searchidx search --section P", ["Panorama", "Politik"]),
        ("searchidx search --not-source S", ["Spreebote"]),
        ("searchidx search --fields id,ti", ["id,title"]),
        ("searchidx saved run w", ["wasser", "wetter"]),
        ("searchidx help timel", ["timeline"]),
    ],
)
def test_completion_knows_commands_and_values(
    call: Call, four_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, candidates: list[str]
) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(four_index))
    monkeypatch.setenv("SEARCHIDX_SAVED", str(tmp_path))
    for name in ("wetter", "wasser"):
        saved_searches.save(tmp_path, name, saved_searches.Search("Elbe"))
    monkeypatch.setenv("_SEARCHIDX_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", line.split(" ")[-1])
    assert [row.partition(",")[2].split("\t")[0] for row in call().out.splitlines() if "," in row] == candidates


HOSTILE = ["a b", "a\nplain,b", "a\tb", *"Politik;reboot $(reboot) `reboot` -x * ~ a|b a&b a>b ' \" \\ !! #".split()]


@pytest.mark.parametrize(("shell", "offered"), [("bash", {"Politik"}), ("zsh", {"Politik", *HOSTILE}), ("fish", {"Politik", *HOSTILE})])
def test_no_value_of_an_article_is_more_than_a_word_to_a_shell(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str, offered: set[str]
) -> None:
    rows = [{"id": str(number), "text": "Elbe", "section": section} for number, section in enumerate(["Politik", *HOSTILE])]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    call("index", "--index", tmp_path / "index", tmp_path / "a.jsonl")
    monkeypatch.setenv("SEARCHIDX_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("_SEARCHIDX_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "searchidx search --section ")
    monkeypatch.setenv("COMP_CWORD", "3" if shell != "fish" else "")
    lines = call().out.splitlines()
    values = lines[1::3] if shell == "zsh" else [line.removeprefix("plain,") for line in lines]
    assert set(values) == {value for value in offered if "\n" not in value and "\t" not in value}


@pytest.mark.parametrize(
    ("shell", "variable", "name"),
    [
        ("bash", "XDG_DATA_HOME", "bash-completion/completions/searchidx"),
        ("zsh", "XDG_DATA_HOME", "zsh/site-functions/_searchidx"),
        ("fish", "XDG_CONFIG_HOME", "fish/completions/searchidx.fish"),
    ],
)
def test_completion_installs_itself_on_request(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str, variable: str, name: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path))
    for _ in range(2):  # again over what is there
        done = call("completion", shell, "--install")
        assert (done.code, done.out) == (0, "")
        assert f"Geschrieben: {tmp_path / name}." in done.err
    assert (tmp_path / name).read_text() == call("completion", shell).out
    assert [path.name for path in (tmp_path / name).parent.iterdir()] == [Path(name).name]
