"""The command `kwic`: every place where the words of a query stand, in its context (a concordance)."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.hit_text import around_context, concordance_line
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import (
    SELECTION,
    Count,
    count_option,
    index_option,
    json_option,
    offset_option,
    opened,
    selection,
    selection_options,
)
from searchidx.cli.search import page_head, tell_page
from searchidx.cli.terminal import terminal_options
from searchidx.formats.hit_json import SCHEMA
from searchidx.messages import (
    ARTICLES,
    CONCORDANCE_SORT_NAMES,
    PLACES,
    Message,
    counted,
    number,
)
from searchidx.model import Concordance

SECONDS = 20.0
"""Processor time of a concordance: a thousand long articles. Texts that are no articles hold millions of places."""

SIZE = 100_000_000
"""Characters of its lines before they are put in order."""

_NARROWEST = 10  # characters of context on the narrowest terminal
_USUAL_WORD = 13  # a longer one takes room from what stands right of it


@click.command(
    cls=Command,
    help=Message(
        "Zeigt die Fundstellen untereinander, das Wort in der Mitte (Konkordanz).\n\n"
        "In einer Pipe: Kennung, Datum, Feld, links, Wort, rechts.",
        "Lines up the places where words stand, the word in the middle (concordance).\n\nIn a pipe: id, date, field, left, word, right.",
    ),
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@index_option
@count_option(100, Message("Zeilen (100).", "Lines (100)."))
@offset_option(Message("So viele Zeilen überspringen.", "Skip so many lines."))
@click.option(
    "--width",
    cls=Option,
    type=Count(1),
    metavar="N",
    help=Message("Zeichen auf jeder Seite (40; auf einem Terminal, was passt).", "Characters on each side (40; what fits on a terminal)."),
)
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(list(CONCORDANCE_SORT_NAMES)),
    default="hits",
    help=Message("Nach Treffern, Wort davor oder danach, Häufigkeit, Zeit.", "By hits, word before or after, frequency, time."),
)
@selection_options
@json_option
@terminal_options
def kwic(query: tuple[str, ...], index: str, width: int | None, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text = " ".join(query)
    choice = selection(**{name: chosen.pop(name) for name in SELECTION})
    with opened(index) as articles:
        from searchidx.index import AnswerBudget  # here: the service loads numpy, for which there is room now

        prepared = articles.prepare(text, budget=AnswerBudget(SECONDS, SIZE), **choice)
        page = articles.search(prepared, limit=0)  # first: it needs little of the budget, the concordance all there is
        concordance = articles.kwic(prepared, width=width or _context_width(), **chosen)
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, **asdict(concordance)}))
        return DONE if concordance.total else NOTHING_FOUND
    if terminal.to_person():
        columns = shutil.get_terminal_size().columns
        lines = (concordance_line(line, width or _context_width(), columns, language()) for line in concordance.lines)
        terminal.show(lines, page_head(page))
    else:
        tell_page(page)
        for line in concordance.lines:
            print("\t".join(visible(cell) for cell in (line.id, line.date or "", line.field, line.left, line.hit, line.right)))
    _tell_places(concordance)
    return DONE if concordance.total else NOTHING_FOUND


def _context_width() -> int:
    if not terminal.to_person():
        return 40
    columns = shutil.get_terminal_size().columns
    return max(_NARROWEST, (columns - around_context(columns) - _USUAL_WORD) // 2)


def _tell_places(concordance: Concordance) -> None:
    lang = language()
    if concordance.total > len(concordance.lines):
        lines, places = number(len(concordance.lines), lang), counted(concordance.total, PLACES, lang)
        tell(Message(f"Hinweis: {lines} von {places}; mehr mit -n", f"Note: {lines} of {places}; more with -n"))
    if not concordance.complete:
        articles = counted(concordance.articles, ARTICLES, lang)
        tell(
            Message(
                f"Hinweis: nicht alles wurde gelesen, nur die ersten {articles}, sehr lange zum Teil",
                f"Note: not everything was read, only the first {articles}, very long ones in part",
            )
        )
