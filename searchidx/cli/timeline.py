"""The command `timeline`: when hits appeared, as bars or as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.bar_chart import bar
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import (
    index_option,
    json_option,
    opened,
    query_argument,
    selection,
    selection_options,
)
from searchidx.cli.search import page_head, tell_page
from searchidx.cli.terminal import terminal_options
from searchidx.formats.hit_json import SCHEMA
from searchidx.messages import (
    HITS,
    PERIOD_NAMES,
    Message,
    counted,
    number,
    percent,
    table_date,
)
from searchidx.model import Timeline

_PERIOD_LENGTHS = {"year": len("2025"), "month": len("2025-02")}


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, wann Treffer erschienen.\n\nOhne Anfrage: alle Artikel. In einer Pipe: erster Tag, Treffer, alle Artikel.",
        "Shows when hits appeared.\n\nWithout a query: all articles. In a pipe: first day, hits, all articles.",
    ),
)
@query_argument
@index_option
@click.option(
    "--per",
    cls=Option,
    type=click.Choice(list(PERIOD_NAMES)),
    default="month",
    help=Message("Tag, Woche, Monat (üblich) oder Jahr.", "Day, week, month (the usual) or year."),
)
@click.option(
    "--share", cls=Option, is_flag=True, help=Message("Balken zeigen den Anteil an allen Artikeln.", "Bars show the share of all articles.")
)
@selection_options
@json_option
@terminal_options
def timeline(query: tuple[str, ...], index: str, per: Any, share: bool, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text = " ".join(query) or "*"
    with opened(index) as articles:
        prepared = articles.prepare(text, **selection(**chosen))
        chart = articles.timeline(prepared, per=per)
        page = articles.search(prepared, limit=0)
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, "per": per, **asdict(chart)}))
        return DONE if page.total else NOTHING_FOUND
    if terminal.to_person():
        terminal.show(_timeline_rows(chart, per, share), page_head(page))
    else:
        tell_page(page)
        for bucket in chart.buckets:
            print(f"{bucket.start}\t{bucket.count}\t{bucket.all}")
    if undated := chart.undated:
        tell(Message(f"Hinweis: {counted(undated, HITS, 'de')} ohne Datum", f"Note: {counted(undated, HITS, 'en')} without a date"))
    return DONE if page.total else NOTHING_FOUND


def _timeline_rows(chart: Timeline, per: str, share: bool) -> Iterator[str]:
    lang = language()
    shares = {bucket.start: 100 * bucket.count / bucket.all if bucket.all else 0.0 for bucket in chart.buckets}
    heights: dict[str, float] = shares if share else {bucket.start: bucket.count for bucket in chart.buckets}
    highest = max(heights.values(), default=0)
    for bucket in chart.buckets:
        period = table_date(bucket.start[: _PERIOD_LENGTHS.get(per)], lang)
        count, part = number(bucket.count, lang), percent(shares[bucket.start], lang, places=2)
        yield f"{period:<10}{count:>9}{part:>9}  {bar(heights[bucket.start], highest, 30)}"
