"""The command that the page names to save a search is one that the program understands."""

from __future__ import annotations

import shlex

import click
import pytest

from searchidx.cli import program
from web.template_context import save_command
from web.url_state import UrlState


@pytest.mark.parametrize(
    "state",
    [
        UrlState("Elbe"),
        UrlState("Elbe", sort="oldest"),
        UrlState(
            "Müller's „Boot am Ufer“ $(x)", section=("Politik", "Kultur & Co"), no_source=("Bild",), since="2024-01-01", until="2024-12-31"
        ),
        UrlState("-Krieg Ukraine", author=("Ada",), no_author=("Bo",), no_section=("x",), source=("y",), mode="exact", exclude=("kriege",)),
    ],
)
def test_the_command_saves_the_search_of_the_page(state: UrlState) -> None:
    name, *arguments = shlex.split(save_command(state, "archiv").removeprefix("searchidx saved "))
    saved = program.get_command(click.Context(program), "saved")
    assert isinstance(saved, click.Group)
    add = saved.get_command(click.Context(saved), name)
    assert add
    parsed = add.make_context(name, arguments, resilient_parsing=False).params
    assert " ".join(parsed["query"]) == state.q
    options = {name: parsed[name] for name in ("section", "source", "author", "since", "until", "mode", "exclude")}
    assert options == {name: getattr(state, name) or None if name in ("since", "until") else getattr(state, name) for name in options}
    assert (parsed["sort"], parsed["index"]) == (state.sort, "archiv")
    assert [parsed[f"not_{field}"] for field in ("section", "source", "author")] == [state.no_section, state.no_source, state.no_author]


@pytest.mark.parametrize("state", [UrlState("Elbe", without=("name",)), UrlState(section=("Politik",))])
def test_a_search_that_no_command_can_say_is_not_offered(state: UrlState) -> None:
    assert save_command(state) == ""
