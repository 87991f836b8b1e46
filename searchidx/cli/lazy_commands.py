"""Commands that are imported when they are called: `searchidx --help` and `search` wait for no other command's libraries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import click

from searchidx.cli.i18n import Subgroup


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, in order; "module:attribute" names each, and only the one that is called is imported."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._commands: dict[str, str | click.Command] = dict(places)

    def __getitem__(self, name: str) -> click.Command:
        command = self._commands[name]
        if isinstance(command, str):
            module, _, attribute = command.partition(":")
            command = self._commands[name] = getattr(import_module(module), attribute)
        return command

    def __contains__(self, name: object) -> bool:
        return name in self._commands

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)


class Group(Subgroup):
    """The whole program: its own commands, and those other packages add under the entry point group `searchidx.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *(point for point in _entry_points() if point not in self.commands)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self.commands:
            return self.commands[name]
        point = _entry_points().get(name)
        return point.load() if point else None


def _entry_points() -> dict[str, Any]:
    """Entry points by name: found without importing what they name."""
    from importlib.metadata import entry_points  # costs more than click itself; most commands never look here

    return {point.name: point for point in entry_points(group="searchidx.commands")}
