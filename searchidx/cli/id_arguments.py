"""Ids of articles on a command line and in a file: an id is text, whatever it looks like, never an option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from searchidx.cli.escaping import visible
from searchidx.cli.i18n import Command
from searchidx.errors import UsageError


class IdCommand(Command):
    """A command that changes what the ids after its options name.

    `searchidx search -0 … | xargs -0 searchidx remove` hands on ids as strangers wrote them, and one may be `--index=other`. So options are
    given before the first id and once each, and where there are any, or an id begins with a hyphen, `--` stands before the ids, and
    before a file that comes first.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.allow_interspersed_args = False

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = tuple(args)
        rest = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:  # a shell that completes a line has no use for errors
            _, _, order = self.make_parser(ctx).parse_args(list(words))
            _check_given_once([parameter for parameter in order if isinstance(parameter, click.Option)])
            before_ids = sum(isinstance(parameter, click.Argument) for parameter in self.params) - 1  # a file
            _check_marked(words, len(words) - len(ctx.params["id"]) - before_ids)
        return rest


def _check_given_once(options: list[click.Option]) -> None:
    for option in options:
        if options.count(option) > 1:
            raise UsageError(
                f"{option.opts[0]} steht zweimal da. Vor Kennungen, die aus einer Liste kommen, gehört --",
                f"{option.opts[0]} is given twice. Put -- before ids that come from a list",
            )


def _check_marked(words: Sequence[str], first_id: int) -> None:
    """Raises UsageError where `--` is missing before the ids, which are the words from `first_id` on."""
    if first_id == len(words) or words[:first_id][-1:] == ("--",):
        return
    for word in words:
        if word.startswith("-"):
            raise UsageError(
                f"{visible(word)}: Zwischen Angaben und Kennungen gehört --, auch vor Kennungen, die mit - beginnen",
                f"{visible(word)}: put -- between options and ids, also before ids that begin with -",
            )


def ids_in_file(file: str) -> tuple[str, ...]:
    """The ids in a file ("-" is stdin), each ended by a NUL character, as `searchidx search -0` writes them; () for an empty file.

    Raises UsageError where the last has no such end: what is cut off could be the id of another article, and in lines an id that has line
    ends would be several.
    """
    with click.open_file(file, "rb") as stream:
        *ids, rest = stream.read().split(b"\0")
    if rest:
        raise UsageError(
            f"--ids-from {file}: Am Ende fehlt das NUL-Zeichen. Kennungen kommen aus „searchidx search -0“, Zeilen durch tr '\\n' '\\0'",
            f"--ids-from {file}: the NUL at the end is missing. Ids come from `searchidx search -0`, lines through tr '\\n' '\\0'",
        )
    return tuple(id.decode("utf-8", "surrogateescape") for id in ids)
