"""The command that the page names to save a search is one that the program understands."""

from __future__ import annotations

import shlex

import click
import pytest

from searchidx.cli import program
from web.cli_command import saving_command
from web.url_parameters import Asked


@pytest.mark.parametrize(
    "state",
    [
        Asked("Elbe"),
        Asked(
            "Müller's „Boot am Ufer“ $(x)", section=("Politik", "Kultur & Co"), no_source=("Bild",), since="2024-01-01", until="2024-12-31"
        ),
        Asked("-Krieg Ukraine", author=("Ada",), no_author=("Bo",), no_section=("x",), source=("y",), mode="exact", exclude=("kriege",)),
    ],
)
def test_the_command_asks_what_the_page_asks(state: Asked) -> None:
    name, *arguments = shlex.split(saving_command(state).removeprefix("searchidx saved "))
    saved = program.get_command(click.Context(program), "saved")
    assert isinstance(saved, click.Group)
    add = saved.get_command(click.Context(saved), name)
    assert add
    given = add.make_context(name, arguments, resilient_parsing=False).params
    assert " ".join(given["query"]) == state.q
    asked = {**{one: given[one] for one in ("section", "source", "author", "since", "until", "mode", "exclude")}}
    assert asked == {one: getattr(state, one) or None if one in ("since", "until") else getattr(state, one) for one in asked}
    assert [given[f"not_{one}"] for one in ("section", "source", "author")] == [state.no_section, state.no_source, state.no_author]


@pytest.mark.parametrize("state", [Asked("Elbe", without=("name",)), Asked(section=("Politik",))])
def test_what_commands_cannot_ask_is_not_offered(state: Asked) -> None:
    assert saving_command(state) == ""
