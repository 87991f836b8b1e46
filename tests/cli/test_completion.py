"""What a shell completes."""

from __future__ import annotations

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
