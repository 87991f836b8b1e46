"""The language of the command line: German unless --lang or SEARCHIDX_LANG asks for English; click's own headings included."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from typing import Any

import click

from searchidx.messages import Message

LANGUAGES = ("de", "en")

_USAGE = Message("Aufruf: ", "Usage: ")
_OPTIONS = Message("Optionen", "Options")
_COMMANDS = Message("Befehle", "Commands")
_HELP = Message("Zeigt diese Hilfe.", "Shows this help.")


def language(context: click.Context | None = None) -> str:
    """ "de" or "en", from the option of the running command line, else the environment."""
    context = context or click.get_current_context(silent=True)
    chosen = (context.find_root().params.get("lang") if context else None) or os.environ.get("SEARCHIDX_LANG")
    return chosen if chosen in LANGUAGES else "de"


def tell(message: Message) -> None:
    """Writes a sentence for the person at the keyboard to stderr: stdout is for results."""
    click.echo(message.text(language()), err=True)


class Option(click.Option):
    """An option whose help is a Message."""

    def __init__(self, declarations: Sequence[str], *, help: Message, **settings: Any) -> None:
        super().__init__(declarations, help=help.de, **settings)
        self.message = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].replace(self.message.de, self.message.text(language(ctx)), 1))


class Command(click.Command):
    """A command whose help is a Message: its first line alone stands in the list of commands."""

    def __init__(self, name: str | None, *, help: Message, **settings: Any) -> None:
        super().__init__(name, help=help.de, **settings)
        self.message = help

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_USAGE.text(language(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.message.text(language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section(_OPTIONS.text(language(ctx))):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = _HELP.text(language(ctx))
        return option


class Subgroup(Command, click.Group):
    """A command that has commands of its own."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_COMMANDS.text(language(ctx))):
            formatter.write_dl([(name, _summary(command, ctx)) for name, command in commands if command])
        super().format_options(ctx, formatter)


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


def _summary(command: click.Command, ctx: click.Context) -> str:
    message = command.message.text(language(ctx)) if isinstance(command, Command) else command.help or ""
    return message.partition("\n")[0]


def _entry_points() -> dict[str, Any]:
    """Entry points by name: found without importing what they name."""
    from importlib.metadata import entry_points  # costs more than click itself; most commands never look here

    return {point.name: point for point in entry_points(group="searchidx.commands")}
