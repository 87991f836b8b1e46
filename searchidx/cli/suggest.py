"""The command `suggest`: how what was typed may go on."""

from __future__ import annotations

from dataclasses import asdict

import click

from searchidx.cli import json_output
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command
from searchidx.cli.options import (
    count_option,
    index_option,
    json_option,
    opened,
)
from searchidx.formats.hit_json import SCHEMA
from searchidx.messages import (
    Message,
)


@click.command(
    cls=Command,
    help=Message(
        "Ergänzt das letzte Wort aus dem Wortschatz des Index.\n\nBei einem einzelnen Wort steht die Zahl der Artikel daneben.",
        "Completes the last word from the words of the index.\n\nA single word comes with its number of articles.",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT…")
@index_option
@count_option(8, Message("So viele Vorschläge (8).", "So many suggestions (8)."))
@json_option
def suggest(text: tuple[str, ...], index: str, limit: int, as_json: bool) -> int:
    """Exit code 1 when nothing begins like that."""
    typed = " ".join(text)
    with opened(index) as articles:
        suggestions = articles.suggest(typed, limit=limit)
    if as_json:
        print(json_output.line({"schema": SCHEMA, "text": typed, "suggestions": [asdict(suggestion) for suggestion in suggestions]}))
    else:
        for suggestion in suggestions:
            count = "" if suggestion.count is None else f"\t{suggestion.count}"
            print(f"{visible(suggestion.text)}{count}")
    return DONE if suggestions else NOTHING_FOUND
