"""The command `log`: what was asked, and what the same questions find today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND, PARTLY_DONE
from searchidx.cli.i18n import Command, Subgroup, language, tell
from searchidx.cli.options import check_memory, index_option, json_option, opened
from searchidx.cli.styling import bold, wrapped
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.messages import ARTICLES, Message, counted, number, table_date
from searchidx.model import Rejection

if TYPE_CHECKING:
    from searchidx.research_log import Replayed


@click.group(
    cls=Subgroup,
    help=Message(
        "Rechercheprotokoll: was gefragt wurde und was sich seither geändert hat.\n\n"
        "Geschrieben wird es nur auf Wunsch: „searchidx search --log DATEI …“, „searchidx serve --log DATEI“.",
        "Research log: what was asked, and what has changed since.\n\n"
        "It is written on request only: `searchidx search --log FILE …`, `searchidx serve --log FILE`.",
    ),
)
def log() -> None:
    """The commands below do the work."""


@log.command(
    cls=Command,
    help=Message(
        "Stellt jede Frage eines Protokolls noch einmal und sagt, was sich geändert hat.",
        "Asks every question of a log again and tells what has changed.",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@index_option
@json_option
@terminal_options
def replay(file: Path, index: str, as_json: bool) -> int:
    """Exit code 1 for a log without a question, 4 when a line is none or its question cannot be asked."""
    check_memory()
    from searchidx import research_log  # here: it loads the index, which --help does not need

    answers: list[Replayed] = []
    refused = 0
    with opened(index) as articles:
        for logged in research_log.read_log(file):
            if isinstance(logged, Rejection):
                refused += _told(f"{logged.place}: ", logged.reason)
                continue
            try:
                answers.append(research_log.replay(articles, logged))
            except UsageError as error:
                refused += _told(f"{logged.query}: ", error.message)
    if as_json:
        print(json_output.line(json_output.of_replay(answers)))
    elif terminal.to_person():
        terminal.show(f"\n{_paragraph(answer, language())}" for answer in answers)
    else:
        for answer in answers:
            print(_row(answer))
    return PARTLY_DONE if refused else DONE if answers else NOTHING_FOUND


def _told(place: str, reason: Message) -> int:
    """1, after what is wrong with a line was written to stderr."""
    tell(Message(visible(place + reason.de), visible(place + reason.en)))
    return 1


def _row(answer: Replayed) -> str:
    """When, query, full matches then and now, ids that came among the first hits, and that left them."""
    logged = answer.logged
    cells = (logged.asked, logged.query, str(logged.total), str(answer.total), ", ".join(answer.new), ", ".join(answer.gone))
    return "\t".join(visible(cell) for cell in cells)


def _paragraph(answer: Replayed, lang: str) -> str:
    """The question with its day, and what has changed; what has not is not mentioned."""
    logged = answer.logged
    changes = []
    if answer.total != logged.total:
        before = Message("damals", "then").text(lang)
        changes.append(f"{counted(answer.total, ARTICLES, lang)}, {before} {number(logged.total, lang)}")
    for label, ids in ((Message("neu unter den ersten zehn", "new among the first ten"), answer.new),
                       (Message("nicht mehr darunter", "no longer among them"), answer.gone)):
        if ids:
            changes.append(f"{label.text(lang)}: {', '.join(map(visible, ids))}")
    if answer.reading != logged.reading:
        changes.append(f"{Message('jetzt verstanden als', 'now read as').text(lang)}: {visible(answer.reading)}")
    unchanged = f"{counted(answer.total, ARTICLES, lang)}, {Message('unverändert', 'unchanged').text(lang)}"
    heading = f"{table_date(logged.asked, lang)}  {bold(visible(logged.query))}"
    return "\n".join([heading, *(wrapped(change) for change in changes or [unchanged])])
