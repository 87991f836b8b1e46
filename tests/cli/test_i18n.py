"""German unless English is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Call


def test_messages_are_german_unless_english_is_asked_for(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Sucht Artikel" in call("search", "--help").out
    assert "Searches articles" in call("--lang", "en", "search", "--help").out
    assert "no index" in call("--lang", "en", "search", "--index", tmp_path / "neu", "x").err
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    assert "Searches articles" in call("search", "--help").out


def test_every_command_has_help_in_both_languages(call: Call) -> None:
    from searchidx.cli import program

    for command in program.commands:
        german, english = call(command, "--help"), call("--lang", "en", command, "--help")
        assert (german.code, english.code) == (0, 0)
        assert german.out.startswith("Aufruf: ")
        assert english.out.startswith("Usage: ")
        assert "OPTIONEN" in german.out.splitlines()[0] or "[OPTIONS]" not in english.out.splitlines()[0]
        assert "[OPTIONS]" not in german.out
        assert german.out.splitlines()[2] != english.out.splitlines()[2]
