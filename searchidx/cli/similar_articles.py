"""The commands `similar` and `diff`: articles like one, other versions of its story, and where two texts differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.article_text import passages_text
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.hit_text import similar_paragraph
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import (
    count_option,
    index_option,
    json_option,
    opened,
)
from searchidx.cli.styling import bold
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.messages import (
    Message,
)
from searchidx.model import Passage, Similar, Version

if TYPE_CHECKING:
    from searchidx.index import Index

DIFF_SECONDS = 5.0
"""Processor time for comparing two texts word by word; what says the same few words over and over takes minutes."""

_ROUGHLY_COMPARED = Message(
    "Hinweis: Wort für Wort zu vergleichen dauert zu lange; markiert ist, was in keiner gemeinsamen Folge von fünf Wörtern steht",
    "Note: comparing word by word takes too long; marked is what stands in no run of five words that both have",
)


@click.command(
    cls=Command,
    help=Message(
        "Zeigt Artikel, die einem anderen ähnlich sind, und was sie gemeinsam haben.\n\nMit --versions andere Fassungen derselben Meldung.",
        "Shows articles like another one, and what they have in common.\n\nWith --versions other versions of the same story.",
    ),
)
@click.argument("id")
@index_option
@count_option(10, Message("So viele Artikel (10).", "So many articles (10)."))
@click.option(
    "--versions",
    cls=Option,
    is_flag=True,
    help=Message("Andere Fassungen derselben Meldung, älteste zuerst.", "Other versions of the same story, oldest first."),
)
@click.option(
    "--diff",
    "diff_id",
    cls=Option,
    metavar="ID",
    help=Message("Beide Artikel, markiert, worin sie sich unterscheiden.", "Both articles, marked where they differ."),
)
@json_option
@terminal_options
def similar(id: str, index: str, limit: int, versions: bool, diff_id: str | None, as_json: bool) -> int:
    """Exit code 1 when there is none like it, 2 when there is no such article."""
    with opened(index) as articles:
        if diff_id is not None:
            return _compare(articles, id, diff_id, as_json)
        rows: Sequence[Similar | Version] = articles.versions(id)[:limit] if versions else articles.similar(id, limit=limit)
    if as_json:
        print(json_output.line(json_output.of_similar(id, rows)))
    elif terminal.to_person():
        terminal.show(f"\n{similar_paragraph(rank, row, language())}" for rank, row in enumerate(rows, 1))
    else:
        for row in rows:
            print(_similar_row(row))
    return DONE if rows else NOTHING_FOUND


@click.command(
    cls=Command,
    help=Message(
        "Zeigt zwei Artikel, markiert, worin sie sich unterscheiden.",
        "Shows two articles, marked where they differ.",
    ),
)
@click.argument("id")
@click.argument("other", metavar="[ID]", required=False)
@click.option(
    "--version",
    cls=Option,
    type=int,
    metavar="N",
    help=Message("Mit der früheren Fassung N des Artikels vergleichen.", "Compare with the article's earlier version N."),
)
@index_option
@json_option
@terminal_options
def diff(id: str, other: str | None, version: int | None, index: str, as_json: bool) -> int:
    """Exit code 2 when there is no such article or version."""
    if (other is None) == (version is None):
        raise UsageError("Eine zweite Kennung oder --version N angeben", "give a second id, or --version N")
    with opened(index) as articles:
        return _compare(articles, id, other or "", as_json, version)


def _compare(articles: Index, id: str, other: str, as_json: bool, version: int | None = None) -> int:
    """Writes both texts with marks, and says where they were compared roughly only. version: of the article, instead of another one."""
    from searchidx.index import AnswerBudget, version_of  # here: the service loads numpy, for which there is room now

    budget = AnswerBudget(DIFF_SECONDS)
    if version is None:
        sides, names = articles.differences(id, other, budget=budget), (id, other)
    else:
        article = articles.get(id)
        earlier = version_of(article, version).article if article else id  # `differences` says that there is no such article
        sides, names = articles.differences(earlier, article or id, budget=budget), (f"{id} ({version})", id)
    if budget.exceeded:
        tell(_ROUGHLY_COMPARED)
    return _write_differences(dict(zip(names, sides, strict=True)), as_json)


def _similar_row(row: Similar | Version) -> str:
    """Id, date, similarity, section, source, title and, for similar articles, the shared words."""
    similarity, shared = (f"{row.overlap:.3f}", ()) if isinstance(row, Version) else (f"{row.hit.score:.3f}", row.shared)
    cells = (row.hit.id, row.hit.date or "", similarity, row.hit.section or "", row.hit.source or "", row.hit.title, ", ".join(shared))
    return "\t".join(visible(cell) for cell in cells)


def _write_differences(texts: dict[str, tuple[Passage, ...]], as_json: bool) -> int:
    if as_json:
        print(json_output.line(json_output.of_differences(texts)))
    else:
        terminal.show(f"{bold(visible(id))}\n{passages_text(side)}\n" for id, side in texts.items())
    return DONE
