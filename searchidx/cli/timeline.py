"""The command `timeline`: when hits appeared, as bars or as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.bar_chart import bar
from searchidx.cli.escaping import visible
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
@click.option(
    "--vs",
    "versus",
    cls=Option,
    multiple=True,
    metavar="QUERY",
    help=Message("Eine Anfrage zum Vergleich daneben; auch mehrmals.", "A query to compare beside it; may be repeated."),
)
@selection_options
@json_option
@terminal_options
def timeline(query: tuple[str, ...], index: str, per: Any, share: bool, versus: tuple[str, ...], as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text = " ".join(query) or "*"
    if versus:
        return _compare(index, (text, *versus), per, share, as_json, chosen)
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


def _compare(index: str, queries: Sequence[str], per: Any, share: bool, as_json: bool, chosen: Mapping[str, Any]) -> int:
    """The timelines of several queries side by side."""
    with opened(index) as articles:
        charts = {text: articles.timeline(text, per=per, **selection(**chosen)) for text in queries}
    if as_json:
        timelines = [{"query": text, **asdict(chart)} for text, chart in charts.items()]
        print(json_output.line({"schema": SCHEMA, "per": per, "timelines": timelines}))
    elif terminal.to_person():
        terminal.show(_comparison_rows(charts, per, share))
    else:
        print("\t".join([str(per), *map(visible, charts), "all"]))
        for start, counts, every in _side_by_side(charts):
            print("\t".join([start, *map(str, counts), str(every)]))
    return DONE if any(chart.buckets or chart.undated for chart in charts.values()) else NOTHING_FOUND


def _side_by_side(charts: Mapping[str, Timeline]) -> Iterator[tuple[str, list[int], int]]:
    """Each period that any of the timelines has: its first day, the matches of each query, and all articles."""
    counts = [{bucket.start: bucket.count for bucket in chart.buckets} for chart in charts.values()]
    every = {bucket.start: bucket.all for chart in charts.values() for bucket in chart.buckets}
    for start in sorted(every):
        yield start, [of_query.get(start, 0) for of_query in counts], every[start]


def _comparison_rows(charts: Mapping[str, Timeline], per: str, share: bool) -> Iterator[str]:
    lang = language()
    widths = [max(9, min(len(text), 24) + 2) for text in charts]
    yield " " * 10 + "".join(f"{visible(text)[: width - 2]:>{width}}" for text, width in zip(charts, widths, strict=True))
    for start, counts, every in _side_by_side(charts):
        texts = [percent(100 * count / every if every else 0.0, lang, places=2) if share else number(count, lang) for count in counts]
        cells = "".join(f"{text:>{width}}" for text, width in zip(texts, widths, strict=True))
        yield f"{table_date(start[: _PERIOD_LENGTHS.get(per)], lang):<10}{cells}"


def _timeline_rows(chart: Timeline, per: str, share: bool) -> Iterator[str]:
    lang = language()
    shares = {bucket.start: 100 * bucket.count / bucket.all if bucket.all else 0.0 for bucket in chart.buckets}
    heights: dict[str, float] = shares if share else {bucket.start: bucket.count for bucket in chart.buckets}
    highest = max(heights.values(), default=0)
    for bucket in chart.buckets:
        period = table_date(bucket.start[: _PERIOD_LENGTHS.get(per)], lang)
        count, part = number(bucket.count, lang), percent(shares[bucket.start], lang, places=2)
        yield f"{period:<10}{count:>9}{part:>9}  {bar(heights[bucket.start], highest, 30)}"
