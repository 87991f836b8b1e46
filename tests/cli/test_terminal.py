"""What a terminal shows: bold, links, and pages."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.support import on_terminal
from tests.conftest import Call


def test_a_terminal_gets_bold_marks_and_german_dates(four_index: Path) -> None:
    seen = on_terminal("search", "--index", four_index, "Pendler")
    assert "\x1b[1mPendler\x1b[0m" in seen
    assert "01.03.2025 06:30 · Elbkurier · Wirtschaft" in seen


def test_no_color_gets_brackets_and_no_escape_sequence(four_index: Path) -> None:
    seen = on_terminal("search", "--index", four_index, "Pendler", environment={"NO_COLOR": "1"})
    assert "[Pendler]" in seen
    assert "\x1b" not in seen


@pytest.mark.parametrize(
    ("option", "environment", "bold"),
    [
        ((), {"CLICOLOR": "0"}, False),
        ((), {"TERM": "dumb"}, False),
        ((), {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_color_is_the_choice_of_the_option_then_of_the_environment(
    four_index: Path, option: tuple[str, ...], environment: dict[str, str], bold: bool
) -> None:
    assert ("\x1b[1m" in on_terminal("search", "--index", four_index, *option, "Pendler", environment=environment)) == bold


def test_a_pipe_gets_color_only_when_it_is_asked_for(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in ask("search", "--format", "list", "Pendler").out
    assert "\x1b[1mPendler\x1b[0m" in ask("search", "--format", "list", "--color", "always", "Pendler").out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert "\x1b[1mPendler\x1b[0m" in ask("search", "--format", "list", "Pendler").out


def test_a_title_on_a_terminal_links_to_its_address(four_index: Path) -> None:
    assert "\x1b]8;;https://elbkurier.example/gipfel\x1b\\" in on_terminal("search", "--index", four_index, "Ukraine")
    assert "\x1b]8" not in on_terminal("search", "--index", four_index, "Ukraine", environment={"NO_COLOR": "1"})


def test_more_than_a_screenful_goes_through_a_pager_on_a_terminal(four_index: Path) -> None:
    pager = {"SEARCHIDX_PAGER": f"{shlex.quote(sys.executable)} -c \"import sys; print('PAGER', len(sys.stdin.read().splitlines()))\""}
    search = ("search", "--index", four_index, "--no-variants", "*")
    assert "PAGER" in on_terminal(*search, environment={**pager, "LINES": "5"})
    assert "PAGER" not in on_terminal(*search, environment={**pager, "LINES": "100"})
    assert "PAGER" not in on_terminal(*search, "--no-pager", environment={**pager, "LINES": "5"})
    assert "Bahn streicht" in on_terminal(*search, environment={"SEARCHIDX_PAGER": "gibt-es-nicht", "LINES": "5"})


def test_what_a_pager_shows_begins_with_the_number_of_hits_and_the_notes(four_index: Path) -> None:
    pager = {"SEARCHIDX_PAGER": f"{shlex.quote(sys.executable)} -c \"import sys; print('PAGER', sys.stdin.read())\"", "LINES": "8"}
    seen = on_terminal("search", "--index", four_index, "Ukraine Sandsäcke Pendler", environment=pager)
    _, _, paged = seen.partition("PAGER")
    assert paged.index("0 Artikel") < paged.index("Hinweis:") < paged.index("Pendler\x1b")
    assert seen.count("0 Artikel") == 1


def test_no_line_is_cut_within_a_word_by_the_edge_of_the_terminal(four_index: Path) -> None:
    seen = on_terminal("search", "--index", four_index, "Ukraine Sandsäcke Pendler", environment={"COLUMNS": "44", "NO_COLOR": "1"})
    assert "0 Artikel" in seen
    assert max(map(len, seen.splitlines())) <= 44
