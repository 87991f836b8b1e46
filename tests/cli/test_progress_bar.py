"""The progress bar is for a terminal, and gone when the summary comes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import on_terminal


def test_indexing_on_a_terminal_draws_progress_and_ends_with_the_summary(four_file: Path, tmp_path: Path) -> None:
    seen = on_terminal("index", "--index", tmp_path / "neu", four_file)
    assert "Index geschrieben: 4 Artikel, 4 neu" in seen
