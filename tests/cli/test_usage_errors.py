"""Wrong usage: one sentence in the reader's language, with its cure."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conftest import Call


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["suche", "x"], "Befehl suche unbekannt"),
        (["serch", "x"], "search?"),
        (["search"], "Anfrage"),
        (["search", "Ukraine", "-Krieg"], "Anführungszeichen"),
        (["search", "-n", "viele", "x"], "-n: eine ganze Zahl"),
        (["search", "-n", "-1", "x"], "-n: eine ganze Zahl"),
        (["search", "--sort", "schön", "x"], "relevance, newest, oldest"),
        (["search", "--batch", "gibt-es-nicht.txt"], "--batch"),
        (["search", "--section"], "--section braucht einen Wert"),
        (["search", "-l", "-c", "x"], "schließen einander aus"),
        (["search", "--all", "-n", "3", "x"], "schließen einander aus"),
        (["search", "--fields", "titel", "x"], "title"),
        (["search", "--fields", "id", "-l", "x"], "--fields geht nur mit"),
        (["search", "--why", "-l", "x"], "--why geht nur mit"),
        (["show"], "KENNUNG fehlt"),
        (["completion", "tcsh"], "bash, zsh, fish"),
    ],
)
def test_wrong_usage_is_one_line_with_its_cure(call: Call, arguments: Sequence[str], sentence: str) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("searchidx: ")
    assert sentence in line
