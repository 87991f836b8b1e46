"""`show` and `diff` with what a web page said before, and the line that tells of versions after a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Call

PAGE = "https://elbkurier.example/politik/rat"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for day, text in (("2025-02-11", "Der Rat hat den Haushalt vertagt."), ("2025-02-12", "Der Rat hat den Haushalt beschlossen.")):
        (tmp_path / f"{day}.jsonl").write_text(json.dumps({"id": day, "title": "Haushalt", "text": text, "url": PAGE}) + "\n")
    return tmp_path


def test_earlier_versions_are_counted_shown_and_compared(call: Call, files: Path) -> None:
    paths = [str(path) for path in sorted(files.glob("*.jsonl"))]
    index = ("--index", str(files / "index"))
    assert "1 frühere Fassung" in call("index", *paths, *index).out
    shown = call("show", "2025-02-12", *index)
    assert "beschlossen" in shown.out
    assert shown.out.rstrip().endswith("1  11.02.2025  Haushalt")
    assert "vertagt" in call("show", "2025-02-12", "--version", "1", *index).out
    redirected = call("show", "2025-02-11", *index)
    assert ("beschlossen" in redirected.out, "frühere Fassung von 2025-02-12" in redirected.err) == (True, True)
    assert call("show", "2025-02-12", "--version", "7", *index).code == 2
    compared = call("diff", "2025-02-12", "--version", "1", *index).out
    assert ("[vertagt]" in compared, "[beschlossen]" in compared) == (True, True)
    assert call("diff", "2025-02-12", *index).code == 2
    (earlier,) = call("show", "2025-02-12", "--json", *index).json["earlier"]
    assert (earlier["number"], earlier["since"], earlier["id"]) == (1, "2025-02-11", "2025-02-11")
    assert "2 neu" in call("index", "--same-url", "all", *paths, "--index", str(files / "zweiter")).out
