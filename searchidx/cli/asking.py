"""The commands that ask: search, show, explain, analyze."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli import records, writing
from searchidx.cli.language import Command, Option, language, tell
from searchidx.cli.options import (
    exclude_option,
    index_option,
    json_option,
    mode_option,
    no_compounds_option,
    no_variants_option,
    opened,
    without,
)
from searchidx.errors import UsageError
from searchidx.model import Message, Page

if TYPE_CHECKING:
    from searchidx.service import Index

_DONE, _NOTHING, _PARTLY = 0, 1, 4


def _values(field: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes an option with the values the index holds; with nothing where there is no index to ask."""

    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
        try:
            with opened(context.params["index"]) as index:
                return [value for value in index.values(field) if value.startswith(begun)]
        except Exception:  # whatever it is, a shell must not print it into the line being typed
            return []

    return complete


@click.command(
    cls=Command,
    help=Message(
        'Sucht Artikel.\n\nAlle Wörter müssen vorkommen. "…" ist eine Wortfolge; UND, ODER, NICHT, Felder wie titel: und Zeiträume wie '
        "datum:2024 gehen auch. Eine Anfrage mit - oder \" steht für die Shell in Anführungszeichen: 'Ukraine -Krieg'.",
        'Searches articles.\n\nAll words must occur. "…" is a phrase; AND, OR, NOT, fields such as title: and periods such as date:2024 '
        "work, too. Quote a query with - or \" for the shell: 'Ukraine -Krieg'.",
    ),
)
@click.argument("query", nargs=-1, metavar="QUERY…")
@index_option
@click.option(
    "-n", "limit", cls=Option, type=click.IntRange(0), default=10, metavar="N", help=Message("Treffer je Seite (10).", "Hits a page (10).")
)
@click.option(
    "--offset",
    cls=Option,
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help=Message("So viele Treffer überspringen.", "Skip so many hits."),
)
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    help=Message("Passende, neue oder alte zuerst.", "Best, newest or oldest first."),
)
@mode_option
@click.option(
    "--section",
    cls=Option,
    metavar="NAME",
    multiple=True,
    shell_complete=_values("section"),
    help=Message("Nur dieses Ressort (mehrfach: eines davon).", "Only this section (repeated: any of them)."),
)
@click.option(
    "--source",
    cls=Option,
    metavar="NAME",
    multiple=True,
    shell_complete=_values("source"),
    help=Message("Nur diese Quelle (mehrfach: eine davon).", "Only this source (repeated: any of them)."),
)
@click.option(
    "--since", cls=Option, metavar="DAY", help=Message("Von diesem Tag an: 2025-02-12 oder 12.2.2025.", "From this day on: 2025-02-12.")
)
@click.option("--until", cls=Option, metavar="DAY", help=Message("Bis zu diesem Tag, ihn eingeschlossen.", "Up to and including this day."))
@no_compounds_option
@no_variants_option
@exclude_option
@json_option
@click.option(
    "--batch",
    cls=Option,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help=Message("Eine Anfrage je Zeile (-: stdin), je ein JSON-Objekt.", "A query a line (-: stdin), a JSON object each."),
)
def search(query: tuple[str, ...], index: str, as_json: bool, batch: str | None, **chosen: Any) -> int:
    """Exit code 0 with full matches, 1 without any; for a batch 0 when every line was answered, else 4."""
    if bool(query) == bool(batch):
        raise UsageError("Entweder eine Anfrage oder --batch DATEI angeben", "give either a query or --batch FILE")
    settings = _settings(**chosen)
    with opened(index) as articles:
        if batch:
            return _answer_all(articles, batch, settings)
        text = " ".join(query)
        page = articles.search(text, **settings)
    if as_json:
        print(records.line(records.of_page(text, page, language())))
    else:
        _write(page)
    return _DONE if page.total else _NOTHING


@click.command(
    cls=Command, help=Message("Zeigt einen Artikel, mit -q die Fundstellen darin.", "Shows an article, with -q what matches in it.")
)
@click.argument("id")
@index_option
@click.option(
    "-q",
    "--query",
    cls=Option,
    default="",
    metavar="QUERY",
    help=Message("Markiert, was diese Anfrage findet.", "Marks what this query finds."),
)
@click.option("--fields", cls=Option, is_flag=True, help=Message("Was wo erkannt wurde, und warum.", "What was recognised where, and why."))
@json_option
def show(id: str, index: str, query: str, fields: bool, as_json: bool) -> int:
    """The article as text, as a table of its fields, or as a record."""
    with opened(index) as articles:
        passages = articles.read(id, query)
        article = articles.get(id)
    if article is None:
        return _NOTHING  # taken out by another process since the line above
    if as_json:
        print(records.line(records.of_article(article, passages)))
    elif fields:
        print(writing.fields_text(article, language()))
    else:
        print(writing.article_text(article, passages, language()))
    return _DONE


