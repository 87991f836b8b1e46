"""The commands `company`, `typical` and `crosstab`: what is counted over many articles at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import (
    count_option,
    index_option,
    json_option,
    offset_option,
    opened,
    query_argument,
    selection,
    selection_options,
)
from searchidx.cli.statistics_text import NO_COMPANION, company_rows, crosstab_rows, nothing_typical, period_rows, typical_rows
from searchidx.cli.terminal import terminal_options
from searchidx.formats.hit_json import SCHEMA
from searchidx.messages import Message
from searchidx.model import Company, Crosstab, TypicalWords

if TYPE_CHECKING:
    from searchidx.index import Index
    from searchidx.question import Selection


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, welche Wörter mit einem Wort im selben Satz stehen, und seine Zusammensetzungen.\n\n"
        "Fassungen einer Meldung zählen einmal. In einer Pipe: Zeitraum, Wort, logDice, Artikel, Quellen, Jahre, Anfrage.",
        "Shows which words stand in one sentence with a word, and its compounds.\n\n"
        "Versions of one story count once. In a pipe: period, word, logDice, articles, sources, years, query.",
    ),
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@index_option
@count_option(20, Message("So viele Wörter (20).", "So many words (20)."))
@click.option(
    "--by-period",
    "periods",
    cls=Option,
    multiple=True,
    metavar="PERIOD",
    help=Message("Nur in diesem Zeitraum (2023); mehrmals: nebeneinander.", "In this period only (2023); repeated: side by side."),
)
@selection_options
@json_option
@terminal_options
def company(query: tuple[str, ...], index: str, limit: int, periods: tuple[str, ...], as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when no word keeps company with it."""
    text = " ".join(query)
    with opened(index) as articles:
        answers = _by_period(articles, text, selection(**chosen), periods, limit)
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, "periods": [asdict(answer) for answer in answers.values()]}))
    elif terminal.to_person():
        lang = language()
        terminal.show(period_rows(answers, lang) if len(answers) > 1 else company_rows(next(iter(answers.values())), lang))
    else:
        for period, answer in answers.items():
            for word in (*answer.companions, *answer.compounds):
                years = " ".join(f"{year}:{count}" for year, count in word.years.items())
                score = f"{word.score:.2f}" if word.score else ""
                print("\t".join(map(visible, (period, word.word, score, str(word.articles), str(word.sources), years, word.query))))
        if not any(answer.companions for answer in answers.values()):
            tell(NO_COMPANION)
    return DONE if any(answer.companions or answer.compounds for answer in answers.values()) else NOTHING_FOUND


def _by_period(articles: Index, text: str, chosen: Selection, periods: tuple[str, ...], limit: int) -> Mapping[str, Company]:
    """The company in each period by its name, or without a name at any time."""
    answers: dict[str, Company] = {}
    for period in periods or ("",):
        within = {"since": period, "until": period} if period else {}
        selected: Selection = {**chosen, "filters": {**chosen.get("filters", {}), **within}}
        answers[period] = articles.company(text, limit=limit, **selected)
    return answers


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, welche Wörter Artikel von anderen unterscheiden.\n\n"
        "In einer Pipe: Wort, Seite (1 oder 2), Artikel, von, dagegen, von, G², Logarithmus des Verhältnisses.",
        "Shows which words tell articles from others.\n\n"
        "In a pipe: word, side (1 or 2), articles, of, against, of, G², logarithm of the ratio.",
    ),
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@index_option
@click.option(
    "--against",
    cls=Option,
    default="*",
    metavar="QUERY",
    help=Message("Die Artikel, mit denen verglichen wird (alle übrigen).", "The articles to compare with (all others)."),
)
@count_option(20, Message("So viele Wörter je Seite (20).", "So many words of each side (20)."))
@selection_options
@json_option
@terminal_options
def typical(query: tuple[str, ...], index: str, against: str, limit: int, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when no word tells them apart."""
    text = " ".join(query)
    with opened(index) as articles:
        answer: TypicalWords = articles.typical(text, against, limit=limit, **selection(**chosen))
    if as_json:
        print(json_output.line({"schema": SCHEMA, **asdict(answer)}))
    elif terminal.to_person():
        terminal.show(typical_rows(answer, language()))
    else:
        for word in answer.words:
            counts = (word.articles, answer.articles, word.against, answer.against)
            cells = (word.word, "1" if word.of_first else "2", *map(str, counts), f"{word.g2:.2f}", f"{word.log_ratio:.2f}")
            print("\t".join(map(visible, cells)))
        if not answer.words:
            tell(nothing_typical(answer))
    return DONE if answer.words else NOTHING_FOUND


@click.command(
    cls=Command,
    help=Message(
        "Zählt Treffer nach mehreren Merkmalen zugleich, etwa Ressort und Quelle.\n\n"
        "Ohne Anfrage: alle Artikel. In einer Pipe: die Tabelle, durch Tabulatoren getrennt.",
        "Counts hits by several facts at once, such as section and source.\n\n"
        "Without a query: all articles. In a pipe: the table, separated by tabs.",
    ),
)
@query_argument
@index_option
@click.option(
    "--by",
    cls=Option,
    default="section,source",
    metavar="A,B",
    help=Message(
        "Zwei oder drei von section, source, year, month; das letzte als Spalten (section,source).",
        "Two or three of section, source, year, month; the last makes the columns (section,source).",
    ),
)
@count_option(50, Message("Zeilen (50).", "Rows (50)."))
@offset_option(Message("So viele Zeilen überspringen.", "Skip so many rows."))
@selection_options
@json_option
@terminal_options
def crosstab(query: tuple[str, ...], index: str, by: str, limit: int, offset: int, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text, fields = " ".join(query) or "*", tuple(name.strip() for name in by.split(",") if name.strip())
    with opened(index) as articles:
        table: Crosstab = articles.crosstab(text, by=fields, limit=limit, offset=offset, **selection(**chosen))
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, **asdict(table)}))
    elif terminal.to_person():
        terminal.show(crosstab_rows(table, language()))
    else:
        print("\t".join([*table.by[:-1], *(visible(value or "") for value in table.columns), "total"]))
        for row in table.rows:
            print("\t".join([*(visible(value or "") for value in row.values), *map(str, row.counts), str(row.total)]))
    return DONE if table.total else NOTHING_FOUND
