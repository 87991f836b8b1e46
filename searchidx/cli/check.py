"""The command `check`: what would be recognised in files, without an index and without changing anything."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.article_text import fields_text
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND, PARTLY_DONE
from searchidx.cli.i18n import Command, Option, language
from searchidx.cli.options import Number, json_option, key_pairs, map_option, recover_option
from searchidx.messages import Message
from searchidx.model import Rejection
from searchidx.sources import BrokenOff, Outcome, ReadArticle, Skipped, Source, discover, read
from searchidx.sources.field_names import check_key_map

_SHOWN = 5


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, was in Dateien erkannt würde.\n\nOhne Index; nichts wird geschrieben.",
        "Shows what would be recognised in files.\n\nWithout an index; nothing is written.",
    ),
)
@click.argument("path", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "-n",
    "limit",
    cls=Option,
    type=Number(1),
    default=_SHOWN,
    metavar="N",
    help=Message("So viele Artikel höchstens (5).", "So many articles at most (5)."),
)
@recover_option
@map_option
@json_option
@terminal.terminal_options
def check(path: tuple[str, ...], limit: int, recover: bool, key_map: tuple[str, ...], as_json: bool) -> int:
    """Exit code 1 when there is no article, 4 when something readable as an article was rejected."""
    pairs = key_pairs(key_map)
    check_key_map(pairs)
    today = datetime.date.today()
    outcomes = _up_to(limit, _outcomes(path, today, recover, pairs))
    texts, articles, rejected = [], 0, 0
    for outcome in outcomes:
        articles += isinstance(outcome, ReadArticle)
        rejected += isinstance(outcome, Rejection | BrokenOff)
        if isinstance(outcome, ReadArticle):
            record = json_output.of_article(outcome.article, ())
            texts.append(json_output.line(record) if as_json else fields_text(outcome.article, language()))
        else:
            note = f"{visible(outcome.place)}: {visible(outcome.reason.text(language()))}"
            click.echo(note, err=True)
    if as_json:
        print("\n".join(texts))
    else:
        terminal.show(["\n\n".join(texts)])
    if rejected:
        return PARTLY_DONE
    return DONE if articles else NOTHING_FOUND


def _outcomes(
    paths: Iterable[str], today: datetime.date, recover: bool, key_map: tuple[tuple[str, str], ...]
) -> Iterator[Outcome | Skipped]:
    for item in discover.sources(*discover.scopes(tuple(paths), {})):
        if isinstance(item, Source):
            yield from read(item, today=today, recover=recover, key_map=key_map)
        else:
            yield item


def _up_to(limit: int, outcomes: Iterator[Outcome | Skipped]) -> Iterator[Outcome | Skipped]:
    """The outcomes up to the last of so many articles."""
    articles = 0
    for outcome in outcomes:
        yield outcome
        articles += isinstance(outcome, ReadArticle)
        if articles == limit:
            return
