"""The command `facets`: how many hits have each section, source, author, year …"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.bar_chart import bar
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command, Option, language
from searchidx.cli.options import (
    count_option,
    index_option,
    json_option,
    opened,
    query_argument,
    selection,
    selection_options,
)
from searchidx.cli.search import page_head, tell_page
from searchidx.cli.styling import bold
from searchidx.cli.terminal import terminal_options
from searchidx.messages import (
    FACET_NAMES,
    Message,
    number,
)
from searchidx.model import FACETS


@click.command(
    cls=Command,
    help=Message(
        "Zählt Treffer nach Ressort, Quelle, Autor und Zeit.\n\nOhne Anfrage: alle Artikel. In einer Pipe: Feld, Wert, Zahl.",
        "Counts hits by section, source, author and time.\n\nWithout a query: all articles. In a pipe: field, value, number.",
    ),
)
@query_argument
@index_option
@click.option(
    "--by",
    cls=Option,
    type=click.Choice(FACETS),
    multiple=True,
    help=Message("Wonach gezählt wird; auch mehrmals.", "What to count by; repeatable."),
)
@count_option(10, Message("Werte je Feld (10; 0 ist alle).", "Values a field (10; 0 is all)."))
@selection_options
@json_option
@terminal_options
def facets(query: tuple[str, ...], index: str, by: tuple[str, ...], limit: int, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text, fields = " ".join(query) or "*", by or FACETS[:-1]
    with opened(index) as articles:
        prepared = articles.prepare(text, **selection(**chosen))
        counts = articles.facets(prepared, fields=fields)
        page = articles.search(prepared, limit=0)
    listed = {field: values[: limit or None] for field, values in counts.items()}
    if as_json:
        print(json_output.line(json_output.of_facets(text, page.total, listed)))
        return DONE if page.total else NOTHING_FOUND
    if terminal.to_person():
        terminal.show(_facet_table(listed, page.total), page_head(page))
    else:
        tell_page(page)
        for field, values in listed.items():
            for value, count in values:
                print(f"{field}\t{visible(value)}\t{count}")
    return DONE if page.total else NOTHING_FOUND


def _facet_table(counts: dict[str, tuple[tuple[str, int], ...]], total: int) -> Iterator[str]:
    lang = language()
    for field, values in counts.items():
        if not values:
            continue
        yield bold(FACET_NAMES[field].text(lang))
        names = [visible(value) for value, _ in values]
        longest = max(map(len, names), default=0)
        for name, (_, count) in zip(names, values, strict=True):
            yield f"   {name:<{longest}} {number(count, lang):>9}  {bar(count, total, longest + 15)}"
