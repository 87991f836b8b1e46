"""Errors of a command line that click reports, as sentences in both languages with their cure."""

from __future__ import annotations

from collections.abc import Sequence

import click

from searchidx.cli.i18n import placeholders
from searchidx.messages import Message


def usage_message(error: click.UsageError) -> Message:
    """One sentence: what is wrong, with its cure, and where the command's options are listed."""
    de, en = _complaint(error)
    help = f"{error.ctx.command_path if error.ctx else 'searchidx'} --help"
    return Message(f"{de}. Hilfe: {help}", f"{en}. Help: {help}")


def _complaint(error: click.UsageError) -> tuple[str, str]:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=candidates) if candidates:
            return f"Option {name} unbekannt{_guess(candidates)}", f"no such option: {name}{_guess(candidates)}"
        case click.NoSuchOption(option_name=name):
            # `searchidx search Ukraine -Krieg`: the shell's dash and the query's look the same
            return (
                f"Option {name} unbekannt; gehört sie zur Anfrage, diese in Anführungszeichen setzen",
                f"no such option: {name}; if it belongs to the query, quote the query",
            )
        case click.exceptions.NoSuchCommand(command_name=name, possibilities=candidates):
            return f"Befehl {name} unbekannt{_guess(candidates)}", f"no such command: {name}{_guess(candidates)}"
        case click.BadOptionUsage(option_name=name):
            return f"Option {name} braucht einen Wert", f"option {name} needs a value"
        case click.MissingParameter(param=parameter):
            return f"{_name(parameter, 'de')} fehlt", f"{_name(parameter, 'en')} is missing"
        case click.BadParameter(param=parameter):
            de, en = _expected(parameter)
            return f"{_name(parameter, 'de')}: {de}", f"{_name(parameter, 'en')}: {en}"
        case _:
            return error.message.rstrip("."), error.message.rstrip(".")


def _guess(possibilities: Sequence[str] | None) -> str:
    return f" ({possibilities[0]}?)" if possibilities else ""


def _name(parameter: click.Parameter | None, lang: str) -> str:
    """What a user typed or should have: --sort, ANFRAGE."""
    if parameter is None:
        return ""
    return parameter.opts[0] if isinstance(parameter, click.Option) else placeholders(parameter.human_readable_name, lang)


def _expected(parameter: click.Parameter | None) -> tuple[str, str]:
    match parameter and parameter.type:
        case click.Choice(choices=choices):
            return f"möglich sind {', '.join(choices)}", f"possible are {', '.join(choices)}"
        case click.IntRange(min=lowest):
            return f"eine ganze Zahl ab {lowest} wird gebraucht", f"a whole number from {lowest} on is needed"
        case _:
            return "es gibt keine lesbare Datei dieses Namens", "there is no readable file of this name"
