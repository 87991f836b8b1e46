"""German unless English is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Call

UNTRANSLATED = {"ARGS", "COMMAND", "DAY", "DIR", "FIELD", "FILE", "ID", "INTEGER", "OLD", "PATH", "QUERY", "RANGE", "TOPIC"}


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
        assert not set(re.findall(r"[A-Z]{2,}", german.out)) & UNTRANSLATED
        assert not re.search(r"\[required\]|<=|>=", german.out)


def test_values_have_german_names_in_german_help(call: Call) -> None:
    help = call("search", "--help").out
    assert help.startswith("Aufruf: searchidx search [OPTIONEN] ANFRAGE…")
    for option in ("-n, --limit ZAHL", "--since TAG", "--index ORDNER", "--batch DATEI", "--section NAME"):
        assert option in help
    assert "-n, --limit N" in call("--lang", "en", "search", "--help").out
