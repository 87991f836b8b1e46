"""The language of the command line: German unless --lang or SEARCHIDX_LANG asks for English; click's own headings included."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

import click

from searchidx.messages import Message

LANGUAGES = ("de", "en")

_USAGE = Message("Aufruf: ", "Usage: ")
_OPTIONS = Message("Optionen", "Options")
_COMMANDS = Message("Befehle", "Commands")
_PLACEHOLDERS = {
    "ARGS": "ANGABEN",
    "COMMAND": "BEFEHL",
    "DAY": "TAG",
    "DIR": "ORDNER",
    "FIELD": "FELD",
    "FILE": "DATEI",
    "ID": "KENNUNG",
    "KEY": "SCHLÜSSEL",
    "N": "ZAHL",
    "OLD": "FRÜHER",
    "OPTIONS": "OPTIONEN",
    "PATH": "PFAD",
    "PERIOD": "ZEITRAUM",
    "QUERY": "ANFRAGE",
    "TOPIC": "THEMA",
}
"""What stands for a value in help and errors, by its English name; NAME, TEXT, FORM and URL are the same in German."""

_PLACEHOLDER = re.compile(r"(?<![\w-])[A-Z]+(?!\w)")  # not -N

_HELP = Message("Zeigt diese Hilfe.", "Shows this help.")
_REQUIRED = Message("(nötig)", "(required)")


def language(context: click.Context | None = None) -> str:
    """ "de" or "en", from the option of the running command line, else the environment."""
    context = context or click.get_current_context(silent=True)
    chosen = (context.find_root().params.get("lang") if context else None) or os.environ.get("SEARCHIDX_LANG")
    return chosen if chosen in LANGUAGES else "de"


def tell(message: Message) -> None:
    """Writes a sentence for the person at the keyboard to stderr: stdout is for results."""
    click.echo(message.text(language()), err=True)


def placeholders(text: str, lang: str) -> str:
    """The text with its placeholders in a language: [QUERY…] is [ANFRAGE…] in German."""
    return text if lang == "en" else _PLACEHOLDER.sub(lambda match: _PLACEHOLDERS.get(match[0], match[0]), text)


class Option(click.Option):
    """An option whose help is a Message."""

    def __init__(self, declarations: Sequence[str], *, help: Message, **settings: Any) -> None:
        super().__init__(declarations, help=help.de, **settings)
        self.message = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None:
            return None
        lang = language(ctx)
        help = record[1].replace(self.message.de, self.message.text(lang), 1).replace("[required]", _REQUIRED.text(lang))
        return placeholders(record[0], lang), help


class Command(click.Command):
    """A command whose help is a Message: its first line alone stands in the list of commands."""

    def __init__(self, name: str | None, *, help: Message, **settings: Any) -> None:
        super().__init__(name, help=help.de, **settings)
        self.message = help

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = placeholders(" ".join(self.collect_usage_pieces(ctx)), language(ctx)).replace("...", "…")
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


def _summary(command: click.Command, ctx: click.Context) -> str:
    message = command.message.text(language(ctx)) if isinstance(command, Command) else command.help or ""
    return message.partition("\n")[0]