@click.command(
    cls=Command,
    help=Message(
        "Erklärt, wie eine Anfrage gelesen wird und was jedes Wort findet.\n\n"
        "Mit ID auch, was davon in diesem Artikel steht, was fehlt oder ihn ausschließt, und wie seine Punkte entstehen.",
        "Explains how a query is read and what each word finds.\n\n"
        "With ID also what of it stands in this article, what is missing or rules it out, and how its score comes about.",
    ),
)
@click.argument("query")
@click.argument("id", required=False)
@index_option
@mode_option
@no_compounds_option
@no_variants_option
@exclude_option
@json_option
def explain(query: str, id: str | None, index: str, as_json: bool, no_compounds: bool, no_variants: bool, **chosen: Any) -> int:
    """Exit code 1 when no article is a full match."""
    settings = {**chosen, "without": without(no_compounds, no_variants)}
    with opened(index) as articles:
        lines = articles.explain(query, id, **settings)
        total = articles.search(query, limit=0, **settings).total
    if as_json:
        print(records.line(records.of_explanation(query, id, lines, language())))
    else:
        print("\n".join(writing.visible(line.text(language())) for line in lines))
    return _DONE if total else _NOTHING


@click.command(
    cls=Command,
    help=Message(
        "Zerlegt einen Text in Wörter: Position, Stelle, Wort, Grundformen, Teile.",
        "Splits a text into words: position, place, word, base forms, parts.",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
def analyze(text: tuple[str, ...]) -> int:
    """One tab-separated line a token, as the index sees it."""
    from searchidx.analysis.baseforms import base_forms  # here: the word lists are nothing --help needs
    from searchidx.analysis.compounds import split
    from searchidx.analysis.tokens import tokens

    for token in tokens(" ".join(text)):
        if token.term >= " ":  # below it are the marks of sentence and clause ends
            parts = "+".join(part.word for part in split(token.term))
            columns = (str(token.position), f"{token.start}-{token.end}", token.term, ",".join(base_forms(token.term)), parts)
            print("\t".join(writing.visible(column) for column in columns))
    return _DONE


def _settings(
    *,
    no_compounds: bool,
    no_variants: bool,
    section: tuple[str, ...],
    source: tuple[str, ...],
    since: str | None,
    until: str | None,
    **rest: Any,
) -> dict[str, Any]:
    """What `Index.search` takes, from what a command line says."""
    filters: Mapping[str, Any] = {"section": section, "source": source, "since": since, "until": until}
    return {
        **rest,
        "without": without(no_compounds, no_variants),
        "filters": {name: value for name, value in filters.items() if value},
    }


def _answer_all(articles: Index, file: str, settings: dict[str, Any]) -> int:
    articles.search("", **{**settings, "limit": 0})  # a missing index or a filter that is no date: said once, not on every line
    refused = 0
    with click.open_file(file, "rb") as lines:
        for raw in lines:  # bytes: only a line feed ends a query, and what is no UTF-8 costs one query, not the batch
            record = _answer(articles, raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff").rstrip("\r\n"), settings)
            refused += "error" in record
            print(records.line(record), flush=True)
    return _PARTLY if refused else _DONE


def _answer(articles: Index, query: str, settings: dict[str, Any]) -> records.Record:
    try:
        return records.of_page(query, articles.search(query, **settings), language())
    except UsageError as error:
        return records.of_refusal(query, error.message, language())


def _write(page: Page) -> None:
    """For a person what was understood, then the hits; for a pipe a line a hit."""
    tell(writing.summary(page, language()))
    for note in page.notes:
        tell(Message(f"Hinweis: {writing.visible(note.de)}", f"Note: {writing.visible(note.en)}"))
    for number, hit in enumerate(page.hits, page.offset + 1):
        print(f"\n{writing.listed(number, hit, language())}" if sys.stdout.isatty() else writing.columns(hit))
    shown = page.offset + len(page.hits)
    if sys.stdout.isatty() and page.hits and shown < page.total:
        sys.stdout.flush()
        tell(Message(f"\nWeiter mit --offset {shown}", f"\nMore with --offset {shown}"))
