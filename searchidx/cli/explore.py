"""The commands that look at a corpus otherwise than by ranked hits: facets, timeline, kwic, similar, suggest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.article_text import passages_text
from searchidx.cli.escaping import visible
from searchidx.cli.hit_text import concordance_line, similar_paragraph
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import SELECTION, count_option, index_option, json_option, offset_option, opened, selection, selection_options
from searchidx.cli.search import tell_page
from searchidx.cli.styling import bold
from searchidx.cli.terminal import terminal_options
from searchidx.formats.hit_json import SCHEMA
from searchidx.messages import (
    ARTICLES,
    CONCORDANCE_SORT_NAMES,
    FACET_NAMES,
    HITS,
    PERIOD_NAMES,
    PLACES,
    Message,
    counted,
    number,
    percent,
    table_date,
)
from searchidx.model import FACETS, Concordance, Passage, Similar, Timeline, Version

_DONE, _NOTHING = 0, 1
_BAR = "▏▎▍▌▋▊▉█"
_PERIOD_LENGTHS = {"year": len("2025"), "month": len("2025-02")}
_NARROWEST = 10  # columns of a bar or of a word's context on the narrowest terminal

_query = click.argument("query", nargs=-1, metavar="[QUERY…]")


@click.command(
    cls=Command,
    help=Message(
        "Zählt Treffer nach Ressort, Quelle, Autor und Zeit.\n\nOhne Anfrage: alle Artikel. In einer Pipe: Feld, Wert, Zahl.",
        "Counts hits by section, source, author and time.\n\nWithout a query: all articles. In a pipe: field, value, number.",
    ),
)
@_query
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
        counts = articles.facets(text, fields=fields, **selection(**chosen))
        page = articles.search(text, limit=0, **selection(**chosen))
    listed = {field: values[: limit or None] for field, values in counts.items()}
    if as_json:
        print(json_output.line(json_output.of_facets(text, page.total, listed)))
        return _DONE if page.total else _NOTHING
    tell_page(page)
    if terminal.to_person():
        terminal.show(_facet_table(listed, page.total))
    else:
        for field, values in listed.items():
            for value, count in values:
                print(f"{field}\t{visible(value)}\t{count}")
    return _DONE if page.total else _NOTHING


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, wann Treffer erschienen.\n\nOhne Anfrage: alle Artikel. In einer Pipe: erster Tag, Treffer, alle Artikel.",
        "Shows when hits appeared.\n\nWithout a query: all articles. In a pipe: first day, hits, all articles.",
    ),
)
@_query
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
        chart = articles.timeline(text, per=per, **selection(**chosen))
        page = articles.search(text, limit=0, **selection(**chosen))
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, "per": per, **asdict(chart)}))
        return _DONE if page.total else _NOTHING
    tell_page(page)
    if terminal.to_person():
        terminal.show(_timeline_rows(chart, per, share))
    else:
        for bucket in chart.buckets:
            print(f"{bucket.start}\t{bucket.count}\t{bucket.all}")
    if undated := chart.undated:
        tell(Message(f"Hinweis: {counted(undated, HITS, 'de')} ohne Datum", f"Note: {counted(undated, HITS, 'en')} without a date"))
    return _DONE if page.total else _NOTHING


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
    type=click.IntRange(1),
    metavar="N",
    help=Message("Zeichen auf jeder Seite (40; auf einem Terminal, was passt).", "Characters on each side (40; what fits on a terminal)."),
)
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(list(CONCORDANCE_SORT_NAMES)),
    default="hits",
    help=Message("Nach Treffern, dem Wort davor oder danach, oder der Zeit.", "By hits, the word before or after, or time."),
)
@selection_options
@json_option
@terminal_options
def kwic(query: tuple[str, ...], index: str, width: int | None, as_json: bool, **chosen: Any) -> int:
    """Exit code 1 when nothing matches."""
    text = " ".join(query)
    choice = selection(**{name: chosen.pop(name) for name in SELECTION})
    with opened(index) as articles:
        concordance = articles.kwic(text, width=width or _context_width(), **chosen, **choice)
        page = articles.search(text, limit=0, **choice)
    if as_json:
        print(json_output.line({"schema": SCHEMA, "query": text, **asdict(concordance)}))
        return _DONE if concordance.total else _NOTHING
    tell_page(page)
    if terminal.to_person():
        terminal.show(concordance_line(line, width or _context_width(), language()) for line in concordance.lines)
    else:
        for line in concordance.lines:
            print("\t".join(visible(cell) for cell in (line.id, line.date or "", line.field, line.left, line.hit, line.right)))
    _tell_places(concordance)
    return _DONE if concordance.total else _NOTHING


@click.command(
    cls=Command,
    help=Message(
        "Zeigt Artikel, die einem ähnlich sind, und die Wörter, die sie teilen.\n\nMit --versions andere Fassungen derselben Meldung.",
        "Shows articles like one, and the words they share.\n\nWith --versions other versions of the same story.",
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
            return _write_differences(dict(zip((id, diff_id), articles.differences(id, diff_id), strict=True)), as_json)
        rows: Sequence[Similar | Version] = articles.versions(id)[:limit] if versions else articles.similar(id, limit=limit)
    if as_json:
        print(json_output.line(json_output.of_similar(id, rows)))
    elif terminal.to_person():
        terminal.show(f"\n{similar_paragraph(rank, row, language())}" for rank, row in enumerate(rows, 1))
    else:
        for row in rows:
            print(_similar_row(row))
    return _DONE if rows else _NOTHING


@click.command(
    cls=Command,
    help=Message(
        "Ergänzt das letzte Wort aus dem Wortschatz des Index, mit der Zahl der Artikel.",
        "Completes the last word from the words of the index, with the number of articles.",
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
            print(f"{visible(suggestion.text)}\t{suggestion.count}")
    return _DONE if suggestions else _NOTHING


def _facet_table(counts: dict[str, tuple[tuple[str, int], ...]], total: int) -> Iterator[str]:
    lang = language()
    for field, values in counts.items():
        yield bold(FACET_NAMES[field].text(lang))
        names = [visible(value) for value, _ in values]
        longest = max(map(len, names), default=0)
        for name, (_, count) in zip(names, values, strict=True):
            yield f"   {name:<{longest}} {number(count, lang):>9}  {_bar(count, total, longest + 15)}"


def _timeline_rows(chart: Timeline, per: str, share: bool) -> Iterator[str]:
    lang = language()
    shares = {bucket.start: 100 * bucket.count / bucket.all if bucket.all else 0.0 for bucket in chart.buckets}
    heights: dict[str, float] = shares if share else {bucket.start: bucket.count for bucket in chart.buckets}
    highest = max(heights.values(), default=0)
    for bucket in chart.buckets:
        period = table_date(bucket.start[: _PERIOD_LENGTHS.get(per)], lang)
        count, part = number(bucket.count, lang), percent(shares[bucket.start], lang, places=2)
        yield f"{period:<10}{count:>9}{part:>9}  {_bar(heights[bucket.start], highest, 30)}"


def _bar(value: float, highest: float, taken: int) -> str:
    """A bar in eighths of a column: its share of what `taken` columns leave of the terminal."""
    room = max(_NARROWEST, min(shutil.get_terminal_size().columns - taken - 1, 60))
    whole, part = divmod(round(value / highest * room * len(_BAR)) if highest else 0, len(_BAR))
    return _BAR[-1] * whole + (_BAR[part - 1] if part else "")


def _context_width() -> int:
    return max(_NARROWEST, (shutil.get_terminal_size().columns - 24) // 2) if terminal.to_person() else 40


def _tell_places(concordance: Concordance) -> None:
    lang = language()
    if concordance.total > len(concordance.lines):
        lines, places = number(len(concordance.lines), lang), counted(concordance.total, PLACES, lang)
        tell(Message(f"Hinweis: {lines} von {places}; mehr mit -n", f"Note: {lines} of {places}; more with -n"))
    if not concordance.complete:
        articles = counted(concordance.articles, ARTICLES, lang)
        tell(Message(f"Hinweis: nur die ersten {articles} wurden gelesen", f"Note: only the first {articles} were read"))


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
    return _DONE
